package law

import "strconv"

// Measure is a fraction that a regulation sets: part of whole, at least or more
// than. It stands here once; votes and the rulebook both read it. Integers only.
type Measure struct {
	ID     string     // the rule's id in the rulebook
	Cite   Citation   //
	Num    int        // numerator: 4 of 五分之四
	Den    int        // denominator: 5 of 五分之四
	Strict bool       // 超过 (more than) rather than 不少于 (at least)
	Sure   Confidence //
}

// measures is data: each row is one sentence of a regulation.
var measures = []Measure{
	{"branch.assembly.quorum", Citation{"支部工作条例", "第十一条"}, 1, 2, false, Verified},
	{"branch.assembly.pass", Citation{"支部工作条例", "第十一条"}, 1, 2, true, Verified},
	{"branch.committee.quorum", Citation{"支部工作条例", "第十二条"}, 1, 2, false, Verified},
	{"elect.quorum", Citation{"选举工作条例", "第十九条"}, 4, 5, false, SecondHand},
	{"elect.win", Citation{"选举工作条例", "第二十七至二十九条"}, 1, 2, true, Conflict},
	{"elect.surplus.committee", Citation{"选举工作条例", "第十三条"}, 1, 5, false, Verified},
	{"elect.surplus.delegates", Citation{"选举工作条例", "第九条"}, 1, 5, false, Verified},
	{"recruit.vote.quorum", Citation{"发展党员细则（2014）", "第二十、三十三条"}, 1, 2, true, Verified},
	{"recruit.vote.pass", Citation{"发展党员细则（2014）", "第二十一条"}, 1, 2, true, Verified},
	{"life.minsheng.quorum", Citation{"民主生活会规定", "第二条及以下"}, 2, 3, false, Verified},
}

// Measures lists all measures, as a copy.
func Measures() []Measure { return append([]Measure(nil), measures...) }

// MeasureOf finds a measure by its id.
func MeasureOf(id string) (Measure, bool) {
	for _, m := range measures {
		if m.ID == id {
			return m, true
		}
	}
	return Measure{}, false
}

// MustMeasure is MeasureOf for package variables of the areas: an id that is
// not in the data is a mistake of the program.
func MustMeasure(id string) Measure {
	m, ok := MeasureOf(id)
	if !ok {
		panic("law: no measure " + strconv.Quote(id))
	}
	return m
}

// Met reports whether part of whole reaches the measure.
func (m Measure) Met(part, whole int) bool {
	if m.Strict {
		return part*m.Den > whole*m.Num
	}
	return part*m.Den >= whole*m.Num
}

// Need is the smallest part of whole that reaches the measure.
func (m Measure) Need(whole int) int {
	if m.Strict {
		return whole*m.Num/m.Den + 1
	}
	return (whole*m.Num + m.Den - 1) / m.Den
}

// Chinese is the measure in words: 不少于五分之四, 超过半数.
func (m Measure) Chinese() string {
	if m.Strict {
		return "超过" + m.part()
	}
	return "不少于" + m.part()
}

// Missed says in words that the measure was not reached: 不足五分之四, 没有超过半数.
func (m Measure) Missed() string {
	if m.Strict {
		return "没有超过" + m.part()
	}
	return "不足" + m.part()
}

func (m Measure) part() string {
	part := map[[2]int]string{{1, 2}: "半数", {4, 5}: "五分之四", {2, 3}: "三分之二", {1, 5}: "五分之一", {1, 3}: "三分之一"}[[2]int{m.Num, m.Den}]
	if part == "" {
		part = strconv.Itoa(m.Den) + "分之" + strconv.Itoa(m.Num)
	}
	return part
}
