// Package figure counts: what the report card says, and from which records.
//
// A figure is a definition and one function that yields contributions: a record,
// counted or not, with its weight and the reason. The value is their fold; the
// drill-down, the export and the list of what was not counted are the same rows
// under the same reach. Start reading at Figure, then at Compute.
package figure
