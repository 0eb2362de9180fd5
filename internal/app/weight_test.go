package app_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
)

// A first page weighs less than 60 kB over the wire once the browser keeps the stylesheet
// and the script, less than 200 kB before, and asks for nothing besides them.
func TestWeightOfTheFirstPage(t *testing.T) {
	h := site(t, world.New(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()}))
	asks := regexp.MustCompile(`<(?:link|script|img|source|iframe)[^>]*? (?:href|src)="([^"]+)"`)
	for _, who := range []string{"secretary", "officer"} {
		rec := ask(h, "GET", "/", who, nil)
		page := rec.Body.Len()
		if rec.Code != 200 || page > 60_000 {
			t.Errorf("the page of the %s answers %d with %d bytes", who, rec.Code, page)
		}
		first := page
		for _, m := range asks.FindAllStringSubmatch(rec.Body.String(), -1) {
			if strings.HasPrefix(m[1], "data:") || strings.HasPrefix(m[1], "#") {
				continue // in the page itself
			}
			if m[1] != ui.Asset("app.css") && m[1] != ui.Asset("app.js") {
				t.Errorf("the page of the %s asks for %s", who, m[1])
				continue
			}
			r := httptest.NewRequest("GET", m[1], nil)
			r.Header.Set("Accept-Encoding", "gzip")
			asset := httptest.NewRecorder()
			ui.Assets().ServeHTTP(asset, r)
			if asset.Code != 200 {
				t.Errorf("%s answers %d", m[1], asset.Code)
			}
			first += asset.Body.Len()
		}
		if first == page || first > 200_000 {
			t.Errorf("the page of the %s weighs %d bytes at the first visit, %d alone", who, first, page)
		}
	}
}
