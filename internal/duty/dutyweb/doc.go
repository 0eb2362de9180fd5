// Package dutyweb draws what is to be done: the home page of a person (what is
// due, by when, why, and the button that starts it), and how a Committee sees
// its subtree (organisations by rule or by month, with a list of work beside it).
// It holds pages and their view structs; it decides nothing.
package dutyweb
