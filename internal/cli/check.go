package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/register/org"
)

// checkJSON is the answer of check. Field names are stable; docs/cli.md
// describes them.
type checkJSON struct {
	AsOf day.Day    `json:"as_of"`
	Year int        `json:"year"`
	Orgs []orgCheck `json:"orgs"`
}

type orgCheck struct {
	ID       int64              `json:"id"`
	Code     string             `json:"code"`
	Name     string             `json:"name"`
	Kind     org.Kind           `json:"kind"`
	Members  int                `json:"members"`
	Full     int                `json:"full"`
	Verdicts []duty.VerdictJSON `json:"verdicts"`
}

// check says what the rules ask of organisations, what is done and what is late.
func check(ctx context.Context, k *call) error {
	of := k.flags.String("org", "", "the organisation: its id, code or name, or ROOT")
	asOf := k.flags.String("asof", "", "the day to look from, YYYY-MM-DD; today unless given")
	year := k.flags.Int("year", 0, "the year; that of the day unless given")
	below := k.flags.Bool("below", false, "with everything below the organisation")
	format := k.flags.String("format", "text", "json or text")
	words, err := k.parse()
	switch {
	case err != nil:
		return err
	case len(words) > 0:
		return usage("check takes no words: %q", words)
	case *of == "":
		return usage("say which organisation with --org")
	case *format != "json" && *format != "text":
		return usage("--format is json or text, not %q", *format)
	}
	on := day.At(k.Clock())
	if *asOf != "" {
		if on, err = day.Parse(*asOf); err != nil {
			return usage("--asof: %v", err)
		}
	}
	if *year == 0 {
		*year = on.Year()
	}
	a, err := k.look(ctx)
	if err != nil {
		return err
	}
	err = k.check(ctx, a, *of, duty.Query{Below: *below, AsOf: on, Year: *year}, *format)
	return errors.Join(err, a.Close())
}

func (k *call) check(ctx context.Context, a *app.App, name string, q duty.Query, format string) (err error) {
	who := gate.Program("check")
	tree, err := a.Orgs.Tree(ctx, who, q.AsOf)
	if err != nil {
		return err
	}
	if q.Org, err = findOrg(tree, name); err != nil {
		return err
	}
	list, err := a.Duties.Check(ctx, who, q)
	if err != nil {
		return err
	}
	out := checkJSON{AsOf: q.AsOf, Year: q.Year, Orgs: []orgCheck{}}
	for i := range list {
		o := &list[i]
		c := orgCheck{ID: o.Org, Code: o.Code, Name: o.Name, Kind: o.Kind, Members: o.Members, Full: o.Full, Verdicts: []duty.VerdictJSON{}}
		for j := range o.List {
			c.Verdicts = append(c.Verdicts, o.List[j].JSON())
		}
		out.Orgs = append(out.Orgs, c)
	}
	if format == "json" {
		return writeJSON(k.Out, out)
	}
	out.text(k.Out)
	return nil
}

// text writes what needs somebody, and how much is done.
func (c checkJSON) text(w io.Writer) {
	fmt.Fprintf(w, "截至%s，%d年\n", c.AsOf.Chinese(), c.Year)
	for _, o := range c.Orgs {
		n := map[duty.State]int{}
		for _, v := range o.Verdicts {
			n[v.State]++
		}
		fmt.Fprintf(w, "\n%s：党员%d人，已完成%d项，待办%d项，逾期%d项，已说明%d项\n", o.Name, o.Members, n[duty.Done], n[duty.Due], n[duty.Late], n[duty.Explained])
		for _, v := range o.Verdicts {
			if v.State != duty.Due && v.State != duty.Late {
				continue
			}
			fmt.Fprintf(w, "  %s  %s（%s）：%s", v.StateText, v.Title, v.Citation, v.Why)
			if v.Way != "" {
				fmt.Fprintf(w, "。%s", v.Way)
			}
			fmt.Fprintln(w, "。")
		}
	}
}

// findOrg finds an organisation by its id, code or name. It answers NotFound,
// or Conflict where a name or code stands for several.
func findOrg(tree []org.Version, name string) (id int64, err error) {
	if name == "ROOT" && len(tree) > 0 {
		return tree[0].Org, nil
	}
	number, _ := strconv.ParseInt(name, 10, 64)
	for _, v := range tree {
		if number != 0 && v.Org == number {
			return v.Org, nil
		}
		if v.Code != name && v.Name != name && v.Short != name {
			continue
		}
		if id != 0 {
			return 0, fault.New(fault.Conflict, "有几个党组织都叫“"+name+"”，请改用编号。")
		}
		id = v.Org
	}
	if id == 0 {
		return 0, fault.New(fault.NotFound, "这一天没有叫“"+name+"”的党组织。")
	}
	return id, nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
