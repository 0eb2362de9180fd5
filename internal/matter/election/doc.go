// Package election is elections at the end of a term (换届): the calendar of all
// terms with reminders and prolongations, and the matter of one election from the
// request to the approval of its result. Start reading at term.go for the calendar,
// and at election.go for the matter.
package election
