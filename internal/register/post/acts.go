package post

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The acts below change posts inside a write that some case has opened: a decision
// that takes effect, a transfer, an election. Each is recorded by itself.

// Begin puts a person into a post inside a write that is already open. It answers
// Invalid for a post that he holds already, for a second secretary and a second one
// who acts for the secretary, for acting without a last day, for a second of the
// three administrators' posts, and for a day on which the organisation is not there. One who acts for the secretary may stand beside
// him. A post never outlasts its organisation.
func Begin(w *gate.Writing, at gate.Place, p Post) (int64, error) {
	if p.Kind.Label() == "" {
		return 0, fault.Field("kind", "请选择职务。")
	}
	if p.How == Acting && p.Span.Until == day.Forever {
		return 0, fault.Field("item", "主持工作是有期限的，请写明到哪一天。")
	}
	ended, err := there(w, p.Org, p.Span.From)
	if err != nil {
		return 0, err
	}
	p.Span.Until = min(p.Span.Until, ended)
	if p.Span.Empty() {
		return 0, fault.Field("from", "任职的起止日期不对：结束要在开始之后。")
	}
	if err := vacant(w, p); err != nil {
		return 0, err
	}
	if err := apart(w, p); err != nil {
		return 0, err
	}
	p.ID = w.NewID()
	if _, err := w.Exec(at, `
		INSERT INTO post (id, org_id, holder_id, kind, how, term_id, from_day, until_day, sort_no, decision_id)
		VALUES (@id, @of, @holder, @kind, @how, @term, @from, @until, @sort, @decision)`,
		gate.Args{"id": p.ID, "of": p.Org, "holder": p.Holder, "kind": string(p.Kind), "how": p.How, "term": p.Term,
			"from": p.Span.From, "until": p.Span.Until, "sort": p.Kind.order(), "decision": p.Decision}); err != nil {
		return 0, err
	}
	return p.ID, w.Record(at, "post.begin", gate.Subject{Kind: "post", ID: p.ID},
		gate.Detail{"kind": p.Kind, "holder": p.Holder, "from": p.Span.From.String(), "until": p.Span.Until.String(), "decision": p.Decision})
}

// there answers the day on which an organisation ends, Forever while none is set,
// and Invalid where it is not there on a day.
func there(w *gate.Writing, of int64, on day.Day) (ended day.Day, err error) {
	founded, last := day.None, day.None
	if err := w.Each("SELECT v.from_day, v.until_day FROM org_version v WHERE v.org_id = @of AND {reach v.org_id} ORDER BY v.from_day", gate.Args{"of": of},
		func(row gate.Row) error {
			var s day.Span
			err := row.Scan(&s.From, &s.Until)
			if founded == day.None {
				founded = s.From
			}
			last = max(last, s.Until)
			return err
		}); err != nil {
		return day.None, err
	}
	switch {
	case founded == day.None:
		return day.None, fault.Missing()
	case on < founded:
		return day.None, fault.Field("effective_on", fmt.Sprintf("这个党组织%s才成立，生效日期要在这一天或者以后。", founded.Chinese()))
	case on >= last:
		return day.None, fault.Field("effective_on", fmt.Sprintf("这个党组织%s撤销，这一天已经没有可以任职的地方。", last.Chinese()))
	}
	return last, nil
}

// vacant answers nil where nobody stands in the way of a holding: the person
// himself with the same post, another secretary, another one who acts for him.
func vacant(w *gate.Writing, p Post) error {
	held, err := gate.Collect(&w.Reading, "SELECT "+columns+joins+`
		WHERE p.org_id = @of AND p.kind = @kind AND p.from_day < @until AND p.until_day > @from AND {reach p.org_id} ORDER BY p.from_day, p.id`,
		gate.Args{"of": p.Org, "kind": string(p.Kind), "from": p.Span.From, "until": p.Span.Until}, scan)
	if err != nil {
		return err
	}
	for _, h := range held {
		if text := p.Against(h); text != "" {
			return fault.Field("item", text)
		}
	}
	return nil
}

// Against says why a holding cannot stand beside one that shares days with it, or
// nothing.
func (p Post) Against(h Post) string {
	since := h.Span.From.Chinese()
	switch {
	case h.Org != p.Org || h.Kind != p.Kind || !h.Span.Meets(p.Span):
		return ""
	case h.Holder == p.Holder && h.How == Acting:
		return fmt.Sprintf("%s从%s起主持工作，到%s。请同时免去，再任职。", h.Name, since, h.Span.Last().Chinese())
	case h.Holder == p.Holder:
		return fmt.Sprintf("%s从%s起已经担任%s，不用再任一次。", h.Name, since, h.Kind.Label())
	case p.Kind != Secretary:
		return ""
	case p.How != Acting && h.How != Acting:
		return fmt.Sprintf("%s从%s起担任书记，还没有免去。请同时加一项免职，或者先办免职。", h.Name, since)
	case p.How == Acting && h.How == Acting:
		return fmt.Sprintf("%s从%s起主持工作，到%s。一个党组织同时只有一人主持工作，请先免去。", h.Name, since, h.Span.Last().Chinese())
	}
	return ""
}

// End closes the holdings of a kind by a person in an organisation on a day: on
// that day the authority is gone. One that was to begin on that very day, still to
// come, is held on no day, and goes. It answers the number of posts that ended.
func End(w *gate.Writing, at gate.Place, orgID, holder int64, kind Kind, on day.Day) (int64, error) {
	args := gate.Args{"of": orgID, "holder": holder, "kind": string(kind), "on": on}
	n, err := w.Exec(at, `
		UPDATE post SET until_day = @on
		WHERE org_id = @of AND holder_id = @holder AND kind = @kind AND from_day < @on AND until_day > @on`, args)
	if err != nil {
		return n, err
	}
	if on > w.Today() {
		gone, err := w.Exec(at, "DELETE FROM post WHERE org_id = @of AND holder_id = @holder AND kind = @kind AND from_day = @on", args)
		if n += gone; err != nil {
			return n, err
		}
	}
	if n == 0 {
		return n, nil
	}
	return n, w.Record(at, "post.end", gate.Subject{Kind: "org", ID: orgID},
		gate.Detail{"kind": kind, "holder": holder, "on": on.String()})
}

// Prolong makes the end of a post later that has not ended, and reports whether there was
// one.
func Prolong(w *gate.Writing, at gate.Place, id int64, until day.Day) (bool, error) {
	n, err := w.Exec(at, "UPDATE post SET until_day = @until WHERE id = @id AND org_id = @org AND until_day > @gate_today AND until_day < @until", gate.Args{"id": id, "until": until})
	if err != nil || n == 0 {
		return false, err
	}
	return true, w.Record(at, "post.prolong", gate.Subject{Kind: "org", ID: at.Org()}, gate.Detail{"post": id, "until": until.String()})
}

// EndAll closes every post of a person in an organisation on a day: he has left
// it. It answers the number of posts that ended, and Invalid for the field on
// where a post there begins on the day or later: that has to be settled first.
func EndAll(w *gate.Writing, at gate.Place, orgID, holder int64, on day.Day) (int64, error) {
	held, err := Held(&w.Reading, orgID, holder, on)
	if err != nil {
		return 0, err
	}
	for _, p := range held {
		if p.Span.From >= on {
			return 0, Begins(p)
		}
	}
	n, err := w.Exec(at, "UPDATE post SET until_day = @on WHERE org_id = @of AND holder_id = @holder AND from_day < @on AND until_day > @on",
		gate.Args{"of": orgID, "holder": holder, "on": on})
	if err != nil || n == 0 {
		return n, err
	}
	return n, w.Record(at, "post.end", gate.Subject{Kind: "org", ID: orgID}, gate.Detail{"kind": "all", "holder": holder, "on": on.String(), "ended": n})
}

// Held gives the posts of a person in an organisation that go on from a day on or
// begin later, by their first day: what ends, or stands in the way, when he leaves.
func Held(r *gate.Reading, orgID, holder int64, on day.Day) (list []Post, err error) {
	err = r.Beyond("whoever leaves a branch gives up his posts in it, whichever side writes it down", "SELECT "+columns+joins+`
		WHERE p.org_id = @of AND p.holder_id = @holder AND p.until_day > @on ORDER BY p.from_day, p.sort_no`,
		gate.Args{"of": orgID, "holder": holder, "on": on}, func(row gate.Row) error {
			p, err := scan(row)
			list = append(list, p)
			return err
		})
	return list, err
}

// Begins is the fault of leaving an organisation before a post there begins.
func Begins(p Post) error {
	return fault.Field("on", fmt.Sprintf("%s起他在这里担任%s，离开的日期要晚于这一天。请核对日期，或者先办理职务变动。",
		p.Span.From.Chinese(), p.Kind.Label()))
}

// EndBody closes every seat of the leading body of an organisation on a day: at
// an election.
func EndBody(w *gate.Writing, at gate.Place, orgID int64, on day.Day) error {
	for _, k := range Kinds() {
		if !k.Seat() {
			continue
		}
		if _, err := w.Exec(at, "UPDATE post SET until_day = @on WHERE org_id = @of AND kind = @kind AND from_day < @on AND until_day > @on",
			gate.Args{"of": orgID, "kind": string(k), "on": on}); err != nil {
			return err
		}
	}
	return w.Record(at, "post.end-body", gate.Subject{Kind: "org", ID: orgID}, gate.Detail{"on": on.String()})
}

// EndOrg closes every post in an organisation that ends on a day. A post that was
// to begin on that day or later is held on no day, and goes.
func EndOrg(w *gate.Writing, at gate.Place, orgID int64, on day.Day) error {
	args := gate.Args{"of": orgID, "on": on}
	ended, err := w.Exec(at, "UPDATE post SET until_day = @on WHERE org_id = @of AND from_day < @on AND until_day > @on", args)
	if err != nil {
		return err
	}
	gone, err := w.Exec(at, "DELETE FROM post WHERE org_id = @of AND from_day >= @on", args)
	if err != nil {
		return err
	}
	return w.Record(at, "post.end-org", gate.Subject{Kind: "org", ID: orgID}, gate.Detail{"on": on.String(), "ended": ended, "never_begun": gone})
}
