// Package visitweb draws the guidance visits: the list, one visit with its lines, and its
// forms. It holds pages and their view structs; it decides nothing.
package visitweb
