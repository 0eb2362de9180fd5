// Package charge is the responsibility for party building (党建主体责任): lists of
// duties by kind of organisation, which the Committee keeps in versions, and how each
// organisation stands with each duty.
//
// A list is a draft until it is put in force from a day; one in force never changes, a
// new version follows it (list.go, lists.go). How a duty stands is reported by nobody:
// it is computed (standing.go) from a rule of the rulebook, from records of the ledger,
// or, where no ledger can know, from the organisation's own statement with who and
// when (said.go). Start reading at list.go.
package charge
