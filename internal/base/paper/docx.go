package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// writer collects the body's XML.
type writer struct {
	bytes.Buffer
	doc      *Doc
	m        measures
	counters [4]int
	titled   bool
}

// pPr are the properties of a paragraph; indents are in characters.
type pPr struct {
	align      string
	indent     int // of the first line
	left, hang int
	right      float64
	line       int // exact line height; 0 is the family's
	before     int
	keep       bool
	outline    int
	redLine    bool
}

// run is text of one look; size is in half points, 0 is the body's 16 pt.
type run struct {
	text string
	font string
	size int
	bold bool
	red  bool
}

// Write sends the document. The same Doc always gives the same bytes.
func (d *Doc) Write(out io.Writer) error {
	w := &writer{doc: d, m: d.measures()}
	if d.RedHead != nil {
		w.redHead(d.RedHead)
	}
	subject := d.Subject
	for _, b := range d.Blocks {
		if t, ok := b.(Title); ok && subject == "" {
			subject = strings.ReplaceAll(t.Text, "\n", "")
		}
		b.write(w)
	}
	z := zip.NewWriter(out)
	for _, p := range []struct{ name, body string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRels}, {"word/_rels/document.xml.rels", documentRels},
		{"word/document.xml", xmlHead + `<w:document ` + wordNS + `><w:body>` + w.String() + w.section() + `</w:body></w:document>`},
		{"word/styles.xml", styles(w.m)}, {"word/settings.xml", settings},
		{"word/footer1.xml", footer("right")}, {"word/footer2.xml", footer("left")},
		{"docProps/core.xml", xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape(subject) + `</dc:title></cp:coreProperties>`},
	} {
		f, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, p.body); err != nil {
			return err
		}
	}
	return z.Close()
}

func (w *writer) para(p pPr, runs ...run) {
	w.WriteString(`<w:p><w:pPr>`)
	if p.keep {
		w.WriteString(`<w:keepNext/>`)
	}
	if p.redLine {
		w.WriteString(`<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="11" w:color="FF0000"/></w:pBdr>`)
	}
	line := p.line
	if line == 0 {
		line = w.m.line
	}
	if p.line != 0 { // else the grid would round it up to whole lines
		w.WriteString(`<w:snapToGrid w:val="0"/>`)
	}
	fmt.Fprintf(w, `<w:spacing w:before="%d" w:after="0" w:line="%d" w:lineRule="exact"/>`, p.before, line)
	if p.indent+p.left+p.hang > 0 || p.right > 0 {
		w.WriteString(`<w:ind`)
		if p.left > 0 {
			fmt.Fprintf(w, ` w:left="%d"`, p.left*charWidth)
		}
		if p.right > 0 {
			fmt.Fprintf(w, ` w:right="%d"`, int(p.right*charWidth))
		}
		if p.hang > 0 {
			fmt.Fprintf(w, ` w:hanging="%d"`, p.hang*charWidth)
		} else if p.indent > 0 {
			fmt.Fprintf(w, ` w:firstLineChars="%d" w:firstLine="%d"`, p.indent*100, p.indent*(charWidth+w.m.spacing))
		}
		w.WriteString(`/>`)
	}
	if p.align != "" {
		w.WriteString(`<w:jc w:val="` + p.align + `"/>`)
	}
	if p.outline > 0 {
		fmt.Fprintf(w, `<w:outlineLvl w:val="%d"/>`, p.outline-1)
	}
	w.WriteString(`</w:pPr>`)
	for _, r := range runs {
		w.run(r)
	}
	w.WriteString(`</w:p>`)
}

func (w *writer) run(r run) {
	if r.text == "" {
		return
	}
	w.WriteString(`<w:r><w:rPr><w:rFonts w:hint="eastAsia"`)
	if r.font != "" {
		fmt.Fprintf(w, ` w:ascii="%[1]s" w:hAnsi="%[1]s" w:eastAsia="%[1]s"`, r.font)
	}
	w.WriteString(`/>`)
	if r.bold {
		w.WriteString(`<w:b/>`)
	}
	if r.red {
		w.WriteString(`<w:color w:val="FF0000"/>`)
	}
	if r.size > 0 {
		fmt.Fprintf(w, `<w:spacing w:val="0"/><w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/>`, r.size)
	}
	w.WriteString(`</w:rPr>`)
	for i, part := range strings.Split(r.text, "\n") {
		if i > 0 {
			w.WriteString(`<w:br/>`)
		}
		w.WriteString(`<w:t xml:space="preserve">` + escape(part) + `</w:t>`)
	}
	w.WriteString(`</w:r>`)
}

// redHead writes issuer, number and red line. The issuer shrinks to one line.
func (w *writer) redHead(h *RedHead) {
	size := 88 // 44 pt
	if n := textWidth(h.Issuer); n > 0 {
		size = min(size, int(float64(w.m.width-w.m.left-w.m.right)/n/10)-1)
	}
	w.para(pPr{align: "center", line: max(size*12, 600), before: 1200}, run{text: h.Issuer, font: fontTitle, size: size, red: true})
	Blank{2}.write(w)
	switch {
	case h.Signer == "":
		w.para(pPr{align: "center", redLine: true}, run{text: h.Number})
	default: // to the level above: the number left, the signer right, one character in
		gap := 26 - textWidth(h.Number) - textWidth(h.Signer) - 4
		w.para(pPr{redLine: true, left: 1}, run{text: h.Number + strings.Repeat("　", max(1, int(gap))) + "签发人："}, run{text: h.Signer, font: fontKai})
	}
}

func (w *writer) section() string {
	orient := ""
	if w.doc.Landscape {
		orient = ` w:orient="landscape"`
	}
	m := w.m
	return fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>`+
		`<w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="850" w:footer="%d" w:gutter="0"/>`+
		`<w:docGrid w:type="lines" w:linePitch="%d"/></w:sectPr>`, m.width, m.height, orient, m.top, m.right, m.bottom, m.left, m.footer, m.line)
}

// footer is the page number: 4号宋体 between dashes, one character in, right on
// odd and left on even pages.
func footer(side string) string {
	ind := `<w:ind w:` + side + `="280"/>`
	char := `<w:rPr><w:rFonts w:ascii="` + fontSong + `" w:hAnsi="` + fontSong + `" w:eastAsia="` + fontSong + `"/><w:sz w:val="28"/></w:rPr>`
	text := func(s string) string { return `<w:r>` + char + `<w:t xml:space="preserve">` + s + `</w:t></w:r>` }
	return xmlHead + `<w:ftr ` + wordNS + `><w:p><w:pPr>` + ind + `<w:jc w:val="` + side + `"/></w:pPr>` + text("— ") +
		`<w:r>` + char + `<w:fldChar w:fldCharType="begin"/></w:r><w:r>` + char + `<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r>` + char + `<w:fldChar w:fldCharType="separate"/></w:r>` + text("1") + `<w:r>` + char + `<w:fldChar w:fldCharType="end"/></w:r>` + text(" —") + `</w:p></w:ftr>`
}

func styles(m measures) string {
	return xmlHead + `<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="` + fontBody +
		`" w:cs="Times New Roman"/><w:spacing w:val="` + fmt.Sprint(m.spacing) + `"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:jc w:val="both"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="t"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' {
			return -1
		}
		return r
	}, s)))
	return b.String()
}

const (
	settings = xmlHead + `<w:settings ` + wordNS + `><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/></w:settings>`

	contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
		`<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	relNS       = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relType     = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	packageRels = xmlHead + relNS + `<Relationship Id="rId1" Type="` + relType + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	documentRels = xmlHead + relNS + `<Relationship Id="rId1" Type="` + relType + `styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + relType + `settings" Target="settings.xml"/>` +
		`<Relationship Id="rId3" Type="` + relType + `footer" Target="footer1.xml"/><Relationship Id="rId4" Type="` + relType + `footer" Target="footer2.xml"/></Relationships>`
)
