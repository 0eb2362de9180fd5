package law

import "zhibu/internal/base/day"

// Confidence says how sure we are of an entry: was the article itself read.
type Confidence string

// The confidences, surest first.
const (
	Verified   Confidence = "verified"     // the wording of the provision was read
	SecondHand Confidence = "verified-2nd" // a notice or handbook that states the rule was read
	FromMemory Confidence = "from-memory"  // not seen; to be compared with the official text
	Conflict   Confidence = "conflict"     // sources disagree; the note says what is done
)

var confidenceWords = map[Confidence]string{
	Verified:   "已对照原文",
	SecondHand: "据转述材料，待核原文",
	FromMemory: "凭记忆整理，待核原文",
	Conflict:   "各处说法不一，待核定",
}

// Chinese is the confidence in the administrators' words; empty for one that is unknown.
func (c Confidence) Chinese() string { return confidenceWords[c] }

// Known reports whether c is one of the four.
func (c Confidence) Known() bool { return confidenceWords[c] != "" }

// Kind sorts documents by who may change them.
type Kind string

// The kinds of documents.
const (
	Charter    Kind = "党章"
	Regulation Kind = "党内法规"
	Normative  Kind = "规范性文件"
	State      Kind = "国家法律法规"
	Standard   Kind = "国家标准"
	Practice   Kind = "惯例或本地规定" // no national article: a local document must be named
)

// Document is one entry of the index.
type Document struct {
	Short      string     // the name used in citations: 支部工作条例
	Title      string     // the full title
	Number     string     // the document number, where known
	Kind       Kind       //
	Issued     string     // day, month or year of issue as far as known: 2018-10-28, 2018-07, 2018
	From       day.Day    // in force from; None where it is not known
	Until      day.Day    // in force before; Forever while there is no end
	Confidence Confidence // of this entry, not of each article
	Note       string     // what an administrator should know before relying on it
}

// InForce reports whether the document is in force on d. Where the first day is
// not known it answers by the last day alone.
func (d Document) InForce(on day.Day) bool { return d.From <= on && on < d.Until }

var byShort = func() map[string]Document {
	m := make(map[string]Document, len(documents))
	for _, d := range documents {
		m[d.Short] = d
	}
	return m
}()

// Lookup finds a document by its short name.
func Lookup(short string) (Document, bool) {
	d, ok := byShort[short]
	return d, ok
}

// Documents lists the index in its own order, as a copy.
func Documents() []Document { return append([]Document(nil), documents...) }

// Full is the citation with the full title: 《中国共产党支部工作条例（试行）》第十一条.
func (c Citation) Full() string {
	if d, ok := Lookup(c.Doc); ok {
		if d.Kind == Practice {
			return d.Title + c.Article
		}
		return "《" + d.Title + "》" + c.Article
	}
	return c.String()
}
