// Package orgchange is the setting of organisations as a matter (组织设置调整): one is
// founded, split, merged, renamed, given another kind, put under another or dissolved.
// The organisation asks, the Committee looks at a rehearsal of everything that will
// change, and one approval moves the registers on the effective day.
//
// Start at plan.go for what may be asked, at rehearse.go for what will change (view.go
// reads it, diff.go says it), and at cases.go for the steps.
package orgchange
