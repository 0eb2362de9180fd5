package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/output/document"
	"zhibu/internal/output/selfcheck"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// SelfChecked is what the house tells the self-check of itself.
func (a *App) SelfChecked() selfcheck.House {
	return selfcheck.House{
		Routes: func() (list []selfcheck.Route) {
			for _, r := range a.Routes() {
				list = append(list, selfcheck.Route{Pattern: r.Pattern, Policy: string(r.Policy)})
			}
			return list
		},
		Tables: a.columns, Rules: a.ruleWords, Holders: a.holders, Phrases: document.Holding,
		More: map[string]func(*selfcheck.Look) (selfcheck.Answer, error){"M11": a.planned},
		Records: func() []any {
			return []any{activity.Record{}, talk.Pair{}, problem.Draft{}, orglife.Draft{}, plan.Draft{}, booking.Draft{}, studygroup.Draft{}, decision.Decision{}, orgchange.Plan{}}
		},
	}
}

// planned answers M11: inspections are planned and filed, and the same kind is merged.
func (a *App) planned(l *selfcheck.Look) (x selfcheck.Answer, err error) {
	b, err := a.Inspections.BurdenOf(l.Reading)
	x = selfcheck.Answer{State: selfcheck.Fits, Figure: fmt.Sprintf("今年计划%d次，已开始%d次；都从计划开始", b.Lines, b.Begun), Found: append(b.Found, b.Noted...), Href: "/inspection-plans"}
	if len(b.Found) > 0 {
		x.State = selfcheck.Act
	}
	return x, err
}

// columns are the columns of the database as it is.
func (a *App) columns(ctx context.Context) (map[string][]string, error) {
	list := map[string][]string{}
	err := a.Gate.Copy(ctx, gate.Program("self-check"), func(c *gate.Copying) error {
		for _, t := range c.Tables {
			for _, col := range t.Columns {
				list[t.Name] = append(list[t.Name], col.Name)
			}
		}
		return nil
	})
	return list, err
}

// ruleWords are the rules with every word of their conditions.
func (a *App) ruleWords() (list []selfcheck.Rule) {
	for _, r := range a.Duties.Book().Rules() {
		words := []string{r.Applies, r.Check, r.Calc}
		for name := range r.Facts {
			words = append(words, name)
		}
		if s := r.SatisfiedBy; s != nil {
			words = append(words, s.When, s.Measure)
		}
		if m := r.Measure; m != nil {
			words = append(words, m.Part, m.Whole)
		}
		list = append(list, selfcheck.Rule{ID: r.ID, Title: r.Title, Text: strings.Join(words, " ")})
	}
	return list
}

// holders are the posts that hold an authority, in an organisation of any kind.
func (a *App) holders(can gate.Can) (list []string) {
	powers := a.Config.Powers
	if powers == nil {
		powers = Powers
	}
	for _, k := range post.Kinds() {
		for _, of := range []org.Kind{org.Committee, org.PartyCommittee, org.Branch} {
			if powers(k, of)[can] != 0 && !slices.Contains(list, k.Label()) {
				list = append(list, k.Label())
			}
		}
	}
	return list
}
