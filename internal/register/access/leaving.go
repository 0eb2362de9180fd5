package access

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strconv"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Leaving is a file that is about to be handed over.
type Leaving struct {
	No        string   // borne by the file itself
	List      string   // what it is: 党员名册
	Filter    string   // what was asked for
	File      string   // its name
	Columns   []string // of a list
	Sensitive bool     // it holds sealed values in clear
	Rows      int
	SHA256    string
	Why       string  // asked for where Sensitive
	Members   []int64 // whose sealed values it holds
	Org       int64   // where it is noted; the asker's own unless given
}

// Number gives a number for a file, before it is made.
func Number() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // crypto/rand never fails
	s := base32.StdEncoding.EncodeToString(b)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12]
}

// Give notes a file before its first byte goes out. One with sealed values in clear
// takes can, is noted in the journal and with each person in it, and is refused
// (Against) where the account's day would hold more rows than its authority may take
// out; the refusal is kept too. Files sent at the same moment count one after the other.
func (as *Accesses) Give(ctx context.Context, who gate.Actor, can gate.Can, x Leaving) error {
	limit := int64(0)
	if x.Sensitive {
		g, err := as.gate.Grant(ctx, who)
		if err != nil {
			return err
		}
		switch g.Cans[can] {
		case gate.OwnOrg:
			limit = as.cat.Exports.Own
		case gate.Below:
			limit = as.cat.Exports.Below
		}
	} else {
		can = gate.Mine
	}
	var refused error
	err := as.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		refused = nil
		at, err := place(w, can, x.Org)
		if err != nil {
			return err
		}
		state := "given"
		if x.Sensitive && limit > 0 {
			taken := int64(0)
			if err := w.Beyond("what an account took out today is counted", "SELECT COALESCE(SUM(rows), 0) FROM export_log WHERE account_id = @account AND on_day = @gate_today AND sensitive AND state = 'given'",
				gate.Args{"account": who.Account}, func(row gate.Row) error { return row.Scan(&taken) }); err != nil {
				return err
			}
			if taken+int64(x.Rows) > limit {
				state = "refused"
				refused = fault.New(fault.Against, "一个账号一天最多导出"+strconv.FormatInt(limit, 10)+"行完整信息，今天已经导出"+strconv.FormatInt(taken, 10)+"行，这一份有"+
					strconv.Itoa(x.Rows)+"行，没有交出。请缩小范围，或者不写用途导出只显示一部分的名单；确实需要的，明天再办。")
			}
		}
		id := w.NewID()
		if _, err := w.Exec(at, `INSERT INTO export_log (id, no, account_id, post_id, org_id, name, list, filter, columns, sensitive, rows, sha256, file, why, state, on_day, at_ms)
			VALUES (@id, @no, @account, @post, @of, @name, @list, @filter, @columns, @sensitive, @rows, @sha, @file, @why, @state, @gate_today, @gate_now)`,
			gate.Args{"id": id, "no": x.No, "account": who.Account, "post": who.Post, "of": at.Org(), "name": who.Name, "list": x.List, "filter": x.Filter, "columns": join(x.Columns),
				"sensitive": x.Sensitive, "rows": int64(x.Rows), "sha": x.SHA256, "file": x.File, "why": x.Why, "state": state}); err != nil {
			return err
		}
		if !x.Sensitive {
			return w.Quiet("a list without sealed values is kept in the list of exports")
		}
		if refused == nil {
			if err := Note(w, at, Export, x.Members, nil, Reason{Other, x.Why}); err != nil {
				return err
			}
		}
		return w.Record(at, "member.export", gate.Subject{Kind: "export", ID: id}, gate.Detail{"of": x.List, "rows": x.Rows, "sha256": x.SHA256, "no": x.No, "state": state,
			"why": as.keys.Digest("export.why", x.Why)})
	})
	if err != nil {
		return err
	}
	return refused
}

// Left notes a paper, a report or another file that no list of exports makes.
func (as *Accesses) Left(ctx context.Context, who gate.Actor, name, what, sum string) error {
	return as.Give(ctx, who, gate.Mine, Leaving{No: Number(), List: "文件", Filter: what, File: name, SHA256: sum})
}

func place(w *gate.Writing, can gate.Can, org int64) (gate.Place, error) {
	switch {
	case can == gate.Mine:
		return w.Myself()
	case org != 0:
		return w.At(org)
	case w.Org() != 0:
		return w.At(w.Org())
	}
	return w.Whole()
}

func join(list []string) (s string) {
	for i, x := range list {
		if i > 0 {
			s += "、"
		}
		s += x
	}
	return s
}

// Left is a file that was handed over, or refused.
type Left struct {
	ID, Account int64
	No          string
	Name        string
	List        string
	Filter      string
	Columns     string
	Sensitive   bool
	Rows        int
	SHA256      string
	File        string
	Why         string
	Refused     bool
	At          time.Time
}

// Asked narrows a list of exports.
type Asked struct {
	Account int64
	Text    string // a number, a file's hash, a name
	Span    day.Span
	After   int64
	Limit   int
}

const leftColumns = "x.id, x.account_id, x.no, x.name, x.list, x.filter, x.columns, x.sensitive, x.rows, x.sha256, x.file, x.why, x.state, x.at_ms"

func scanLeft(row gate.Row) (x Left, err error) {
	var state string
	var ms int64
	err = row.Scan(&x.ID, &x.Account, &x.No, &x.Name, &x.List, &x.Filter, &x.Columns, &x.Sensitive, &x.Rows, &x.SHA256, &x.File, &x.Why, &state, &ms)
	x.Refused, x.At = state == "refused", day.Instant(ms)
	return x, err
}

func (q Asked) where(args gate.Args) string {
	where := " AND x.on_day >= @from AND x.on_day < @until"
	args["from"], args["until"], args["limit"] = q.Span.From, q.Span.Until, int64(q.Limit+1)
	if q.After != 0 {
		where += " AND x.id < @after"
		args["after"] = q.After
	}
	if q.Text != "" {
		where += ` AND (LOWER(x.no) LIKE @text ESCAPE '~' OR x.sha256 = @sum OR LOWER(x.name) LIKE @text ESCAPE '~' OR LOWER(x.file) LIKE @text ESCAPE '~')`
		args["text"], args["sum"] = gate.Like(q.Text), q.Text
	}
	if q.Account != 0 {
		where += " AND x.account_id = @account"
		args["account"] = q.Account
	}
	return where
}

// Taken gives what the asker took out himself, the newest first.
func (as *Accesses) Taken(ctx context.Context, who gate.Actor, q Asked) (list []Left, err error) {
	q.Account = 0
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		args := gate.Args{"mine": who.Account}
		list, err = gate.Collect(r, "SELECT "+leftColumns+` FROM export_log x LEFT JOIN account a ON a.id = x.account_id
			WHERE x.account_id = @mine AND {self COALESCE(a.person_id, @gate_self)}`+q.where(args)+" ORDER BY x.id DESC LIMIT @limit", args, scanLeft)
		return err
	})
	return list, err
}

// All gives what everybody took out, the newest first. It takes Audit.
func (as *Accesses) All(ctx context.Context, who gate.Actor, q Asked) (list []Left, err error) {
	err = as.gate.Read(ctx, who, Audit, func(r *gate.Reading) error {
		args := gate.Args{}
		return r.Beyond("the audit authority reads the exports of all", "SELECT "+leftColumns+" FROM export_log x WHERE TRUE"+q.where(args)+" ORDER BY x.id DESC LIMIT @limit", args, func(row gate.Row) error {
			x, err := scanLeft(row)
			list = append(list, x)
			return err
		})
	})
	return list, err
}
