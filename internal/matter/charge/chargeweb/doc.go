// Package chargeweb draws the responsibility lists: how the organisations stand with
// each duty, one organisation with its three lists, and the versions of the lists. It
// holds pages and their view structs; it decides nothing.
package chargeweb
