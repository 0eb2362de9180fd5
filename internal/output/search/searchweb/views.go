package searchweb

import "zhibu/internal/base/ui"

// ResultsView is what a search found within the reach of the person.
type ResultsView struct {
	Query  string
	Lead   string // 在您能看的范围里找到14条
	Groups []Group
	None   ui.None
}

// Group is the hits of one kind.
type Group struct {
	Title string
	Hits  []Hit
	More  ui.Link
}

// Hit is one thing found; the words in Found parts stand out.
type Hit struct {
	Title []Part
	Href  string
	Note  []Part
}

// Part is a piece of a text.
type Part struct {
	Text  string
	Found bool
}
