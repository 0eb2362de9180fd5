package duty

import (
	"context"
	"encoding/json"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Change is something that was done to an organisation's records or members.
type Change struct {
	At     time.Time
	Deed   string // as in the journal: activity.keep, member.move, decision.make
	By     string // the person's name; empty for the program
	ID     int64  // of the activity, member or decision
	What   string // its title, or the member's name
	On     day.Day
	Detail string
}

// Changes gives what was done in an organisation from a day on, up to the end of
// asOf, the newest first. It takes View.
func (ds *Duties) Changes(ctx context.Context, who gate.Actor, of int64, since, asOf day.Day, most int) (list []Change, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"of": of, "from": since.Start().UnixMilli(), "until": (asOf + 1).Start().UnixMilli(), "most": int64(most)}
		list, err = gate.Collect(r, `
			SELECT j.at_ms, j.deed, COALESCE(c.name, ''), j.subject_id, COALESCE(a.title, m.name, ''), a.on_day, j.detail FROM journal j
			LEFT JOIN account c ON c.id = j.account_id
			LEFT JOIN activity a ON j.subject = 'activity' AND a.id = j.subject_id
			LEFT JOIN member m ON j.subject = 'member' AND m.id = j.subject_id
			WHERE j.org_id = @of AND j.at_ms >= @from AND j.at_ms < @until AND {reach j.org_id} AND j.deed IN
				('activity.keep', 'activity.correct', 'activity.void', 'member.add', 'member.move', 'member.leave', 'duty.explain')
			ORDER BY j.at_ms DESC, j.seq DESC LIMIT @most`, args, scanChange)
		if err != nil {
			return err
		}
		decided, err := gate.Collect(r, `
			SELECT DISTINCT d.made_ms, 'decision.make', '', d.id, d.title, d.made_on, '' FROM decision d JOIN decision_item i ON i.decision_id = d.id
			WHERE i.org_id = @of AND d.state = 'kept' AND d.made_ms >= @from AND d.made_ms < @until AND {reach i.org_id}
			ORDER BY d.made_ms DESC, d.id LIMIT @most`, args, scanChange)
		list = merge(list, decided, most)
		return err
	})
	return list, err
}

func scanChange(row gate.Row) (c Change, err error) {
	var ms int64
	err = row.Scan(&ms, &c.Deed, &c.By, &c.ID, &c.What, &c.On, &c.Detail)
	c.At = day.Instant(ms)
	return c, err
}

// merge puts two lists, each the newest first, into one.
func merge(a, b []Change, most int) (out []Change) {
	for len(out) < most && len(a)+len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && !a[0].At.Before(b[0].At) {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

// Rule is the rule and the day that a note is about.
func (c Change) Rule() (id string, from day.Day) {
	var d struct {
		Rule string  `json:"rule"`
		From day.Day `json:"from"`
	}
	if json.Unmarshal([]byte(c.Detail), &d) != nil {
		return "", day.None
	}
	return d.Rule, d.From
}
