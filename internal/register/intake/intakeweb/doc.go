// Package intakeweb draws imports: choosing a file, what was understood of it,
// row by row with the cells it came from, the work itself, what went in and what
// was refused, and the way back. It holds pages and their view structs; it
// decides nothing.
//
// The names of its forms: kind, org, file; map-N (a column's meaning);
// fix-ADDRESS (a corrected cell); and the button, do: read, confirm, undo.
package intakeweb
