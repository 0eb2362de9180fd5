package find

import (
	"strings"
	"unicode/utf8"
)

// Lower makes small letters of capitals as the databases' LOWER does: it knows ASCII
// only, so that every byte stays in its place.
func Lower(text string) string {
	low := []byte(text)
	for i, c := range low {
		if 'A' <= c && c <= 'Z' {
			low[i] += 'a' - 'A'
		}
	}
	return string(low)
}

// In reports whether a text says something.
func In(text, what string) bool { return at(text, what) >= 0 }

// at is where a text says something first; -1 where it does not, or nothing is looked for.
func at(text, what string) int {
	if what == "" {
		return -1
	}
	return strings.Index(Lower(text), Lower(what))
}

// Piece is a part of a text; Found where it is what was looked for.
type Piece struct {
	Text  string
	Found bool
}

// Pieces cuts a text around every place where it says something.
func Pieces(text, what string) (list []Piece) {
	for text != "" {
		i := at(text, what)
		if i < 0 {
			return append(list, Piece{Text: text})
		}
		if i > 0 {
			list = append(list, Piece{Text: text[:i]})
		}
		end := i + len(what)
		list, text = append(list, Piece{Text: text[i:end], Found: true}), text[end:]
	}
	return list
}

// Characters of a text that are shown on both sides of what was looked for.
const before, after = 14, 36

// Around is the line of a text that says something first, cut to some words on both
// sides; empty where the text does not say it.
func Around(text, what string) string {
	i := at(text, what)
	if i < 0 {
		return ""
	}
	from := strings.LastIndexByte(text[:i], '\n') + 1
	line := text[from:]
	i -= from
	if end := strings.IndexByte(line[i+len(what):], '\n'); end >= 0 {
		line = line[:i+len(what)+end]
	}
	head, said, tail := line[:i], line[i:i+len(what)], line[i+len(what):]
	if n := utf8.RuneCountInString(head); n > before {
		head = "…" + string([]rune(head)[n-before:])
	}
	if utf8.RuneCountInString(tail) > after {
		tail = string([]rune(tail)[:after]) + "…"
	}
	return strings.TrimSpace(head + said + tail)
}
