package task

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
)

// Query says which tasks that reached somebody are listed.
type Query struct {
	Org   int64 // 0: all in reach
	Open  bool  // only those that are not finished
	Text  string
	After int64 // the row after which to go on
	Limit int
}

// Page is one page of what reached somebody, the newest first.
type Page struct {
	List  []Addressee
	Total int
	Next  int64
}

// Received lists what reached the organisations in reach. It takes View.
func (ts *Tasks) Received(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err := gate.Collect(r, "SELECT "+columns+from+`WHERE {reach a.org_id} AND (@of = CAST(0 AS BIGINT) OR a.org_id = @of) AND m.title LIKE @text ESCAPE '\'
			ORDER BY a.id DESC`, gate.Args{"of": q.Org, "text": gate.Like(q.Text)}, reader())
		if err != nil {
			return err
		}
		answered := map[int64]map[int64]hit{}
		for i := range list {
			a := &list[i]
			if answered[a.Task] == nil {
				if answered[a.Task], err = hits(r, &a.Doc, q.Org); err != nil {
					return err
				}
			}
			a.answered(answered[a.Task][a.Org])
		}
		list = slices.DeleteFunc(list, func(a Addressee) bool { return q.Open && a.State(r.Today()).Finished() })
		p.Total = len(list)
		if q.After != 0 {
			list = list[slices.IndexFunc(list, func(a Addressee) bool { return a.ID == q.After })+1:]
		}
		if q.Limit > 0 && len(list) > q.Limit {
			list, p.Next = list[:q.Limit], list[q.Limit-1].ID
		}
		p.List = list
		return nil
	})
	return p, err
}

// One is a task as an organisation sees that was asked.
type One struct {
	Addressee
	Known map[string]string // by label, what the registers know
	Rows  [][]string        // its table
	Files []File
	Below []Addressee   // to whom the organisation passed it down, and those below
	Free  []org.Version // below it, and not asked yet
}

// Reached gives a task as one organisation in reach sees it. It takes View, and answers
// NotFound beyond reach and before it is sent.
func (ts *Tasks) Reached(ctx context.Context, who gate.Actor, task, of int64) (x One, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if x.Addressee, err = one(r, task, of); err != nil {
			return err
		}
		x.Known = map[string]string{}
		for _, f := range x.Doc.Fields {
			if f.Known == "" {
				continue
			}
			said, err := known(r, f.Known, r.Today())
			if err != nil {
				return err
			}
			x.Known[f.Label] = said[of]
		}
		tables, err := rowsOf(r, &x.Doc, task)
		if err != nil {
			return err
		}
		x.Rows = tables[of]
		if x.Files, err = files(r, task); err != nil {
			return err
		}
		list, err := addressees(r, task)
		if err != nil {
			return err
		}
		has := map[int64]bool{}
		for _, a := range list {
			if has[a.Org] = true; a.Org != of && strings.HasPrefix(a.Path, x.Path) {
				x.Below = append(x.Below, a)
			}
		}
		tree, err := org.In(r, r.Today())
		for _, v := range tree {
			if v.Org != of && strings.HasPrefix(v.Path, x.Path) && !has[v.Org] {
				x.Free = append(x.Free, v)
			}
		}
		return err
	})
	return x, err
}

// Whom gives the organisation as which the asker reads a task: his own where it was
// asked, else the first in reach that was. It takes View, and answers NotFound.
func (ts *Tasks) Whom(ctx context.Context, who gate.Actor, task int64) (of int64, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err := addressees(r, task)
		if err != nil {
			return err
		}
		for _, a := range list {
			if of == 0 || a.Org == r.Org() {
				of = a.Org
			}
		}
		if of == 0 {
			return fault.Missing()
		}
		return nil
	})
	return of, err
}

// Open notes that somebody of the organisation has opened a task, the first time. It
// takes Answer; who only looks from above opens nothing.
func (ts *Tasks) Open(ctx context.Context, who gate.Actor, task, of int64) error {
	return ts.change(ctx, who, Answer, task, of, 0, "task.open", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		_, err := w.Exec(at, "UPDATE task_addressee SET opened_ms = @gate_now WHERE id = @id AND opened_ms = 0", gate.Args{"id": a.ID})
		return err
	})
}

// Receipt acknowledges a task. It takes Answer, and answers Conflict for one that was
// acknowledged or taken back.
func (ts *Tasks) Receipt(ctx context.Context, who gate.Actor, task, of int64) error {
	return ts.change(ctx, who, Answer, task, of, 0, "task.receipt", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		if a.ReceiptMS > 0 {
			return fault.New(fault.Conflict, a.ReceiptBy+"已经在"+day.AtMs(a.ReceiptMS).Chinese()+"签收，不用再签收。")
		}
		return receipt(w, at, a)
	})
}

// receipt notes who acknowledged; whoever goes on without has done so too.
func receipt(w *gate.Writing, at gate.Place, a *Addressee) error {
	if a.ReceiptMS != 0 {
		return nil
	}
	_, err := w.Exec(at, `UPDATE task_addressee SET receipt_ms = @gate_now, receipt_by = @by, opened_ms = CASE opened_ms WHEN 0 THEN @gate_now ELSE opened_ms END,
		version = version + 1 WHERE id = @id`, gate.Args{"id": a.ID, "by": w.Who().Name})
	return err
}

// Begin says how far an organisation is. It takes Answer, and answers Invalid without a
// word, and Conflict once it is finished.
func (ts *Tasks) Begin(ctx context.Context, who gate.Actor, task, of, version int64, text string) error {
	return ts.change(ctx, who, Answer, task, of, version, "task.begin", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		if text = strings.TrimSpace(text); len([]rune(text)) < 2 || len([]rune(text)) > 200 {
			return fault.Field("progress", "请用一句话写明办到哪里，不超过200个字。")
		}
		if err := receipt(w, at, a); err != nil {
			return err
		}
		_, err := w.Exec(at, `UPDATE task_addressee SET progress = @text, begun_ms = CASE begun_ms WHEN 0 THEN @gate_now ELSE begun_ms END WHERE id = @id`,
			gate.Args{"id": a.ID, "text": text})
		return err
	})
}

// Fill answers the fields of a task, or corrects the answer while the task goes on.
// version is the one of the page. It takes Answer, and answers Invalid at each field,
// and Conflict when somebody else answered meanwhile or the task is over.
func (ts *Tasks) Fill(ctx context.Context, who gate.Actor, task, of, version int64, values map[string]string) error {
	return ts.change(ctx, who, Answer, task, of, version, "task.answer", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		if a.Doc.By != ByForm {
			return fault.Missing()
		}
		clean, err := a.Doc.read(values)
		if err != nil {
			return err
		}
		text, err := json.Marshal(clean)
		if err != nil {
			return err
		}
		if err := receipt(w, at, a); err != nil {
			return err
		}
		return answered(w, at, a, string(text))
	})
}

// answered notes an answer. The first one counts for the day; a correction does not make
// it late.
func answered(w *gate.Writing, at gate.Place, a *Addressee, text string) error {
	_, err := w.Exec(at, `UPDATE task_addressee SET answer = @text, answered_by = @by, version = version + 1,
		answered_ms = CASE answered_ms WHEN 0 THEN @gate_now ELSE answered_ms END WHERE id = @id`, gate.Args{"id": a.ID, "text": text, "by": w.Who().Name})
	return err
}

var wholeNumber = regexp.MustCompile(`^-?[0-9]{1,12}(\.[0-9]{1,4})?$`)

// FieldName is the name of the form's field of an asked one.
func FieldName(i int) string { return "field-" + strconv.Itoa(i) }

// read tests what was typed into the fields that are asked.
func (d *Doc) read(values map[string]string) (map[string]string, error) {
	var p fault.Problems
	clean := map[string]string{}
	for i, f := range d.Asked() {
		text := strings.TrimSpace(values[f.Label])
		if problem := f.wrong(text); problem != "" {
			p.Add(FieldName(i), problem)
		}
		clean[f.Label] = text
	}
	return clean, p.Fault()
}

// wrong says what is wrong with what was typed into a field; empty for nothing.
func (f Field) wrong(text string) string {
	switch {
	case text == "":
		return "请填写“" + f.Label + "”。没有的，请写“无”或者0。"
	case len([]rune(text)) > 500:
		return "“" + f.Label + "”不超过500个字。"
	case f.Kind == Number && !wholeNumber.MatchString(text):
		return "“" + f.Label + "”请填一个数，例如12。"
	case f.Kind == Choice && !slices.Contains(f.Options, text):
		return "“" + f.Label + "”请从“" + strings.Join(f.Options, "、") + "”里选一项。"
	case f.Kind == Date:
		if _, err := day.Parse(text); err != nil {
			return "“" + f.Label + "”请填日期，例如2021-12-09。"
		}
	}
	return ""
}

// AskLonger asks for more time. It takes Answer, and answers Invalid without a later day
// and a reason, and Conflict while one waits.
func (ts *Tasks) AskLonger(ctx context.Context, who gate.Actor, task, of int64, until day.Day, why string) error {
	return ts.change(ctx, who, Answer, task, of, 0, "task.longer", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		if a.Longer.Waits() {
			return fault.New(fault.Conflict, "已经申请过延期，还没有答复。")
		}
		var p fault.Problems
		if until == day.None || until <= a.Due || until < w.Today() {
			p.Add("until", "请填写延到哪一天，在"+a.Due.Chinese()+"以后。")
		}
		if why = strings.TrimSpace(why); len([]rune(why)) < 2 || len([]rune(why)) > 200 {
			p.Add("why", "请写明为什么要延期，不超过200个字。")
		}
		if err := p.Fault(); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE task_addressee SET longer_day = @until, longer_why = @why, longer_said = '', version = version + 1 WHERE id = @id",
			gate.Args{"id": a.ID, "until": until.String(), "why": why})
		return err
	})
}

// SayLonger grants or refuses more time; a refusal has its reason. It takes Send, and
// answers Conflict where nobody asked.
func (ts *Tasks) SayLonger(ctx context.Context, who gate.Actor, task, of int64, grant bool, why string) error {
	return ts.change(ctx, who, Send, task, of, 0, "task.longer-said", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		if !a.Longer.Waits() {
			return fault.New(fault.Conflict, "没有等着答复的延期申请，可能已经答复过。")
		}
		said, due := granted, a.Longer.Until
		if !grant {
			if why = strings.TrimSpace(why); len([]rune(why)) < 2 {
				return fault.Field("why", "请写明为什么不同意延期。")
			}
			said, due = why, a.Due
		}
		_, err := w.Exec(at, "UPDATE task_addressee SET longer_said = @said, due_day = @due, version = version + 1 WHERE id = @id",
			gate.Args{"id": a.ID, "said": said, "due": due.String()})
		return err
	})
}

// PassDown passes a task to organisations below the one that it reached, with the day
// that is left. It takes Pass, and answers Invalid for nobody, or one that is not below.
func (ts *Tasks) PassDown(ctx context.Context, who gate.Actor, task, of int64, to []int64) error {
	return ts.change(ctx, who, Pass, task, of, 0, "task.pass", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		if len(to) == 0 {
			return fault.Field("to", "请选择转发给哪些下级党组织。")
		}
		tree, err := org.In(&w.Reading, w.Today())
		if err != nil {
			return err
		}
		below := map[int64]bool{}
		for _, v := range tree {
			below[v.Org] = v.Org != of && strings.HasPrefix(v.Path, a.Path)
		}
		for _, id := range to {
			if !below[id] {
				return fault.Field("to", "只能转发给本组织下面的党组织，请重新选择。")
			}
			if err := insert(w, at, task, id, of, a.Due); err != nil {
				return err
			}
		}
		return receipt(w, at, a)
	})
}

// change is a write to the row of one organisation, while the task goes on. version 0
// takes any.
func (ts *Tasks) change(ctx context.Context, who gate.Actor, can gate.Can, task, of, version int64, deed string, fn func(*gate.Writing, gate.Place, *Addressee) error) error {
	return ts.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		a, err := one(&w.Reading, task, of)
		if err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		switch {
		case a.Over:
			return fault.New(fault.Conflict, "这件"+a.Doc.Word()+"已经结束或者撤回，不用再办，没有保存。")
		case version != 0 && a.Version != version:
			return fault.New(fault.Conflict, "本组织刚有别的同志填过，没有保存。您填的内容还在，请对照现在的内容再保存。")
		}
		if err := fn(w, at, &a); err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: string(matter.Task), ID: task}, nil)
	})
}
