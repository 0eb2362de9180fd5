//go:build browser

package gallery

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zhibu/internal/base/ui"
)

// TestNoOverflow opens every page in a browser at the widths of a phone, of a
// desk, and of a desk at twice the size, in the standard and the largest type:
// nothing but a table in its own frame may be wider than the window.
func TestNoOverflow(t *testing.T) {
	all := pages()
	mux := http.NewServeMux()
	mux.Handle(ui.StaticPath, ui.Assets())
	mux.HandleFunc("/page/", func(w http.ResponseWriter, r *http.Request) {
		var out bytes.Buffer
		if err := all[strings.TrimPrefix(r.URL.Path, "/page/")].Render(r.Context(), &out); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'")
		text := strings.Replace(out.String(), `data-size=""`, `data-size="`+r.URL.Query().Get("size")+`"`, 1)
		_, _ = w.Write([]byte(text))
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU)
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	defer cancel()
	ctx, cancel := chromedp.NewContext(alloc)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()

	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, view := range []struct {
		width int64
		size  string
	}{{390, ""}, {390, "xl"}, {720, ""}, {1440, "xl"}} {
		for _, name := range names {
			address := server.URL + "/page/" + name + "?size=" + view.size
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), chromedp.Navigate(address)); err != nil {
				t.Fatal(err)
			}
			wide, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](overflowing))
			if err != nil {
				t.Fatal(err)
			}
			if len(wide) > 0 {
				t.Errorf("%s at %d %q: %s", name, view.width, view.size, strings.Join(wide, "; "))
			}
		}
	}
}

// overflowing names the first elements that reach beyond the window.
const overflowing = `(() => {
  const w = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= w + 1) return [];
  const framed = (e) => e.closest(".matrix-wrap, .tbl-wrap, .vh, details:not([open])");
  return ["page " + document.documentElement.scrollWidth].concat([...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > w + 1 && !framed(e)).slice(0, 4)
    .map((e) => e.tagName + "." + (e.className.baseVal ?? e.className) + " " + Math.round(e.getBoundingClientRect().right)));
})()`
