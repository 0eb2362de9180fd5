// Package assessmentweb is the pages of self-assessments by a standard: who was asked
// and what was said line by line, the sheet of one organisation beside its records, its
// gaps on the way to the rectification list, and its years side by side.
package assessmentweb
