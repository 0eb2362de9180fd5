package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
)

// compare holds a restored database against the backup: the same tables, the same
// rows, no row that names a missing one, and a journal whose entries fit.
func compare(ctx context.Context, told Told, at gate.Options) error {
	g, err := gate.Peek(at, "正在核对备份。")
	if err != nil {
		return err
	}
	err = g.Copy(ctx, program, func(c *gate.Copying) error {
		sums, err := tables(c, newPen(io.Discard))
		if err != nil {
			return err
		}
		if len(sums) != len(told.Sums) {
			return fmt.Errorf("backup: %d tables were restored of %d", len(sums), len(told.Sums))
		}
		for i, s := range told.Sums {
			if sums[i] != s {
				return fmt.Errorf("backup: the restored table %s differs: %d rows of %d", s.Table, sums[i].Rows, s.Rows)
			}
		}
		if c.Head != told.Head.JournalHead || c.HeadHash != told.Head.JournalHash {
			return errors.New("backup: the restored journal ends elsewhere")
		}
		return c.Strays()
	})
	if err == nil {
		_, err = g.Verify(ctx)
	}
	return errors.Join(err, g.Close())
}

// Prove restores a backup into a scratch folder under temp, compares it there and
// takes the folder away again. What it answers without an error can be restored.
func Prove(ctx context.Context, path string, key *crypt.BackupKey, to gate.Options, temp string) (told Told, err error) {
	if err := os.MkdirAll(temp, 0o700); err != nil {
		return told, err
	}
	scratch, err := os.MkdirTemp(temp, scratchBegin)
	if err != nil {
		return told, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	to.URL, to.File = "", filepath.Join(scratch, "zhibu.db")
	if told, err = fill(ctx, path, key, to, func(string, []byte) error { return nil }); err != nil {
		return told, err
	}
	return told, compare(ctx, told, to)
}

const scratchBegin = "zhibu-restore-"

// Sweep takes away what an interrupted test of a restore left under temp: it holds
// the data in the clear.
func Sweep(temp string) error {
	old, err := filepath.Glob(filepath.Join(temp, scratchBegin+"*"))
	for _, f := range old {
		err = errors.Join(err, os.RemoveAll(f))
	}
	return err
}
