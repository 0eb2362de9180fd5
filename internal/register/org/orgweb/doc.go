// Package orgweb draws organisations: the year of one (who, what is due by rule
// and month, what happened), the dated tree, and the forms that change it. It
// holds pages and their view structs; it decides nothing.
package orgweb
