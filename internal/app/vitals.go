package app

import (
	"context"
	"fmt"
	"io"
	"os"

	"zhibu/internal/base/gate"
)

// Healthy answers nil when the house can be read and written.
func (a *App) Healthy(ctx context.Context) error {
	if why := a.Gate.Frozen(); why != "" {
		return fmt.Errorf("read only: %s", why)
	}
	return a.Gate.Read(ctx, gate.Program("health"), "", func(r *gate.Reading) error {
		return r.Beyond("whether the database answers", "SELECT 1", nil, func(gate.Row) error { return nil })
	})
}

// Vitals writes how the house is, in the text form of Prometheus: nothing of
// persons, and nothing of who used it.
func (a *App) Vitals(ctx context.Context, w io.Writer) error {
	gauge := func(name, help string, v int64) {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n%s %d\n", name, help, name, name, v)
	}
	frozen := int64(0)
	if a.Gate.Frozen() != "" {
		frozen = 1
	}
	gauge("zhibu_read_only", "1 while nothing may be written.", frozen)
	gauge("zhibu_writes_waiting", "Writes that wait for the writer.", int64(a.Gate.Waiting()))
	if a.Config.Database == "" {
		if info, err := os.Stat(a.Config.File()); err == nil {
			gauge("zhibu_database_bytes", "Size of the SQLite file.", info.Size())
		}
	}
	var head, good, proof int64
	err := a.Gate.Read(ctx, gate.Program("health"), "", func(r *gate.Reading) error {
		return r.Beyond("how old the last backup is and how long the journal", `SELECT (SELECT COALESCE(MAX(seq), 0) FROM journal),
			(SELECT COALESCE(MAX(made_ms), 0) FROM backup_run WHERE deed = 'backup' AND state = 'good'),
			(SELECT COALESCE(MAX(made_ms), 0) FROM backup_run WHERE deed = 'proof' AND state = 'good')`, nil,
			func(row gate.Row) error { return row.Scan(&head, &good, &proof) })
	})
	if err != nil {
		return err
	}
	gauge("zhibu_journal_entries", "Entries of the journal.", head)
	now := a.Gate.Now().UnixMilli()
	for _, x := range []struct {
		name, help string
		at         int64
	}{{"zhibu_backup_age_seconds", "Age of the last good backup.", good}, {"zhibu_restore_test_age_seconds", "Age of the last good test of a restore.", proof}} {
		if x.at > 0 {
			gauge(x.name, x.help, (now-x.at)/1000)
		}
	}
	return nil
}
