package activity

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/post"
)

// Studied is what one person took part in.
type Studied struct {
	Mins int
	Last []Took
}

// Took is one activity of a person's own list.
type Took struct {
	ID    int64
	OnDay day.Day
	Title string
	Word  string // 到会, or the reason of absence
}

// Study gives the asker's own activities of a span, the newest first, and the
// minutes of study of those he was at: he was due by his branch's roster and not
// marked absent, or he was named.
func (as *Activities) Study(ctx context.Context, who gate.Actor, s day.Span) (st Studied, err error) {
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		return r.Each(took+"{self s.member_id}"+tookOrder, gate.Args{"from": s.From, "until": s.Until}, func(row gate.Row) error {
			t, mins, err := scanTook(row)
			st.Mins += mins
			if len(st.Last) < 12 {
				st.Last = append(st.Last, t)
			}
			return err
		})
	})
	return st, err
}

// OfMember gives one member's activities of a span, the newest first. It takes View.
func (as *Activities) OfMember(ctx context.Context, who gate.Actor, id int64, s day.Span) (list []Took, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.Each(took+"s.member_id = @member AND {reach s.org_id}"+tookOrder, gate.Args{"from": s.From, "until": s.Until, "member": id},
			func(row gate.Row) error {
				t, _, err := scanTook(row)
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

func scanTook(row gate.Row) (t Took, mins int, err error) {
	var absent bool
	if err := row.Scan(&t.ID, &t.OnDay, &t.Title, &mins, &absent, &t.Word); err != nil {
		return t, 0, err
	}
	if absent {
		if t.Word == "" {
			t.Word = "缺席"
		}
		return t, 0, nil
	}
	t.Word = "到会"
	return t, mins, nil
}
