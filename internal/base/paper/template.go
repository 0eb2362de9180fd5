package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"zhibu/internal/base/fault"
)

// Template is a Word file with fields in double braces:
//
//	{{会议名称}}                a value
//	{{#议程}} … {{/议程}}        once for each row of a list; of a value: only where it is not empty
//	{{^议程}} … {{/议程}}        only where the list or the value is empty
//
// The marks of a repetition stand alone in a paragraph or in a row of a table,
// which then go away; or at the beginning and the end of one paragraph or row,
// which is then repeated. Word may have split a field over several runs; it is
// found all the same, and its value takes the look of its first character.
type Template struct {
	order []string          // the names of the parts
	parts map[string][]byte // and their bytes
	body  *node             // of the document
	root  *node
	edges map[string]*node // headers and footers, by the name of their part
	uses  []Use
}

// Use is a field or a repetition that a template holds.
type Use struct {
	Name   string
	In     []string // the repetitions around it, the outermost first
	Repeat bool
}

// MostTemplate is the limit of a template's file.
const MostTemplate = 5 << 20

// What a file may unpack to.
const (
	mostParts = 500
	mostPart  = 12 << 20
	mostAll   = 48 << 20
)

const (
	mainPart  = "word/document.xml"
	mainRels  = "word/_rels/document.xml.rels"
	typesPart = "[Content_Types].xml"
)

func bad(text string) error { return fault.Field("file", text) }

// ReadTemplate reads a Word file and finds its fields. It answers TooLarge over
// the limit, and Invalid, with the reason in words, for what is no Word file, is
// damaged, holds macros or programs, leads outside, or has a field that cannot be
// read.
func ReadTemplate(file []byte) (*Template, error) {
	if len(file) > MostTemplate {
		return nil, fault.New(fault.TooLarge, "模板超过5MB，没有收下。模板里通常只有文字和表格，请去掉大图片再试。")
	}
	if bytes.HasPrefix(file, []byte("\xD0\xCF\x11\xE0")) {
		return nil, bad("这是旧格式的.doc文件，或者加了密码，没有收下。请去掉密码，另存为.docx再上传。")
	}
	t := &Template{parts: map[string][]byte{}, edges: map[string]*node{}}
	if err := t.unpack(file); err != nil {
		return nil, err
	}
	if err := t.harmless(); err != nil {
		return nil, err
	}
	if err := t.understand(); err != nil {
		return nil, err
	}
	return t, nil
}

const damaged = "文件已经损坏，没有收下。请用Word或WPS打开看看，重新保存以后再上传。"

// unpack reads the parts; the limits are tested before anything is unpacked, and
// again while it is.
func (t *Template) unpack(file []byte) error {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return bad("这不是Word文件（.docx），没有收下。请用Word或WPS另存为.docx再上传。")
	}
	total := uint64(0)
	for _, f := range z.File {
		total += min(f.UncompressedSize64, mostAll+1)
		if f.UncompressedSize64 > mostPart || total > mostAll || len(z.File) > mostParts {
			return bad("文件解开以后太大，不像一份模板，没有收下。请去掉图片和附件再试。")
		}
	}
	seen, left := map[string]bool{}, int64(mostAll)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		low := strings.ToLower(f.Name)
		if seen[low] || strings.Contains(f.Name, "\\") || path.Clean("/"+f.Name) != "/"+f.Name {
			return bad(damaged)
		}
		seen[low] = true
		r, err := f.Open()
		if err != nil {
			return bad(damaged)
		}
		body, err := io.ReadAll(io.LimitReader(r, min(mostPart, left)+1))
		left -= int64(len(body))
		if err = errors.Join(err, r.Close()); err != nil || len(body) > mostPart || left < 0 {
			return bad(damaged)
		}
		t.order = append(t.order, f.Name)
		t.parts[f.Name] = body
	}
	if t.parts[typesPart] == nil || t.parts[mainPart] == nil || t.parts["_rels/.rels"] == nil {
		return bad("这不是Word文件（.docx），没有收下。请用Word或WPS另存为.docx再上传。")
	}
	return nil
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

func relations(part []byte) ([]relation, error) {
	var r struct {
		List []relation `xml:"Relationship"`
	}
	return r.List, xml.Unmarshal(part, &r)
}

var fetches = regexp.MustCompile(`(?i)\b(INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|LINK|IMPORT|MACROBUTTON)\b`)

// harmless refuses what a paper needs not and a computer that opens it might run
// or fetch.
func (t *Template) harmless() error {
	if types := t.parts[typesPart]; bytes.Contains(bytes.ToLower(types), []byte("macroenabled")) {
		return bad("这是带宏的文件（.docm），没有收下。请另存为不带宏的.docx再上传。")
	}
	for _, name := range t.order {
		low := strings.ToLower(name)
		switch {
		case strings.HasSuffix(low, "vbaproject.bin"), strings.HasSuffix(low, "vbadata.xml"):
			return bad("文件里有宏，没有收下。请另存为不带宏的.docx再上传。")
		case strings.HasPrefix(low, "word/embeddings/"), strings.HasPrefix(low, "word/activex/"), strings.HasPrefix(low, "word/afchunk"):
			return bad("文件里嵌入了别的文件或者控件，没有收下。请删去嵌入的对象再上传。")
		case strings.HasSuffix(low, ".rels"):
			list, err := relations(t.parts[name])
			if err != nil {
				return bad(damaged)
			}
			for _, r := range list {
				if strings.EqualFold(r.Mode, "external") {
					return bad(fmt.Sprintf("文件里引用了外面的文件或者网址（%s），没有收下。请取消超链接、断开引用的图片和模板再上传。", short(r.Target, 60)))
				}
				if strings.HasSuffix(r.Type, "/aFChunk") {
					return bad("文件里嵌入了别的文件或者控件，没有收下。请删去嵌入的对象再上传。")
				}
			}
		}
	}
	return nil
}

func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "……"
	}
	return s
}

// understand parses the parts with text and finds the fields.
func (t *Template) understand() (err error) {
	if t.root, err = t.tree(mainPart); err != nil {
		return err
	}
	if t.body = t.root.find("w:body"); t.body == nil {
		return bad("这不是Word文件（.docx），没有收下。请用Word或WPS另存为.docx再上传。")
	}
	if err := t.compile(t.body, nil); err != nil {
		return err
	}
	list, err := relations(t.parts[mainRels])
	if err != nil && t.parts[mainRels] != nil {
		return bad(damaged)
	}
	for _, r := range list {
		if !strings.HasSuffix(r.Type, "/header") && !strings.HasSuffix(r.Type, "/footer") {
			continue
		}
		name := partOf(r.Target)
		if t.parts[name] == nil || t.edges[name] != nil {
			continue
		}
		edge, err := t.tree(name)
		if err != nil {
			return err
		}
		if err := t.compile(edge, nil); err != nil {
			return err
		}
		t.edges[name] = edge
	}
	for _, name := range t.order {
		if t.edges[name] == nil && name != mainPart && strings.HasPrefix(name, "word/") && strings.HasSuffix(name, "notes.xml") && bytes.Contains(t.parts[name], []byte("{{")) {
			return bad("脚注和尾注里不能用字段，没有收下。请把字段写在正文、表格、页眉或者页脚里。")
		}
	}
	return nil
}

// partOf is the part that a relation of the document names.
func partOf(target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join("word", target)
}

func (t *Template) tree(name string) (*node, error) {
	root, err := parse(t.parts[name])
	switch {
	case errors.Is(err, errDoctype):
		return nil, bad("文件里有不该有的声明（DOCTYPE），没有收下。请用Word或WPS重新保存再上传。")
	case errors.Is(err, errLarge):
		return nil, bad("文件里的内容太多，不像一份模板，没有收下。")
	case err != nil:
		return nil, bad(damaged)
	}
	if found := forbidden(root); found != "" {
		return nil, bad(fmt.Sprintf("文件里有会取外面内容或者运行程序的域（%s），没有收下。请删去这个域再上传。", found))
	}
	tidy(root)
	return root, nil
}

func forbidden(n *node) string {
	switch n.name {
	case "w:instrText":
		if f := fetches.FindString(n.content()); f != "" {
			return f
		}
	case "w:fldSimple":
		if f := fetches.Find(n.start); f != nil {
			return string(f)
		}
	case "w:altChunk", "w:object", "w:control":
		return n.name
	}
	for _, k := range n.kids {
		if f := forbidden(k); f != "" {
			return f
		}
	}
	return ""
}

var marksOfWord = regexp.MustCompile(` w14:(paraId|textId)="[^"]*"`)

// tidy takes away what must not stand twice in one file: what is repeated, or put
// together from several copies, would carry it again.
func tidy(n *node) {
	n.kids = slices.DeleteFunc(n.kids, func(k *node) bool { return k.name == "w:bookmarkStart" || k.name == "w:bookmarkEnd" })
	for _, k := range n.kids {
		if bytes.Contains(k.start, []byte(" w14:")) && k.name != "" {
			k.start = marksOfWord.ReplaceAll(k.start, nil)
		}
		tidy(k)
	}
}

// Uses gives every field and repetition that the template holds, in order, each
// once.
func (t *Template) Uses() []Use { return t.uses }
