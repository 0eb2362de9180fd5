// Package task is what the Committee asks of the organisations below it: notices
// (通知), which are acknowledged, and tasks (任务), which are answered by a record of
// the ledger, or by a few fields.
//
// The asking side is a matter (task.go, cases.go): it is drafted, reviewed for secrecy
// by somebody else, approved and published, and its price (price.go) is known before.
// The other side is one row an organisation (addressee.go, answers.go): sent, opened,
// acknowledged, under way, answered, late, each a fact with its time. What a record
// answers is read from the ledger each time, so that nobody fills in a form for it,
// and a record that is voided answers nothing. Start reading at task.go.
package task
