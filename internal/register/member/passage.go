package member

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// InGroup is one member's time in one party group.
type InGroup struct {
	Group, Member int64
	Span          day.Span
}

// Grouped gives every time in a party group in reach that meets a span: who was
// due at a group's meeting follows from the day, not from today.
func Grouped(r *gate.Reading, s day.Span) ([]InGroup, error) {
	return gate.Collect(r, `SELECT x.group_id, x.member_id, x.from_day, x.until_day
		FROM party_group_member x JOIN party_group g ON g.id = x.group_id
		WHERE x.from_day < @until AND x.until_day > @from AND {reach g.org_id} ORDER BY x.id`,
		gate.Args{"from": s.From, "until": s.Until}, func(row gate.Row) (x InGroup, err error) {
			return x, row.Scan(&x.Group, &x.Member, &x.Span.From, &x.Span.Until)
		})
}

// Passage is a member's coming into a branch of the reach or leaving it. Other is
// the branch on the other side of the same day, 0 where there is none.
type Passage struct {
	Member int64
	Name   string
	Org    int64
	Other  int64
	Day    day.Day
	Reason string
}

// Arrivals gives the memberships in reach that began within a span.
func Arrivals(r *gate.Reading, s day.Span) ([]Passage, error) {
	return passages(r, s, "s.from_day", "s.in_reason", "x.until_day = s.from_day")
}

// Departures gives the memberships in reach that ended within a span.
func Departures(r *gate.Reading, s day.Span) ([]Passage, error) {
	return passages(r, s, "s.until_day", "s.out_reason", "x.from_day = s.until_day")
}

func passages(r *gate.Reading, s day.Span, on, reason, meets string) ([]Passage, error) {
	return gate.Collect(r, `SELECT s.member_id, m.name, s.org_id, COALESCE(x.org_id, 0), `+on+`, `+reason+`
		FROM membership s JOIN member m ON m.id = s.member_id
		LEFT JOIN membership x ON x.member_id = s.member_id AND x.id <> s.id AND `+meets+`
		WHERE `+on+` >= @from AND `+on+` < @until AND {reach s.org_id} ORDER BY `+on+`, s.id`,
		gate.Args{"from": s.From, "until": s.Until}, func(row gate.Row) (p Passage, err error) {
			return p, row.Scan(&p.Member, &p.Name, &p.Org, &p.Other, &p.Day, &p.Reason)
		})
}
