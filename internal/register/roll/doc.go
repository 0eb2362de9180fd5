// Package roll takes rosters and organisation lists into the registers, and
// takes them out again. What a file says is understood by package intake; here
// it is compared with what is known, shown, stored, mended and undone.
//
// An import has a batch. Plan is the dry run and writes nothing. Keep stores the
// rows that were understood; Run takes the good and the flagged ones into the
// registers, some hundred rows a write, so that it may be stopped anywhere and
// taken up again. Refused rows stay with the batch, to be mended in the page or
// fetched as a workbook. Undo takes a batch back while nothing depends on it.
//
// The file itself is never kept. Its rows are, sealed with the house's keys: no
// value of a roster lies on the disk in clear. The rows that went in as they
// were are emptied; those that were refused, flagged or changed stay.
package roll
