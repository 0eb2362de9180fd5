package paper

import (
	"bytes"
	"strings"
)

// Data is what a template is filled with: values by name, and lists whose rows
// have values of their own. A field that a row lacks is looked for around it.
type Data struct {
	Values map[string]string `json:"values,omitempty"`
	Lists  map[string][]Data `json:"lists,omitempty"`
}

// scope is the data of a row and of what is around it.
type scope struct {
	Data
	around *scope
}

func (s *scope) value(name string) string {
	for ; s != nil; s = s.around {
		if v, ok := s.Values[name]; ok {
			return v
		}
	}
	return ""
}

// rows gives a list; of a value that is not empty, one row without values.
func (s *scope) rows(name string) []Data {
	for x := s; x != nil; x = x.around {
		if list, ok := x.Lists[name]; ok {
			return list
		}
	}
	if strings.TrimSpace(s.value(name)) != "" {
		return []Data{{}}
	}
	return nil
}

// filler writes one copy.
type filler struct {
	bytes.Buffer
	swap map[string]string // ids of headers and footers that this copy has for itself
}

// node writes an element with its fields filled in.
func (f *filler) node(n *node, s *scope) {
	switch {
	case n.segs != nil:
		f.words(n, s)
		return
	case f.swap != nil && (n.name == "w:headerReference" || n.name == "w:footerReference"):
		f.Write(swapID(n.start, f.swap))
		f.Write(n.end)
		return
	case n.items == nil:
		f.Write(n.start)
		for _, k := range n.kids {
			f.node(k, s)
		}
		f.Write(n.end)
		return
	}
	from := f.Len()
	f.Write(n.start)
	last, _, rows := f.list(n.items, s)
	switch {
	case n.name == "w:tbl" && rows == 0: // a table without rows is none
		f.Truncate(from)
		return
	case n.name != "w:tbl" && n.name != "w:body" && n.name != "w:sdtContent" && (last == nil || last.name != "w:p"): // each of them ends in a paragraph
		f.WriteString(`<w:p/>`)
	}
	f.Write(n.end)
}

// list writes the items of a container. It gives the last element with its place,
// and how many rows of a table there were.
func (f *filler) list(items []item, s *scope) (last *node, at, rows int) {
	for _, it := range items {
		if it.block == nil {
			if it.node.name != "" {
				last, at = it.node, f.Len()
			}
			before := f.Len()
			f.node(it.node, s)
			if it.node.name == "w:tr" {
				rows++
			} else if it.node.name == "w:tbl" && f.Len() == before {
				last = nil
			}
			continue
		}
		data := s.rows(it.block.name)
		if it.block.sign == '^' {
			if len(data) > 0 {
				continue
			}
			data = []Data{{}}
		}
		for _, d := range data {
			l, a, r := f.list(it.block.items, &scope{d, s})
			if l != nil {
				last, at = l, a
			}
			rows += r
		}
	}
	return last, at, rows
}

// words writes a w:t: its fields filled in, lines broken, everything escaped.
func (f *filler) words(n *node, s *scope) {
	var b strings.Builder
	for _, g := range n.segs {
		if g.field != "" {
			b.WriteString(s.value(g.field))
		} else {
			b.WriteString(g.text)
		}
	}
	text := strings.ReplaceAll(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\r", "\n")
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			f.WriteString(`<w:br/>`)
		}
		for j, part := range strings.Split(line, "\t") {
			if j > 0 {
				f.WriteString(`<w:tab/>`)
			}
			f.WriteString(`<w:t xml:space="preserve">` + escape(part) + `</w:t>`)
		}
	}
}
