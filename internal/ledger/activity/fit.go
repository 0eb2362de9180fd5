package activity

import (
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// fit tests a record against what is known of its day: the organisations stood,
// the topic was published, whoever took the chair belonged there, and no other
// record tells of the same meeting. It names the lecturer in the register where
// one person there bears the name. id is the record that is corrected, or 0.
func (rec *Record) fit(r *gate.Reading, id int64) error {
	var p fault.Problems
	for _, test := range []func(*gate.Reading, *fault.Problems) error{
		rec.stood, rec.published, rec.presided,
		func(r *gate.Reading, p *fault.Problems) error { return rec.alone(r, id, p) },
	} {
		if err := test(r, &p); err != nil {
			return err
		}
	}
	return p.Fault()
}

func (rec *Record) parties() (ids []int64) {
	for _, p := range rec.Orgs {
		ids = append(ids, p.Org)
	}
	return ids
}

// stood tests that the organisations were there on the day.
func (rec *Record) stood(r *gate.Reading, p *fault.Problems) error {
	return r.Each(`SELECT o.founded_on, COALESCE(o.ended_on, '') FROM org o WHERE o.id IN ({ids orgs}) AND {reach o.id}
		AND (o.founded_on > @on OR o.ended_on <= @on)`, gate.Args{"orgs": rec.parties(), "on": rec.OnDay}, func(row gate.Row) error {
		var founded day.Day
		var ended string
		if err := row.Scan(&founded, &ended); err != nil {
			return err
		}
		text := fmt.Sprintf("这个党组织%s才成立，%s还没有。请核对日期。", founded.Chinese(), rec.OnDay.Chinese())
		if until, err := day.Parse(ended); err == nil && until <= rec.OnDay {
			text = fmt.Sprintf("这个党组织%s已经撤销，这一天不能再有活动。请核对日期。", until.Chinese())
		}
		p.Add("on", text)
		return nil
	})
}

// published tests that what was studied had been published by then.
func (rec *Record) published(r *gate.Reading, p *fault.Problems) error {
	var ids []int64
	for _, it := range rec.Items {
		if it.Topic != 0 {
			ids = append(ids, it.Topic)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return r.Beyond("the first-topic library is open to every organisation", "SELECT title, published_on FROM topic WHERE id IN ({ids ids}) AND published_on > @on",
		gate.Args{"ids": ids, "on": rec.UntilDay}, func(row gate.Row) error {
			var title string
			var on day.Day
			if err := row.Scan(&title, &on); err != nil {
				return err
			}
			p.Add("topic", fmt.Sprintf("《%s》%s才发表，%s的活动不能学到。请换一篇，或者核对日期。", title, on.Chinese(), rec.OnDay.MonthDay()))
			return nil
		})
}

// ownMeetings are the kinds at which somebody of the organisation takes the chair
// (支部工作条例第十四条).
var ownMeetings = []Kind{Assembly, Committee, Group, OrgLife, Appraisal}

func (rec *Record) anyOf(kinds []Kind) bool { return slices.ContainsFunc(kinds, rec.Has) }

// presided tests who took the chair, and finds the lecturer in the register.
func (rec *Record) presided(r *gate.Reading, p *fault.Problems) error {
	asks := rec.Chair != "" && rec.anyOf(ownMeetings)
	if !asks && (rec.Lecturer == "" || rec.LecturerID != 0) {
		return nil
	}
	known, err := rec.belonged(r)
	if err != nil {
		return err
	}
	if ids := known[plainName(rec.Lecturer)]; rec.LecturerID == 0 && len(ids) == 1 {
		rec.LecturerID = ids[0]
	}
	if !asks {
		return nil
	}
	for _, name := range SplitNames(rec.Chair) {
		if name = plainName(name); len(known[name]) == 0 && !strings.Contains(rec.Guests, name) {
			p.Add("host", fmt.Sprintf("%s本组织没有叫“%s”的党员，也没有这个名字的任职。请核对姓名；是上级派来主持的，请同时写进列席人员。", rec.OnDay.MonthDay(), name))
		}
	}
	return nil
}

// belonged tells who was a member of the organisations on the day, or held a post
// in them, by name.
func (rec *Record) belonged(r *gate.Reading) (map[string][]int64, error) {
	span := day.Span{From: rec.OnDay, Until: rec.UntilDay + 1}
	members, err := member.CountedIn(r, span, rec.parties())
	if err != nil {
		return nil, err
	}
	posts, err := post.InOrgs(r, span, rec.parties())
	if err != nil {
		return nil, err
	}
	known := map[string][]int64{}
	add := func(name string, id int64) {
		if !slices.Contains(known[name], id) {
			known[name] = append(known[name], id)
		}
	}
	for _, m := range members {
		add(m.Name, m.ID)
	}
	for _, x := range posts {
		add(x.Name, x.Holder)
	}
	return known, nil
}

// plainName is a name as people write it, without the spaces that stretch two
// characters to three, and without the post behind it.
func plainName(text string) string {
	name, _ := apart(text)
	name = strings.Join(strings.Fields(name), "")
	for _, k := range post.Kinds() {
		name = strings.TrimSuffix(name, k.Label())
	}
	for _, word := range []string{"同志", "支部", "党委", "党总支"} {
		name = strings.TrimSuffix(name, word)
	}
	return name
}

// meetings are the kinds of which one organisation holds one at a time.
var meetings = []Kind{Assembly, Committee, Group, Lecture, ThemeDay, OrgLife, Appraisal, DemLife, Center}

// alone tests that no kept record tells of a meeting of the same kind at the same
// time, in one of the organisations.
func (rec *Record) alone(r *gate.Reading, id int64, p *fault.Problems) error {
	if !rec.anyOf(meetings) {
		return nil
	}
	said := false
	return r.Each(`SELECT a.on_day, a.from_time, a.until_time, a.group_id, k.kind, a.title FROM activity a
		JOIN activity_kind k ON k.activity_id = a.id JOIN activity_org o ON o.activity_id = a.id
		WHERE a.state = 'kept' AND a.id <> @id AND a.on_day = @on AND a.until_day = @until AND o.org_id IN ({ids orgs}) AND {reach o.org_id}
		ORDER BY a.id, k.kind`, gate.Args{"id": id, "on": rec.OnDay, "until": rec.UntilDay, "orgs": rec.parties()}, func(row gate.Row) error {
		var x Record
		var k Kind
		if err := row.Scan(&x.OnDay, &x.FromTime, &x.UntilTime, &x.Group, &k, &x.Title); err != nil {
			return err
		}
		if said || !rec.Has(k) || !slices.Contains(meetings, k) || k == Group && x.Group != rec.Group || !rec.meets(x) {
			return nil
		}
		said = true
		when := x.OnDay.MonthDay()
		if x.FromTime != "" {
			when += x.FromTime
		}
		what := k.Label()
		if x.Title != what {
			what += "（" + x.Title + "）"
		}
		p.Add("from_time", fmt.Sprintf("%s已经记了一次%s。是同一次的，请更正那一条；确实另有一次的，请写明不同的起止时间。", when, what))
		return nil
	})
}

// meets reports whether two records of one day were at the same time: their hours
// overlap, or neither tells its hours and they are called the same.
func (rec *Record) meets(x Record) bool {
	if rec.FromTime == "" || x.FromTime == "" {
		return rec.FromTime == x.FromTime && rec.Title == x.Title
	}
	end := func(r Record) string { return max(r.UntilTime, r.FromTime+"~") }
	return rec.FromTime < end(x) && x.FromTime < end(*rec)
}
