// Package searchweb draws what a search found, by kind. It holds the page and
// its view structs; it decides nothing.
package searchweb
