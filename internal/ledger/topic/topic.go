// Package topic is the library of first topics (第一议题): the newest speeches and
// instructions, with source and day of publication. An agenda begins with one;
// who has studied it, at which meeting and how many days after publication
// follows from the records of activities. A topic can be sent to a part of the
// tree, to be studied until a day.
package topic

import (
	"context"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View gate.Can = "topic.view"
	Add  gate.Can = "topic.add"  // publish, correct, withdraw
	Send gate.Can = "topic.send" // to what is below one's own organisation
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
	Version     int64
	Studied     int     // organisations in reach that have studied it
	Mine        day.Day // when the asker's own organisation first did; None: not yet
	Until       day.Day // the day until which the asker's organisation is to study it; None: not sent
}

// The limits of what a topic may hold.
const (
	mostTitle = 200
	mostBody  = 200_000
	mostFiles = 5
)

func (t Topic) check(today day.Day) error {
	var p fault.Problems
	switch title := strings.TrimSpace(t.Title); {
	case title == "":
		p.Add("title", "请填写篇名。")
	case utf8.RuneCountInString(title) > mostTitle:
		p.Add("title", "篇名不超过200个字，说明写在正文里。")
	}
	switch source := strings.TrimSpace(t.Source); {
	case source == "":
		p.Add("source", "请填写出处，例如哪份报纸、哪次会议。")
	case utf8.RuneCountInString(source) > mostTitle:
		p.Add("source", "出处不超过200个字。")
	}
	switch {
	case t.PublishedOn == day.None:
		p.Add("published_on", "请填写发表日期，系统用它计算多少天内学习。")
	case t.PublishedOn > today:
		p.Add("published_on", "发表日期不能在今天之后。")
	}
	if utf8.RuneCountInString(t.Body) > mostBody {
		p.Add("body", "正文不超过20万字。更长的请作为文件附上。")
	}
	return p.Fault()
}

// Topics is the cases of this area.
type Topics struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Topics { return &Topics{g} }

// Publish puts a topic into the library of an organisation, with its text or with
// files. It takes Add.
func (ts *Topics) Publish(ctx context.Context, who gate.Actor, org int64, t Topic, files ...attach.File) (id int64, err error) {
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
		if err := annex(w, at, id, files, nil); err != nil {
			return err
		}
		if err := w.Done(at, "topic.publish", id); err != nil {
			return err
		}
		return w.Record(at, "topic.publish", gate.Subject{Kind: "topic", ID: id}, gate.Detail{"on": t.PublishedOn.String()})
	})
	return id, err
}

// Correct replaces what a topic says; the journal keeps what it was called and
// when it was published. It takes Add where the topic belongs, and answers
// Invalid, NotFound, Conflict when somebody else changed it since version, and
// Invalid for a day after which it was already studied.
func (ts *Topics) Correct(ctx context.Context, who gate.Actor, id int64, t Topic, add []attach.File, drop []int64) error {
	return ts.gate.Write(ctx, who, Add, func(w *gate.Writing) error {
		old, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if old.Version != t.Version {
			return fault.New(fault.Conflict, "这篇材料刚被别人改过。您填的还在下面，请对照新的内容再保存。")
		}
		if err := t.check(w.Today()); err != nil {
			return err
		}
		if err := studiedBefore(w, id, t.PublishedOn); err != nil {
			return err
		}
		if _, err := w.Exec(at, `UPDATE topic SET title = @title, source = @source, published_on = @on, body = @body, version = version + 1 WHERE id = @id`,
			gate.Args{"id": id, "title": strings.TrimSpace(t.Title), "source": strings.TrimSpace(t.Source), "on": t.PublishedOn, "body": t.Body}); err != nil {
			return err
		}
		if err := annex(w, at, id, add, drop); err != nil {
			return err
		}
		return w.Record(at, "topic.correct", gate.Subject{Kind: "topic", ID: id},
			gate.Detail{"was": old.Title, "was_on": old.PublishedOn.String()})
	})
}

// studiedBefore refuses a day of publication after a meeting that studied it.
func studiedBefore(w *gate.Writing, id int64, on day.Day) error {
	return w.Beyond("a topic is not published after it was studied", `SELECT a.on_day FROM activity_item i
		JOIN activity a ON a.id = i.activity_id AND a.state = 'kept' WHERE i.topic_id = @id AND a.until_day < @on ORDER BY a.on_day LIMIT 1`,
		gate.Args{"id": id, "on": on}, func(row gate.Row) error {
			var studied day.Day
			if err := row.Scan(&studied); err != nil {
				return err
			}
			return fault.Field("published_on", studied.Chinese()+"已经有党组织学习了这一篇，发表日期不能晚于那一天。")
		})
}

// Withdraw takes a topic out of the library, or puts it back; what was studied
// stays. It takes Add where the topic belongs, and answers Invalid without a reason.
func (ts *Topics) Withdraw(ctx context.Context, who gate.Actor, id int64, gone bool, why string) error {
	return ts.gate.Write(ctx, who, Add, func(w *gate.Writing) error {
		old, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if gone && strings.TrimSpace(why) == "" {
			return fault.Field("why", "请写明撤下的原因。学过的记录会留着。")
		}
		if old.Withdrawn == gone {
			return fault.New(fault.Conflict, "已经是这样了，没有再改。")
		}
		if _, err := w.Exec(at, "UPDATE topic SET withdrawn = @gone, version = version + 1 WHERE id = @id", gate.Args{"id": id, "gone": gone}); err != nil {
			return err
		}
		return w.Record(at, "topic.withdraw", gate.Subject{Kind: "topic", ID: id}, gate.Detail{"gone": gone, "why": why})
	})
}

// mine gives a topic that the asker may change, and its place.
func mine(w *gate.Writing, id int64) (t Topic, at gate.Place, err error) {
	var org int64
	if err := w.One("SELECT org_id, title, published_on, withdrawn, version FROM topic WHERE id = @id AND {reach org_id}", gate.Args{"id": id},
		&org, &t.Title, &t.PublishedOn, &t.Withdrawn, &t.Version); err != nil {
		return t, at, err
	}
	at, err = w.At(org)
	return t, at, err
}

// annex adds files to a topic and takes others away.
func annex(w *gate.Writing, at gate.Place, id int64, add []attach.File, drop []int64) error {
	if len(drop) > 0 {
		if _, err := w.Exec(at, "DELETE FROM topic_file WHERE topic_id = @id AND id IN ({ids files})", gate.Args{"id": id, "files": drop}); err != nil {
			return err
		}
	}
	have := 0
	if err := w.One("SELECT COUNT(*) FROM topic_file f JOIN topic t ON t.id = f.topic_id WHERE t.id = @id AND {reach t.org_id}", gate.Args{"id": id}, &have); err != nil {
		return err
	}
	if have+len(add) > mostFiles {
		return fault.Field("files", "一篇材料最多附5个文件，没有保存。请先去掉几个，或者合成一份。")
	}
	for _, f := range add {
		if _, err := w.Exec(at, `INSERT INTO topic_file (id, topic_id, name, kind, size, body, made_by, made_ms)
			VALUES (@id, @topic, @name, @kind, @size, @body, @by, @gate_now)`, gate.Args{"id": w.NewID(), "topic": id, "name": f.Name,
			"kind": string(f.Kind), "size": int64(len(f.Body)), "body": f.Body, "by": w.Who().Account}); err != nil {
			return err
		}
	}
	return nil
}
