// Package reportweb draws the report card: a newspaper feature in three chapters
// whose figures are doors, and one figure opened (what it means, what was
// counted, what was not and why). It holds pages and their view structs; it
// decides nothing and computes nothing but where a bar stands.
package reportweb
