package engine

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zhibu/internal/base/testkit"
)

// A program opens a file that has no WAL yet while another one writes it, as it does when
// both are started at once: SQLite refuses that change without waiting, so we wait.
func TestOpeningWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zhibu.db")
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec("CREATE TABLE a (x INTEGER)"); err != nil {
		t.Fatal(err)
	}
	writes, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writes.Exec("INSERT INTO a VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	go func() {
		e, err := SQLite(path)
		if err == nil {
			err = e.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Fatal("it did not wait: ", err)
	case <-time.After(200 * time.Millisecond):
	}
	if err := writes.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
	if err := other.Close(); err != nil {
		t.Error(err)
	}
}

// While somebody reads for long, what is written waits in the log beside the file. Once
// he has ended it is taken in, and the log is small again.
func TestALongReader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zhibu.db")
	e, err := SQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func() {
		t.Helper()
		if _, err := e.Writer.Exec("UPDATE a SET x = RANDOMBLOB(4000000)"); err != nil {
			t.Fatal(err)
		}
	}
	log := func() int64 {
		t.Helper()
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	if _, err := e.Writer.Exec("CREATE TABLE a (x BLOB); INSERT INTO a VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	reads, err := e.BeginRead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reads.QueryRow("SELECT COUNT(*) FROM a").Scan(&n); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		write()
	}
	most := log()
	if err := reads.Rollback(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		write()
	}
	after := log()
	if most < 2*logMost || after > logMost+5_000_000 { // the last write may lie in it
		t.Errorf("the log had %d bytes while somebody read, and %d afterwards", most, after)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	testkit.Promise(t, fmt.Sprintf("%d MB while somebody read, %d MB afterwards", most>>20, after>>20), "FLT-16")
}
