// Package talk is the ledger of talks (谈心谈话): who of an organisation talked
// with whom on which day. What was said is not asked. One may talk several times;
// an activity of the kind 谈心谈话 counts as a talk of everybody who was there.
package talk

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// The authorities of this area.
const (
	View gate.Can = "talk.view"
	Keep gate.Can = "talk.keep" // record, take back
)

// Between says which pair talked. It follows from the seats of the day and is
// never typed.
type Between string

// The pairs of 支部工作条例第十九条.
const (
	Seats      Between = "班子成员之间"
	SeatMember Between = "班子成员与党员"
	Members    Between = "党员之间"
)

// Betweens lists the pairs in the order of the article.
func Betweens() []Between { return []Between{Seats, SeatMember, Members} }

func between(first, second bool) Between {
	switch {
	case first && second:
		return Seats
	case first || second:
		return SeatMember
	}
	return Members
}

// Pair is two people who talked.
type Pair struct{ First, Second int64 }

// ordered puts the older id first, so that a pair has one form.
func (p Pair) ordered() Pair {
	if p.First > p.Second {
		return Pair{p.Second, p.First}
	}
	return p
}

// Talk is one talk.
type Talk struct {
	ID    int64
	Org   int64
	OnDay day.Day
	Pair
	FirstName, SecondName string
	Between               Between
	Void                  bool
	Why                   string // of taking it back
}

// mostPairs is how many talks one form enters.
const mostPairs = 60

// check tests what one form says: the day, and each pair against who belonged to
// the organisation on that day.
func check(on, today day.Day, pairs []Pair, around []member.Someone, name func(int64) string) error {
	var p fault.Problems
	switch {
	case on == day.None:
		p.Add("on", "请填写谈话的日期。")
	case on > today:
		p.Add("on", "日期在今天之后。谈过以后再记。")
	}
	switch {
	case len(pairs) == 0:
		p.Add("pair1", "请至少选一对谈话的人。")
	case len(pairs) > mostPairs:
		p.Add("pair1", fmt.Sprintf("一次最多记%d对，请分几次记。", mostPairs))
	}
	here := map[int64]bool{}
	for _, a := range around {
		here[a.ID] = true
	}
	seen := map[Pair]bool{}
	for i, x := range pairs {
		field := fmt.Sprintf("pair%d", i+1)
		switch {
		case x.First == 0 || x.Second == 0:
			p.Add(field, "这一行只选了一个人，请选全两个人，或者两个都不选。")
		case x.First == x.Second:
			p.Add(field, "两边是同一个人。谈心谈话在两个人之间，请改选一个。")
		case seen[x.ordered()]:
			p.Add(field, "这两个人在上面已经选过一次。")
		case on != day.None && on <= today && !here[x.First]:
			p.Add(field, absent(name(x.First), on))
		case on != day.None && on <= today && !here[x.Second]:
			p.Add(field, absent(name(x.Second), on))
		}
		seen[x.ordered()] = true
	}
	return p.Fault()
}

func absent(name string, on day.Day) string {
	if name == "" {
		name = "选的这个人"
	}
	return name + "在" + on.Chinese() + "不在本组织（还没有转入，或者已经离开）。请核对日期和人。"
}

// seated tells who had a seat of an organisation on which days.
type seated map[[2]int64][]day.Span

func seatsOf(posts []post.Post) seated {
	s := seated{}
	for _, p := range posts {
		if p.Kind.Seat() {
			k := [2]int64{p.Org, p.Holder}
			s[k] = append(s[k], p.Span)
		}
	}
	return s
}

func (s seated) has(org, holder int64, on day.Day) bool {
	for _, span := range s[[2]int64{org, holder}] {
		if span.Has(on) {
			return true
		}
	}
	return false
}
