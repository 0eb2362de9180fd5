package paper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// seg is a part of the text of a w:t: words, or a field.
type seg struct {
	text  string
	field string
}

// mark begins or ends a repetition.
type mark struct {
	name string
	sign byte // '#', '^' or '/'
}

func (m mark) String() string { return "{{" + string(m.sign) + m.name + "}}" }

// item is one kid of a container, or a repetition of several.
type item struct {
	node  *node
	block *block
}

type block struct {
	mark
	items []item
}

var (
	token = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	named = regexp.MustCompile(`^[\p{L}\p{N}_（）·-]{1,40}$`)
)

// compile finds the fields below a node and builds what is repeated. in are the
// repetitions around it.
func (t *Template) compile(n *node, in []string) error {
	if err := t.words(n); err != nil {
		return err
	}
	loose, err := t.build(n)
	if err != nil {
		return err
	}
	if len(loose) > 0 {
		return unpaired(loose[0])
	}
	t.note(n, in)
	return nil
}

func unpaired(m mark) error {
	other := mark{m.name, '/'}
	if m.sign == '/' {
		other.sign = '#'
	}
	return bad(fmt.Sprintf("“%s”没有对应的“%s”，没有收下。两个记号要在同一处：都在正文里，都在同一张表里，或者都在同一个单元格里。", m, other))
}

// words finds the fields of every paragraph below a node.
func (t *Template) words(n *node) error {
	for _, k := range n.kids {
		if err := t.words(k); err != nil {
			return err
		}
		if k.name == "w:p" {
			if err := k.fields(); err != nil {
				return err
			}
		}
	}
	return nil
}

// texts gives the w:t of a paragraph, without those of paragraphs in a frame in it.
func (n *node) texts() (list []*node) {
	for _, k := range n.kids {
		switch k.name {
		case "w:t":
			list = append(list, k)
		case "w:p", "w:txbxContent":
		default:
			list = append(list, k.texts()...)
		}
	}
	return list
}

// fields splits the texts of a paragraph into words, fields and marks.
func (n *node) fields() error {
	list := n.texts()
	var all strings.Builder
	starts := make([]int, len(list))
	for i, x := range list {
		starts[i] = all.Len()
		all.WriteString(x.content())
	}
	text := all.String()
	if strings.Contains(text, "｛｛") || strings.Contains(text, "｝｝") {
		return bad(fmt.Sprintf("“%s”里的花括号是全角的，没有收下。请在英文输入状态下写成“{{字段名}}”。", short(text, 30)))
	}
	if !strings.Contains(text, "{{") {
		return nil
	}
	found := token.FindAllStringSubmatchIndex(text, -1)
	segs := make([][]seg, len(list))
	put := func(from, until int) { // words keep the run that they stand in
		for i := range list {
			end := len(text)
			if i+1 < len(list) {
				end = starts[i+1]
			}
			if a, b := max(from, starts[i]), min(until, end); a < b {
				segs[i] = append(segs[i], seg{text: text[a:b]})
			}
		}
	}
	at, left, before, after := 0, "", false, false
	for _, f := range found {
		words := text[at:f[0]]
		if strings.Contains(words, "{{") {
			return half(words)
		}
		put(at, f[0])
		left += words
		if strings.TrimSpace(words) != "" {
			before, after = true, after || closed(n.marks)
		}
		at = f[1]
		what := strings.TrimSpace(text[f[2]:f[3]])
		var sign byte
		if what != "" && strings.ContainsRune("#^/", rune(what[0])) {
			sign, what = what[0], strings.TrimSpace(what[1:])
		}
		if !named.MatchString(what) {
			return bad(fmt.Sprintf("“%s”不是字段的写法，没有收下。字段写成“{{字段名}}”，名字里只用文字和数字。", short(text[f[0]:f[1]], 40)))
		}
		if sign == 0 {
			for i := len(list) - 1; i >= 0; i-- {
				if starts[i] <= f[0] {
					segs[i] = append(segs[i], seg{field: what})
					break
				}
			}
			left += "x"
			before, after = true, after || closed(n.marks)
			continue
		}
		if sign != '/' && before {
			return bad(fmt.Sprintf("“%s”前面还有文字，没有收下。它要单独成段，或者放在一段的开头。", mark{what, sign}))
		}
		n.marks = append(n.marks, mark{what, sign})
	}
	if words := text[at:]; strings.Contains(words, "{{") {
		return half(words)
	} else {
		put(at, len(text))
		left += words
		after = after || closed(n.marks) && strings.TrimSpace(words) != ""
	}
	if after {
		return bad(fmt.Sprintf("“%s”后面还有文字，没有收下。它要单独成段，或者放在一段的末尾。", n.marks[len(n.marks)-1]))
	}
	for i, x := range list {
		x.segs = segs[i]
		if x.segs == nil {
			x.segs = []seg{{}}
		}
	}
	n.bare = strings.TrimSpace(left) == "" && n.find("w:sectPr") == nil && n.find("w:drawing") == nil && n.find("w:pict") == nil
	return nil
}

func closed(list []mark) bool { return len(list) > 0 && list[len(list)-1].sign == '/' }

func half(words string) error {
	return bad(fmt.Sprintf("“%s”里的“{{”没有在同一段里用“}}”结束，没有收下。请补全字段。", short(words[strings.Index(words, "{{"):], 30)))
}

// containers hold paragraphs, rows or cells, some of which may be repeated.
var containers = []string{"w:body", "w:tbl", "w:tc", "w:txbxContent", "w:sdtContent", "w:hdr", "w:ftr"}

// build arranges the kids of a container; of another node those of the containers
// in it. It gives the marks that have no partner here.
func (t *Template) build(n *node) (loose []mark, err error) {
	if !slices.Contains(containers, n.name) {
		for _, k := range n.kids {
			more, err := t.build(k)
			if err != nil {
				return nil, err
			}
			if len(more) > 0 && n.name != "w:tr" {
				return nil, unpaired(more[0])
			}
			loose = append(loose, more...)
		}
		if n.name == "w:tr" {
			n.marks = loose
			n.bare = len(loose) > 0 && empty(n)
		}
		return nil, nil
	}
	frames := []*block{{}}
	for _, k := range n.kids {
		if more, err := t.build(k); err != nil {
			return nil, err
		} else if len(more) > 0 {
			return nil, unpaired(more[0])
		}
		opens, ends := split(k.marks)
		if opens < 0 {
			return nil, bad(fmt.Sprintf("“%s”和它前后的记号次序不对，没有收下。请先开始、后结束，一段或者一行里不要交错。", k.marks[0]))
		}
		for _, m := range k.marks[:opens] {
			frames = append(frames, &block{mark: m})
		}
		if !k.bare || opens > 0 && ends > 0 || n.name == "w:tc" && len(frames) == 1 {
			top := frames[len(frames)-1]
			top.items = append(top.items, item{node: k})
		}
		for _, m := range k.marks[opens:] {
			top := frames[len(frames)-1]
			switch {
			case len(frames) == 1 && n.name == "w:tc":
				loose = append(loose, m)
				continue
			case len(frames) == 1:
				return nil, unpaired(m)
			case top.name != m.name:
				return nil, unpaired(top.mark)
			}
			frames = frames[:len(frames)-1]
			up := frames[len(frames)-1]
			up.items = append(up.items, item{block: top})
		}
	}
	for i, f := range frames[1:] { // not ended here: of a cell, the row may end it
		if n.name != "w:tc" {
			return nil, unpaired(f.mark)
		}
		loose = append(loose, f.mark)
		frames[0].items = append(frames[0].items, frames[i+1].items...)
	}
	n.items = append([]item{}, frames[0].items...) // never nil: what was dropped stays dropped
	return loose, nil
}

// split counts the marks that begin and those that end; -1 where they are mixed.
func split(list []mark) (opens, ends int) {
	for _, m := range list {
		switch {
		case m.sign == '/':
			ends++
		case ends > 0:
			return -1, 0
		default:
			opens++
		}
	}
	return opens, ends
}

// empty reports whether a row has no words and no fields of its own.
func empty(n *node) bool {
	for _, k := range n.kids {
		if k.name == "w:p" && k.marks == nil && strings.TrimSpace(words(k)) != "" || k.name == "w:p" && k.marks != nil && !k.bare || k.name == "w:drawing" || k.name == "w:pict" {
			return false
		}
		if !empty(k) {
			return false
		}
	}
	return true
}

func words(p *node) (s string) {
	for _, x := range p.texts() {
		s += x.content()
	}
	return s
}

// note lists what is used below a node.
func (t *Template) note(n *node, in []string) {
	if n.items != nil {
		t.noteItems(n.items, in)
		return
	}
	for _, s := range n.segs {
		if s.field != "" {
			t.use(Use{Name: s.field, In: in})
		}
	}
	for _, k := range n.kids {
		t.note(k, in)
	}
}

func (t *Template) noteItems(items []item, in []string) {
	for _, it := range items {
		if it.node != nil {
			t.note(it.node, in)
			continue
		}
		t.use(Use{Name: it.block.name, In: in, Repeat: true})
		inner := in
		if it.block.sign == '#' {
			inner = append(slices.Clone(in), it.block.name)
		}
		t.noteItems(it.block.items, inner)
	}
}

func (t *Template) use(u Use) {
	if !slices.ContainsFunc(t.uses, func(x Use) bool { return x.Name == u.Name && x.Repeat == u.Repeat && slices.Equal(x.In, u.In) }) {
		t.uses = append(t.uses, u)
	}
}
