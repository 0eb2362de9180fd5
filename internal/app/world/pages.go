package world

import (
	"bytes"
	"context"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
)

// Pages is the real pages over a world. The door lets in whom a request is sent
// as; requests are sent one after the other.
type Pages struct {
	*World
	http.Handler
	who gate.Actor
}

// Serve builds a world on an engine with its pages.
func Serve(t testing.TB, e testkit.Engine) *Pages {
	p := &Pages{World: New(t, e)}
	p.Handler = web.New(web.Config{Routes: p.Routes(), Door: p, Clock: p.Clock.Now, Log: slog.New(slog.DiscardHandler)})
	return p
}

// Resolve is the door.
func (p *Pages) Resolve(ctx context.Context, _ string) (web.Session, error) {
	g, err := p.Gate.Grant(ctx, p.who)
	return web.Session{Token: "t", Actor: p.who, Grant: g, Proved: p.Clock.Now()}, err
}

// Do sends a request as somebody, from a page of this house.
func (p *Pages) Do(who gate.Actor, r *http.Request) (*httptest.ResponseRecorder, *goquery.Document) {
	p.T.Helper()
	p.who = who
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: "t"})
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	p.ServeHTTP(rec, r)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(rec.Body.Bytes()))
	if err != nil {
		p.T.Fatal(err)
	}
	return rec, doc
}

// Send is Do for a page or a form without files.
func (p *Pages) Send(who gate.Actor, method, path string, form url.Values) (*httptest.ResponseRecorder, *goquery.Document) {
	p.T.Helper()
	r := httptest.NewRequestWithContext(p.Ctx(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.Do(who, r)
}

// Upload is Do for a form with a file.
func (p *Pages) Upload(who gate.Actor, path string, form url.Values, field, name string, body []byte) (*httptest.ResponseRecorder, *goquery.Document) {
	p.T.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for key, values := range form {
		for _, v := range values {
			_ = w.WriteField(key, v)
		}
	}
	part, err := w.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		p.T.Fatal(err)
	}
	r := httptest.NewRequestWithContext(p.Ctx(), "POST", path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return p.Do(who, r)
}

// Ask is Send that holds the answer against what is wanted.
func (p *Pages) Ask(who gate.Actor, method, path string, form url.Values, want int) (*httptest.ResponseRecorder, *goquery.Document) {
	p.T.Helper()
	rec, doc := p.Send(who, method, path, form)
	if rec.Code != want {
		p.T.Errorf("%s %s: %d, want %d: %s", method, path, rec.Code, want, words(doc))
	}
	return rec, doc
}

// Words is Ask that gives the words of the page, with the address that it leads to.
func (p *Pages) Words(who gate.Actor, method, path string, form url.Values, want int) (string, *goquery.Document) {
	p.T.Helper()
	rec, doc := p.Ask(who, method, path, form, want)
	return words(doc) + rec.Header().Get("Location"), doc
}

// Says reports words that are not in a text.
func (p *Pages) Says(text string, words ...string) {
	p.T.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.T.Errorf("%q is not in %s", w, text)
		}
	}
}

func words(doc *goquery.Document) string {
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}
