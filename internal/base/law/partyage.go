package law

import "zhibu/internal/base/day"

// PartyAgePeriod is one period of the historical rules on when a person joined
// and from when the party age counts.
type PartyAgePeriod struct {
	Span    day.Span // by the day of joining
	Joined  string   // which decision makes the day of joining
	Trial   string   // the probation of the period, in words
	SameDay bool     // no probation: the party age counts from the day of joining
}

// partyAgePeriods follows 党龄历史规定; the last row is 党章 第七条.
var partyAgePeriods = []PartyAgePeriod{
	{day.Span{From: on("1945-04-23"), Until: on("1956-09-15")}, "上级党委批准之日", "按成分分为6个月、1年、2年", false},
	{day.Span{From: on("1956-09-15"), Until: on("1969-04-01")}, "支部大会接收之日", "1年", false},
	{day.Span{From: on("1969-04-01"), Until: on("1977-08-12")}, "上级党委批准之日", "没有预备期", true},
	{day.Span{From: on("1977-08-12"), Until: on("1982-09-06")}, "上级党委批准为预备党员之日", "1年", false},
	{day.Span{From: on("1982-09-06"), Until: day.Forever}, "支部大会接收为预备党员之日", "1年", false},
}

// PartyAgePeriods lists the historical table, as a copy.
func PartyAgePeriods() []PartyAgePeriod { return append([]PartyAgePeriod(nil), partyAgePeriods...) }

// NoProbation is the time in which members joined without probation.
func NoProbation() day.Span {
	for _, p := range partyAgePeriods {
		if p.SameDay {
			return p.Span
		}
	}
	return day.Span{}
}

// PartyAgeFrom gives the day from which the party age counts and the basis in
// words. None means that it cannot be told: the person has not become a full
// member, or joined before the table begins; the basis says which. Suspended or
// renewed membership changes the party age and is decided by a person.
func PartyAgeFrom(joined, full day.Day) (day.Day, string) {
	if joined == day.None {
		return day.None, "没有登记入党日期"
	}
	for _, p := range partyAgePeriods {
		if !p.Span.Has(joined) {
			continue
		}
		switch {
		case p.SameDay:
			return joined, "1969年4月1日至1977年8月11日入党没有预备期，党龄从入党之日算起"
		case full == day.None:
			return day.None, "尚未转为正式党员，党龄从转正之日算起"
		case full < joined:
			return day.None, "转正日期早于入党日期，请核对"
		}
		return full, "党龄从转为正式党员之日算起"
	}
	return day.None, "入党日期早于1945年4月23日，请人工认定"
}
