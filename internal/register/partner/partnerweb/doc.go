// Package partnerweb draws the register of partner organisations for the Committee, and
// for the partners' people what is shared with them. It holds pages and their view
// structs; what a shared thing looks like is told by Readers, which app puts together.
package partnerweb
