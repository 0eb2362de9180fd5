// Package bookingweb draws the book of visits to come: the list, one booking, its
// form, the confirmation that makes it an activity, and the day sheet of a site.
// It holds pages and their view structs; it decides nothing.
package bookingweb
