// Package document makes papers (文书) from the record: minutes, sign-in sheets,
// resolutions, plans, records of activities, and the quarterly summary of the
// four meetings of a part of the tree.
//
// A paper is a template filled with values. Templates are Word files with
// fields; the program brings one for each kind, and the Committee may replace it,
// version by version. A paper is kept with its values and the version that it was
// made on, so that a later change of the record shows as a difference.
//
// A paper is kept at the organisation whose members' names alone it may hold:
// where several held an activity together, that is the one for which its maker
// works. So whoever can open it could have read every name in it.
//
// Start with Kind and its Catalogue (fields.go), then compose.go, which fills the
// values in, and cases.go.
package document
