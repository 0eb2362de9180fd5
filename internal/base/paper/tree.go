package paper

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// node is an element of a part, or a run of text or of anything else between
// elements. Tags are kept byte for byte, so that what is not touched goes out as
// it came in.
type node struct {
	name  string // w:p; empty for what is no element
	start []byte // the start tag; of no element: the bytes
	end   []byte
	text  string // of character data
	kids  []*node

	items []item // of a container: its kids with what is repeated
	segs  []seg  // of a w:t with fields
	marks []mark // of a paragraph or row: where repetition begins and ends
	bare  bool   // of a paragraph or row: nothing but marks
}

// What one part may hold; a paper of an office has a small share of it.
const (
	mostDepth = 100
	mostNodes = 400_000
)

var (
	errDoctype = errors.New("paper: a document type declaration")
	errLarge   = errors.New("paper: too many elements, or too deep")
)

// parse reads a part into a tree whose root has no name.
func parse(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &node{}
	open := []*node{root}
	n, from := 0, int64(0)
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		raw := data[from:d.InputOffset()]
		from = d.InputOffset()
		if n++; n > mostNodes || len(open) > mostDepth {
			return nil, errLarge
		}
		top := open[len(open)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			x := &node{name: full(t.Name), start: raw}
			top.kids = append(top.kids, x)
			open = append(open, x)
		case xml.EndElement:
			if len(open) == 1 || top.name != full(t.Name) {
				return nil, errors.New("paper: tags do not match")
			}
			top.end = raw
			open = open[:len(open)-1]
		case xml.Directive:
			return nil, errDoctype
		case xml.CharData:
			top.kids = append(top.kids, &node{start: raw, text: string(t)})
		default:
			top.kids = append(top.kids, &node{start: raw})
		}
	}
	if len(open) != 1 {
		return nil, errors.New("paper: tags do not match")
	}
	return root, nil
}

func full(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// find gives the first element of a name below n; nil where there is none.
func (n *node) find(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
		if f := k.find(name); f != nil {
			return f
		}
	}
	return nil
}

// content is the text of a w:t.
func (n *node) content() (s string) {
	for _, k := range n.kids {
		s += k.text
	}
	return s
}

// write sends a tree as it is.
func (n *node) write(b *bytes.Buffer) {
	b.Write(n.start)
	for _, k := range n.kids {
		k.write(b)
	}
	b.Write(n.end)
}
