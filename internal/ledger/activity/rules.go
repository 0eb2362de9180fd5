package activity

import "zhibu/internal/base/law"

// The fractions of the votes, each with its article in base/law.
var (
	assemblyQuorum  = law.MustMeasure("branch.assembly.quorum")
	assemblyPass    = law.MustMeasure("branch.assembly.pass")
	committeeQuorum = law.MustMeasure("branch.committee.quorum")
	electionQuorum  = law.MustMeasure("elect.quorum")
	electionWin     = law.MustMeasure("elect.win")
	electionSurplus = law.MustMeasure("elect.surplus.committee")
	admissionQuorum = law.MustMeasure("recruit.vote.quorum")
	admissionPass   = law.MustMeasure("recruit.vote.pass")
)

// Tally is the outcome of one threshold: the figure there is, the figure that
// is needed, and the article that asks for it.
type Tally struct {
	OK   bool
	Have int
	Need int
	Of   int
	Cite law.Citation
}

func tally(m law.Measure, part, whole int) Tally {
	return Tally{whole > 0 && m.Met(part, whole), part, m.Need(whole), whole, m.Cite}
}

// AssemblyQuorum: may a vote be held, with present of the due voters there (支部工作条例第十一条).
// Nobody due is never a quorum, here and below.
func AssemblyQuorum(present, due int) Tally { return tally(assemblyQuorum, present, due) }

// AssemblyPass: has a motion passed; due counts all voters due, not those present (支部工作条例第十一条).
func AssemblyPass(yes, due int) Tally { return tally(assemblyPass, yes, due) }

// CommitteeQuorum: may the committee meet (支部工作条例第十二条).
func CommitteeQuorum(present, members int) Tally { return tally(committeeQuorum, present, members) }

// ElectionQuorum: may an election be held (选举工作条例第十九条).
func ElectionQuorum(present, due int) Tally { return tally(electionQuorum, present, due) }

// ElectionWin: has a candidate more than half of base. The base is the voters
// due, unless the approved method of election names those present (see elect.win).
func ElectionWin(yes, base int) Tally { return tally(electionWin, yes, base) }

// Surplus: are there enough candidates beyond the seats (选举工作条例第十三条).
func Surplus(candidates, seats int) Tally { return tally(electionSurplus, candidates-seats, seats) }

// AdmissionQuorum: may the assembly vote on admitting or confirming a member
// (发展党员细则第二十条): more than half, so half is not enough.
func AdmissionQuorum(present, due int) Tally { return tally(admissionQuorum, present, due) }

// AdmissionPass: is a person admitted or confirmed. Written opinions handed in
// before the meeting by absent voters count (发展党员细则第二十、二十一条).
func AdmissionPass(yes, writtenYes, due int) Tally { return tally(admissionPass, yes+writtenYes, due) }
