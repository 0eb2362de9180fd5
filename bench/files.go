package main

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// bytesOf is how large a database of SQLite is, with what was not yet moved into it.
func bytesOf(file string) (n int64) {
	for _, end := range []string{"", "-wal"} {
		if info, err := os.Stat(file + end); err == nil {
			n += info.Size()
		}
	}
	return n
}

// shares are what fills a file of the house; all other tables are the rest.
var shares = []struct {
	name   string
	tables []string
}{
	{"what PocketBase holds too: organisations, members, activities and who was there, with the versions of all of them",
		[]string{"org", "org_version", "member", "membership", "activity", "activity_org", "activity_kind", "activity_person"}},
	{"the journal", []string{"journal", "journal_checkpoint"}},
	{"the keyed digest of every row", []string{"row_mark", "row_shape"}},
	{"everything else that the house keeps", nil},
}

// shareOf is the number of a table's share.
func shareOf(table string) int {
	for i, s := range shares {
		if slices.Contains(s.tables, table) {
			return i
		}
	}
	return len(shares) - 1
}

// contents are the bytes of each share of a file, tables with their indexes.
func contents(file string) (list []int64, err error) {
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.Query("SELECT COALESCE(s.tbl_name, d.name), SUM(d.pgsize) FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = TRUE GROUP BY 1")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	list = make([]int64, len(shares))
	for rows.Next() {
		var table string
		var size int64
		if err := rows.Scan(&table, &size); err != nil {
			return nil, err
		}
		list[shareOf(table)] += size
	}
	return list, rows.Err()
}

func mb(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }

// copyFolder copies a folder with who may read what.
func copyFolder(into, from string) error {
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := filepath.Join(into, strings.TrimPrefix(path, from))
		info, err := e.Info()
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(at, info.Mode().Perm())
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(at, body, info.Mode().Perm())
	})
}
