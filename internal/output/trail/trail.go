// Package trail is the journal as the audit administrator reads it, and the
// checkpoints by which it can be held against a copy that left the machine. It
// changes nothing of the journal.
package trail

import (
	"context"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/post"
)

// View is the authority to read the journal: the audit administrator's.
const View gate.Can = "journal.view"

// Trails is the cases of this area.
type Trails struct {
	gate   *gate.Gate
	signer *crypt.Signer
	to     []Sink
}

// New makes the cases. Checkpoints are signed by signer and go to every sink.
func New(g *gate.Gate, signer *crypt.Signer, to ...Sink) *Trails { return &Trails{g, signer, to} }

// Query asks for entries, the newest first.
type Query struct {
	Span   day.Span // the days; all where it is empty
	Area   string   // the first word of a deed: account, post, export
	Text   string   // in the name of the account or of the organisation
	Before int64    // entries before this one
	Limit  int      // 50 unless said
}

// Line is one entry in words. It holds no personal value, as the journal does not.
type Line struct {
	Seq     int64
	At      time.Time
	By      string // the account's name, or the program's
	Post    string // the post worked as
	Org     string
	Deed    string
	Subject string
	ID      int64
	Of      string // the name of the account that it is about
	Detail  string
}

// Page is one page of entries.
type Page struct {
	Lines []Line
	Next  int64 // ask with Before for what follows; 0 at the end
	Total int64
}

const from = ` FROM journal j LEFT JOIN account a ON a.id = j.account_id LEFT JOIN post p ON p.id = j.post_id
	LEFT JOIN account s ON j.subject = 'account' AND s.id = j.subject_id
	LEFT JOIN org_version v ON v.org_id = j.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
	WHERE {reach j.org_id}`

// List gives a page of entries. It takes View.
func (ts *Trails) List(ctx context.Context, who gate.Actor, q Query) (page Page, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		page, err = list(r, q)
		return err
	})
	return page, err
}

func list(r *gate.Reading, q Query) (page Page, err error) {
	if q.Limit == 0 {
		q.Limit = 50
	}
	where := from
	args := gate.Args{"limit": q.Limit + 1, "before": q.Before}
	if q.Area != "" {
		where += " AND j.deed LIKE @area ESCAPE '~'"
		args["area"] = gate.Begins(q.Area + ".")
	}
	if q.Text != "" {
		where += " AND (LOWER(a.name) LIKE @text ESCAPE '~' OR LOWER(s.name) LIKE @text ESCAPE '~' OR LOWER(v.name) LIKE @text ESCAPE '~' OR LOWER(j.by_program) LIKE @text ESCAPE '~'"
		args["text"] = gate.Like(q.Text)
		for i, name := range called(q.Text) {
			at := "program" + strconv.Itoa(i)
			where += " OR j.by_program = @" + at
			args[at] = name
		}
		where += ")"
	}
	if !q.Span.Empty() {
		where += " AND j.at_ms >= @since AND j.at_ms < @until"
		args["since"], args["until"] = q.Span.From.Start().UnixMilli(), q.Span.Until.Start().UnixMilli()
	}
	if err := r.One("SELECT COUNT(*)"+where, args, &page.Total); err != nil {
		return page, err
	}
	if q.Before > 0 {
		where += " AND j.seq < @before"
	}
	page.Lines, err = gate.Collect(r, `SELECT j.seq, j.at_ms, COALESCE(a.name, ''), j.by_program, COALESCE(p.kind, ''), COALESCE(v.name, ''), j.deed, j.subject, j.subject_id, COALESCE(s.name, ''), j.detail`+
		where+" ORDER BY j.seq DESC LIMIT @limit", args, func(row gate.Row) (x Line, err error) {
		var at int64
		var program string
		var kind post.Kind
		err = row.Scan(&x.Seq, &at, &x.By, &program, &kind, &x.Org, &x.Deed, &x.Subject, &x.ID, &x.Of, &x.Detail)
		x.At, x.Post = day.Instant(at), kind.Label()
		if program != "" {
			x.By = "程序（" + Program(program) + "）"
		}
		return x, err
	})
	if err == nil && len(page.Lines) > q.Limit {
		page.Lines = page.Lines[:q.Limit]
		page.Next = page.Lines[q.Limit-1].Seq
	}
	return page, err
}

// Area is the first word of a deed.
func Area(deed string) string {
	area, _, _ := strings.Cut(deed, ".")
	return area
}
