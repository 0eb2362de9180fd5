// Package memberweb draws members: the roster, one member's page with what is
// masked and why it may be opened, and the form that changes a record. It holds
// pages and their view structs; it decides nothing.
package memberweb
