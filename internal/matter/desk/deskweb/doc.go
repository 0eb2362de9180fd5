// Package deskweb draws the desk: what one handed in oneself, and the list of those
// who act on it. It holds pages and their view structs; it decides nothing.
package deskweb
