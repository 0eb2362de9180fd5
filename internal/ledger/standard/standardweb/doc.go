// Package standardweb is the pages of standards: the library, a version with its lines,
// two versions side by side, and the draft with its tables in and out.
package standardweb
