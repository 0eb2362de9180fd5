package election

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/law"
)

// The fractions of the regulation on elections.
var (
	quorum  = law.MustMeasure("elect.quorum")
	win     = law.MustMeasure("elect.win")
	surplus = law.MustMeasure("elect.surplus.committee")
)

// Base is of what the majority is counted.
type Base string

// The bases. The sources disagree; the approved method of the election names one,
// and both are kept.
const (
	OfDue     Base = "due"     // 应到会人数
	OfPresent Base = "present" // 实到会人数
)

// Label is the base in words.
func (b Base) Label() string {
	if b == OfPresent {
		return "实到会人数"
	}
	return "应到会人数"
}

// candidatesNeeded is how many candidates the seats of a committee want.
func candidatesNeeded(seats int) int { return seats + surplus.Need(seats) }

// enough says whether a meeting may elect.
func enough(present, due int) error {
	if quorum.Met(present, due) {
		return nil
	}
	return fault.Rule(quorum.Cite, fmt.Sprintf("应到%d人，实到%d人，%s，不能选举。到会不少于%d人时再选举。", due, present, quorum.Missed(), quorum.Need(due)))
}

// Votes are those for one person on the paper ballots.
type Votes struct {
	Member  int64  `json:"member"`
	Name    string `json:"name"`
	For     int    `json:"for"`
	Against int    `json:"against"`
	Abstain int    `json:"abstain"`
}

// Sheet is what one of the two people entered from the paper count.
type Sheet struct {
	By       int64   `json:"by"` // the account
	ByName   string  `json:"by_name"`
	Issued   int     `json:"issued"`
	Returned int     `json:"returned"`
	Valid    int     `json:"valid"`
	Void     int     `json:"void"`
	Lines    []Votes `json:"lines"`
	Written  []Votes `json:"written,omitempty"` // named by the voters: only For counts
}

// adds says what in a sheet cannot be: the sums of the paper count have to meet.
func (s *Sheet) adds(present, seats int) error {
	var p fault.Problems
	n := strconv.Itoa
	if s.Issued < 1 || s.Issued > present {
		p.Add("issued", "发出的票不能多于实到的"+n(present)+"人，也不能没有。")
	}
	if s.Returned < 0 {
		p.Add("returned", "请填写收回的票数。")
	} else if s.Valid < 0 || s.Void < 0 || s.Valid+s.Void != s.Returned {
		p.Add("valid", "有效票加无效票要等于收回的"+n(s.Returned)+"张。")
	}
	if s.Returned > s.Issued { // the vote is invalid; nothing more is asked
		return p.Fault()
	}
	given := 0
	for i, l := range s.Lines {
		given += max(l.For, 0)
		if l.For < 0 || l.Against < 0 || l.Abstain < 0 || l.For+l.Against+l.Abstain != s.Valid {
			p.Add("for"+n(i), l.Name+"的赞成、不赞成和弃权加起来要等于有效票"+n(s.Valid)+"张。")
		}
	}
	seen := map[int64]bool{}
	for i, l := range s.Written {
		given += max(l.For, 0)
		if l.For < 1 || l.For > s.Valid {
			p.Add("written"+n(i), "另选人的得票要在1到有效票数之间。")
		}
		if seen[l.Member] {
			p.Add("written"+n(i), l.Name+"写了两次，请合并。")
		}
		seen[l.Member] = true
	}
	if given > s.Valid*seats {
		p.Add("valid", "赞成票一共"+n(given)+"张，多于有效票乘名额（"+n(s.Valid*seats)+"）：一张票选的人多于名额的，是无效票。")
	}
	return p.Fault()
}

// Difference is a place where the two entries differ.
type Difference struct {
	What          string
	First, Second int
}

// differences compares two entries field by field.
func differences(a, b *Sheet) (list []Difference) {
	cmpInt := func(what string, x, y int) {
		if x != y {
			list = append(list, Difference{what, x, y})
		}
	}
	cmpInt("发出", a.Issued, b.Issued)
	cmpInt("收回", a.Returned, b.Returned)
	cmpInt("有效", a.Valid, b.Valid)
	cmpInt("无效", a.Void, b.Void)
	for i := range a.Lines {
		x, y := a.Lines[i], b.Lines[i]
		cmpInt(x.Name+"赞成", x.For, y.For)
		cmpInt(x.Name+"不赞成", x.Against, y.Against)
		cmpInt(x.Name+"弃权", x.Abstain, y.Abstain)
	}
	of := func(s *Sheet, id int64) int {
		for _, l := range s.Written {
			if l.Member == id {
				return l.For
			}
		}
		return 0
	}
	for _, l := range a.Written {
		cmpInt("另选人"+l.Name, l.For, of(b, l.Member))
	}
	for _, l := range b.Written {
		if of(a, l.Member) == 0 {
			cmpInt("另选人"+l.Name, 0, l.For)
		}
	}
	return list
}

// Outcome is how a round came out.
type Outcome struct {
	Invalid bool    `json:"invalid,omitempty"` // more ballots came back than went out
	Elected []Votes `json:"elected,omitempty"` // by votes
	Tied    []Votes `json:"tied,omitempty"`    // at the edge of the seats: they are voted on again
	Short   int     `json:"short,omitempty"`   // seats that nobody won
	Differ  bool    `json:"differ,omitempty"`  // the two bases of the majority disagree about somebody
}

// settle reads a count: who is elected, who is tied at the edge, how many seats are
// left. Among people who are tied from the round before, the higher wins, whatever the
// base of the majority.
func settle(s *Sheet, seats, due, present int, base Base, tie bool) (o Outcome) {
	if s.Returned > s.Issued {
		return Outcome{Invalid: true}
	}
	whole := due
	if base == OfPresent {
		whole = present
	}
	var won []Votes
	for _, v := range append(slices.Clone(s.Lines), s.Written...) {
		if !tie && win.Met(v.For, due) != win.Met(v.For, present) {
			o.Differ = true
		}
		if win.Met(v.For, whole) || tie && v.For > 0 {
			won = append(won, v)
		}
	}
	slices.SortStableFunc(won, func(a, b Votes) int { return cmp.Compare(b.For, a.For) })
	if len(won) <= seats {
		o.Elected, o.Short = won, seats-len(won)
		return o
	}
	edge := won[seats-1].For
	if won[seats].For < edge {
		o.Elected = won[:seats]
		return o
	}
	for _, v := range won {
		switch {
		case v.For > edge:
			o.Elected = append(o.Elected, v)
		case v.For == edge:
			o.Tied = append(o.Tied, v)
		}
	}
	return o
}
