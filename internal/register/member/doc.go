// Package member keeps the members: who they are, to which branch they belong on
// every day, and how that came about. Nobody is ever deleted; a member who is
// gone has a last membership with a reason.
//
// ID number, phone, address and pay base are stored sealed. Lists and pages show
// them masked; a full value is shown by Reveal only, with a reason that goes into
// the journal.
package member
