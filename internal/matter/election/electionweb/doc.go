// Package electionweb draws the calendar of terms with its reminders, and the
// elections from the request to the approval.
package electionweb
