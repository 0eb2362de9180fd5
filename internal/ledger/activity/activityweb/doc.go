// Package activityweb draws the ledger of activities: recording one on a single
// page, what a saved record satisfied, the list, and one record with its
// versions. It holds pages and their view structs; it decides nothing.
//
// The form's names: kind (many), topic, day, last, title, from, until, place, site,
// agenda-N, agenda-N-kind, joint, with (ids of organisations), absent (ids),
// why-ID, named (ids), names (as people write them apart), guests, visitors, host, clerk,
// teacher, hours, group, minutes, vote-N-text, vote-N-for, vote-N-against, vote-N-abstain,
// photos, caption, credit, drop-photo (ids), files, drop-file (ids), version; and the button, do: save, draft or again.
package activityweb
