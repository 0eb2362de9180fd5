package manualweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"zhibu/docs/manual"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// View is one page of the manual with the way to the others.
type View struct {
	Title, HTML string
	Pages       []ui.NavItem
	Next        ui.Link
}

// Routes are the pages of the manual; everybody who is signed in may read it.
func Routes() []web.Route {
	return []web.Route{
		web.Own("GET /manual", first),
		web.Own("GET /manual/{page}", one),
		web.Own("GET /manual/pictures/{picture}", picture),
	}
}

func first(r *web.Request) error { return show(r, 0) }

func one(r *web.Request) error {
	list, err := pages()
	if err != nil {
		return err
	}
	return show(r, slices.IndexFunc(list, func(p page) bool { return p.Name == r.PathValue("page") }))
}

func show(r *web.Request, at int) error {
	list, err := pages()
	if err != nil {
		return err
	}
	if at < 0 {
		return fault.Missing()
	}
	v := View{Title: list[at].Title, HTML: list[at].HTML}
	for i, p := range list {
		v.Pages = append(v.Pages, ui.NavItem{Text: p.Title, Href: "/manual/" + p.Name, Here: i == at})
	}
	if at+1 < len(list) {
		v.Next = ui.Link{Text: "下一页：" + list[at+1].Title, Href: "/manual/" + list[at+1].Name}
	}
	return r.Page(Manual(r.Frame(v.Title+"，使用手册"), v))
}

// picture gives one of the pictures that are built in.
func picture(r *web.Request) error {
	name := r.PathValue("picture")
	body, err := manual.Files.ReadFile("pictures/" + name)
	if err != nil || !strings.HasSuffix(name, ".png") {
		return fault.Missing()
	}
	h := r.W.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Cache-Control", "private, max-age=86400")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	r.W.WriteHeader(http.StatusOK)
	_, _ = r.W.Write(body) // the reader may have gone
	return nil
}
