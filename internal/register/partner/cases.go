package partner

import (
	"context"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/post"
)

// Partners is the cases of this area.
type Partners struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Partners { return &Partners{g} }

// Register enters a partner organisation. It takes Keep at the Committee, and answers
// Invalid, or Conflict for a name that is there.
func (ps *Partners) Register(ctx context.Context, who gate.Actor, of int64, d Draft) (id int64, err error) {
	err = ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("partner.register", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		d := d
		if err := d.check(); err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO partner (id, org_id, name, task, version, made_by, made_name, made_ms) VALUES (@id, @org, @name, @task, 1, @by, @who, @gate_now)`,
			gate.Args{"id": id, "name": d.Name, "task": d.Task, "by": who.Account, "who": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "partner.register", id); err != nil {
			return err
		}
		return w.Record(at, "partner.register", gate.Subject{Kind: "partner", ID: id}, nil)
	})
	return id, err
}

// mine gives a partner that the asker keeps, and its place.
func mine(w *gate.Writing, id int64) (x Partner, at gate.Place, err error) {
	if x, err = one(&w.Reading, id); err != nil {
		return x, at, err
	}
	at, err = w.At(x.Org)
	return x, at, err
}

// Edit changes what is known of a partner. It takes Keep, and answers Invalid, NotFound,
// or Conflict when somebody else changed it meanwhile.
func (ps *Partners) Edit(ctx context.Context, who gate.Actor, id, version int64, d Draft) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		x, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if x.Version != version {
			return fault.New(fault.Conflict, "这个协作单位刚被别人改过。您填的内容还在，请对照新的内容再改。")
		}
		d := d
		if err := d.check(); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE partner SET name = @name, task = @task, version = version + 1 WHERE id = @id", gate.Args{"id": id, "name": d.Name, "task": d.Task}); err != nil {
			return err
		}
		return w.Record(at, "partner.edit", gate.Subject{Kind: "partner", ID: id}, gate.Detail{"version": version + 1})
	})
}

// Let lets one of a partner's people in, from a day to a last one: he gets a post of the
// kind 协作单位人员, which ends by itself. It takes Keep, and answers Invalid at each
// field. person is the one to whom the administrators give an account.
func (ps *Partners) Let(ctx context.Context, who gate.Actor, id int64, name string, from, last day.Day) (person int64, err error) {
	err = ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("partner.let", &person); again || err != nil {
			return err
		}
		x, at, err := mine(w, id)
		if err != nil {
			return err
		}
		var p fault.Problems
		name := strings.TrimSpace(name)
		text(&p, "person", "姓名", name, 30)
		span(&p, from, last, w.Today())
		if err := p.Fault(); err != nil {
			return err
		}
		if person, err = post.AddOutsider(w, at, name, x.Name); err != nil {
			return err
		}
		s := day.Span{From: from, Until: last + 1}
		if _, err := post.Begin(w, at, post.Post{Org: x.Org, Holder: person, Kind: post.Partner, How: post.Appointed, Span: s}); err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO partner_person (id, partner_id, org_id, holder_id, name, from_day, until_day) VALUES (@id, @partner, @org, @holder, @name, @from, @until)`,
			gate.Args{"id": w.NewID(), "partner": id, "holder": person, "name": name, "from": s.From, "until": s.Until}); err != nil {
			return err
		}
		if err := w.Done(at, "partner.let", person); err != nil {
			return err
		}
		return w.Record(at, "partner.let", gate.Subject{Kind: "partner", ID: id}, gate.Detail{"person": person, "last": last.String()})
	})
	return person, err
}

// Bar ends what one of a partner's people was let in for, today. It takes Keep, and
// answers NotFound, or Conflict where it has ended.
func (ps *Partners) Bar(ctx context.Context, who gate.Actor, id, person int64) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		x, at, err := mine(w, id)
		if err != nil {
			return err
		}
		for _, h := range x.People {
			switch {
			case h.ID != person:
				continue
			case h.Span.Until <= w.Today():
				return fault.New(fault.Conflict, "这位同志的期限已经结束。")
			}
			if _, err := post.End(w, at, x.Org, h.Holder, post.Partner, w.Today()); err != nil {
				return err
			}
			if _, err := w.Exec(at, "UPDATE partner_person SET until_day = @today WHERE id = @id", gate.Args{"id": person, "today": max(h.Span.From, w.Today())}); err != nil {
				return err
			}
			return w.Record(at, "partner.bar", gate.Subject{Kind: "partner", ID: id}, gate.Detail{"person": h.Holder})
		}
		return fault.Missing()
	})
}

// Sharing is what one enters of a share.
type Sharing struct {
	Kind       Kind
	Thing      int64
	Title      string // of the thing, as its own area calls it
	Why        string
	From, Last day.Day
}

// Share shares one thing with a partner, from a day to a last one. The pages offer what
// the asker sees himself, and its title. It takes Keep, and answers Invalid at each
// field.
func (ps *Partners) Share(ctx context.Context, who gate.Actor, id int64, x Sharing) (share int64, err error) {
	err = ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("partner.share", &share); again || err != nil {
			return err
		}
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		var p fault.Problems
		if x.Kind.Label() == "" {
			p.Add("kind", "请选择共享哪一类。")
		}
		if x.Thing == 0 || x.Title == "" {
			p.Add("thing", "请选择共享哪一件。")
		}
		why := strings.TrimSpace(x.Why)
		text(&p, "why", "为什么共享", why, 200)
		span(&p, x.From, x.Last, w.Today())
		if err := p.Fault(); err != nil {
			return err
		}
		share = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO partner_share (id, partner_id, org_id, kind, thing_id, title, why, from_day, until_day, taken_ms, taken_why, made_by, made_name, made_ms)
			VALUES (@id, @partner, @org, @kind, @thing, @title, @why, @from, @until, 0, '', @by, @name, @gate_now)`,
			gate.Args{"id": share, "partner": id, "kind": string(x.Kind), "thing": x.Thing, "title": x.Title, "why": why, "from": x.From, "until": x.Last + 1, "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "partner.share", share); err != nil {
			return err
		}
		return w.Record(at, "partner.share", gate.Subject{Kind: "partner", ID: id}, gate.Detail{"share": share, "kind": x.Kind, "thing": x.Thing, "last": x.Last.String()})
	})
	return share, err
}

// TakeBack takes a share back: from this instant the partner does not see it. It takes
// Keep, and answers NotFound, Invalid without a reason, or Conflict where it was taken
// back.
func (ps *Partners) TakeBack(ctx context.Context, who gate.Actor, id, share int64, why string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		x, at, err := mine(w, id)
		if err != nil {
			return err
		}
		for _, s := range x.Shares {
			why := strings.TrimSpace(why)
			switch {
			case s.ID != share:
				continue
			case s.TakenMS != 0:
				return fault.New(fault.Conflict, "已经收回。")
			case utf8.RuneCountInString(why) < 2:
				return fault.Field("taken_why", "请写明为什么收回。")
			case utf8.RuneCountInString(why) > 200:
				return fault.Field("taken_why", "原因不超过200个字。")
			}
			if _, err := w.Exec(at, "UPDATE partner_share SET taken_ms = @gate_now, taken_why = @why WHERE id = @id", gate.Args{"id": share, "why": why}); err != nil {
				return err
			}
			return w.Record(at, "partner.take-back", gate.Subject{Kind: "partner", ID: id}, gate.Detail{"share": share})
		}
		return fault.Missing()
	})
}

// List gives the partners by name, with their people and what is shared. It takes Keep.
func (ps *Partners) List(ctx context.Context, who gate.Actor) (list []Partner, err error) {
	err = ps.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = read(r, 0)
		return err
	})
	return list, err
}

// Get gives one partner with its people, what is shared, and who opened it when. It
// takes Keep.
func (ps *Partners) Get(ctx context.Context, who gate.Actor, id int64) (x Partner, err error) {
	err = ps.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		x, err = one(r, id)
		return err
	})
	return x, err
}

// Shared lists what the asker's organisation may see today. It takes View.
func (ps *Partners) Shared(ctx context.Context, who gate.Actor) (list []Share, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = shared(r)
		return err
	})
	return list, err
}

// Open gives one share that the asker may see now, and keeps that he opened it. It takes
// View, and answers NotFound for what is not shared with his organisation, was taken
// back, or is over.
func (ps *Partners) Open(ctx context.Context, who gate.Actor, share int64, file bool) (s Share, err error) {
	err = ps.gate.Write(ctx, who, View, func(w *gate.Writing) error {
		list, err := shared(&w.Reading)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.ID != share {
				continue
			}
			s = x
			at, err := w.At(w.Org())
			if err != nil {
				return err
			}
			if _, err := w.Exec(at, "INSERT INTO partner_look (id, share_id, org_id, name, file, at_ms) VALUES (@id, @share, @org, @name, @file, @gate_now)",
				gate.Args{"id": w.NewID(), "share": share, "name": who.Name, "file": file}); err != nil {
				return err
			}
			return w.Record(at, "partner.open", gate.Subject{Kind: "partner", ID: s.Partner}, gate.Detail{"share": share, "file": file})
		}
		return fault.Missing()
	})
	return s, err
}
