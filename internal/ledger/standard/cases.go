package standard

import (
	"cmp"
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Standards is the cases of this area.
type Standards struct {
	gate *gate.Gate
	book Book
}

// New makes the cases over a gate and what the rulebook calls its rules.
func New(g *gate.Gate, book Book) *Standards { return &Standards{g, book} }

func about(id int64) gate.Subject { return gate.Subject{Kind: "standard", ID: id} }

// Add begins a standard with a draft. It takes Keep at the organisation whose it is, and
// answers Invalid with a sentence at each field.
func (ss *Standards) Add(ctx context.Context, who gate.Actor, org int64, h Head) (id int64, err error) {
	return ss.begin(ctx, who, org, 0, h)
}

// Copy begins a standard with the lines of another's published version, as for the next
// year. It takes Keep where the other one is kept.
func (ss *Standards) Copy(ctx context.Context, who gate.Actor, other int64, h Head) (id int64, err error) {
	return ss.begin(ctx, who, 0, other, h)
}

func (ss *Standards) begin(ctx context.Context, who gate.Actor, org, other int64, h Head) (id int64, err error) {
	err = ss.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("standard.add", &id); again || err != nil {
			return err
		}
		org, from := org, Version{}
		if other != 0 {
			if from, err = Current(&w.Reading, other); err != nil {
				return err
			}
			org = from.Org
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		h := h
		if err := h.check(w.Today()); err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, "INSERT INTO standard (id, org_id, from_id, made_by, made_ms) VALUES (@id, @org, @from, @by, @gate_now)",
			gate.Args{"id": id, "from": from.ID, "by": who.Account}); err != nil {
			return err
		}
		if _, err := draft(w, at, id, 1, h, from.Items); err != nil {
			return err
		}
		if err := w.Done(at, "standard.add", id); err != nil {
			return err
		}
		return w.Record(at, "standard.add", about(id), gate.Detail{"year": h.Year, "from": from.ID})
	})
	return id, err
}

// Next opens the draft of the next version, with what the published one says. It takes
// Keep, and answers Conflict where a draft is there already.
func (ss *Standards) Next(ctx context.Context, who gate.Actor, id int64) error {
	return ss.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		all, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if all[0].State == Drafted {
			return fault.New(fault.Conflict, "已经有一份没有发布的草稿（第"+strconv.Itoa(all[0].No)+"版），请接着改那一份。")
		}
		now, err := Current(&w.Reading, id)
		if err != nil {
			return err
		}
		if _, err := draft(w, at, id, all[0].No+1, now.Head, now.Items); err != nil {
			return err
		}
		return w.Record(at, "standard.next", about(id), gate.Detail{"no": all[0].No + 1})
	})
}

// mine gives the versions of a standard that the asker keeps, the newest first, and its
// place.
func mine(w *gate.Writing, id int64) (all []Version, at gate.Place, err error) {
	if all, err = versions(&w.Reading, id); err != nil {
		return nil, at, err
	}
	at, err = w.At(all[0].Org)
	return all, at, err
}

// edit changes the draft of a standard; version is the one of the page, 0 any.
func (ss *Standards) edit(ctx context.Context, who gate.Actor, id, version int64, deed string, fn func(w *gate.Writing, at gate.Place, v *Version) error) error {
	return ss.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		all, at, err := mine(w, id)
		if err != nil {
			return err
		}
		v := &all[0]
		switch {
		case v.State == Void:
			return fault.New(fault.Conflict, "这份草稿已经放弃，没有保存。要改动的，请另起一版。")
		case v.State != Drafted:
			return fault.New(fault.Conflict, "第"+strconv.Itoa(v.No)+"版已经发布，不能再改，没有保存。要改动的，请另起下一版。")
		case version != 0 && v.Version != version:
			return fault.New(fault.Conflict, "这份草稿刚被别人改过，没有保存。您填的内容还在，请对照现在的内容再保存。")
		}
		if v.Items, err = items(&w.Reading, v.ID); err != nil {
			return err
		}
		if err := fn(w, at, v); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE standard_version SET version = version + 1 WHERE id = @id", gate.Args{"id": v.ID}); err != nil {
			return err
		}
		return w.Record(at, deed, about(id), gate.Detail{"no": v.No})
	})
}

// Amend changes what the draft says of itself. It takes Keep, and answers Invalid, or
// Conflict once it is published or somebody else changed it.
func (ss *Standards) Amend(ctx context.Context, who gate.Actor, id, version int64, h Head) error {
	return ss.edit(ctx, who, id, version, "standard.edit", func(w *gate.Writing, at gate.Place, v *Version) error {
		h := h
		if err := h.check(w.Today()); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE standard_version SET title = @title, document = @document, year = @year, sort = @sort WHERE id = @id AND state = 'draft'",
			gate.Args{"id": v.ID, "title": h.Title, "document": h.Document, "year": int64(h.Year), "sort": string(h.Sort)})
		return err
	})
}

// Put writes a line of the draft: a new one without a Line, at the place that No says
// (0: the end). It takes Keep, and answers Invalid at each field.
func (ss *Standards) Put(ctx context.Context, who gate.Actor, id, version int64, x Item) error {
	return ss.edit(ctx, who, id, version, "standard.line", func(w *gate.Writing, at gate.Place, v *Version) error {
		x := x
		if err := x.check(ss.book, w.Today()); err != nil {
			return err
		}
		list := make([]Item, 0, len(v.Items)+1)
		found := x.Line == 0
		for _, old := range v.Items {
			if old.Line == x.Line {
				found, x.No = true, cmp.Or(x.No, old.No)
				continue
			}
			list = append(list, old)
		}
		switch {
		case !found:
			return fault.Missing()
		case len(list) >= MostItems:
			return fault.Field("text", "一份标准最多"+strconv.Itoa(MostItems)+"条。")
		}
		if x.No < 1 || x.No > len(list)+1 {
			x.No = len(list) + 1
		}
		list = append(list[:x.No-1:x.No-1], append([]Item{x}, list[x.No-1:]...)...)
		return rewrite(w, at, v.ID, list)
	})
}

// Take takes a line out of the draft. It takes Keep.
func (ss *Standards) Take(ctx context.Context, who gate.Actor, id, version, line int64) error {
	return ss.edit(ctx, who, id, version, "standard.line-out", func(w *gate.Writing, at gate.Place, v *Version) error {
		var list []Item
		for _, x := range v.Items {
			if x.Line != line {
				list = append(list, x)
			}
		}
		if len(list) == len(v.Items) {
			return fault.Missing()
		}
		return rewrite(w, at, v.ID, list)
	})
}

// Publish makes the draft the standard of now; the one before is replaced and stays as
// it was. It takes Keep, and answers Invalid for a draft without lines.
func (ss *Standards) Publish(ctx context.Context, who gate.Actor, id, version int64) error {
	return ss.edit(ctx, who, id, version, "standard.publish", func(w *gate.Writing, at gate.Place, v *Version) error {
		if len(v.Items) == 0 {
			return fault.Field("publish", "还没有一条内容，没有发布。请先新增或者导入。")
		}
		if err := v.check(w.Today()); err != nil {
			return fault.Field("publish", "名称、文件、年份里有要改的地方，没有发布。请先修改。")
		}
		for i := range v.Items { // a rule may have ended while the draft lay
			if err := v.Items[i].check(ss.book, w.Today()); err != nil {
				return fault.Field("publish", "第"+strconv.Itoa(i+1)+"条有要改的地方，没有发布。请先修改这一条。")
			}
		}
		seal, err := v.digest()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE standard_version SET state = 'replaced' WHERE standard_id = @of AND state = 'published'", gate.Args{"of": id}); err != nil {
			return err
		}
		_, err = w.Exec(at, "UPDATE standard_version SET state = 'published', published_on = @on, seal = @seal WHERE id = @id AND state = 'draft'",
			gate.Args{"id": v.ID, "on": w.Today(), "seal": seal})
		return err
	})
}

// Drop gives the draft up. It takes Keep.
func (ss *Standards) Drop(ctx context.Context, who gate.Actor, id, version int64) error {
	return ss.edit(ctx, who, id, version, "standard.drop", func(w *gate.Writing, at gate.Place, v *Version) error {
		_, err := w.Exec(at, "UPDATE standard_version SET state = 'void' WHERE id = @id AND state = 'draft'", gate.Args{"id": v.ID})
		return err
	})
}

// Query asks for a part of the library.
type Query struct {
	Year  int // 0: every year
	Text  string
	After int64
	Limit int
}

// Page is one page of the library, the newest year first: the drafts of those who keep
// them, then what is published.
type Page struct {
	List  []Version
	Total int
	Next  int64
}

// List gives a page of the library. It takes View; drafts are seen by those who keep
// them, the rest by every organisation.
func (ss *Standards) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = ss.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = list(r, q)
		return err
	})
	return p, err
}

// Get gives a version of a standard with its lines, and all its versions, the newest
// first. no 0 is the published one, or the draft where none is. It takes View, and
// answers NotFound for a draft of somebody else's.
func (ss *Standards) Get(ctx context.Context, who gate.Actor, id int64, no int) (v Version, all []Version, err error) {
	err = ss.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if all, err = seen(r, id); err != nil {
			return err
		}
		pick := -1
		for i, x := range all {
			if no == x.No || no == 0 && (x.State == Published || pick < 0) {
				pick = i
			}
		}
		if pick < 0 {
			return fault.Missing()
		}
		v = all[pick]
		if v.Items, err = items(r, v.ID); err != nil {
			return err
		}
		return v.intact()
	})
	return v, all, err
}

// Rule gives what the rulebook calls a rule on a day; empty for none.
func (ss *Standards) Rule(id string, on day.Day) string { return ss.book(id, on) }
