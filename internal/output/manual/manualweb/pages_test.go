package manualweb_test

import (
	"net/http"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// Everybody who is signed in reads the ten pages one after the other, with their
// pictures; what is no page of the manual is not there.
func TestManual(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		s := world.Serve(t, e)
		for _, who := range []gate.Actor{s.Secretary, s.Plain, s.Stranger} {
			path, n := "/manual", 0
			for ; path != ""; n++ {
				_, doc := s.Ask(who, http.MethodGet, path, nil, http.StatusOK)
				if doc.Find(".book-list a").Length() != 10 || doc.Find(".book-list [aria-current]").Length() != 1 || doc.Find(".book-page h1").Length() != 0 {
					t.Errorf("%s lists %d pages", path, doc.Find(".book-list a").Length())
				}
				src, has := doc.Find(".book-page img").Attr("src")
				if has {
					if w, _ := s.Ask(who, http.MethodGet, src, nil, http.StatusOK); w.Header().Get("Content-Type") != "image/png" {
						t.Errorf("%s is %s", src, w.Header().Get("Content-Type"))
					}
				}
				path = doc.Find(".book-next a").AttrOr("href", "")
			}
			if n != 10 {
				t.Errorf("%s reads %d pages", who.Name, n)
			}
		}
		for _, path := range []string{"/manual/nothing", "/manual/pictures/nothing.png", "/manual/pictures/..%2f01-home.md", "/manual/pictures/", "/manual/01-home.md"} {
			if w, doc := s.Send(s.Secretary, http.MethodGet, path, nil); w.Code != http.StatusNotFound {
				t.Errorf("%s answers %d %s", path, w.Code, strings.TrimSpace(doc.Text()))
			}
		}
	})
}
