package exportweb

import (
	"zhibu/internal/base/web"
	"zhibu/internal/output/coverage"
	"zhibu/internal/output/trail"
	"zhibu/internal/output/trail/trailweb"
	"zhibu/internal/register/unit"
)

// reach is the fetching of the units, of what is found about them, and of the journal.
func (p pages) reach() []web.Route {
	return []web.Route{
		web.Needs(unit.View, "POST /units/export", p.units),
		web.Needs(coverage.View, "POST /coverage/export", p.findings),
		web.Needs(trail.View, "POST /journal/export", p.journal),
	}
}

func (p pages) journal(r *web.Request) error {
	f, err := p.exports.Journal(r.Context(), r.Who, trailweb.QueryOf(r))
	return p.send(r, f, err)
}

func (p pages) units(r *web.Request) error {
	f, err := p.exports.Units(r.Context(), r.Who, unit.Query{On: r.AsOf(), Sector: r.Text("sector"), Nature: r.Text("nature"), Text: r.Text("q")},
		coverage.Kind(r.Text("finding")))
	return p.send(r, f, err)
}

func (p pages) findings(r *web.Request) error {
	f, err := p.exports.Findings(r.Context(), r.Who, coverage.Query{On: r.AsOf(), Kind: coverage.Kind(r.Text("kind")), Sector: r.Text("sector"), Org: r.Num("org", 0),
		Text: r.Text("q"), Open: r.Text("state") == "open", Done: r.Text("state") == "done"})
	return p.send(r, f, err)
}
