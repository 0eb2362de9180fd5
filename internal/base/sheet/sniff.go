package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// sniff looks at the content, fills the book's format and source, or refuses.
func sniff(b *Book, r io.ReaderAt, size int64) error {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return refuseWrap(err, tDamaged)
	}
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return sniffZip(b, r, size)
	case has("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"):
		return refuse(sniffCompound(r, size))
	case has("\x09\x08\x10\x00"), has("\x09\x04\x06\x00"), has("\x09\x02\x06\x00"):
		return refuse(tOldExcel)
	case has("%PDF"):
		return refuse(tPDF)
	case has("{\\rtf"):
		return refuse(tWord)
	case has("Rar!"), has("7z\xBC\xAF"), has("\x1F\x8B"), has("BZh"), has("\xFD7zXZ"):
		return refuse(tArchive)
	case has("\x89PNG"), has("\xFF\xD8\xFF"), has("GIF8"), has("BM") && bytes.IndexByte(head, 0) >= 0, has("RIFF"):
		return refuse(tImage)
	}
	start := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), strings.HasPrefix(start, "<table"),
		strings.HasPrefix(start, "<meta"), strings.HasPrefix(start, "<head"), strings.HasPrefix(start, "mime-version"):
		return refuse(tHTML)
	case strings.HasPrefix(start, "<?xml"):
		if strings.Contains(start, "<html") {
			return refuse(tHTML)
		}
		return refuse(tXML)
	}
	return openCSV(b, r, size, head)
}

// sniffCompound tells the old binary formats apart by the names of their
// streams, which are stored in UTF-16.
func sniffCompound(r io.ReaderAt, size int64) string {
	found := func(name string) bool {
		var want []byte
		for _, c := range name {
			want = append(want, byte(c), 0)
		}
		buf := make([]byte, 256<<10)
		for off := int64(0); off < size; off += int64(len(buf) - len(want)) {
			n, _ := r.ReadAt(buf, off)
			if bytes.Contains(buf[:n], want) {
				return true
			}
			if n < len(buf) {
				break
			}
		}
		return false
	}
	switch {
	case found("EncryptedPackage"):
		return tPassword
	case found("WordDocument"):
		return tWord
	case found("PowerPoint Document"):
		return tSlides
	}
	return tOldExcel
}

func sniffZip(b *Book, r io.ReaderAt, size int64) error {
	if err := checkDirectory(r, size, b.limits); err != nil {
		return err
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return refuseWrap(err, tDamaged)
	}
	if len(z.File) > b.limits.Parts {
		return tooLarge(tTooManyParts)
	}
	parts := make(map[string]*zip.File, len(z.File))
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(b.limits.UnzipBytes) || total > uint64(b.limits.UnzipBytes) ||
			f.UncompressedSize64 > 16<<20 && f.UncompressedSize64/max(f.CompressedSize64, 1) > uint64(b.limits.Ratio) {
			return tooLarge(tBomb)
		}
		parts[strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/")), "/")] = f
	}
	has := func(name string) bool { return parts[name] != nil }
	switch {
	case has("xl/vbaproject.bin"):
		return refuse(tMacro)
	case has("xl/workbook.bin"):
		return refuse(tBinary)
	case has("[content_types].xml") && has("xl/workbook.xml"), has("xl/workbook.xml"):
		if parts["xl/workbook.xml"].Flags&1 != 0 {
			return refuse(tPassword)
		}
		return openXLSX(b, parts)
	case has("word/document.xml"):
		return refuse(tWord)
	case has("ppt/presentation.xml"):
		return refuse(tSlides)
	case has("ofd.xml"):
		return refuse(tOFD)
	case has("mimetype") && has("content.xml"):
		return refuse(tODS)
	}
	return refuse(tArchive)
}

// checkDirectory reads the end record of a zip and refuses a directory that is
// too large before the zip reader would load it.
func checkDirectory(r io.ReaderAt, size int64, l Limits) error {
	tail := make([]byte, min(size, 65<<10+22))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return refuseWrap(err, tDamaged)
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || i+22 > len(tail) {
		return refuse(tDamaged)
	}
	end := tail[i:]
	count := int(binary.LittleEndian.Uint16(end[10:]))
	dirSize := int64(binary.LittleEndian.Uint32(end[12:]))
	dirFrom := int64(binary.LittleEndian.Uint32(end[16:]))
	at := size - int64(len(tail)) + int64(i)
	const most = 1 << 20 // bytes; a real workbook's directory is a few kilobytes
	if count > l.Parts || count == 0xFFFF || dirSize > most || at-dirFrom > most {
		return tooLarge(tTooManyParts)
	}
	return nil
}
