// Package standard is the library of standards as checklists (标准、检查表), such as
// the one of 文明城区创建: lines of a document, how each is looked at, and in which
// record of the ledger the answer already stands.
//
// A standard has versions: one draft at most, one published at most, and those that a
// later one replaced. A published version never changes; whatever was looked at by it
// stays with it. What a document says that a line is worth (分值) is kept as its words
// and never counted. Start reading at standard.go.
package standard
