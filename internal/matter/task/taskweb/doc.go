// Package taskweb is the pages of notices and tasks: what reached an organisation and
// how it answers, and on the asking side the draft, its price, the way to publication
// and how far everybody is.
package taskweb
