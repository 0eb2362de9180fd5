// Package documentweb draws papers: those that were made, one with what has
// changed since, the forms that make one or many, and the Committee's templates
// with their fields. It holds pages and their view structs; it decides nothing.
package documentweb
