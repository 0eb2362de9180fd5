package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/output/figure"
)

// reportLine is one figure of the machine form.
type reportLine struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Value      int64  `json:"value"`
	Unit       string `json:"unit"`
	Records    int    `json:"records"`
	NotCounted int    `json:"not_counted"`
	Definition string `json:"definition"`
}

// reportOut is the machine form of a report card.
type reportOut struct {
	Org     string       `json:"org"`
	OrgCode string       `json:"org_code"`
	Year    int          `json:"year"`
	AsOf    string       `json:"asof"`
	Orgs    int          `json:"organisations"`
	Figures []reportLine `json:"figures"`
}

// report prints the figures of a year.
func runReport(ctx context.Context, k *call) error {
	year := k.flags.Int("year", 0, "the calendar year; the as-of day's unless given")
	of := k.flags.String("org", "ROOT", "the organisation with all below it: its code, its full name, or ROOT")
	asof := k.flags.String("asof", "", "count only what happened until this day, YYYY-MM-DD; today unless given")
	format := k.flags.String("format", "text", "text or json")
	ids, err := k.parse()
	if err != nil {
		return err
	}
	on, err := day.ParseEmpty(*asof)
	if err != nil {
		return usage("--asof: %s", err)
	}
	if *format != "text" && *format != "json" {
		return usage("--format is text or json, not %q", *format)
	}
	a, err := k.look(ctx)
	if err != nil {
		return err
	}
	if on == day.None {
		on = a.Gate.Today()
	}
	if *year == 0 {
		*year = on.Year()
	}
	out, err := reportOf(ctx, a, *of, *year, on, ids)
	if err = errors.Join(err, a.Close()); err != nil {
		return err
	}
	if *format == "json" {
		return writeJSON(k.Out, out)
	}
	return out.text(k.Out)
}

func reportOf(ctx context.Context, a *app.App, of string, year int, on day.Day, ids []string) (out reportOut, err error) {
	who := gate.Program("report")
	on = min(on, day.Year(year).Last())
	tree, err := a.Orgs.Tree(ctx, who, on)
	if err != nil {
		return out, err
	}
	root, err := findOrg(tree, of)
	if err != nil {
		return out, err
	}
	card, err := a.Figures.Compute(ctx, who, figure.Year(root, year, on), ids...)
	if err != nil {
		return out, err
	}
	out = reportOut{Org: card.Root.Name, OrgCode: card.Root.Code, Year: year, AsOf: card.Last.String(), Orgs: card.Orgs}
	for _, v := range card.Values() {
		out.Figures = append(out.Figures, reportLine{v.ID, v.Name, v.Value, v.Unit, v.Records, v.Left, v.Def})
	}
	return out, nil
}

func (o reportOut) text(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s　%d年　口径日期%s　党组织%d个\n", o.Org, o.Year, o.AsOf, o.Orgs); err != nil {
		return err
	}
	for _, f := range o.Figures {
		if _, err := fmt.Fprintf(w, "%-28s %10s %s　%s（%s条）\n", f.ID, ui.Count(f.Value), f.Unit, f.Name, ui.Count(f.Records)); err != nil {
			return err
		}
	}
	return nil
}
