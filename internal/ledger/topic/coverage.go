package topic

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// Sort says for which organisations of a part of the tree a topic is meant.
type Sort string

// The sorts.
const (
	All    Sort = "all"
	Branch Sort = "branch" // only those to which members belong directly
	Upper  Sort = "upper"  // only those above branches
)

// Sorts lists the sorts in the order of the page.
func Sorts() []Sort { return []Sort{All, Branch, Upper} }

// Label is the sort in words.
func (s Sort) Label() string {
	switch s {
	case Branch:
		return "只发给党支部"
	case Upper:
		return "只发给党委、党总支、党组"
	}
	return "全部党组织"
}

// Takes reports whether a kind of organisation is of the sort.
func (s Sort) Takes(k org.Kind) bool { return s == All || (s == Branch) == k.IsBranch() }

// Issue is one sending of a topic to a part of the tree.
type Issue struct {
	ID        int64
	Topic     int64
	Org       int64 // who sent it
	Scope     int64 // to this organisation and what is below
	ScopeName string
	Sort      Sort
	Due       day.Day // the last day; None: no day was set
	Note      string
	MadeMS    int64
	path      string // of Scope
}

// meant reports whether the issue is meant for an organisation; nobody sends to
// himself.
func (x Issue) meant(v org.Version) bool {
	return v.Org != x.Org && strings.HasPrefix(v.Path, x.path) && x.Sort.Takes(v.Kind)
}

// Issue sends a topic to a part of the tree that is the asker's own organisation or
// below it. It takes Send at that organisation, and answers Invalid for a day that
// is past, a part that is not below, or a topic that was withdrawn.
func (ts *Topics) Issue(ctx context.Context, who gate.Actor, from int64, x Issue) (id int64, err error) {
	err = ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		if again, err := w.Again("topic.issue", &id); again || err != nil {
			return err
		}
		at, err := w.At(from)
		if err != nil {
			return err
		}
		t, err := one(&w.Reading, x.Topic)
		if err != nil {
			return err
		}
		if t.Withdrawn {
			return fault.New(fault.Conflict, "这篇材料已经撤下，不能再下发。")
		}
		var p fault.Problems
		if x.Due != day.None && x.Due < w.Today() {
			p.Add("due", "截止日期已经过了，请选今天以后的日期，或者不填。")
		}
		if x.Sort != All && x.Sort != Branch && x.Sort != Upper {
			p.Add("sort", "请选择发给哪些党组织。")
		}
		if utf8.RuneCountInString(x.Note) > 500 {
			p.Add("note", "说明不超过500个字。")
		}
		ok, err := below(w, from, x.Scope)
		if err != nil {
			return err
		}
		if !ok {
			p.Add("scope", "只能发给本组织和下级党组织，请重新选择范围。")
		}
		if err := p.Fault(); err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO topic_issue (id, topic_id, org_id, scope_id, sort, due_day, note, made_by, made_ms)
			VALUES (@id, @topic, @org, @scope, @sort, @due, @note, @by, @gate_now)`, gate.Args{"id": id, "topic": x.Topic, "scope": x.Scope,
			"sort": string(x.Sort), "due": dueText(x.Due), "note": strings.TrimSpace(x.Note), "by": w.Who().Account}); err != nil {
			return err
		}
		if err := w.Done(at, "topic.issue", id); err != nil {
			return err
		}
		return w.Record(at, "topic.issue", gate.Subject{Kind: "topic", ID: x.Topic}, gate.Detail{"scope": x.Scope, "due": dueText(x.Due)})
	})
	return id, err
}

func dueText(d day.Day) string {
	if d == day.None {
		return ""
	}
	return d.String()
}

// below reports whether one organisation is another or stands under it today.
func below(w *gate.Writing, upper, lower int64) (bool, error) {
	paths := map[int64]string{}
	err := w.Beyond("a topic is sent to what is below", `SELECT org_id, path FROM org_version
		WHERE org_id IN ({ids both}) AND from_day <= @gate_today AND until_day > @gate_today`, gate.Args{"both": []int64{upper, lower}}, func(row gate.Row) error {
		var id int64
		var path string
		err := row.Scan(&id, &path)
		paths[id] = path
		return err
	})
	return paths[upper] != "" && strings.HasPrefix(paths[lower], paths[upper]), err
}

// TakeBack ends a sending: nobody is asked for it any more; what was studied
// stays. It takes Send where it was sent from.
func (ts *Topics) TakeBack(ctx context.Context, who gate.Actor, id int64) error {
	return ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		var org, topic int64
		if err := w.One("SELECT org_id, topic_id FROM topic_issue WHERE id = @id AND taken_ms = 0 AND {reach org_id}", gate.Args{"id": id}, &org, &topic); err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE topic_issue SET taken_ms = @gate_now WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		return w.Record(at, "topic.takeback", gate.Subject{Kind: "topic", ID: topic}, gate.Detail{"issue": id})
	})
}

// issues gives the sendings that stand, of one topic or with 0 of all.
func issues(r *gate.Reading, topic int64, on day.Day) (list []Issue, err error) {
	which := ""
	if topic != 0 {
		which = " AND i.topic_id = @topic"
	}
	err = r.Beyond("who is to study a topic is known below its sender", `SELECT i.id, i.topic_id, i.org_id, i.scope_id, v.name, i.sort, i.due_day, i.note, i.made_ms, v.path
		FROM topic_issue i JOIN org_version v ON v.org_id = i.scope_id AND v.from_day <= @on AND v.until_day > @on
		WHERE i.taken_ms = 0 AND i.made_ms < @until`+which+" ORDER BY i.id",
		gate.Args{"topic": topic, "on": on, "until": (on + 1).Start().UnixMilli()}, func(row gate.Row) error {
			var x Issue
			var due string
			if err := row.Scan(&x.ID, &x.Topic, &x.Org, &x.Scope, &x.ScopeName, &x.Sort, &due, &x.Note, &x.MadeMS, &x.path); err != nil {
				return err
			}
			if due != "" {
				if x.Due, err = day.Parse(due); err != nil {
					return fmt.Errorf("topic_issue %d: %w", x.ID, err)
				}
			}
			list = append(list, x)
			return nil
		})
	return list, err
}

// sentTo tells, topic by topic, until when one organisation is to study what was
// sent to it with a day; the earliest day counts.
func sentTo(r *gate.Reading, of int64, on day.Day) (map[int64]day.Day, error) {
	until := map[int64]day.Day{}
	list, err := issues(r, 0, on)
	if err != nil || len(list) == 0 {
		return until, err
	}
	tree, err := org.In(r, on)
	if err != nil {
		return nil, err
	}
	for _, v := range tree {
		if v.Org != of {
			continue
		}
		for _, x := range list {
			if d := until[x.Topic]; x.meant(v) && x.Due != day.None && (d == day.None || x.Due < d) {
				until[x.Topic] = x.Due
			}
		}
	}
	return until, nil
}

// Studied is how one organisation stands to a topic.
type Studied struct {
	org.Version
	On       day.Day // the first time; None: not yet
	Activity int64
	Meeting  string
	First    bool // it was the first item of that agenda
	Times    int
	Due      day.Day // the day until which it is to; None: none was set
	Asked    bool    // the topic was sent to it
}

// Coverage is how the organisations in reach stand to one topic.
type Coverage struct {
	Topic  Topic
	Issues []Issue
	List   []Studied // in the order of the tree
	Done   int       // of them have studied it
}

// Coverage tells who has studied a topic as of a day, and who has not: everybody
// in reach to whom it was sent; where it was sent to nobody, every organisation in
// reach but the Committee. With of it tells only of that organisation and what is
// below. It takes View, and answers NotFound.
func (ts *Topics) Coverage(ctx context.Context, who gate.Actor, id, of int64, on day.Day) (c Coverage, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		c, err = coverage(r, id, of, on)
		return err
	})
	return c, err
}

func coverage(r *gate.Reading, id, of int64, on day.Day) (c Coverage, err error) {
	if c.Topic, err = one(r, id); err != nil {
		return c, err
	}
	if c.Issues, err = issues(r, id, on); err != nil {
		return c, err
	}
	tree, err := org.In(r, on)
	if err != nil {
		return c, err
	}
	at := map[int64]*Studied{}
	root := ""
	for _, v := range tree {
		if v.Org == of {
			root = v.Path
		}
	}
	if of != 0 && root == "" {
		return c, fault.Missing()
	}
	c.List = make([]Studied, 0, len(tree)) // at points into it
	for _, v := range tree {
		s := Studied{Version: v}
		for _, x := range c.Issues {
			if x.meant(v) {
				s.Asked = true
				if x.Due != day.None && (s.Due == day.None || x.Due < s.Due) {
					s.Due = x.Due
				}
			}
		}
		if strings.HasPrefix(v.Path, root) && (s.Asked || len(c.Issues) == 0 && v.Kind != org.Committee) {
			c.List = append(c.List, s)
			at[v.Org] = &c.List[len(c.List)-1]
		}
	}
	err = r.Each(`SELECT o.org_id, a.id, a.on_day, a.title, i.no FROM activity_item i
		JOIN activity a ON a.id = i.activity_id AND a.state = 'kept' AND a.on_day <= @on JOIN activity_org o ON o.activity_id = a.id
		WHERE i.topic_id = @id AND {reach o.org_id} ORDER BY a.on_day, a.id, i.no`, gate.Args{"id": id, "on": on}, func(row gate.Row) error {
		var x Studied
		var of, no int64
		if err := row.Scan(&of, &x.Activity, &x.On, &x.Meeting, &no); err != nil {
			return err
		}
		s := at[of]
		if s == nil {
			return nil
		}
		if s.Times++; s.Times == 1 {
			s.On, s.Activity, s.Meeting, s.First = x.On, x.Activity, x.Meeting, no == 1
			c.Done++
		}
		return nil
	})
	return c, err
}

// Line is how one organisation stands to one topic of the library.
type Line struct {
	Topic
	Studied
}

// OfOrg tells how one organisation stood at the end of a day to every topic that
// had been published in a span by then, the newest first. It takes View, and
// answers NotFound beyond reach.
func (ts *Topics) OfOrg(ctx context.Context, who gate.Actor, of int64, s day.Span, on day.Day) (list []Line, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list = nil
		if err := r.One("SELECT MAX(path) FROM org_version WHERE org_id = @of AND {reach org_id} HAVING MAX(path) IS NOT NULL", gate.Args{"of": of}, new(string)); err != nil {
			return err
		}
		until, err := sentTo(r, of, on)
		if err != nil {
			return err
		}
		if err := r.Beyond("the first-topic library is open to every organisation", "SELECT "+columns+` FROM topic t
			WHERE t.published_on >= @from AND t.published_on < @until AND t.published_on <= @on AND NOT t.withdrawn ORDER BY t.published_on DESC, t.id DESC`,
			gate.Args{"from": s.From, "until": s.Until, "on": on}, func(row gate.Row) error {
				t, err := scan(row)
				list = append(list, Line{Topic: t, Studied: Studied{Due: until[t.ID], Asked: until[t.ID] != day.None}})
				return err
			}); err != nil {
			return err
		}
		at := map[int64]*Studied{}
		for i := range list {
			at[list[i].Topic.ID] = &list[i].Studied
		}
		return r.Each(`SELECT i.topic_id, a.id, a.on_day, a.title, i.no FROM activity_item i
			JOIN activity a ON a.id = i.activity_id AND a.state = 'kept' AND a.on_day <= @on JOIN activity_org o ON o.activity_id = a.id AND o.org_id = @of
			WHERE i.topic_id <> 0 AND {reach o.org_id} ORDER BY a.on_day, a.id, i.no`, gate.Args{"of": of, "on": on}, func(row gate.Row) error {
			var x Studied
			var id, no int64
			if err := row.Scan(&id, &x.Activity, &x.On, &x.Meeting, &no); err != nil {
				return err
			}
			if t := at[id]; t != nil {
				if t.Times++; t.Times == 1 {
					t.On, t.Activity, t.Meeting, t.First = x.On, x.Activity, x.Meeting, no == 1
				}
			}
			return nil
		})
	})
	return list, err
}
