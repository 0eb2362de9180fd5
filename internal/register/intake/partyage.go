package intake

import "zhibu/internal/base/law"

// Basis says from which rule a party age is counted (党章 and its history).
type Basis string

// The bases.
const (
	BasisStated Basis = "stated"       // the roster gives the day itself
	BasisFull   Basis = "full-on"      // from the day of full membership
	BasisJoined Basis = "joined-69-77" // joined 1969-04-01 to 1977-08-11: no probation, from the day of joining
)

// noProbation is the time in which members joined without probation.
var noProbation = law.NoProbation()

// PartyAge gives the day from which party age counts, where the roster leaves
// it blank, and on what basis. It never changes what was given. unclear means
// that the dates do not decide it and a person has to.
func PartyAge(joined, full Date) (from Date, basis Basis, unclear bool) {
	if joined.Zero() {
		if full.Zero() {
			return Date{}, "", false
		}
		return full, BasisFull, full.Day < noProbation.Until // the joining day could lie in the time without probation
	}
	first, last := joined.Day, joined.Day
	if joined.Month {
		last = first.AddMonths(1) - 1
	}
	in := noProbation.Has
	switch {
	case in(first) != in(last):
		return Date{}, "", true
	case in(first):
		return joined, BasisJoined, !full.Zero() && full.Day != joined.Day
	case full.Zero():
		return Date{}, "", false
	}
	return full, BasisFull, false
}

// Text names a basis for a person.
func (b Basis) Text() string {
	switch b {
	case BasisFull:
		return "转正日期"
	case BasisJoined:
		return "入党日期（1969年4月至1977年8月11日入党没有预备期）"
	}
	return "表中所填"
}
