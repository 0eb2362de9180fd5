package ui

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// StaticPath is where the assets are served.
const StaticPath = "/static/"

// ErrNoAssets says that the binary was built without its stylesheet.
var ErrNoAssets = errors.New("ui: this binary was built without assets; run `make generate`, then build again")

type built struct {
	names map[string]string // app.css to app-0123456789ab.css
	icons map[string]string // name to the inside of its svg
	small map[string][]byte // the hashed names, compressed
	err   error
}

var assets = sync.OnceValue(func() built {
	var b built
	for name, into := range map[string]*map[string]string{"manifest.json": &b.names, "icons.json": &b.icons} {
		text, err := dist.ReadFile("dist/" + name)
		if err != nil {
			b.err = ErrNoAssets
			continue
		}
		if err := json.Unmarshal(text, into); err != nil {
			b.err = err
		}
	}
	b.small = map[string][]byte{}
	for _, name := range b.names {
		text, err := dist.ReadFile("dist/" + name)
		if err != nil {
			b.err = err
			continue
		}
		b.small[name] = compressed(text)
	}
	return b
})

// compressed is done once, and for the assets only. Pages are not compressed:
// they hold what is secret beside what the asker typed, and from the length of
// such an answer one can guess the secret (BREACH). A proxy in front that
// compresses pages takes that upon itself.
func compressed(text []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant of the package
	}
	if _, err = z.Write(text); err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// takesGzip reports whether an answer may be compressed. A browser that gives
// weights is answered as it is: none of ours does.
func takesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		if strings.TrimSpace(part) == "gzip" {
			return true
		}
	}
	return false
}

// Check answers ErrNoAssets for a binary that was built without assets. The
// program calls it when it starts.
func Check() error { return assets().err }

// Asset is the path of an asset by its plain name, such as "app.css": it holds
// a digest of the content, so that a browser may keep it for ever.
func Asset(name string) string {
	if hashed, ok := assets().names[name]; ok {
		return StaticPath + hashed
	}
	return StaticPath + name
}

// Files is the folder of built assets.
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder's name is a constant of this file
	}
	return sub
}

// Assets serves the stylesheet and the script under StaticPath, by their hashed
// names only, to be kept for a year. Without assets it answers one clear line.
func Assets() http.Handler {
	files := http.StripPrefix(StaticPath, http.FileServerFS(Files()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := Check(); err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		asked := strings.TrimPrefix(r.URL.Path, StaticPath)
		for _, name := range assets().names {
			if name != asked {
				continue
			}
			h := w.Header()
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
			h.Set("Vary", "Accept-Encoding")
			if small, ok := assets().small[name]; ok && takesGzip(r.Header.Get("Accept-Encoding")) {
				h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
				h.Set("Content-Encoding", "gzip")
				h.Set("Content-Length", strconv.Itoa(len(small)))
				if r.Method != http.MethodHead {
					_, _ = w.Write(small) // whoever does not take it has gone away
				}
				return
			}
			files.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	})
}
