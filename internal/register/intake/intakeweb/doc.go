// Package intakeweb draws imports: choosing a file, what was understood of it,
// row by row with the cells it came from, the work itself, what went in and what
// was refused, and the way back. It holds pages and their view structs; it
// decides nothing: package roll does.
//
// The names of its forms: kind, org, file; fix-ROW-COLUMN (a corrected cell); and
// the button, do: confirm, fix, undo. Confirming adds a job; the page of the batch
// shows how far it is.
package intakeweb
