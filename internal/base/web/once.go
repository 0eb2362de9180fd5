package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"sort"

	"zhibu/internal/base/gate"
)

// take reads the values of a request before its handler does.
func (r *Request) take(stream bool) error {
	if r.Method != http.MethodPost {
		_ = r.ParseForm() // of a query, what can be read is read
		return nil
	}
	if stream {
		return nil
	}
	if err := r.Parse(); err != nil {
		return err
	}
	r.takeProof()
	r.name()
	return nil
}

// name gives the sending of a form its name, for gate.Again: the key that the
// page was given and everything that was typed. The same page sent twice has one
// name; a page that was changed after going back to it has another.
func (r *Request) name() {
	key := r.PostFormValue("form_key")
	if key == "" {
		return
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", r.URL.Path)
	fields := make([]string, 0, len(r.PostForm))
	for field := range r.PostForm {
		fields = append(fields, field)
	}
	sort.Strings(fields)
	for _, field := range fields {
		fmt.Fprintf(h, "%q=%q\n", field, r.PostForm[field])
	}
	if r.MultipartForm != nil {
		fields = fields[:0]
		for field := range r.MultipartForm.File {
			fields = append(fields, field)
		}
		sort.Strings(fields)
		for _, field := range fields {
			for _, f := range r.MultipartForm.File[field] {
				fmt.Fprintf(h, "%q=%q %d\n", field, f.Filename, f.Size)
			}
		}
	}
	r.Request = r.WithContext(gate.WithForm(r.Context(), hex.EncodeToString(h.Sum(nil))))
}
