// Package accountweb draws a person's own pages: signing in, choosing the post
// to work as, and the member's page, which is made for a phone first and says
// before anything else whether something is asked. It holds pages and their view
// structs; it decides nothing.
package accountweb
