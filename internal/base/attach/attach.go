// Package attach looks at a file that somebody wants to keep with a record: what
// it is by its content, whatever its name says, and under which name it may be
// given back.
package attach

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhibu/internal/base/fault"
)

// MostBytes is the limit of one file.
const MostBytes = 20 << 20

// Kind is what a file is.
type Kind string

// The kinds that are kept. Archives, programs and documents with macros are not.
const (
	PDF  Kind = "pdf"
	DOCX Kind = "docx"
	XLSX Kind = "xlsx"
	PPTX Kind = "pptx"
	OFD  Kind = "ofd"
	TXT  Kind = "txt"
	CSV  Kind = "csv"
	JPG  Kind = "jpg"
	PNG  Kind = "png"
)

// Accept is what a page tells the browser to offer.
const Accept = ".pdf,.docx,.xlsx,.pptx,.ofd,.txt,.csv,.jpg,.jpeg,.png"

var types = map[Kind]string{
	PDF:  "application/pdf",
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	OFD:  "application/ofd", TXT: "application/octet-stream", CSV: "application/octet-stream", JPG: "image/jpeg", PNG: "image/png",
}

// Type is the media type under which a file is given back.
func (k Kind) Type() string {
	if t, ok := types[k]; ok {
		return t
	}
	return "application/octet-stream"
}

// File is a file that may be kept.
type File struct {
	Name string
	Kind Kind
	Body []byte
}

// Check looks at a file. It answers TooLarge over the limit, and Invalid for an
// empty one, for what is not of the kinds, and for a name that says otherwise
// than the content.
func Check(name string, body []byte) (f File, err error) {
	name = clean(name)
	switch {
	case len(body) > MostBytes:
		return f, fault.New(fault.TooLarge, fmt.Sprintf("“%s”超过20MB，没有加上。请压缩图片或者分成几份。", name))
	case len(body) == 0:
		return f, fault.New(fault.Invalid, fmt.Sprintf("“%s”是空的，没有加上。", name))
	}
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if ext == "jpeg" {
		ext = "jpg"
	}
	kind, macros := look(ext, body)
	switch {
	case macros:
		return f, fault.New(fault.Invalid, fmt.Sprintf("“%s”里有宏，没有加上。请另存为不带宏的文件。", name))
	case kind == "":
		return f, fault.New(fault.Invalid, fmt.Sprintf("“%s”的内容不是可以加的种类，没有加上。可以加PDF、Word、Excel、PPT（新格式）、OFD、TXT、CSV、JPG、PNG。", name))
	case string(kind) != ext:
		return f, fault.New(fault.Invalid, fmt.Sprintf("“%s”的名字和内容不一致，内容是%s，没有加上。请核对以后改名再加。", name, strings.ToUpper(string(kind))))
	}
	return File{name, kind, body}, nil
}

// clean is a name without folders, control characters and what file systems
// refuse.
func clean(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(c rune) rune {
		switch {
		case !unicode.IsPrint(c), unicode.Is(unicode.Bidi_Control, c), c == utf8.RuneError:
			return -1
		case strings.ContainsRune(`<>:"/|?*`, c):
			return '_'
		}
		return c
	}, name)
	name = strings.TrimLeft(strings.TrimSpace(name), ".")
	ext := path.Ext(name)
	stem := []rune(strings.TrimSuffix(name, ext))
	if len(stem) > 80 {
		stem = stem[:80]
	}
	if len(stem) == 0 {
		return "附件" + ext
	}
	return string(stem) + ext
}

// look tells by the content what a file is. Text has no sign of its own: ext
// says which of the two it is.
func look(ext string, body []byte) (kind Kind, macros bool) {
	switch {
	case bytes.HasPrefix(body, []byte("%PDF-")):
		return PDF, false
	case bytes.HasPrefix(body, []byte("\xff\xd8\xff")):
		return JPG, false
	case bytes.HasPrefix(body, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, false
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return office(body)
	case !plain(body):
		return "", false
	case ext == "csv":
		return CSV, false
	}
	return TXT, false
}

// office looks into the directory of a packed document; nothing is unpacked.
func office(body []byte) (kind Kind, macros bool) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "", false
	}
	types := false
	var found Kind
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case strings.HasSuffix(name, "vbaproject.bin"):
			macros = true
		case name == "[content_types].xml":
			types = true
		case name == "word/document.xml":
			found = DOCX
		case name == "xl/workbook.xml":
			found = XLSX
		case name == "ppt/presentation.xml":
			found = PPTX
		case name == "ofd.xml":
			return OFD, false
		}
	}
	if !types {
		return "", false
	}
	return found, macros
}

// plain reports whether it is text that a person can read, in UTF-8 or GB18030.
func plain(body []byte) bool {
	if !utf8.Valid(body) {
		var err error
		if body, err = simplifiedchinese.GB18030.NewDecoder().Bytes(body); err != nil || bytes.ContainsRune(body, utf8.RuneError) {
			return false
		}
	}
	for _, c := range string(body) {
		if unicode.IsControl(c) && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			return false
		}
	}
	return true
}
