package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Told is what a restore found and brought back.
type Told struct {
	Head Head
	Sums []Sum
}

// Rows is how many rows all tables hold.
func (t Told) Rows() (n int64) {
	for _, s := range t.Sums {
		n += s.Rows
	}
	return n
}

// ReadHead reads the head of a backup; it is proven by nothing yet.
func ReadHead(path string) (h Head, err error) {
	f, err := os.Open(path)
	if err != nil {
		return h, noFile(err)
	}
	_, _, h, err = begin(bufio.NewReader(f))
	return h, errors.Join(err, f.Close())
}

func noFile(err error) error {
	return fault.Wrap(fault.NotFound, "备份文件打不开，没有恢复。", err)
}

// begin reads a backup as far as its head.
func begin(from *bufio.Reader) (*bufio.Reader, []byte, Head, error) {
	var h Head
	text, err := crypt.StreamHead(from)
	if err != nil {
		return nil, nil, h, damaged(err)
	}
	if err := json.Unmarshal(text, &h); err != nil || h.Format != Format {
		return nil, nil, h, damaged(errors.Join(errForm, err))
	}
	if h.Version != Version {
		return nil, nil, h, fault.New(fault.Invalid, fmt.Sprintf("这个备份文件的格式是第%d版，这个程序只认识第%d版，没有恢复。请用做这个备份的那一版程序恢复。", h.Version, Version))
	}
	return from, text, h, nil
}

func damaged(err error) error {
	return fault.Wrap(fault.Invalid, "这个文件不是完整的备份，或者被改动过，没有恢复。请换另一个备份文件。", err)
}

// fill brings a backup into an empty place; rules are handed on as files.
func fill(ctx context.Context, path string, key *crypt.BackupKey, to gate.Options, file func(name string, body []byte) error) (told Told, err error) {
	f, err := os.Open(path)
	if err != nil {
		return told, noFile(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	from, text, head, err := begin(bufio.NewReaderSize(f, 1<<18))
	if err != nil {
		return told, err
	}
	if head.BackupKey != key.Mark() {
		return told, fault.New(fault.Invalid, "备份密钥不是做这个备份时用的那一个，没有恢复。请换用当时的备份密钥。")
	}
	plain, err := crypt.OpenStream(from, head.Suite, key.Secret(), text)
	if err != nil {
		return told, damaged(err)
	}
	told.Head = head
	err = gate.Fill(ctx, to, head.Schema, func(into *gate.Filling) (err error) {
		told.Sums, err = pour(into, plain, file)
		if errors.Is(err, crypt.ErrStream) || errors.Is(err, errForm) {
			return damaged(err)
		}
		return err
	})
	return told, err
}

// mostRows and mostBytes are how much is put into a table at once.
const (
	mostRows  = 1000
	mostBytes = 4 << 20
)

// pour puts the rows of a backup into the empty tables.
func pour(into *gate.Filling, plain interface{ Read([]byte) (int, error) }, file func(string, []byte) error) ([]Sum, error) {
	known := map[string]gate.Table{}
	for _, t := range into.Tables {
		known[t.Name] = t
	}
	var rows [][]any
	size := 0
	put := func(t gate.Table) error {
		if len(rows) == 0 {
			return nil
		}
		err := into.Put(t, rows)
		rows, size = rows[:0], 0
		return err
	}
	sums, err := read(plain, taker{
		row: func(t gate.Table, values []any) error {
			if !same(t, known[t.Name]) {
				return fmt.Errorf("%w: table %s is not that of its version", errForm, t.Name)
			}
			rows = append(rows, values)
			for _, v := range values {
				switch v := v.(type) {
				case string:
					size += len(v)
				case []byte:
					size += len(v)
				}
			}
			if len(rows) == mostRows || size > mostBytes {
				return put(t)
			}
			return nil
		},
		end:  put,
		file: file,
	})
	if err != nil {
		return nil, err
	}
	for _, s := range sums {
		delete(known, s.Table)
	}
	for name := range known {
		if notKept[name] == "" {
			return nil, fmt.Errorf("%w: table %s is missing", errForm, name)
		}
	}
	return sums, nil
}

func same(a, b gate.Table) bool { return slices.Equal(a.Columns, b.Columns) }

// Restore brings a backup into an empty place: a new SQLite file in a folder that
// holds at most keys, or an empty PostgreSQL database. It refuses where anything
// is already, a file that is not whole and authentic, another backup key, and key
// files that could not read the sealed columns; then nothing is left behind. What
// was restored is compared with the backup before it gets its name.
func Restore(ctx context.Context, path string, h House, to gate.Options) (told Told, err error) {
	final := to.File
	if to.URL == "" {
		if err := empty(final); err != nil {
			return told, err
		}
		to.File = final + ".restoring"
		if err := os.Remove(to.File); err != nil && !errors.Is(err, os.ErrNotExist) {
			return told, err
		}
		defer func() {
			if err != nil {
				_ = os.Remove(to.File) // what is left of it is swept by the next attempt
			}
		}()
	}
	head, err := ReadHead(path)
	if err != nil {
		return told, err
	}
	if len(head.Keys) > 0 && !slices.Contains(h.Keys.Marks(), head.Keys[0]) {
		return told, fault.New(fault.Invalid, "密钥文件不是这个备份所属的那一个：身份证号、电话等内容会无法读取，没有恢复。请把当时的密钥文件放好再恢复。")
	}
	files := map[string][]byte{}
	told, err = fill(ctx, path, h.Key, to, func(name string, body []byte) error {
		files[name] = body
		return nil
	})
	if err != nil {
		return told, err
	}
	if err := compare(ctx, told, to); err != nil {
		return told, err
	}
	if err := putRules(h.Rules, files); err != nil {
		return told, err
	}
	if to.URL == "" {
		if err := os.Rename(to.File, final); err != nil {
			return told, err
		}
		return told, flushDir(filepath.Dir(final))
	}
	return told, nil
}

// empty answers Conflict where a folder holds a house, or something else than keys.
func empty(file string) error {
	list, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return err
	}
	for _, f := range list {
		switch f.Name() {
		case "keys", "tmp", "lost+found", "zhibu.lock", filepath.Base(file) + ".restoring":
			continue
		}
		return fault.New(fault.Conflict, "数据目录不是空的（里面有"+f.Name()+"），没有恢复，原来的内容没有改动。请换一个空的目录；要替换现在的数据，请先停止程序，再把原来的目录改名。")
	}
	return nil
}

func putRules(folder string, files map[string][]byte) error {
	for name, body := range files {
		name, ok := strings.CutPrefix(name, "rules/")
		if !ok || !pack(name) || folder == "" {
			return fmt.Errorf("%w: file %q", errForm, name)
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), body, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func flushDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Note writes into the journal of a house that it was brought back, and from what.
func (bs *Backups) Note(ctx context.Context, told Told) error {
	return bs.house.Gate.Write(ctx, program, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		return w.Record(at, "backup.restore", gate.Subject{Kind: "backup_run"}, gate.Detail{"made_at": told.Head.MadeAt.UnixMilli(), "records": told.Rows(),
			"journal_head": told.Head.JournalHead})
	})
}
