package activity

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Studied is what one person took part in.
type Studied struct {
	Mins  int
	Hours int // the hours that a year asks for; filled in by the page from the rulebook
	Last  []Took
}

// Took is one activity of a person's own list.
type Took struct {
	OnDay day.Day
	Title string
	Word  string // 到会, or the reason of absence
}

// Study gives the asker's own activities of a span, the newest first, and the
// minutes of study of those he was at: he was due by his branch's roster and not
// marked absent, or he was named.
func (as *Activities) Study(ctx context.Context, who gate.Actor, s day.Span) (st Studied, err error) {
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		return r.Each(`
			SELECT a.on_day, a.title, a.study_mins, COALESCE(p.absent, FALSE), COALESCE(p.reason, '')
			FROM membership s JOIN activity_org o ON o.org_id = s.org_id
			JOIN activity a ON a.id = o.activity_id AND a.state = 'kept' AND a.on_day >= s.from_day AND a.on_day < s.until_day
			LEFT JOIN activity_person p ON p.activity_id = a.id AND p.member_id = s.member_id
			WHERE {self s.member_id} AND a.on_day >= @from AND a.on_day < @until AND (o.mode = 'roster' OR p.member_id IS NOT NULL)
			ORDER BY a.on_day DESC, a.id DESC`, gate.Args{"from": s.From, "until": s.Until}, func(row gate.Row) error {
			var t Took
			var mins int
			var absent bool
			if err := row.Scan(&t.OnDay, &t.Title, &mins, &absent, &t.Word); err != nil {
				return err
			}
			if !absent {
				t.Word = "到会"
				st.Mins += mins
			}
			if len(st.Last) < 12 {
				st.Last = append(st.Last, t)
			}
			return nil
		})
	})
	return st, err
}
