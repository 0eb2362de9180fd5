// Package topic is the library of first topics (第一议题): the newest speeches and
// instructions, with source and day of publication. An agenda begins with one;
// how many days passed between publication and study follows from the records.
package topic

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View gate.Can = "topic.view"
	Add  gate.Can = "topic.add"
)

// Topic is one piece of the library. The library is the Committee's and open to
// every organisation.
type Topic struct {
	ID          int64
	Title       string
	Source      string
	PublishedOn day.Day
	Body        string
	Withdrawn   bool
	Studied     int // organisations in reach that have studied it
}

func (t Topic) check(today day.Day) error {
	var p fault.Problems
	if strings.TrimSpace(t.Title) == "" {
		p.Add("title", "请填写篇名。")
	}
	if strings.TrimSpace(t.Source) == "" {
		p.Add("source", "请填写出处，例如哪份报纸、哪次会议。")
	}
	switch {
	case t.PublishedOn == day.None:
		p.Add("published_on", "请填写发表日期，系统用它计算多少天内学习。")
	case t.PublishedOn > today:
		p.Add("published_on", "发表日期不能在今天之后。")
	}
	return p.Fault()
}

// Topics is the cases of this area.
type Topics struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Topics { return &Topics{g} }

// Publish puts a topic into the library of an organisation. It takes Add.
func (ts *Topics) Publish(ctx context.Context, who gate.Actor, org int64, t Topic) (id int64, err error) {
	err = ts.gate.Write(ctx, who, Add, func(w *gate.Writing) error {
		if again, err := w.Again("topic.publish", &id); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if err := t.check(w.Today()); err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO topic (id, org_id, title, source, published_on, body, withdrawn, made_ms)
			VALUES (@id, @org, @title, @source, @on, @body, FALSE, @gate_now)`,
			gate.Args{"id": id, "title": strings.TrimSpace(t.Title), "source": strings.TrimSpace(t.Source), "on": t.PublishedOn, "body": t.Body}); err != nil {
			return err
		}
		if err := w.Done(at, "topic.publish", id); err != nil {
			return err
		}
		return w.Record(at, "topic.publish", gate.Subject{Kind: "topic", ID: id}, gate.Detail{"on": t.PublishedOn.String()})
	})
	return id, err
}

// Recent gives the library as of a day, the newest first, with how many of the
// organisations in reach have studied each. It takes View.
func (ts *Topics) Recent(ctx context.Context, who gate.Actor, on day.Day, text string, limit int) (list []Topic, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		studied := map[int64]int{}
		if err := r.Each(`SELECT i.topic_id, COUNT(DISTINCT o.org_id) FROM activity_item i
			JOIN activity a ON a.id = i.activity_id AND a.state = 'kept' AND a.on_day <= @on
			JOIN activity_org o ON o.activity_id = a.id
			WHERE i.topic_id <> 0 AND {reach o.org_id} GROUP BY i.topic_id`, gate.Args{"on": on}, func(row gate.Row) error {
			var id int64
			var n int
			err := row.Scan(&id, &n)
			studied[id] = n
			return err
		}); err != nil {
			return err
		}
		return r.Beyond("the first-topic library is open to every organisation", `
			SELECT id, title, source, published_on, body, withdrawn FROM topic
			WHERE published_on <= @on AND NOT withdrawn AND (LOWER(title) LIKE @text ESCAPE '~' OR LOWER(source) LIKE @text ESCAPE '~')
			ORDER BY published_on DESC, id DESC LIMIT @limit`,
			gate.Args{"on": on, "limit": int64(limit), "text": gate.Like(strings.TrimSpace(text))}, func(row gate.Row) error {
				var t Topic
				err := row.Scan(&t.ID, &t.Title, &t.Source, &t.PublishedOn, &t.Body, &t.Withdrawn)
				t.Studied = studied[t.ID]
				list = append(list, t)
				return err
			})
	})
	return list, err
}

// Next gives the newest topic published until a day that an organisation has not
// studied yet; its ID is 0 where it has studied all. It takes View.
func (ts *Topics) Next(ctx context.Context, who gate.Actor, org int64, on day.Day) (t Topic, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		var studied []int64
		if err := r.Each(`SELECT DISTINCT i.topic_id FROM activity_item i JOIN activity a ON a.id = i.activity_id AND a.state = 'kept'
			JOIN activity_org o ON o.activity_id = a.id AND o.org_id = @of WHERE i.topic_id <> 0 AND {reach o.org_id}`, gate.Args{"of": org}, func(row gate.Row) error {
			var id int64
			err := row.Scan(&id)
			studied = append(studied, id)
			return err
		}); err != nil {
			return err
		}
		return r.Beyond("the first-topic library is open to every organisation", `SELECT id, title, source, published_on FROM topic
			WHERE published_on <= @on AND NOT withdrawn AND (id IN ({ids studied})) IS NOT TRUE ORDER BY published_on DESC, id DESC LIMIT 1`,
			gate.Args{"on": on, "studied": studied}, func(row gate.Row) error { return row.Scan(&t.ID, &t.Title, &t.Source, &t.PublishedOn) })
	})
	return t, err
}

// Get gives one topic. It takes View.
func (ts *Topics) Get(ctx context.Context, who gate.Actor, id int64) (t Topic, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if err := r.Beyond("the first-topic library is open to every organisation",
			"SELECT id, title, source, published_on, body, withdrawn FROM topic WHERE id = @id", gate.Args{"id": id},
			func(row gate.Row) error {
				return row.Scan(&t.ID, &t.Title, &t.Source, &t.PublishedOn, &t.Body, &t.Withdrawn)
			}); err != nil {
			return err
		}
		if t.ID == 0 {
			return fault.Missing()
		}
		return nil
	})
	return t, err
}
