// Package problemweb draws the list of problems to be put right, one problem with
// what was done about it, and its form.
package problemweb
