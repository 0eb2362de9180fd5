package gate

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// Subject is what a journal entry is about.
type Subject struct {
	Kind string // the noun, as in GLOSSARY.md: member, activity, decision
	ID   int64
}

// Detail holds what an entry says besides: codes, counts, ids, keyed digests.
// Never a personal value.
type Detail map[string]any

// Entry is one line of the journal. Each commits to the one before.
type Entry struct {
	Seq, ID, At   int64
	Org           int64
	Account, Post int64
	By            string // the program's name, where no person did it
	Deed          string
	Subject       Subject
	Detail        string
	Prev, Hash    string
}

func (e *Entry) sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d %d %d %d %d %d\n%q %q %q %d\n%s", e.Prev, e.Seq, e.ID, e.At, e.Org,
		e.Account, e.Post, e.By, e.Deed, e.Subject.Kind, e.Subject.ID, e.Detail)
	return hex.EncodeToString(h.Sum(nil))
}

// chain is the journal's head inside one transaction.
type chain struct {
	seq  int64
	hash string
}

func readHead(ctx context.Context, tx *sql.Tx) (*chain, error) {
	var c chain
	err := tx.QueryRowContext(ctx, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").Scan(&c.seq, &c.hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return &c, err
}

// Record writes what was done into the journal, in the same transaction.
func (w *Writing) Record(at Place, deed string, about Subject, detail Detail) error {
	if !at.ok {
		return errors.New("gate: a record without a place")
	}
	text := []byte("{}")
	if len(detail) > 0 {
		var err error
		if text, err = json.Marshal(detail); err != nil {
			return err
		}
	}
	e := Entry{Seq: w.chain.seq + 1, ID: w.NewID(), At: w.now.UnixMilli(), Org: at.org,
		Account: w.who.Account, Post: w.who.Post, By: w.who.program,
		Deed: deed, Subject: about, Detail: string(text), Prev: w.chain.hash}
	e.Hash = e.sum()
	_, err := w.Exec(at, `
		INSERT INTO journal (seq, id, at_ms, org_id, account_id, post_id, by_program, deed, subject, subject_id, detail, prev, hash)
		VALUES (@seq, @id, @at, @org, @account, @post, @by, @deed, @kind, @subject, @detail, @prev, @hash)`,
		Args{"seq": e.Seq, "id": e.ID, "at": e.At, "org": e.Org, "account": e.Account, "post": e.Post, "by": e.By,
			"deed": e.Deed, "kind": e.Subject.Kind, "subject": e.Subject.ID, "detail": e.Detail, "prev": e.Prev, "hash": e.Hash})
	if err != nil {
		return err
	}
	w.chain.seq, w.chain.hash = e.Seq, e.Hash
	w.entries++
	return nil
}

// Quiet lets a write pass without an entry, for a fixed reason: the keeping of
// the program's own clocks. The reasons stand in the golden list with Beyond's. What it
// changes must be in no list that is kept (Kept): this program would notice, another one
// that serves the same house would not.
func (w *Writing) Quiet(why string) error {
	if why == "" {
		return errors.New("gate: a quiet write needs a reason")
	}
	w.entries++
	return nil
}
