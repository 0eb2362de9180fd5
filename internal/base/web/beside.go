package web

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
)

// besideMost is how much of another's text stands at a field.
const besideMost = 300

// Clashed reports whether a form was refused because somebody else was quicker.
func Clashed(err error) bool { return err != nil && fault.KindOf(err) == fault.Conflict }

// Beside adds to what is wrong with a form how each field stands now where it is
// not what was typed, so that both texts are on the page and nothing is written
// over unseen.
func Beside(problems []ui.Problem, typed, now []ui.Field) []ui.Problem {
	stands := map[string]ui.Field{}
	for _, f := range now {
		stands[f.Name] = f
	}
	for _, f := range typed {
		n, ok := stands[f.Name]
		if !ok || worth(f) == worth(n) || ProblemOf(problems, f.Name) != "" {
			continue
		}
		text := []rune(worth(n))
		switch {
		case len(text) == 0:
			problems = append(problems, ui.Problem{Field: f.Name, Text: f.Label + "现在是空的。"})
		case len(text) > besideMost:
			problems = append(problems, ui.Problem{Field: f.Name, Text: f.Label + "现在是“" + string(text[:besideMost]) + "……”。"})
		default:
			problems = append(problems, ui.Problem{Field: f.Name, Text: f.Label + "现在是“" + string(text) + "”。"})
		}
	}
	return problems
}

// worth is what a field says, in the words of its options where it has some.
func worth(f ui.Field) string {
	if len(f.Options) == 0 {
		return f.Value
	}
	text := ""
	for _, o := range f.Options {
		if !o.On {
			continue
		}
		if text != "" {
			text += "、"
		}
		text += o.Text
	}
	return text
}

// Typed repeats what was written in words in a form that is no longer on the page,
// so that it can be copied; chosen codes, days and numbers are not words.
func Typed(r *Request) string {
	var said []string
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, text := range r.PostForm[name] {
			if strings.ContainsFunc(text, func(c rune) bool { return c > unicode.MaxASCII }) {
				said = append(said, "“"+text+"”")
			}
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "您填的是：" + strings.Join(said, "，") + "。"
}
