package activity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/post"
)

// Studied is what one person took part in.
type Studied struct {
	Mins int
	Took []Took
}

// Took is one activity of a person's own list.
type Took struct {
	ID    int64
	OnDay day.Day
	Title string
	Word  string // 到会, or the reason of absence
	Mins  int    // of study; 0 for whoever was absent
}

// Study gives the asker's own activities of a span, the newest first, and the
// minutes of study of those he was at: he was due by his branch's roster and not
// marked absent, or he was named.
func (as *Activities) Study(ctx context.Context, who gate.Actor, s day.Span) (st Studied, err error) {
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		return r.Each(took+"{self s.member_id}"+tookOrder, gate.Args{"from": s.From, "until": s.Until}, func(row gate.Row) error {
			t, err := scanTook(row)
			st.Mins += t.Mins
			st.Took = append(st.Took, t)
			return err
		})
	})
	return st, err
}

// Hours writes minutes as hours with at most one decimal, never more than there
// were: 95 is 1.5.
func Hours(mins int) string {
	if tenths := mins % 60 / 6; tenths > 0 {
		return fmt.Sprintf("%d.%d", mins/60, tenths)
	}
	return strconv.Itoa(mins / 60)
}

// Heard is an item of a meeting to which all members of the asker's branch were
// called: a topic that was studied, or something that was decided.
type Heard struct {
	OnDay   day.Day
	Meeting string
	Title   string
	Topic   int64  // of the library; 0 for none
	Decided string // in the words of the minutes, or the counts of a vote
}

// Heard gives what the meetings of the asker's branch studied and decided in a
// span, the newest first. Only meetings of all members are told, not those of its
// committee or of another group.
func (as *Activities) Heard(ctx context.Context, who gate.Actor, s day.Span) (list []Heard, err error) {
	const called = ` JOIN activity a ON a.id = x.activity_id AND a.state = 'kept' AND a.on_day >= @from AND a.on_day < @until
		WHERE EXISTS (SELECT 1 FROM activity_org o JOIN membership s ON s.org_id = o.org_id AND a.on_day >= s.from_day AND a.on_day < s.until_day
			WHERE o.activity_id = a.id AND o.mode = 'roster' AND {self s.member_id})`
	args := gate.Args{"from": s.From, "until": s.Until}
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		list = nil
		if err := r.Each(`SELECT a.on_day, a.title, x.title, x.topic_id, x.decided FROM activity_item x`+called+
			` AND (x.topic_id <> 0 OR x.decided <> '') ORDER BY a.on_day DESC, a.id DESC, x.no`, args, func(row gate.Row) error {
			var h Heard
			err := row.Scan(&h.OnDay, &h.Meeting, &h.Title, &h.Topic, &h.Decided)
			list = append(list, h)
			return err
		}); err != nil {
			return err
		}
		return r.Each(`SELECT a.on_day, a.title, x.what, x.due, x.yes, x.nay, x.abstained FROM activity_vote x`+called+
			` ORDER BY a.on_day DESC, a.id DESC, x.no`, args, func(row gate.Row) error {
			var h Heard
			var v Vote
			if err := row.Scan(&h.OnDay, &h.Meeting, &h.Title, &v.Due, &v.Yes, &v.No, &v.Abstained); err != nil {
				return err
			}
			h.Decided = fmt.Sprintf("没有通过，赞成%d票、反对%d票、弃权%d票", v.Yes, v.No, v.Abstained)
			if AssemblyPass(v.Yes, v.Due).OK {
				h.Decided = strings.TrimPrefix(h.Decided, "没有")
			}
			list = append(list, h)
			return nil
		})
	})
	slices.SortStableFunc(list, func(a, b Heard) int { return cmp.Compare(b.OnDay, a.OnDay) })
	return list, err
}

// OfMember gives one member's activities of a span, the newest first. It takes View.
func (as *Activities) OfMember(ctx context.Context, who gate.Actor, id int64, s day.Span) (list []Took, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.Each(took+"s.member_id = @member AND {reach s.org_id}"+tookOrder, gate.Args{"from": s.From, "until": s.Until, "member": id},
			func(row gate.Row) error {
				t, err := scanTook(row)
				list = append(list, t)
				return err
			})
	})
	return list, err
}

// took lists where a person was due, by the roster, by a seat or by a party group
// of that day, or was marked.
var took = `
	SELECT a.id, a.on_day, a.title, a.study_mins, COALESCE(p.absent, FALSE), COALESCE(p.reason, '')
	FROM membership s JOIN activity a ON a.state = 'kept' AND a.on_day >= s.from_day AND a.on_day < s.until_day
		AND a.on_day >= @from AND a.on_day < @until
	LEFT JOIN activity_org o ON o.activity_id = a.id AND o.org_id = s.org_id AND (o.mode = 'roster'
		OR o.mode = 'committee' AND EXISTS (SELECT 1 FROM post q WHERE q.org_id = s.org_id AND q.holder_id = s.member_id
			AND q.kind IN (` + seatKinds() + `) AND q.from_day <= a.on_day AND q.until_day > a.on_day)
		OR o.mode = 'group' AND EXISTS (SELECT 1 FROM party_group_member q WHERE q.group_id = a.group_id AND q.member_id = s.member_id
			AND q.from_day <= a.on_day AND q.until_day > a.on_day))
	LEFT JOIN activity_person p ON p.activity_id = a.id AND p.member_id = s.member_id
	WHERE (o.org_id IS NOT NULL OR p.member_id IS NOT NULL) AND `

// seatKinds are the codes of the seats as SQL text: constants of the program.
func seatKinds() string {
	var list []string
	for _, k := range post.Kinds() {
		if k.Seat() {
			list = append(list, "'"+string(k)+"'")
		}
	}
	return strings.Join(list, ", ")
}

// Duty is one activity at which a member was due, as those see it who look at how
// a leading cadre takes part in his own branch.
type Duty struct {
	Took
	Member, Org int64
	Absent      bool
	Life        bool // an organisation-life meeting
}

// Duties gives at which activities of their branches some members were due in a
// span, and whether they were there, by day.
func Duties(r *gate.Reading, members []int64, s day.Span) ([]Duty, error) {
	query := strings.Replace(took, "SELECT ", "SELECT s.member_id, s.org_id, "+
		"EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity_id = a.id AND k.kind = @life), ", 1)
	return gate.Collect(r, query+"o.org_id IS NOT NULL AND s.member_id IN ({ids members}) AND {reach s.org_id} ORDER BY a.on_day, a.id",
		gate.Args{"from": s.From, "until": s.Until, "members": members, "life": string(OrgLife)}, func(row gate.Row) (d Duty, err error) {
			var mins int
			if err := row.Scan(&d.Member, &d.Org, &d.Life, &d.ID, &d.OnDay, &d.Title, &mins, &d.Absent, &d.Word); err != nil {
				return d, err
			}
			if d.Absent && d.Word == "" {
				d.Word = "缺席"
			}
			return d, nil
		})
}

const tookOrder = " ORDER BY a.on_day DESC, a.id DESC"

func scanTook(row gate.Row) (t Took, err error) {
	var absent bool
	if err := row.Scan(&t.ID, &t.OnDay, &t.Title, &t.Mins, &absent, &t.Word); err != nil {
		return t, err
	}
	if !absent {
		t.Word = "到会"
		return t, nil
	}
	if t.Mins = 0; t.Word == "" {
		t.Word = "缺席"
	}
	return t, nil
}
