package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
)

// Write sends a template filled with data. With several data it is one file: each
// copy begins on a new page, counts its pages from one, and has headers and
// footers of its own where they hold fields. The same data always give the same
// bytes.
func (t *Template) Write(out io.Writer, data ...Data) error {
	if len(data) == 0 {
		return errors.New("paper: nothing to fill a template with")
	}
	j := joiner{t: t, parts: map[string][]byte{}, types: string(t.parts[typesPart]), rels: string(t.parts[mainRels])}
	if err := j.write(data); err != nil {
		return err
	}
	z := zip.NewWriter(out)
	for _, name := range append([]string{typesPart, "_rels/.rels"}, append(t.order, j.added...)...) {
		body, ok := j.parts[name]
		if !ok {
			body = t.parts[name]
		}
		if j.sent[name] {
			continue
		}
		j.sent[name] = true
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := f.Write(body); err != nil {
			return err
		}
	}
	return z.Close()
}

// joiner puts copies together.
type joiner struct {
	t     *Template
	parts map[string][]byte // those that differ from the template's
	added []string          // those that the template has not
	types string
	rels  string
	sent  map[string]bool
}

func (j *joiner) write(data []Data) error {
	j.sent = map[string]bool{}
	edges, err := relations(j.t.parts[mainRels])
	if err != nil && j.t.parts[mainRels] != nil {
		return err
	}
	var main filler
	for _, k := range j.t.root.kids {
		if k.find("w:body") == nil {
			k.write(&main.Buffer)
			continue
		}
		main.Write(k.start)
		for _, x := range k.kids {
			if x != j.t.body {
				x.write(&main.Buffer)
				continue
			}
			main.Write(x.start)
			for i, d := range data {
				main.swap = j.edges(i, d, edges)
				j.copy(&main, i, len(data), d)
			}
			main.Write(x.end)
		}
		main.Write(k.end)
	}
	j.parts[mainPart] = main.Bytes()
	j.parts[typesPart] = []byte(j.types)
	if j.rels != "" {
		j.parts[mainRels] = []byte(j.rels)
	}
	return nil
}

// copy writes the i-th of n copies: its body, and what ends its section.
func (j *joiner) copy(f *filler, i, n int, d Data) {
	items := j.t.body.items
	var section *node
	for k := len(items) - 1; k >= 0; k-- {
		if x := items[k].node; x != nil && x.name == "w:sectPr" {
			section, items = x, append(items[:k:k], items[k+1:]...)
			break
		} else if x == nil || x.name != "" {
			break
		}
	}
	last, at, _ := f.list(items, &scope{Data: d})
	var end filler
	end.swap = f.swap
	switch {
	case n > 1:
		end.section(section)
	case section != nil:
		end.node(section, &scope{Data: d})
	}
	if i == n-1 {
		f.Write(end.Bytes())
		return
	}
	whole := append([]byte(nil), f.Bytes()[min(at, f.Len()):]...)
	if last == nil || last.name != "w:p" || bytes.Contains(whole, []byte("<w:sectPr")) {
		f.WriteString(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>` + end.String() + `</w:pPr></w:p>`)
		return
	}
	f.Truncate(at)
	f.Write(ended(whole, end.Bytes()))
}

var openP = regexp.MustCompile(`^<w:p(?:\s[^>]*?)?(/?)>`)

// ended puts the end of a section into a paragraph.
func ended(p, section []byte) []byte {
	head := openP.FindSubmatchIndex(p)
	start, rest := p[:head[1]], p[head[1]:]
	if head[3] > head[2] { // <w:p/>
		start = append(append([]byte(nil), p[:head[2]]...), '>')
		return bytes.Join([][]byte{start, []byte("<w:pPr>"), section, []byte("</w:pPr></w:p>"), p[head[1]:]}, nil)
	}
	switch {
	case bytes.HasPrefix(rest, []byte("<w:pPr/>")):
		return bytes.Join([][]byte{start, []byte("<w:pPr>"), section, []byte("</w:pPr>"), rest[len("<w:pPr/>"):]}, nil)
	case !bytes.HasPrefix(rest, []byte("<w:pPr>")):
		return bytes.Join([][]byte{start, []byte("<w:pPr>"), section, []byte("</w:pPr>"), rest}, nil)
	}
	at := bytes.Index(rest, []byte("</w:pPr>"))
	if change := bytes.Index(rest, []byte("<w:pPrChange")); change >= 0 && change < at {
		at = change
	}
	return bytes.Join([][]byte{start, rest[:at], section, rest[at:]}, nil)
}

// section writes the properties of a copy's section: a new page, counted from one.
func (f *filler) section(n *node) {
	if n == nil {
		f.WriteString(`<w:sectPr><w:type w:val="nextPage"/><w:pgNumType w:start="1"/></w:sectPr>`)
		return
	}
	start := n.start
	if bytes.HasSuffix(start, []byte("/>")) {
		start = append(append([]byte(nil), start[:len(start)-2]...), '>')
	}
	f.Write(start)
	number := `<w:pgNumType w:start="1"/>`
	early := map[string]bool{"w:headerReference": true, "w:footerReference": true, "w:footnotePr": true, "w:endnotePr": true}
	middle := map[string]bool{"w:pgSz": true, "w:pgMar": true, "w:paperSrc": true, "w:pgBorders": true, "w:lnNumType": true}
	stage := 0
	pass := func(to int) {
		for ; stage < to; stage++ {
			f.WriteString([]string{`<w:type w:val="nextPage"/>`, number}[stage])
		}
	}
	for _, k := range n.kids {
		switch {
		case k.name == "" || k.name == "w:type":
			continue
		case k.name == "w:pgNumType":
			number = string(numberStart(k.start))
			continue
		case early[k.name]:
		case middle[k.name]:
			pass(1)
		default:
			pass(2)
		}
		f.node(k, &scope{})
	}
	pass(2)
	f.WriteString(`</w:sectPr>`)
}

var startAttr = regexp.MustCompile(` w:start="[^"]*"`)

func numberStart(tag []byte) []byte {
	tag = bytes.TrimSuffix(bytes.TrimSuffix(startAttr.ReplaceAll(tag, nil), []byte(">")), []byte("/"))
	return append(append([]byte(nil), tag...), ` w:start="1"/>`...)
}

// edges fills the headers and footers for a copy. Where they differ from those of
// the first, the copy gets parts of its own; it gives their ids by the old ones.
func (j *joiner) edges(i int, d Data, list []relation) map[string]string {
	swap := map[string]string{}
	for _, r := range list {
		edge := j.t.edges[partOf(r.Target)]
		if edge == nil || !strings.HasSuffix(r.Type, "/header") && !strings.HasSuffix(r.Type, "/footer") {
			continue
		}
		name := partOf(r.Target)
		var f filler
		f.node(edge, &scope{Data: d})
		if i == 0 {
			j.parts[name] = f.Bytes()
			continue
		}
		if bytes.Equal(f.Bytes(), j.parts[name]) {
			continue
		}
		ext := path.Ext(name)
		own := fmt.Sprintf("%s_%d%s", strings.TrimSuffix(name, ext), i+1, ext)
		id := fmt.Sprintf("%s_%d", r.ID, i+1)
		j.parts[own], j.added = f.Bytes(), append(j.added, own)
		if rels := j.t.parts[relsOf(name)]; rels != nil {
			j.parts[relsOf(own)], j.added = rels, append(j.added, relsOf(own))
		}
		kind := r.Type[strings.LastIndexByte(r.Type, '/')+1:]
		j.types = strings.Replace(j.types, "</Types>", `<Override PartName="/`+escape(own)+`" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.`+kind+`+xml"/></Types>`, 1)
		j.rels = strings.Replace(j.rels, "</Relationships>", `<Relationship Id="`+escape(id)+`" Type="`+escape(r.Type)+`" Target="/`+escape(own)+`"/></Relationships>`, 1)
		swap[r.ID] = id
	}
	return swap
}

func relsOf(part string) string {
	dir, file := path.Split(part)
	return dir + "_rels/" + file + ".rels"
}

func swapID(tag []byte, swap map[string]string) []byte {
	return idAttr.ReplaceAllFunc(tag, func(m []byte) []byte {
		if to, ok := swap[string(m[len(` r:id="`):len(m)-1])]; ok {
			return []byte(` r:id="` + escape(to) + `"`)
		}
		return m
	})
}

var idAttr = regexp.MustCompile(` r:id="[^"]*"`)
