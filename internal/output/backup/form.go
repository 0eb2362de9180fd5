package backup

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
)

// Format and Version name the form of the file. A file of another version is
// refused.
const (
	Format  = "zhibu-backup"
	Version = 1
)

// Head stands in clear at the beginning of a backup, and is proven with its first
// piece: nothing in it is taken for true before.
type Head struct {
	Format      string      `json:"format"`
	Version     int         `json:"version"`
	MadeAt      time.Time   `json:"made_at"`
	Schema      int64       `json:"schema"`       // the number of the last migration
	Engine      string      `json:"engine"`       // sqlite or postgres
	Suite       crypt.Suite `json:"suite"`        // under which the file is sealed
	BackupKey   string      `json:"backup_key"`   // the mark of the key that opens it
	Keys        []string    `json:"keys"`         // the marks of the keys of the sealed columns
	JournalHead int64       `json:"journal_head"` // the last entry of the journal
	JournalHash string      `json:"journal_hash"`
}

// Sum is what a table holds: so many rows, with one digest over all of them.
type Sum struct {
	Table string
	Rows  int64
	Hash  string
}

// The kinds of records in the content of a backup.
const (
	recTable = 'T' // a table begins: its name and columns
	recRow   = 'R'
	recSum   = 'S' // the table ends: how many rows, and their digest
	recFile  = 'F' // a file of the data folder
	recEnd   = 'Z'
)

// The kinds of values.
const (
	valNull  = 'n'
	valWhole = 'i'
	valText  = 't'
	valBytes = 'y'
	valTrue  = '1'
	valFalse = '0'
)

// mostValue is longer than any value that the program keeps.
const mostValue = 1 << 30

// errForm means that an authentic file is not in the form that it says.
var errForm = errors.New("backup: the content is not in its form")

// pen writes records.
type pen struct {
	to  *bufio.Writer
	sum hash.Hash // of the rows of the table under way
	b   []byte
}

func newPen(to io.Writer) *pen { return &pen{to: bufio.NewWriterSize(to, 1<<18), sum: sha256.New()} }

func text(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func value(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, valNull), nil
	case int64:
		return binary.AppendVarint(append(b, valWhole), v), nil
	case string:
		return text(append(b, valText), v), nil
	case []byte:
		b = binary.AppendUvarint(append(b, valBytes), uint64(len(v)))
		return append(b, v...), nil
	case bool:
		if v {
			return append(b, valTrue), nil
		}
		return append(b, valFalse), nil
	}
	return b, fmt.Errorf("backup: a value of the unknown type %T", v)
}

func (p *pen) table(t gate.Table) error {
	p.sum.Reset()
	b := text([]byte{recTable}, t.Name)
	b = binary.AppendUvarint(b, uint64(len(t.Columns)))
	for _, c := range t.Columns {
		b = append(text(b, c.Name), byte(c.Kind))
	}
	_, err := p.to.Write(b)
	return err
}

func (p *pen) row(values []any) (err error) {
	p.b = append(p.b[:0], recRow)
	for _, v := range values {
		if p.b, err = value(p.b, v); err != nil {
			return err
		}
	}
	p.sum.Write(p.b)
	_, err = p.to.Write(p.b)
	return err
}

func (p *pen) end(t gate.Table, rows int64) (Sum, error) {
	s := Sum{t.Name, rows, hex.EncodeToString(p.sum.Sum(nil))}
	_, err := p.to.Write(text(binary.AppendVarint([]byte{recSum}, rows), s.Hash))
	return s, err
}

func (p *pen) file(name string, body []byte) error {
	b := text([]byte{recFile}, name)
	b = binary.AppendUvarint(b, uint64(len(body)))
	_, err := p.to.Write(append(b, body...))
	return err
}

func (p *pen) close() error {
	if err := p.to.WriteByte(recEnd); err != nil {
		return err
	}
	return p.to.Flush()
}

// eye reads records.
type eye struct {
	from *bufio.Reader
	sum  hash.Hash
	err  error
}

func newEye(from io.Reader) *eye {
	return &eye{from: bufio.NewReaderSize(from, 1<<18), sum: sha256.New()}
}

func (e *eye) fail(err error) {
	if e.err == nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errForm // authentic, and yet too short
		}
		e.err = err
	}
}

func (e *eye) byte() byte {
	if e.err != nil {
		return 0
	}
	b, err := e.from.ReadByte()
	if err != nil {
		e.fail(err)
	}
	return b
}

func (e *eye) length() int {
	if e.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(e.from)
	if err != nil || n > mostValue {
		e.fail(errors.Join(errForm, err))
		return 0
	}
	return int(n)
}

func (e *eye) whole() (n int64) {
	if e.err == nil {
		var err error
		if n, err = binary.ReadVarint(e.from); err != nil {
			e.fail(err)
		}
	}
	return n
}

func (e *eye) bytes() []byte {
	n := e.length()
	if e.err != nil {
		return nil
	}
	var b bytes.Buffer // grows with what comes, not with what is said to come
	if _, err := io.CopyN(&b, e.from, int64(n)); err != nil {
		e.fail(err)
	}
	return b.Bytes()
}

func (e *eye) value() any {
	switch e.byte() {
	case valNull:
		return nil
	case valWhole:
		return e.whole()
	case valText:
		return string(e.bytes())
	case valBytes:
		if b := e.bytes(); b != nil {
			return b
		}
		return []byte{}
	case valTrue:
		return true
	case valFalse:
		return false
	}
	e.fail(errForm)
	return nil
}

func (e *eye) table() (t gate.Table) {
	t.Name = string(e.bytes())
	for range e.length() {
		if e.err != nil {
			break
		}
		t.Columns = append(t.Columns, gate.Column{Name: string(e.bytes()), Kind: gate.Kind(e.byte())})
	}
	return t
}

// taker takes what stands in a backup, in its order.
type taker struct {
	row  func(t gate.Table, values []any) error
	end  func(t gate.Table) error
	file func(name string, body []byte) error
}

// read goes through the content of a backup, and gives what each table held.
// Every digest is computed again and compared.
func read(from io.Reader, take taker) (sums []Sum, err error) {
	e := newEye(from)
	var t gate.Table
	var rows int64
	for {
		switch e.byte() {
		case recTable:
			t, rows = e.table(), 0
			e.sum.Reset()
		case recRow:
			values := make([]any, len(t.Columns))
			for i := range values {
				values[i] = e.value()
			}
			if e.err != nil {
				return nil, e.err
			}
			b := []byte{recRow}
			for _, v := range values {
				b, _ = value(b, v) // it was one of the kinds
			}
			e.sum.Write(b)
			rows++
			if err := take.row(t, values); err != nil {
				return nil, err
			}
		case recSum:
			s := Sum{t.Name, e.whole(), string(e.bytes())}
			if e.err == nil && (s.Rows != rows || s.Hash != hex.EncodeToString(e.sum.Sum(nil))) {
				return nil, fmt.Errorf("%w: table %s", errForm, t.Name)
			}
			sums = append(sums, s)
			if err := take.end(t); err != nil {
				return nil, err
			}
		case recFile:
			name, body := string(e.bytes()), e.bytes()
			if e.err != nil {
				return nil, e.err
			}
			if err := take.file(name, body); err != nil {
				return nil, err
			}
		case recEnd:
			if _, err := e.from.ReadByte(); e.err == nil && !errors.Is(err, io.EOF) {
				return nil, errors.Join(errForm, err)
			}
			return sums, e.err
		default:
			e.fail(errForm)
		}
		if e.err != nil {
			return nil, e.err
		}
	}
}
