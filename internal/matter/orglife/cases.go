package orglife

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// Lives is the cases of this area.
type Lives struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Lives { return &Lives{g} }

// Begin opens the matter of a meeting. It takes Keep at the organisation. It
// answers Invalid for a meeting that this kind of organisation does not hold, and
// at year for a second yearly one: a themed one may be held besides.
func (ls *Lives) Begin(ctx context.Context, who gate.Actor, of int64, d Draft) (id int64, err error) {
	err = ls.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("orglife.begin", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		d := d
		if err := fits(w, of, 0, &d); err != nil {
			return err
		}
		id = w.NewID()
		args := d.args(id)
		args["by"] = who.Account
		if _, err := w.Exec(at, `INSERT INTO orglife (id, org_id, version, kind, year, special, theme, opened_on, planned_on, study_on, study_note, activity_id,
				reported_on, report_note, finished_on, state, why, made_by, made_ms, changed_ms)
			VALUES (@id, @org, 1, @kind, @year, @special, @theme, @opened, @planned, NULL, '', 0, NULL, '', NULL, 'kept', '', @by, @gate_now, @gate_now)`, args); err != nil {
			return err
		}
		if err := w.Done(at, "orglife.begin", id); err != nil {
			return err
		}
		return w.Record(at, "orglife.begin", gate.Subject{Kind: "orglife", ID: id}, gate.Detail{"kind": d.Kind, "year": d.Year})
	})
	return id, err
}

// fits tests a draft against the organisation and the meetings that are there.
func fits(w *gate.Writing, of, self int64, d *Draft) error {
	var kind org.Kind
	if err := w.One("SELECT kind FROM org_version WHERE org_id = @of AND reach_until = '9999-12-31' AND {reach org_id}", gate.Args{"of": of}, &kind); err != nil {
		return err
	}
	if err := d.check(kind, w.Today()); err != nil {
		return err
	}
	if d.Special {
		return nil
	}
	others := 0
	if err := w.One(`SELECT COUNT(*) FROM orglife l WHERE l.org_id = @of AND l.kind = @kind AND l.year = @year AND NOT l.special AND l.state = 'kept'
		AND l.id <> @self AND {reach l.org_id}`, gate.Args{"of": of, "kind": string(d.Kind), "year": int64(d.Year), "self": self}, &others); err != nil {
		return err
	}
	if others > 0 {
		return fault.Field("year", "这一年的"+d.Kind.Label()+"已经建过。要另开一次的，请勾选“专题”。")
	}
	return nil
}

// mine gives a meeting that the asker may change, and its place; version 0 is any.
func mine(w *gate.Writing, id, version int64) (m Matter, at gate.Place, err error) {
	if m, err = one(&w.Reading, id); err != nil {
		return m, at, err
	}
	switch {
	case m.Void:
		return m, at, fault.New(fault.Conflict, "这件事项已经作废，不能再改。")
	case version != 0 && m.Version != version:
		return m, at, fault.New(fault.Conflict, "这件事项刚被别人改过。您填的内容还在，请对照新的内容再改。")
	}
	at, err = w.At(m.Org)
	return m, at, err
}

// change runs fn on a meeting, raises its version and keeps what it said before.
func (ls *Lives) change(ctx context.Context, who gate.Actor, id, version int64, deed, why string, fn func(*gate.Writing, gate.Place, Matter) error) error {
	return ls.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		m, at, err := mine(w, id, version)
		if err != nil {
			return err
		}
		if err := fn(w, at, m); err != nil {
			return err
		}
		doc, err := json.Marshal(struct {
			Draft
			StudyOn    day.Day `json:"study_on"`
			StudyNote  string  `json:"study_note"`
			Activity   int64   `json:"activity"`
			ReportedOn day.Day `json:"reported_on"`
			ReportNote string  `json:"report_note"`
			FinishedOn day.Day `json:"finished_on"`
		}{m.Draft, m.StudyOn, m.StudyNote, m.Activity, m.ReportedOn, m.ReportNote, m.FinishedOn})
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO orglife_past (orglife_id, version, doc, why, made_by, made_ms) VALUES (@id, @version, @doc, @why, @by, @gate_now)`,
			gate.Args{"id": id, "version": m.Version, "doc": string(doc), "why": why, "by": who.Account}); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE orglife SET version = version + 1, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: "orglife", ID: id}, gate.Detail{"version": m.Version + 1})
	})
}

// Plan changes theme, days and year. It takes Keep, and answers Conflict when
// somebody else changed the matter meanwhile.
func (ls *Lives) Plan(ctx context.Context, who gate.Actor, id, version int64, d Draft) error {
	return ls.change(ctx, who, id, version, "orglife.plan", "", func(w *gate.Writing, at gate.Place, m Matter) error {
		d := d
		d.Kind = m.Kind
		if m.FinishedOn != day.None {
			return fault.New(fault.Conflict, "会议已经办结，安排不能再改。")
		}
		if err := fits(w, m.Org, id, &d); err != nil {
			return err
		}
		_, err := w.Exec(at, `UPDATE orglife SET year = @year, special = @special, theme = @theme, opened_on = @opened, planned_on = @planned WHERE id = @id`, d.args(id))
		return err
	})
}

// Study notes the study before the meeting, where the ledger does not know of it.
// It takes Keep.
func (ls *Lives) Study(ctx context.Context, who gate.Actor, id int64, on day.Day, note string) error {
	return ls.change(ctx, who, id, 0, "orglife.study", "", func(w *gate.Writing, at gate.Place, m Matter) error {
		if err := past(w, "study_on", on); err != nil {
			return err
		}
		if utf8.RuneCountInString(note) > 200 {
			return fault.Field("study_note", "学习内容不超过200个字。")
		}
		_, err := w.Exec(at, "UPDATE orglife SET study_on = @on, study_note = @note WHERE id = @id", gate.Args{"id": id, "on": on, "note": strings.TrimSpace(note)})
		return err
	})
}

func past(w *gate.Writing, field string, on day.Day) error {
	if on == day.None || on > w.Today() {
		return fault.Field(field, "日期请填今天或者以前的日子。")
	}
	return nil
}

// Hear keeps an opinion. Whose it is is not asked. It takes Keep, and answers
// Invalid without a source or a text.
func (ls *Lives) Hear(ctx context.Context, who gate.Actor, id int64, o Opinion) error {
	return ls.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("orglife.hear", new(int64)); again || err != nil {
			return err
		}
		m, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		if err := past(w, "opinion_on", o.OnDay); err != nil {
			return err
		}
		known := false
		for _, s := range Sources() {
			known = known || s == o.Source
		}
		switch n := utf8.RuneCountInString(strings.TrimSpace(o.Text)); {
		case !known:
			return fault.Field("source", "请选择意见来自哪一方面，不用写姓名。")
		case n < 2:
			return fault.Field("opinion", "请写明意见。")
		case n > 1000:
			return fault.Field("opinion", "一条意见不超过1000个字，请分成几条。")
		}
		if _, err := w.Exec(at, `INSERT INTO orglife_opinion (id, orglife_id, org_id, on_day, source, text, state, why, made_by, made_ms)
			VALUES (@id, @of, @org, @on, @source, @text, 'kept', '', @by, @gate_now)`,
			gate.Args{"id": w.NewID(), "of": m.ID, "on": o.OnDay, "source": o.Source, "text": strings.TrimSpace(o.Text), "by": who.Account}); err != nil {
			return err
		}
		if err := w.Done(at, "orglife.hear", id); err != nil {
			return err
		}
		return w.Record(at, "orglife.hear", gate.Subject{Kind: "orglife", ID: id}, nil)
	})
}

// Unhear takes an opinion back that was entered by mistake. It takes Keep, and
// answers Invalid without a reason.
func (ls *Lives) Unhear(ctx context.Context, who gate.Actor, id, opinion int64, why string) error {
	return ls.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		_, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.Field("why", "请写明作废的原因。")
		}
		n, err := w.Exec(at, "UPDATE orglife_opinion SET state = 'void', why = @why WHERE id = @id AND orglife_id = @of AND state = 'kept'",
			gate.Args{"id": opinion, "of": id, "why": strings.TrimSpace(why)})
		if err == nil && n == 0 {
			return fault.Missing()
		}
		if err != nil {
			return err
		}
		return w.Record(at, "orglife.unhear", gate.Subject{Kind: "orglife", ID: id}, gate.Detail{"opinion": opinion})
	})
}

// MarkReady says whose written comparisons are ready; who is not among people any
// more is struck out. It takes Keep, and answers Invalid for somebody of whom none
// is asked.
func (ls *Lives) MarkReady(ctx context.Context, who gate.Actor, id int64, people []int64) error {
	return ls.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		m, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		ready, err := readyOf(&w.Reading, &m)
		if err != nil {
			return err
		}
		asked, want := map[int64]day.Day{}, map[int64]bool{}
		for _, x := range ready {
			asked[x.ID] = x.On
		}
		for _, p := range people {
			if _, ok := asked[p]; !ok {
				return fault.Field("ready", "名单里有不是班子成员的人，请重新打开这一页再勾选。")
			}
			want[p] = true
		}
		for p, on := range asked {
			switch {
			case want[p] && on == day.None:
				_, err = w.Exec(at, "INSERT INTO orglife_ready (orglife_id, person_id, on_day) VALUES (@id, @p, @on)", gate.Args{"id": id, "p": p, "on": w.Today()})
			case !want[p] && on != day.None:
				_, err = w.Exec(at, "DELETE FROM orglife_ready WHERE orglife_id = @id AND person_id = @p", gate.Args{"id": id, "p": p})
			}
			if err != nil {
				return err
			}
		}
		return w.Record(at, "orglife.ready", gate.Subject{Kind: "orglife", ID: id}, gate.Detail{"ready": len(want)})
	})
}

// Hold links the record of the meeting. It takes Keep, and answers Invalid for a
// record that is void, of another kind, of another organisation, or linked to
// another matter. 0 takes the link away.
func (ls *Lives) Hold(ctx context.Context, who gate.Actor, id, record int64) error {
	return ls.change(ctx, who, id, 0, "orglife.hold", "", func(w *gate.Writing, at gate.Place, m Matter) error {
		if m.FinishedOn != day.None {
			return fault.New(fault.Conflict, "会议已经办结，不能再换会议记录。")
		}
		if record != 0 {
			held, err := records(&w.Reading, &m)
			if err != nil {
				return err
			}
			ok := false
			for _, h := range held {
				ok = ok || h.ID == record
			}
			if !ok {
				return fault.Field("record", "选的记录不是本组织的"+m.Kind.Label()+"，或者已经作废，或者已经连到另一件事项。")
			}
		}
		_, err := w.Exec(at, "UPDATE orglife SET activity_id = @record WHERE id = @id", gate.Args{"id": id, "record": record})
		return err
	})
}

// Report notes that the account of the meeting and the list of measures went to
// the organisation above. It takes Keep, and answers Invalid for a day before the
// meeting.
func (ls *Lives) Report(ctx context.Context, who gate.Actor, id int64, on day.Day, note string) error {
	return ls.change(ctx, who, id, 0, "orglife.report", "", func(w *gate.Writing, at gate.Place, m Matter) error {
		if err := past(w, "reported_on", on); err != nil {
			return err
		}
		switch {
		case m.HeldOn == day.None:
			return fault.Field("reported_on", "会议还没有记录，开过以后再登记报告。")
		case on < m.HeldOn:
			return fault.Field("reported_on", "报告的日期早于会议的日期（"+m.HeldOn.Chinese()+"）。")
		case utf8.RuneCountInString(note) > 200:
			return fault.Field("report_note", "说明不超过200个字。")
		}
		_, err := w.Exec(at, "UPDATE orglife SET reported_on = @on, report_note = @note WHERE id = @id", gate.Args{"id": id, "on": on, "note": strings.TrimSpace(note)})
		return err
	})
}

// Finish closes the matter. It takes Keep, and answers Invalid at finish while the
// meeting was not held, a problem is open, or a democratic-life meeting was not
// reported.
func (ls *Lives) Finish(ctx context.Context, who gate.Actor, id int64) error {
	return ls.change(ctx, who, id, 0, "orglife.finish", "", func(w *gate.Writing, at gate.Place, m Matter) error {
		switch {
		case m.FinishedOn != day.None:
			return fault.New(fault.Conflict, "会议已经办结。")
		case m.HeldOn == day.None:
			return fault.Field("finish", "会议还没有记录，不能办结。")
		case m.Kind == DemLife && m.ReportedOn == day.None:
			return fault.Field("finish", "会后的情况报告还没有登记，不能办结。")
		case m.Problems.Open > 0:
			return fault.Field("finish", "还有问题没有销号，不能办结。")
		}
		_, err := w.Exec(at, "UPDATE orglife SET finished_on = @on WHERE id = @id", gate.Args{"id": id, "on": w.Today()})
		return err
	})
}

// Withdraw takes a matter back that was opened by mistake. It takes Keep, and
// answers Invalid without a reason.
func (ls *Lives) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return ls.change(ctx, who, id, 0, "orglife.void", why, func(w *gate.Writing, at gate.Place, m Matter) error {
		if strings.TrimSpace(why) == "" {
			return fault.Field("why", "请写明作废的原因。内容会留着，只是不再列出。")
		}
		_, err := w.Exec(at, "UPDATE orglife SET state = 'void', why = @why WHERE id = @id", gate.Args{"id": id, "why": strings.TrimSpace(why)})
		return err
	})
}
