package sheet

import (
	"archive/zip"
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"os"
	"runtime"
)

// texts holds the shared strings of a workbook: in memory while they are few,
// else in a temporary file that is encrypted with a key nobody else has and,
// where the system allows, has no name any more once it is open.
type texts struct {
	ends  []uint32 // end offset of each string
	small []byte
	file  *os.File
	name  string
	block cipher.Block
	iv    [16]byte
	buf   []byte
}

// textsInMemory is the size up to which shared strings stay in memory.
const textsInMemory = 24 << 20

func loadTexts(f *zip.File, l Limits) (*texts, error) {
	t := &texts{}
	if f == nil {
		return t, nil
	}
	w := &spool{t: t, dir: l.Dir}
	var cur []byte
	inT, phon := false, 0
	err := scan(f, func(s *scanner, tok token) error {
		switch {
		case tok == tokText:
			if inT && phon == 0 {
				if len(cur)+len(s.text) > maxText {
					return errLong
				}
				cur = append(cur, s.text...)
			}
		case string(s.name) == "t":
			inT = tok == tokStart
		case string(s.name) == "rPh":
			if phon++; tok == tokEnd {
				phon -= 2
			}
		case string(s.name) == "si" && tok == tokStart:
			cur = cur[:0]
		case string(s.name) == "si":
			if len(t.ends) >= l.SharedStrings {
				return tooLarge(tTooManyTexts, l.SharedStrings)
			}
			return w.add([]byte(excelText(string(cur))))
		}
		return nil
	})
	if err == nil {
		err = w.flush()
	}
	if err != nil {
		t.close()
		return nil, damaged(err)
	}
	return t, nil
}

// at gives one string. A missing one means that the file is damaged.
func (t *texts) at(i int) (string, error) {
	if i < 0 || i >= len(t.ends) {
		return "", refuse(tDamaged)
	}
	var from uint32
	if i > 0 {
		from = t.ends[i-1]
	}
	to := t.ends[i]
	if t.file == nil {
		return string(t.small[from:to]), nil
	}
	if n := int(to - from); cap(t.buf) < n {
		t.buf = make([]byte, n)
	}
	buf := t.buf[:to-from]
	if _, err := t.file.ReadAt(buf, int64(from)); err != nil {
		return "", err
	}
	t.crypt(buf, int64(from))
	return string(buf), nil
}

// crypt applies the key stream of AES-CTR at an offset, in place.
func (t *texts) crypt(b []byte, off int64) {
	iv := t.iv
	ctr := binary.BigEndian.Uint64(iv[8:]) + uint64(off/16) // the upper half is random, so no carry matters
	binary.BigEndian.PutUint64(iv[8:], ctr)
	stream := cipher.NewCTR(t.block, iv[:])
	if skip := off % 16; skip > 0 {
		var waste [16]byte
		stream.XORKeyStream(waste[:skip], waste[:skip])
	}
	stream.XORKeyStream(b, b)
}

func (t *texts) close() error {
	if t.file == nil {
		return nil
	}
	err := t.file.Close()
	if t.name != "" {
		err = os.Remove(t.name)
	}
	t.file = nil
	return err
}

// spool writes strings one after another, to memory first.
type spool struct {
	t    *texts
	dir  string
	w    *bufio.Writer
	size int64
}

func (s *spool) add(b []byte) error {
	if s.size+int64(len(b)) > 1<<31 {
		return tooLarge(tBomb)
	}
	if s.t.file == nil && s.size+int64(len(b)) > textsInMemory {
		if err := s.toFile(); err != nil {
			return err
		}
	}
	if s.t.file == nil {
		s.t.small = append(s.t.small, b...)
	} else {
		s.t.crypt(b, s.size)
		if _, err := s.w.Write(b); err != nil {
			return err
		}
	}
	s.size += int64(len(b))
	s.t.ends = append(s.t.ends, uint32(s.size))
	return nil
}

func (s *spool) toFile() error {
	var key [16]byte
	rand.Read(key[:])
	rand.Read(s.t.iv[:])
	s.t.iv[8] &= 0x7F
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(s.dir, tempPrefix)
	if err != nil {
		return err
	}
	s.t.block, s.t.file, s.w = block, f, bufio.NewWriterSize(f, 256<<10)
	if runtime.GOOS == "windows" || os.Remove(f.Name()) != nil {
		s.t.name = f.Name()
	}
	b := s.t.small
	s.t.small = nil
	s.t.crypt(b, 0)
	_, err = s.w.Write(b)
	return err
}

func (s *spool) flush() error {
	if s.w == nil {
		return nil
	}
	return s.w.Flush()
}
