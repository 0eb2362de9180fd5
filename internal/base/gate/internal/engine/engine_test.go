package engine

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"
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
