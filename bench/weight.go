package main

import (
	"io"
	"net/http"
	"strings"
)

// weight is what the browser fetches for a page.
type weight struct{ page, first int64 } // gzipped bytes: the page alone, and with its style and script

// weights counts the bytes of a page over the wire.
func (h *house) weights(path string) (w weight, err error) {
	get := func(path string) (int64, string, error) {
		r, err := http.NewRequest("GET", h.base+path, nil)
		if err != nil {
			return 0, "", err
		}
		h.sign(r)
		r.Header.Set("Accept-Encoding", "gzip")
		res, err := h.client.Do(r)
		if err != nil {
			return 0, "", err
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		return int64(len(body)), string(body), err
	}
	if w.page, _, err = get(path); err != nil {
		return w, err
	}
	r, err := http.NewRequest("GET", h.base+path, nil)
	if err != nil {
		return w, err
	}
	h.sign(r)
	res, err := h.client.Do(r)
	if err != nil {
		return w, err
	}
	defer func() { _ = res.Body.Close() }()
	html, err := io.ReadAll(res.Body)
	if err != nil {
		return w, err
	}
	w.first = w.page
	for _, part := range assets(string(html)) {
		n, _, err := get(part)
		if err != nil {
			return w, err
		}
		w.first += n
	}
	return w, nil
}

// assets are the addresses of styles, scripts and icons in a page.
func assets(html string) (list []string) {
	seen := map[string]bool{}
	for _, mark := range []string{`src="/`, `href="/static/`} {
		for rest := html; ; {
			i := strings.Index(rest, mark)
			if i < 0 {
				break
			}
			rest = rest[i+strings.Index(mark, "/"):]
			path, _, _ := strings.Cut(rest[:strings.IndexByte(rest, '"')], "#")
			if !seen[path] {
				seen[path] = true
				list = append(list, path)
			}
		}
	}
	return list
}
