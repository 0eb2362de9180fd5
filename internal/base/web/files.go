package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/photo"
)

// Sent gives the files that came in a field of the form. It answers Invalid at that
// field where there is no room for files at present.
func (r *Request) Sent(field string) ([]*multipart.FileHeader, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File[field]) == 0 {
		return nil, nil
	}
	return r.MultipartForm.File[field], r.Room(field)
}

// Room answers Invalid at a field for files where there is no room for them at present.
func (r *Request) Room(field string) error {
	if r.server.Room == nil {
		return nil
	}
	err := r.server.Room()
	if f, ok := fault.As(err); ok {
		return fault.Field(field, f.Text)
	}
	return err
}

// Files looks at the files that came in a field of the form. It answers Invalid
// at that field, with the name of the file that is refused.
func (r *Request) Files(field string) (list []attach.File, err error) {
	heads, err := r.Sent(field)
	if err != nil {
		return nil, err
	}
	for _, head := range heads {
		body, err := contents(head)
		if err != nil {
			return nil, err
		}
		f, err := attach.Check(head.Filename, body)
		if found, ok := fault.As(err); ok {
			return nil, fault.Field(field, found.Text)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

// Photos makes the photographs that came in a field of the form safe to keep. It answers
// Invalid at that field, with the name of the one that is refused.
func (r *Request) Photos(field string) (list []photo.Photo, err error) {
	heads, err := r.Sent(field)
	if err != nil {
		return nil, err
	}
	for _, head := range heads {
		f, err := head.Open()
		if err != nil {
			return nil, err
		}
		made, err := photo.Make(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if found, ok := fault.As(err); ok {
			return nil, fault.Field(field, head.Filename+"："+found.Text)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, made)
	}
	return list, nil
}

// Picture answers with a JPEG that the page shows.
func (r *Request) Picture(jpeg []byte) error {
	r.W.Header().Set("Content-Type", "image/jpeg")
	r.W.Header().Set("Content-Length", strconv.Itoa(len(jpeg)))
	r.W.WriteHeader(http.StatusOK)
	_, _ = r.W.Write(jpeg) // the reader may have gone
	return nil
}

func contents(head *multipart.FileHeader) (body []byte, err error) {
	f, err := head.Open()
	if err != nil {
		return nil, err
	}
	body, err = io.ReadAll(io.LimitReader(f, attach.MostBytes+1))
	if closed := f.Close(); err == nil {
		err = closed
	}
	return body, err
}

// Leaves notes a file that may hold something about people, before its first byte
// goes out; what says more than its name does.
func (r *Request) Leaves(name, what string, body []byte) error {
	if r.server.Left == nil {
		return nil
	}
	sum := sha256.Sum256(body)
	return r.server.Left(r.Context(), r.Who, name, what, hex.EncodeToString(sum[:]))
}

// Give hands a file over to be saved, never to be opened in the page, and notes it.
func (r *Request) Give(f attach.File) error {
	if err := r.Leaves(f.Name, "", f.Body); err != nil {
		return err
	}
	return r.Hand(f)
}

// Hand is Give for a file in which nobody stands: material for study, an empty table.
func (r *Request) Hand(f attach.File) error {
	h := r.W.Header()
	h.Set("Content-Type", f.Kind.Type())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Length", strconv.Itoa(len(f.Body)))
	r.W.WriteHeader(http.StatusOK)
	_, _ = r.W.Write(f.Body) // the reader may have gone
	return nil
}
