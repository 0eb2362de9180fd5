package selfcheck

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
)

const mostText = 2000

func saidIn(r *gate.Reading, year int) (map[string]Said, error) {
	said := map[string]Said{}
	err := r.Beyond("what was answered to the self-check is read with it", "SELECT item, text, made_name, on_day FROM self_answer WHERE year = @year ORDER BY id",
		gate.Args{"year": int64(year)}, func(row gate.Row) error {
			item := ""
			var s Said
			err := row.Scan(&item, &s.Text, &s.By, &s.On)
			said[item] = s
			return err
		})
	return said, err
}

// desk is the place of the self-check: the Committee's.
func place(w *gate.Writing) (gate.Place, error) {
	id, _, err := matter.Committee(&w.Reading)
	if err != nil {
		return gate.Place{}, err
	}
	return w.At(id)
}

// Say answers a question of the year. It takes Keep, and answers Invalid at text, and
// NotFound for an item that asks nothing.
func (cs *Cases) Say(ctx context.Context, who gate.Actor, code, text string) error {
	return cs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		asks := false
		for _, it := range items {
			asks = asks || it.code == code && it.ask != "" && cs.house.More[code] == nil
		}
		if !asks {
			return fault.Missing()
		}
		if err := said("text", text, "请写明回答，自查记录里要看。"); err != nil {
			return err
		}
		at, err := place(w)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "INSERT INTO self_answer (id, org_id, year, item, text, on_day, made_by, made_name, made_ms) VALUES (@id, @org, @year, @item, @text, @on, @by, @name, @gate_now)",
			gate.Args{"id": w.NewID(), "year": int64(w.Today().Year()), "item": code, "text": strings.TrimSpace(text), "on": w.Today(), "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		return w.Record(at, "selfcheck.answer", gate.Subject{Kind: "self_check"}, gate.Detail{"item": code})
	})
}

func said(field, text, ask string) error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n < 2:
		return fault.Field(field, ask)
	case n > mostText:
		return fault.Field(field, "这里不超过2000个字。")
	}
	return nil
}

// Record is a self-check that was closed.
type Record struct {
	ID      int64
	Year    int
	On      day.Day
	By      string
	Remarks string
	Lines   []Line
}

// Count is how many lines say what.
func Count(list []Line, s State) (n int) {
	for _, l := range list {
		if l.State == s {
			n++
		}
	}
	return n
}

// Close keeps every answer as it is now as the self-check of the year, with remarks. It
// takes Keep, and answers Invalid while a question of people has no answer.
func (cs *Cases) Close(ctx context.Context, who gate.Actor, remarks string) (id int64, err error) {
	tables, err := cs.house.Tables(ctx)
	if err != nil {
		return 0, err
	}
	err = cs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("selfcheck.close", &id); again || err != nil {
			return err
		}
		at, err := place(w)
		if err != nil {
			return err
		}
		lines, err := cs.lines(&w.Reading, tables)
		if err != nil {
			return err
		}
		var open []string
		for _, l := range lines {
			if l.State == Ask && l.Ask != "" && l.Said.Text == "" {
				open = append(open, l.Code)
			}
		}
		if len(open) > 0 {
			return fault.Field("remarks", "还有"+strings.Join(open, "、")+"没有由单位回答，没有办结。")
		}
		if err := said("remarks", remarks, "请写明自查的结论，需要处理的怎么处理。"); err != nil {
			return err
		}
		doc, err := json.Marshal(lines)
		if err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, "INSERT INTO self_check (id, org_id, year, on_day, remarks, doc, made_by, made_name, made_ms) VALUES (@id, @org, @year, @on, @remarks, @doc, @by, @name, @gate_now)",
			gate.Args{"id": id, "year": int64(w.Today().Year()), "on": w.Today(), "remarks": strings.TrimSpace(remarks), "doc": string(doc), "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "selfcheck.close", id); err != nil {
			return err
		}
		return w.Record(at, "selfcheck.close", gate.Subject{Kind: "self_check", ID: id}, gate.Detail{"fits": Count(lines, Fits), "act": Count(lines, Act), "ask": Count(lines, Ask)})
	})
	return id, err
}

func records(r *gate.Reading) (list []Record, err error) {
	err = r.Beyond("the self-checks that were closed are the Committee's", "SELECT id, year, on_day, made_name, remarks, doc FROM self_check ORDER BY id DESC", nil, func(row gate.Row) error {
		var x Record
		doc := ""
		if err := row.Scan(&x.ID, &x.Year, &x.On, &x.By, &x.Remarks, &doc); err != nil {
			return err
		}
		list = append(list, x)
		return json.Unmarshal([]byte(doc), &list[len(list)-1].Lines)
	})
	return list, err
}

// Records are the self-checks that were closed, the newest first. It takes View.
func (cs *Cases) Records(ctx context.Context, who gate.Actor) (list []Record, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = records(r)
		return err
	})
	return list, err
}

// Get gives one of them, or NotFound. It takes View.
func (cs *Cases) Get(ctx context.Context, who gate.Actor, id int64) (Record, error) {
	list, err := cs.Records(ctx, who)
	for _, x := range list {
		if x.ID == id {
			return x, nil
		}
	}
	if err == nil {
		err = fault.Missing()
	}
	return Record{}, err
}
