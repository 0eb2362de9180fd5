// Package law names the documents that a rule, a refusal or a figure rests on.
//
// A Citation is written beside every legal number in the program; the index of
// documents (index.go) gives each its full title, its date and how sure we are.
package law

// Citation points at one article of one document of the index.
type Citation struct {
	Doc     string `json:"doc" yaml:"doc"`         // short name as in the index: 支部工作条例
	Article string `json:"article" yaml:"article"` // 第十一条; empty where the document is cited as a whole
}

// String is the citation as a clerk reads it: 支部工作条例第十一条.
func (c Citation) String() string { return c.Doc + c.Article }

// Zero reports whether nothing is cited.
func (c Citation) Zero() bool { return c == Citation{} }
