package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// beyond is a roster that the house does not take.
const beyond = 1_000_000

// passage is how one roster went.
type passage struct {
	Rows      int
	File      int64 // bytes
	Read, Ran time.Duration
	Memory    usage
	Answer    string // of one that was refused
}

// takeRows is the child's part: a roster of so many rows goes in, and one of a million is
// refused; narrow leaves it only two columns, so that the file is not too large too.
func takeRows(ctx context.Context, data string, rows int, narrow bool) (p passage, err error) {
	h, err := openHouse(ctx, data, "")
	if err != nil {
		return p, err
	}
	defer h.close()
	if err := h.find(ctx); err != nil {
		return p, err
	}
	p.Rows = rows
	if rows == beyond {
		return h.refused(narrow)
	}
	file := filepath.Join(data, "rows.xlsx")
	body, err := os.ReadFile(file)
	if err != nil {
		return p, err
	}
	p.File = int64(len(body))
	begin := time.Now()
	at, err := h.read("花名册.xlsx", body)
	if err != nil {
		return p, err
	}
	p.Read = time.Since(begin)
	if err := h.confirm(at, rows); err != nil {
		return p, err
	}
	p.Ran = time.Since(begin) - p.Read
	p.Memory, err = used()
	return p, err
}

// refused sends a million rows as text, whole or only names and branches.
func (h *house) refused(narrow bool) (p passage, err error) {
	only := columns
	if narrow {
		only = []string{"姓名", "所在党支部"}
	}
	var b bytes.Buffer
	if err := plain(&b, beyond, h.branches, only...); err != nil {
		return p, err
	}
	p.Rows, p.File = beyond, int64(b.Len())
	form, kind, err := sending("花名册.csv", b.Bytes())
	if err != nil {
		return p, err
	}
	r, err := http.NewRequest("POST", h.base+"/import", strings.NewReader(form))
	if err != nil {
		return p, err
	}
	r.Header.Set("Content-Type", kind)
	h.sign(r)
	begin := time.Now()
	res, err := h.client.Do(r)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		return p, err
	}
	p.Read = time.Since(begin)
	p.Answer = fmt.Sprintf("%d, “%s”", res.StatusCode, sentence(string(page)))
	p.Memory, err = used()
	return p, err
}

var said = regexp.MustCompile(`[^<>]*没有(读入|写入|保存)[^<>]*`)

// sentence is what a page says of a file that was refused.
func sentence(page string) string { return strings.TrimSpace(said.FindString(page)) }

// passages takes rosters of so many rows in, each into a copy of the district and in a
// process of its own, and has two be refused.
func passages(ctx context.Context, dir, house string, sizes []int) (list []passage, err error) {
	h, err := openHouse(ctx, house, "")
	if err != nil {
		return nil, err
	}
	err = h.find(ctx)
	branches := h.branches
	h.close()
	if err != nil {
		return nil, err
	}
	one := func(rows int, more ...string) error {
		into := filepath.Join(dir, "rows")
		defer func() { _ = os.RemoveAll(into) }()
		if err := copyFolder(into, house); err != nil {
			return err
		}
		if rows != beyond {
			body, err := workbook(0, rows, branches)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(into, "rows.xlsx"), body, 0o600); err != nil {
				return err
			}
		}
		fmt.Fprintf(os.Stderr, "a roster of %d rows\n", rows)
		var p passage
		err := child(&p, childRows, into, append(more, "-rows="+strconv.Itoa(rows))...)
		list = append(list, p)
		return err
	}
	for _, rows := range sizes {
		if err := one(rows); err != nil {
			return nil, err
		}
	}
	return list, errors.Join(one(beyond), one(beyond, "-narrow"))
}

func passagesText(machine string, list []passage) string {
	var b strings.Builder
	b.WriteString(machine + ".\n\n| rows | file MB | read, checked and shown s | taken in s | rows a second | memory at the most MB |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, p := range list {
		if p.Answer == "" {
			fmt.Fprintf(&b, "| %d | %s | %.1f | %.1f | %.0f | %s |\n", p.Rows, mb(p.File), p.Read.Seconds(), p.Ran.Seconds(), float64(p.Rows)/(p.Read+p.Ran).Seconds(), mb(p.Memory.Peak))
		}
	}
	for _, p := range list {
		if p.Answer != "" {
			fmt.Fprintf(&b, "\n%d rows in %s MB are refused in %.1f s: %s\n", p.Rows, mb(p.File), p.Read.Seconds(), p.Answer)
		}
	}
	return b.String()
}
