// Package talkweb draws the talks of an organisation: who has talked with whom,
// who is still missing, and the form that enters several pairs of one day.
package talkweb
