// Package matterweb draws matters: the list and inbox of all kinds, and the page of
// one matter, which each kind fills with its own forms and tables.
package matterweb
