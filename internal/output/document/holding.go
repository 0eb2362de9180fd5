package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"zhibu/internal/base/gate"
)

// mostOfPart is more than a template's text is long.
const mostOfPart = 8 << 20

// Holding names the templates in which a phrase stands, those that the program brings
// and those that were put in their place, and says how many were looked at. It is for
// the self-check, in its own reading.
func Holding(r *gate.Reading, phrase string) (found []string, of int, err error) {
	look := func(name string, body []byte) error {
		of++
		text, err := words(body)
		if err == nil && strings.Contains(text, phrase) {
			found = append(found, name)
		}
		return err
	}
	for _, k := range Kinds() {
		body, err := builtin(k)
		if err != nil {
			return nil, 0, err
		}
		if err := look(k.Label()+"，内置", body); err != nil {
			return nil, 0, err
		}
	}
	err = r.Beyond("templates are the Committee's, and hold nothing of persons", "SELECT kind, name, body FROM document_template ORDER BY id", nil, func(row gate.Row) error {
		var k Kind
		var name string
		var body []byte
		if err := row.Scan(&k, &name, &body); err != nil {
			return err
		}
		return look(k.Label()+"，"+name, body)
	})
	return found, of, err
}

// words is the text of a Word file without its marks, so that a phrase is found where
// its letters are set apart.
func words(body []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "", err
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for d := xml.NewDecoder(io.LimitReader(f, mostOfPart)); ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String(), f.Close()
		}
		if err != nil {
			return "", errors.Join(err, f.Close())
		}
		if c, ok := t.(xml.CharData); ok {
			text.Write(c)
		}
	}
}
