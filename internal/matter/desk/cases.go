package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Home is the organisation to which the asker belongs, and those above it: what a
// complaint may be about.
type Home struct {
	Org   int64
	Above []Named // the own first, the Committee last
}

// Named is an organisation with its name.
type Named struct {
	Org  int64
	Name string
}

func home(r *gate.Reading) (h Home, err error) {
	path := ""
	err = r.Each(`SELECT m.org_id, v.path FROM membership m JOIN org_version v ON v.org_id = m.org_id AND v.reach_until = '9999-12-31'
		WHERE {self m.member_id} AND m.from_day <= @gate_today AND m.until_day > @gate_today`, nil, func(row gate.Row) error { return row.Scan(&h.Org, &path) })
	if err != nil || h.Org == 0 {
		return h, err
	}
	err = r.Beyond("whoever complains about an organisation above his own calls it by its name", `SELECT org_id, name, path FROM org_version
		WHERE reach_until = '9999-12-31' AND from_day <= @gate_today ORDER BY path DESC`, nil, func(row gate.Row) error {
		var n Named
		p := ""
		err := row.Scan(&n.Org, &n.Name, &p)
		if strings.HasPrefix(path, p) {
			h.Above = append(h.Above, n)
		}
		return err
	})
	return h, err
}

// Home gives the asker's organisation and those above. It needs no authority.
func (ds *Desk) Home(ctx context.Context, who gate.Actor) (h Home, err error) {
	err = ds.gate.Own(ctx, who, func(r *gate.Reading) error {
		h, err = home(r)
		return err
	})
	return h, err
}

// Submit hands in a complaint, a suggestion or the wish for a correction, and gives
// its number. It needs no authority but a person behind the account. A correction
// goes to the submitter's own organisation, or, where he acts for that himself, to
// the desk. It answers Invalid at each field that is wrong.
func (ds *Desk) Submit(ctx context.Context, who gate.Actor, d Draft) (id int64, number string, err error) {
	err = ds.gate.Write(ctx, who, gate.Mine, func(w *gate.Writing) error {
		if twice, err := w.Again("desk.submit", &id); twice || err != nil {
			if err == nil {
				err = w.One("SELECT p.number FROM plea p WHERE p.id = @id AND {self p.person_id}", gate.Args{"id": id}, &number)
			}
			return err
		}
		at, err := w.Myself()
		if err != nil {
			return err
		}
		if who.Person == 0 {
			return fault.New(fault.Denied, "您的账号没有对应到个人，不能提交。请用本人的账号登录。")
		}
		d := d
		if err := d.check(); err != nil {
			return err
		}
		h, err := home(&w.Reading)
		if err != nil {
			return err
		}
		about := d.About == 0
		for _, n := range h.Above {
			about = about || n.Org == d.About
		}
		if !about {
			return fault.Field("about", "这里只能选本组织和上级党组织，别的请写在情况里。")
		}
		if d.Kind == Correction && h.Org == 0 {
			return fault.New(fault.Invalid, "您的组织关系现在不在本区，没有可以更正的名册记录。要反映情况，请提交建议。")
		}
		p := Plea{State: Sent}
		if p.Desk, err = deskOf(&w.Reading); err != nil {
			return err
		}
		p.With = p.Desk
		if d.Kind == Correction && !(w.Org() == h.Org && w.May(Handle)) {
			p.With, p.State = h.Org, Passed
		}
		limit, err := limitIn(&w.Reading)
		if err != nil {
			return err
		}
		year := w.Today().Year()
		n, err := next(&w.Reading, d.Kind, year)
		if err != nil {
			return err
		}
		id, number = w.NewID(), d.Kind.Number(int64(year), n)
		seal := ""
		if d.Kind == Correction {
			seal = ds.vault.SealIn("plea", "value_seal", id, d.Value)
		}
		if _, err := w.Exec(at, `INSERT INTO plea (id, number, kind, year, seq, desk_id, with_id, org_id, about_id, person_id, person_name, subject, text, field, value_seal, apart, unnamed,
				state, outcome, received_on, due_on, answer, answered_on, closed_on, version, made_by, made_ms, changed_ms)
			VALUES (@id, @number, @kind, @year, @seq, @desk, @with, @home, @about, @person, @name, @subject, @text, @field, @seal, @apart, @unnamed,
				@state, '', @on, @due, '', NULL, NULL, 1, @by, @gate_now, @gate_now)`,
			gate.Args{"id": id, "number": number, "kind": string(d.Kind), "year": int64(year), "seq": n, "desk": p.Desk, "with": p.With, "home": h.Org, "about": d.About,
				"person": who.Person, "name": who.Name, "subject": d.Subject, "text": d.Text, "field": d.Field, "seal": seal, "apart": d.Apart, "unnamed": d.Unnamed,
				"state": string(p.State), "on": w.Today(), "due": limit.due(w.Today()), "by": who.Account}); err != nil {
			return err
		}
		for _, f := range d.Files {
			if _, err := w.Exec(at, "INSERT INTO plea_file (id, plea_id, name, kind, size, body, made_by, made_ms) VALUES (@file, @id, @name, @kind, @size, @body, @by, @gate_now)",
				gate.Args{"file": w.NewID(), "id": id, "name": f.Name, "kind": string(f.Kind), "size": int64(len(f.Body)), "body": f.Body, "by": who.Account}); err != nil {
				return err
			}
		}
		if err := w.Done(at, "desk.submit", id); err != nil {
			return err
		}
		return note(w, at, id, number, turn{deed: submitted})
	})
	return id, number, err
}

// said answers Invalid for a text that says nothing or too much.
func said(field, text, ask string) error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n < 2:
		return fault.Field(field, ask)
	case n > mostText:
		return fault.Field(field, "这里不超过2000个字。")
	}
	return nil
}

// mine moves a plea of the asker himself.
func (ds *Desk) mine(ctx context.Context, who gate.Actor, id, version int64, deed string, fn func(w *gate.Writing, p *Plea) (turn, error)) error {
	return ds.gate.Write(ctx, who, gate.Mine, func(w *gate.Writing) error {
		if twice, err := w.Again("desk."+deed, new(int64)); twice || err != nil {
			return err
		}
		at, err := w.Myself()
		if err != nil {
			return err
		}
		p, err := ds.own(&w.Reading, id)
		if err != nil {
			return err
		}
		if err := p.fresh(version); err != nil {
			return err
		}
		t, err := fn(w, &p)
		if err != nil {
			return err
		}
		t.deed = deed
		if err := w.Done(at, "desk."+deed, id); err != nil {
			return err
		}
		return step(w, at, &p, t)
	})
}

func (p *Plea) fresh(version int64) error {
	if version != p.Version {
		return fault.New(fault.Conflict, p.Number+"刚刚有了新的进展，您填的内容没有保存。请看过现在的情况再办。")
	}
	return nil
}

func (p *Plea) stands(what string) error {
	return fault.New(fault.Conflict, p.Number+"现在是“"+p.State.Label()+"”，不能"+what+"。")
}

// The deeds of a submitter, as the timeline calls them.
const (
	submitted = "提交"
	added     = "补充"
	withdrawn = "撤回"
	settled   = "办结"
	again     = "不满意，重新办理"
)

// More adds what was asked for. It answers Conflict where nothing was asked.
func (ds *Desk) More(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return ds.mine(ctx, who, id, version, added, func(_ *gate.Writing, p *Plea) (t turn, err error) {
		if p.State != Asked {
			return t, p.stands("补充")
		}
		t.text, t.state = text, Passed
		if p.With == p.Desk {
			t.state = Taken
		}
		return t, said("more", text, "请写明补充的情况。")
	})
}

// Withdraw takes it back, with a reason where one is given. It answers Conflict once
// it is answered.
func (ds *Desk) Withdraw(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return ds.mine(ctx, who, id, version, withdrawn, func(w *gate.Writing, p *Plea) (t turn, err error) {
		if !p.State.open() {
			return t, p.stands("撤回")
		}
		t.text, t.state, t.set, t.args = why, Withdrawn, ", closed_on = @on", gate.Args{"on": w.Today()}
		if utf8.RuneCountInString(why) > mostText {
			return t, fault.Field("why", "这里不超过2000个字。")
		}
		return t, nil
	})
}

// Settle says that the answer settles it (回访).
func (ds *Desk) Settle(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return ds.mine(ctx, who, id, version, settled, func(w *gate.Writing, p *Plea) (t turn, err error) {
		if p.State != Answered {
			return t, p.stands("办结")
		}
		t.text, t.state, t.set, t.args = text, Settled, ", closed_on = @on", gate.Args{"on": w.Today()}
		if utf8.RuneCountInString(text) > mostText {
			return t, fault.Field("settle", "这里不超过2000个字。")
		}
		return t, nil
	})
}

// Reopen says why the answer does not settle it. It goes back to the desk, with a new
// day; a correction too, so that whoever refused it does not decide again.
func (ds *Desk) Reopen(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return ds.mine(ctx, who, id, version, again, func(w *gate.Writing, p *Plea) (t turn, err error) {
		if p.State != Answered {
			return t, p.stands("重新办理")
		}
		if err := said("why", why, "请写明哪里没有解决，重新办理的同志要看。"); err != nil {
			return t, err
		}
		return reopened(w, p, why)
	})
}

func reopened(w *gate.Writing, p *Plea, why string) (t turn, err error) {
	limit, err := limitIn(&w.Reading)
	t = turn{text: why, state: Sent, with: p.Desk, set: ", due_on = @due, outcome = ''", args: gate.Args{"due": limit.due(w.Today())}}
	return t, err
}

// File gives a file that came with a plea, to whoever sees it with its submitter's name.
func (ds *Desk) File(ctx context.Context, who gate.Actor, id int64) (f attach.File, err error) {
	find := func(r *gate.Reading, seen string) error {
		return r.One("SELECT f.name, f.kind, f.body FROM plea_file f JOIN plea p ON p.id = f.plea_id WHERE f.id = @id AND"+seen, gate.Args{"id": id}, &f.Name, &f.Kind, &f.Body)
	}
	err = ds.gate.Own(ctx, who, func(r *gate.Reading) error { return find(r, " {self p.person_id}") })
	if fault.KindOf(err) != fault.NotFound {
		return f, err
	}
	err = ds.gate.Read(ctx, who, Handle, func(r *gate.Reading) error {
		return find(r, " ({reach p.desk_id} OR NOT p.unnamed AND {reach p.with_id})")
	})
	if fault.KindOf(err) == fault.Denied {
		err = fault.Missing()
	}
	return f, err
}
