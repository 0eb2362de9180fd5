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

// Hit is one thing found; what was looked for is marked in its texts.
type Hit struct {
	Title string
	Href  string
	Said  string // what it says of it, where its title does not
	Note  string
}
