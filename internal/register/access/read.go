package access

import (
	"context"
	"encoding/json"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

const lookColumns = `l.account_id, l.post_id, l.org_id, l.name, l.member_id, l.kind, l.what, l.why, l.note, l.on_day, l.at_ms`

func scanLook(row gate.Row, more ...any) (l Look, err error) {
	var what string
	var ms int64
	err = row.Scan(append([]any{&l.Account, &l.Post, &l.Org, &l.Name, &l.Member, &l.Kind, &what, &l.Reason.Code, &l.Reason.Note, &l.On, &ms}, more...)...)
	if what != "" {
		l.What = strings.Split(what, "、")
	}
	l.At = day.Instant(ms)
	return l, err
}

// most is how many looks a page shows.
const most = 200

// Mine tells the asker who saw his own record, the newest first.
func (as *Accesses) Mine(ctx context.Context, who gate.Actor) (list []Look, err error) {
	if err := as.flush(ctx); err != nil {
		return nil, err
	}
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		list, err = Own(r)
		return err
	})
	return list, err
}

// Own is Mine inside a reading of the asker's own; what is not written yet is not in it.
func Own(r *gate.Reading) ([]Look, error) {
	list, err := gate.Collect(r, "SELECT "+lookColumns+" FROM look l WHERE {self l.member_id} ORDER BY l.at_ms DESC, l.id DESC LIMIT @most",
		gate.Args{"most": int64(most)}, func(row gate.Row) (Look, error) { return scanLook(row) })
	if err != nil {
		return nil, err
	}
	old, err := gate.Collect(r, former+"{self j.subject_id} ORDER BY j.seq DESC LIMIT 50", nil, scanFormer)
	return append(list, kept(old)...), err
}

// Of tells who saw a member's sealed values, the newest first, within the reach of
// the reading.
func Of(r *gate.Reading, member int64) ([]Look, error) {
	args := gate.Args{"id": member}
	list, err := gate.Collect(r, "SELECT "+lookColumns+` FROM look l WHERE l.member_id = @id AND l.kind <> 'page'
		AND EXISTS (SELECT 1 FROM membership s WHERE s.member_id = l.member_id AND {reach s.org_id}) ORDER BY l.at_ms DESC, l.id DESC LIMIT 50`,
		args, func(row gate.Row) (Look, error) { return scanLook(row) })
	if err != nil {
		return nil, err
	}
	old, err := gate.Collect(r, former+"j.subject_id = @id AND {reach j.org_id} ORDER BY j.seq DESC LIMIT 50", args, scanFormer)
	return append(list, kept(old)...), err
}

// former are the looks of before there was a list of them: the journal held the reason.
const former = `SELECT j.at_ms, COALESCE(a.name, ''), j.detail FROM journal j LEFT JOIN account a ON a.id = j.account_id
	WHERE j.subject = 'member' AND j.deed = 'member.reveal' AND `

func scanFormer(row gate.Row) (l Look, err error) {
	var ms int64
	var doc string
	if err := row.Scan(&ms, &l.Name, &doc); err != nil {
		return l, err
	}
	var detail struct {
		Reason string `json:"reason"`
	}
	l.At = day.Instant(ms)
	l.On, l.Kind = day.At(l.At), Reveal
	err = json.Unmarshal([]byte(doc), &detail)
	l.Reason = Reason{Other, detail.Reason}
	return l, err
}

func kept(list []Look) (out []Look) {
	for _, l := range list {
		if l.Reason.Note != "" {
			out = append(out, l)
		}
	}
	return out
}

// Affected gives the persons whose records an account saw on some days: who has to
// be told where it was misused. One look a person, kind and day, by day and name. It
// takes Audit.
func (as *Accesses) Affected(ctx context.Context, who gate.Actor, account int64, s day.Span) (list []Look, err error) {
	if err := as.flush(ctx); err != nil {
		return nil, err
	}
	err = as.gate.Read(ctx, who, Audit, func(r *gate.Reading) error {
		return r.Beyond("whom an account saw is asked for the whole house", "SELECT "+lookColumns+`, COALESCE(m.name, '') FROM look l LEFT JOIN member m ON m.id = l.member_id
			WHERE l.account_id = @account AND l.on_day >= @from AND l.on_day < @until ORDER BY l.on_day, m.pinyin, l.member_id, l.id`,
			gate.Args{"account": account, "from": s.From, "until": s.Until}, func(row gate.Row) error {
				var name string
				l, err := scanLook(row, &name)
				l.MemberName = name
				list = append(list, l)
				return err
			})
	})
	return list, err
}

// Account is an account that saw or took something, for the audit authority's choice.
type Account struct {
	ID          int64
	Login, Name string
}

// Accounts gives all accounts by name. It takes Audit.
func (as *Accesses) Accounts(ctx context.Context, who gate.Actor) (list []Account, err error) {
	err = as.gate.Read(ctx, who, Audit, func(r *gate.Reading) error {
		return r.Beyond("the audit authority chooses among all accounts", "SELECT id, login, name FROM account ORDER BY name, login", nil, func(row gate.Row) error {
			var a Account
			err := row.Scan(&a.ID, &a.Login, &a.Name)
			list = append(list, a)
			return err
		})
	})
	return list, err
}

// Told reports whether an account has seen the rules on personal data in their
// present version. A failure to find out counts as yes: work goes on.
func (as *Accesses) Told(ctx context.Context, who gate.Actor) bool {
	if who.Account == 0 {
		return true
	}
	as.mu.Lock()
	told := as.told[who.Account]
	as.mu.Unlock()
	if told {
		return true
	}
	found := false
	err := as.gate.Own(ctx, who, func(r *gate.Reading) error {
		return r.Beyond("an account's own word that it has seen the rules", "SELECT 1 FROM notice_ack WHERE account_id = @account AND version = @version",
			gate.Args{"account": who.Account, "version": as.cat.Version}, func(gate.Row) error { found = true; return nil })
	})
	if found {
		as.remember(who.Account)
	}
	return found || err != nil
}

func (as *Accesses) remember(account int64) {
	as.mu.Lock()
	as.told[account] = true
	as.mu.Unlock()
}

// Acknowledge keeps that the asker has seen the rules in a version. It answers
// Conflict for one that is no longer theirs: the page is to be read again.
func (as *Accesses) Acknowledge(ctx context.Context, who gate.Actor, version string) error {
	if version != as.cat.Version {
		return fault.New(fault.Conflict, "规则已经有了新的版本，请再看一遍。")
	}
	err := as.gate.Write(ctx, who, gate.Mine, func(w *gate.Writing) error {
		at, err := w.Myself()
		if err != nil {
			return err
		}
		n, err := w.Exec(at, `INSERT INTO notice_ack (account_id, version, at_ms) VALUES (@account, @version, @gate_now) ON CONFLICT DO NOTHING`,
			gate.Args{"account": who.Account, "version": version})
		if err != nil {
			return err
		}
		if n == 0 {
			return w.Quiet("the rules were acknowledged before")
		}
		return w.Record(at, "privacy.acknowledge", gate.Subject{Kind: "account", ID: who.Account}, gate.Detail{"version": version})
	})
	if err == nil {
		as.remember(who.Account)
	}
	return err
}
