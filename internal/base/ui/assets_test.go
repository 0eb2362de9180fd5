package ui_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"testing"

	"zhibu/internal/base/ui"
)

// The stylesheet arrives the same, compressed or not, and says which it is.
func TestAssetsCompressed(t *testing.T) {
	plain := map[string][]byte{}
	for _, accept := range []string{"", "gzip;q=0, br", "br, gzip"} {
		for _, name := range []string{"app.css", "app.js"} {
			r := httptest.NewRequest("GET", ui.Asset(name), nil)
			r.Header.Set("Accept-Encoding", accept)
			rec := httptest.NewRecorder()
			ui.Assets().ServeHTTP(rec, r)
			body, packed := rec.Body.Bytes(), rec.Header().Get("Content-Encoding") == "gzip"
			if packed != (accept == "br, gzip") || rec.Code != 200 || rec.Header().Get("Vary") != "Accept-Encoding" {
				t.Fatalf("%s for %q: %d, %v", name, accept, rec.Code, rec.Header())
			}
			if !packed {
				plain[name] = body
				continue
			}
			if len(body) > len(plain[name])/2 {
				t.Errorf("%s: %d bytes of %d", name, len(body), len(plain[name]))
			}
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(z); err != nil || !bytes.Equal(body, plain[name]) {
				t.Errorf("%s is not the same when unpacked: %v", name, err)
			}
		}
	}
}
