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

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"zhibu/internal/base/ui"
)

// TestNoOverflow opens every page in a browser at the widths of a phone, of a
// desk, and of a desk at twice the size, in the standard and the largest type:
// nothing but a table in its own frame may be wider than the window.
func TestNoOverflow(t *testing.T) {
	all := pages()
	ctx, server := browse(t, all, nil)
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
			address := server + "/page/" + name + "?size=" + view.size
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

// browse serves the pages under the policy for content that the product sends,
// and opens a browser for them.
func browse(t *testing.T, all map[string]templ.Component, draft http.HandlerFunc) (context.Context, string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(ui.StaticPath, ui.Assets())
	if draft != nil {
		mux.HandleFunc("POST /orgs/7/activities/draft", draft)
	}
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
	t.Cleanup(server.Close)

	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU)
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	return ctx, server.URL
}

// TestRecordFollows taps an absent member: the counts and the row of reasons
// follow, and the draft goes off by itself and brings back what is satisfied.
func TestRecordFollows(t *testing.T) {
	drafts := make(chan []string, 9)
	ctx, server := browse(t, pages(), func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseMultipartForm(1 << 20)
		drafts <- r.MultipartForm.Value["absent"]
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<p class=sub>答复</p>"))
	})
	if err := chromedp.Do(ctx, chromedp.Navigate(server+"/page/record"), chromedp.Click(`input[data-person="艾知秋"]`)); err != nil {
		t.Fatal(err)
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[document.querySelector('[data-count=came]').textContent,
		document.querySelector('[data-reasons] li:first-child [data-name]').textContent,
		document.querySelector('[data-reasons] li:first-child input').name].join(" ")`))
	if err != nil {
		t.Fatal(err)
	}
	if want := "23 艾知秋 why-100"; got != want {
		t.Errorf("after tapping: %q, want %q", got, want)
	}
	select {
	case absent := <-drafts:
		if len(absent) != 3 {
			t.Errorf("the draft says %v are absent, want three", absent)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no draft came within ten seconds")
	}
	said := ""
	for end := time.Now().Add(10 * time.Second); said != "答复" && time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		if said, err = chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('[data-effects]').textContent`)); err != nil {
			t.Fatal(err)
		}
	}
	if said != "答复" {
		t.Errorf("the page says %q, want what the draft answered", said)
	}
}
