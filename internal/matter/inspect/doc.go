// Package inspect is the inspections of organisations (督促指导): planned for the year,
// drawn at random by a method that anyone can check again, done by a team some of whom
// come from outside, and answered in a letter.
//
// An inspection is a matter of the Committee (inspect.go, cases.go): its stages follow
// from facts, and whoever must act finds it in his inbox. What stands beside the spine
// is the plan (plan.go), the draw (draw.go), which is sealed until the team leaves, and
// one row for each organisation that is visited, which does not exist before that day
// (depart.go). Start reading at inspect.go.
package inspect
