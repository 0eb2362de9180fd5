// Package backupweb draws the page of the backups: how they stand, the button
// that has one made, and how a house is brought back. It holds pages and their
// view structs; it decides nothing.
package backupweb
