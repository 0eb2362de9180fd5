package manualweb

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"zhibu/docs/manual"
)

// page is one page of the manual as it is shown.
type page struct {
	Name, Title string
	HTML        string // made from the text that is built in; raw HTML in it is left out
}

// pages are the ten pages in their order, rendered once.
var pages = sync.OnceValues(func() (list []page, err error) {
	names, err := fs.Glob(manual.Files, "*.md")
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		source, err := manual.Files.ReadFile(file)
		if err != nil {
			return nil, err
		}
		p, err := render(source)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		_, name, _ := strings.Cut(strings.TrimSuffix(file, ".md"), "-")
		p.Name = name
		list = append(list, p)
	}
	return list, nil
})

// render makes a page: its first heading is the title, its pictures come from here.
func render(source []byte) (p page, err error) {
	doc := goldmark.DefaultParser().Parse(text.NewReader(source))
	first, ok := doc.FirstChild().(*ast.Heading)
	if !ok || first.Level != 1 {
		return p, fmt.Errorf("a page begins with its title")
	}
	p.Title = string(first.Lines().Value(source))
	doc.RemoveChild(doc, first)
	err = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if x, ok := n.(*ast.Image); ok && entering {
			x.Destination = []byte("/manual/pictures/" + path.Base(string(x.Destination)))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return p, err
	}
	var out bytes.Buffer
	err = goldmark.DefaultRenderer().Render(&out, source, doc)
	p.HTML = out.String()
	return p, err
}
