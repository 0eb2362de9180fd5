// Package planweb draws an organisation's plan of a year: its fixed day, its rows,
// and their forms. It holds pages and their view structs; it decides nothing.
package planweb
