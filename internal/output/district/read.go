package district

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
)

// Import reads a file into an empty house: all of it or nothing. Ids are kept.
// It answers Conflict for a house that holds anything, Invalid for a file that
// is of another version, damaged or cut off. Only the program may.
//
// This is the one path that writes tables without the cases over them: the
// records were checked by the cases of the house they come from. It goes through
// the gate all the same, at the place of the whole house, and every thousand
// records the journal gets an entry with their digest.
func Import(ctx context.Context, g *gate.Gate, keys *crypt.Keys, who gate.Actor, from io.ReadSeeker) (s Sum, err error) {
	// Read through once before anything is written: a damaged file is told by its
	// sum, and the house waits for a whole one only.
	if _, err := (&reader{in: bufio.NewReaderSize(from, 1<<20), dry: true}).all(); err != nil {
		return s, err
	}
	err = g.Write(ctx, who, "", func(w *gate.Writing) error {
		if _, err := from.Seek(0, io.SeekStart); err != nil { // a write may run again
			return err
		}
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := empty(w); err != nil {
			return err
		}
		in := &reader{w: w, at: at, keys: keys, vault: member.NewVault(keys), in: bufio.NewReaderSize(from, 1<<20)}
		s, err = in.all()
		return err
	})
	return s, err
}

// empty refuses a house with anything in it.
func empty(w *gate.Writing) error {
	for _, t := range tables {
		n := 0
		if err := w.Beyond("a district is read into an empty house only", "SELECT 1 FROM "+t.name+" LIMIT 1", nil,
			func(gate.Row) error { n++; return nil }); err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "这里已经有数据（"+t.name+"），没有读入，原有的内容没有改动。全区文件只能读入空的新库，请另给一个空的数据目录。")
		}
	}
	return nil
}

// reader reads one file.
type reader struct {
	w       *gate.Writing
	at      gate.Place
	keys    *crypt.Keys
	vault   *member.Vault
	in      *bufio.Reader
	no      int64 // of the line
	records int64
	past    int64 // the greatest id seen
	table   int   // of the records now
	rows    []map[string]any
	size    int
	dry     bool // only the sum is looked at
}

const (
	longest = 64 << 20 // of one line: two photographs
	perNote = 1000     // records per entry of the journal
)

func (r *reader) bad(format string, args ...any) error {
	return fault.New(fault.Invalid, fmt.Sprintf("全区文件第%d行：%s。没有读入任何内容。", r.no, fmt.Sprintf(format, args...)))
}

func (r *reader) line() ([]byte, error) {
	r.no++
	var long []byte
	for {
		part, err := r.in.ReadSlice('\n')
		switch {
		case err == nil && long == nil:
			return part, nil
		case errors.Is(err, io.EOF):
			return nil, r.bad("文件没有写完，缺少结尾")
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
		if long = append(long, part...); len(long) > longest {
			return nil, r.bad("这一行太长")
		}
		if err == nil {
			return long, nil
		}
	}
}

func (r *reader) all() (s Sum, err error) {
	first, err := r.line()
	if err != nil {
		return s, err
	}
	var h Header
	if err := json.Unmarshal(first, &h); err != nil || h.Format != Format {
		return s, r.bad("不是全区文件")
	}
	if h.Version != Version {
		return s, r.bad("文件格式是第%d版，这个程序只认第%d版", h.Version, Version)
	}
	sum, part := sha256.New(), sha256.New()
	for {
		text, err := r.line()
		if err != nil {
			return s, err
		}
		var head struct {
			T   string `json:"t"`
			End bool   `json:"end"`
		}
		if err := json.Unmarshal(text, &head); err != nil {
			return s, r.bad("不是完整的JSON")
		}
		if head.End {
			var e end
			if err := json.Unmarshal(text, &e); err != nil {
				return s, r.bad("结尾不对")
			}
			if s = newSum(sum, r.records); e.Records != s.Records || e.SHA256 != s.SHA256 {
				return s, r.bad("内容和结尾的校验不符，文件被改动过或者损坏了")
			}
			if _, err := r.in.ReadByte(); !errors.Is(err, io.EOF) {
				return s, r.bad("结尾之后还有内容")
			}
			if r.dry {
				return s, nil
			}
			if err := r.flush(); err != nil {
				return s, err
			}
			r.w.SkipIDs(r.past)
			return s, r.w.Record(r.at, "district.import", gate.Subject{Kind: "district"}, gate.Detail{"records": s.Records, "sha256": s.SHA256})
		}
		sum.Write(text)
		if r.dry {
			r.records++
			continue
		}
		part.Write(text)
		if err := r.record(head.T, text); err != nil {
			return s, err
		}
		if r.records%perNote == 0 {
			if err := r.w.Record(r.at, "district.chunk", gate.Subject{Kind: "district"},
				gate.Detail{"until": r.records, "sha256": newSum(part, 0).SHA256}); err != nil {
				return s, err
			}
			part.Reset()
		}
	}
}

// record takes one line. Records stand in the order of tables.
func (r *reader) record(name string, line []byte) error {
	for tables[r.table].name != name {
		if err := r.flush(); err != nil {
			return err
		}
		if r.table++; r.table == len(tables) {
			r.table = 0
			return r.bad("不认识的记录“%.40s”，或者次序不对", name)
		}
	}
	t := tables[r.table]
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return r.bad("不是完整的JSON")
	}
	if len(raw) != len(t.columns)+1 {
		return r.bad("记录“%s”应有%d项，这里有%d项", name, len(t.columns), len(raw)-1)
	}
	row := make(map[string]any, len(t.columns)+len(t.derived))
	var id int64
	for i, c := range t.columns {
		v, ok := raw[c.name]
		if !ok {
			return r.bad("记录“%s”缺少“%s”", name, c.name)
		}
		val, err := r.value(t, c, id, v)
		if err != nil {
			return err
		}
		if n, is := val.(int64); is && c.kind == key {
			if r.past = max(r.past, n); i == 0 {
				id = n
			}
		}
		row[c.col()] = val
		r.size += len(v)
	}
	if err := r.derive(t, row, raw); err != nil {
		return err
	}
	r.records++
	r.rows = append(r.rows, row)
	if len(r.rows)*len(row) > 1500 || r.size > 8<<20 {
		return r.flush()
	}
	return nil
}

func (r *reader) value(t table, c column, id int64, raw json.RawMessage) (any, error) {
	wrong := func() (any, error) { return nil, r.bad("记录“%s”的“%s”不对", t.name, c.name) }
	switch c.kind {
	case number:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return wrong()
		}
		return n, nil
	case truth:
		b, err := strconv.ParseBool(string(raw))
		if err != nil {
			return wrong()
		}
		return b, nil
	case date:
		if string(raw) == "null" {
			return nil, nil
		}
	}
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return wrong()
	}
	switch c.kind {
	case key:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return wrong()
		}
		return n, nil
	case bytes_:
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return wrong()
		}
		return b, nil
	case sealed:
		return r.keys.Seal(t.name, c.col(), id, s), nil
	}
	return s, nil
}

// derive computes what the file leaves out.
func (r *reader) derive(t table, row map[string]any, raw map[string]json.RawMessage) error {
	switch t.name {
	case "member":
		var number, phone string
		if err := errors.Join(json.Unmarshal(raw["id_number"], &number), json.Unmarshal(raw["phone"], &phone)); err != nil {
			return err
		}
		name, _ := row["name"].(string)
		row["pinyin"], row["initials"] = find.SpellName(name)
		row["id_blind"], row["phone_blind"] = r.vault.Blind(member.ByID, number), r.vault.Blind(member.ByPhone, phone)
		row["batch_id"] = int64(0)
	case accounts:
		row["password"], row["password_ms"] = "", int64(0) // nobody signs in before it is set
	}
	return nil
}

// flush stores the records that are waiting, many in one statement.
func (r *reader) flush() error {
	if len(r.rows) == 0 {
		return nil
	}
	t := tables[r.table]
	var names []string
	for _, c := range t.columns {
		names = append(names, c.col())
	}
	names = append(names, t.derived...)
	args := gate.Args{}
	var b strings.Builder
	b.WriteString("INSERT INTO " + t.name + " (" + strings.Join(names, ", ") + ") VALUES ")
	for i, row := range r.rows {
		for j, n := range names {
			p := "p" + strconv.Itoa(i*len(names)+j)
			b.WriteString([...]string{", @", "(@", ", (@"}[lead(i, j)] + p)
			args[p] = row[n]
		}
		b.WriteByte(')')
	}
	r.rows, r.size = r.rows[:0], 0
	_, err := r.w.Exec(r.at, b.String(), args)
	if fault.KindOf(err) == fault.Conflict {
		return fault.Wrap(fault.Invalid, fmt.Sprintf("全区文件第%d行之前有重复的记录（%s）。没有读入任何内容。", r.no, t.name), err)
	}
	return err
}

func lead(i, j int) int {
	switch {
	case j > 0:
		return 0
	case i == 0:
		return 1
	}
	return 2
}
