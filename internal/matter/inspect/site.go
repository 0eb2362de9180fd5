package inspect

import (
	"context"
	"slices"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/matter"
)

// Result is how an organisation is found by one line of the checklist.
type Result string

// The results. There are no points: a line is answered in words.
const (
	Meets  Result = "meets"
	Partly Result = "partly"
	Fails  Result = "fails"
	None   Result = "none"
)

// Results lists them.
func Results() []Result { return []Result{Meets, Partly, Fails, None} }

// Label is the result in words.
func (r Result) Label() string {
	return map[Result]string{Meets: "符合", Partly: "部分符合", Fails: "不符合", None: "不适用"}[r]
}

// Said is the answer to one line of the checklist.
type Said struct {
	ID, Item int64
	Result   Result
	Note     string
	Finding  string // what is to be put right; empty for none
	Problem  int64  // the problem that it became with the letter
	On       day.Day
	By       string
	Version  int64
	Pictures []int64 // the photographs of the finding, until the letter
	Photos           // what is added and taken away
}

// Word is one question of the team or one answer of the organisation.
type Word struct {
	Team bool
	Text string
	By   string
	At   time.Time
}

// Site is an organisation that is visited, as the asker may see it.
type Site struct {
	Visit
	Stage    string
	Kept     bool   // the asker may say what he finds
	List     string // what the checklist is called
	Renewed  bool   // the standard has a newer version; this inspection stays with its own
	Items    []standard.Item
	Said     map[int64]Said // by line; told to the team only
	Words    []Word
	Letter   *Letter
	Problems []problem.Problem
}

// Look gives an organisation that is visited: to itself and those above what was asked
// and the letter, to the team what it says besides. It takes View, and answers NotFound
// for one that is not visited, or beyond reach. Whoever visited it himself, and whose
// days are over, is told so.
func (is *Inspections) Look(ctx context.Context, who gate.Actor, id, of int64) (s Site, err error) {
	err = is.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if s, err = site(r, id, of); err != nil {
			return err
		}
		var d Doc
		if d, s.Stage, err = docOf(r, id); err != nil {
			return err
		}
		v, err := standard.Pinned(r, d.Standard)
		if err != nil {
			return err
		}
		s.List, s.Items = d.List, v.Items
		s.Renewed = v.State == standard.Replaced
		if s.Kept, err = seated(r, id, of); err != nil {
			return err
		}
		if s.Kept {
			if s.Said, err = saidOf(r, id, of); err != nil {
				return err
			}
		}
		if s.Words, err = wordsOf(r, id, of); err != nil {
			return err
		}
		if s.Letter, err = letterOf(r, id, of); err != nil || s.Letter == nil {
			return err
		}
		all, err := problem.Of(r, problem.Inspection, id)
		s.Problems = slices.DeleteFunc(all, func(p problem.Problem) bool { return p.Org != of })
		return err
	})
	return s, is.ended(ctx, who, id, of, err)
}

// site gives the row of an organisation that is visited, in reach.
func site(r *gate.Reading, id, of int64) (s Site, err error) {
	list, err := visits(r, "o.matter_id = @id AND o.org_id = @of", gate.Args{"id": id, "of": of})
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err == nil {
		s.Visit = list[0]
	}
	return s, err
}

// docOf gives what an inspection is, to whoever was shown one of its organisations.
func docOf(r *gate.Reading, id int64) (d Doc, stage string, err error) {
	err = r.Beyond("an organisation that is visited is told by which checklist", "SELECT doc, stage FROM matter WHERE id = @id AND kind = @kind", gate.Args{"id": id, "kind": string(matter.Inspection)},
		func(row gate.Row) error {
			var doc string
			if err := row.Scan(&doc, &stage); err != nil {
				return err
			}
			return unmarshal(doc, &d)
		})
	return d, stage, err
}

// seated reports whether the asker may look at an organisation for an inspection: he runs
// inspections, or was sent there himself.
func seated(r *gate.Reading, id, of int64) (ok bool, err error) {
	if !r.May(Check) {
		return false, nil
	}
	if r.May(Keep) {
		return true, nil
	}
	err = r.Each("SELECT 1 FROM inspection_seat s WHERE s.matter_id = @id AND s.org_id = @of AND s.last_day >= @today AND {self s.person_id}", gate.Args{"id": id, "of": of, "today": r.Today().String()},
		func(row gate.Row) error {
			ok = true
			return row.Scan(new(int))
		})
	return ok, err
}

// ended says why somebody may not look any more who was sent himself; any other refusal
// stays as it is.
func (is *Inspections) ended(ctx context.Context, who gate.Actor, id, of int64, err error) error {
	if fault.KindOf(err) != fault.Denied && fault.KindOf(err) != fault.NotFound {
		return err
	}
	mine, again := is.Mine(ctx, who)
	if again != nil {
		return err
	}
	for _, s := range mine {
		if s.Matter == id && s.Org == of && s.LastDay < is.gate.Today() {
			return fault.New(fault.Denied, "对"+s.OrgName+"的检查到"+s.LastDay.Chinese()+"为止，您的检查职务已经结束，没有保存，也不能再查看。有要补充的，请告诉负责这次检查的同志。")
		}
	}
	return err
}

// on is a write of the team about an organisation while it is on the spot.
func (is *Inspections) on(ctx context.Context, who gate.Actor, id, of int64, deed string, fn func(*gate.Writing, gate.Place, Site, Doc) error) error {
	err := is.gate.Write(ctx, who, Check, func(w *gate.Writing) error {
		s, err := site(&w.Reading, id, of)
		if err != nil {
			return err
		}
		ok, err := seated(&w.Reading, id, of)
		if err != nil {
			return err
		}
		d, stage, err := docOf(&w.Reading, id)
		switch {
		case err != nil:
			return err
		case !ok:
			return fault.Missing()
		case stage != Out && (stage != Feedback || !w.May(Keep)):
			return fault.New(fault.Conflict, "这次检查现在是“"+stage+"”，现场检查已经结束，没有保存。")
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		if err := fn(w, at, s, d); err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: "inspection", ID: id}, gate.Detail{"org": of})
	})
	return is.ended(ctx, who, id, of, err)
}

// Say answers one line of the checklist for an organisation, or changes the answer until
// the letter is written; a finding is what has to be put right. version is the one of
// the page, 0 for the first answer. It takes Check for one who was sent there, and answers
// Invalid, Denied after the last day, and Conflict.
func (is *Inspections) Say(ctx context.Context, who gate.Actor, id, of, version int64, x Said) error {
	return is.on(ctx, who, id, of, "inspection.say", func(w *gate.Writing, at gate.Place, _ Site, d Doc) error {
		v, err := standard.Pinned(&w.Reading, d.Standard)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(v.Items, func(i standard.Item) bool { return i.ID == x.Item }) {
			return fault.Missing()
		}
		letter, err := letterOf(&w.Reading, id, of)
		if err != nil {
			return err
		}
		was, err := saidOf(&w.Reading, id, of)
		if err != nil {
			return err
		}
		x := x
		if err := x.check(); err != nil {
			return err
		}
		old, again := was[x.Item]
		switch {
		case letter != nil:
			return fault.New(fault.Conflict, "反馈意见已经发出，不能再改。")
		case old.Version != version:
			return fault.New(fault.Conflict, "这一条刚被"+old.By+"填过（"+strings.TrimSuffix(old.Result.Label()+"，"+old.Note, "，")+"）。您填的没有保存，请对照以后再填。")
		}
		args := gate.Args{"id": w.NewID(), "of": id, "item": x.Item, "result": string(x.Result), "note": x.Note, "finding": x.Finding, "on": w.Today().String(), "by": w.Who().Account, "name": w.Who().Name}
		if again {
			args["id"] = old.ID
			delete(args, "of")
			delete(args, "item")
			if _, err = w.Exec(at, `UPDATE inspection_answer SET result = @result, note = @note, finding = @finding, on_day = @on, version = version + 1, made_by = @by, made_name = @name,
				made_ms = @gate_now WHERE id = @id`, args); err != nil {
				return err
			}
			return picture(w, at, old.ID, &x)
		}
		if _, err = w.Exec(at, `INSERT INTO inspection_answer (id, matter_id, org_id, item_id, result, note, finding, problem_id, on_day, version, made_by, made_name, made_ms)
			VALUES (@id, @of, @org, @item, @result, @note, @finding, 0, @on, 1, @by, @name, @gate_now)`, args); err != nil {
			return err
		}
		return picture(w, at, args["id"].(int64), &x)
	})
}

func (x *Said) check() error {
	var p fault.Problems
	x.Note, x.Finding = strings.TrimSpace(x.Note), strings.TrimSpace(x.Finding)
	if x.Result.Label() == "" {
		p.Add("result", "请选择符合、部分符合、不符合或者不适用。")
	}
	if len([]rune(x.Note)) > 500 {
		p.Add("note", "说明不超过500个字。")
	}
	switch n := len([]rune(x.Finding)); {
	case n > 500:
		p.Add("finding", "问题不超过500个字。")
	case n > 0 && (x.Result == Meets || x.Result == None):
		p.Add("finding", "选“"+x.Result.Label()+"”的不列问题；要列问题的，请选部分符合或者不符合。")
	case n == 0 && x.Result == Fails:
		p.Add("finding", "不符合的，请写明是什么问题，会写进反馈意见。")
	}
	return p.Fault()
}

// Ask asks an organisation something, on the spot. It takes Check for one who was sent
// there.
func (is *Inspections) Ask(ctx context.Context, who gate.Actor, id, of int64, text string) error {
	return is.on(ctx, who, id, of, "inspection.ask", func(w *gate.Writing, at gate.Place, _ Site, _ Doc) error {
		return word(w, at, id, "team", text)
	})
}

// Reply answers the team for an organisation. It takes Answer, and answers NotFound for
// one that is not visited, and Conflict once the inspection has ended.
func (is *Inspections) Reply(ctx context.Context, who gate.Actor, id, of int64, text string) error {
	return is.gate.Write(ctx, who, Answer, func(w *gate.Writing) error {
		if _, err := site(&w.Reading, id, of); err != nil {
			return err
		}
		_, stage, err := docOf(&w.Reading, id)
		if err != nil {
			return err
		}
		if stage != Out && stage != Feedback {
			return fault.New(fault.Conflict, "这次检查已经办结，没有保存。")
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		if err := word(w, at, id, "org", text); err != nil {
			return err
		}
		return w.Record(at, "inspection.reply", gate.Subject{Kind: "inspection", ID: id}, gate.Detail{"org": of})
	})
}

func word(w *gate.Writing, at gate.Place, id int64, side, text string) error {
	if text = strings.TrimSpace(text); len([]rune(text)) < 2 || len([]rune(text)) > 500 {
		return fault.Field("text", "请写一句话，2到500个字。")
	}
	_, err := w.Exec(at, "INSERT INTO inspection_word (id, matter_id, org_id, side, text, made_by, made_name, made_ms) VALUES (@id, @of, @org, @side, @text, @by, @name, @gate_now)",
		gate.Args{"id": w.NewID(), "of": id, "side": side, "text": text, "by": w.Who().Account, "name": w.Who().Name})
	return err
}

// Pin fixes the inspection to the published version of a standard; what is published
// later does not change it. It takes Keep, and answers Conflict once the team has left.
func (is *Inspections) Pin(ctx context.Context, who gate.Actor, id, version, list int64) error {
	return is.step(ctx, who, id, version, []string{Preparing, Committed, Drawn}, "检查表", func(w *gate.Writing, _ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
		v, err := standard.Current(&w.Reading, list)
		if fault.KindOf(err) == fault.NotFound {
			return matter.Turn{}, "", fault.Field("standard", "请选择一份现行的标准。")
		}
		if err != nil {
			return matter.Turn{}, "", err
		}
		x.Doc.Standard, x.Doc.List = v.ID, v.Title+"（第"+itoa(v.No)+"版）"
		return x.Turn, x.Doc.List, nil
	})
}

// Lists are the standards that an inspection may be done by. It takes Keep.
func (is *Inspections) Lists(ctx context.Context, who gate.Actor) (list []standard.Version, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = standard.Choices(r)
		return err
	})
	return list, err
}
