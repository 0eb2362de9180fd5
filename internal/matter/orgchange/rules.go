package orgchange

import (
	"zhibu/internal/base/day"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/decision"
)

// ruled are the rules that the organisations must keep after a change. Those of the
// mode block refuse the approval; the others want a reason in the request.
var ruled = []string{"org.branch.full", "org.branch.max", "org.joint.units", "org.zongzhi.min", "org.dangwei.min"}

// checks says what the rules say about the organisations as they will be. Of a larger
// body that is founded nothing is counted yet: what belongs to it comes afterwards.
func (cs *OrgChanges) checks(v view, ids []int64, made int64, on day.Day) (list []Check, err error) {
	for _, id := range ids {
		o, stands := v.tree[id]
		if !stands || o.Parent == 0 || o.Kind.Temporary() {
			continue
		}
		full, heads := 0, 0
		if o.Kind.IsBranch() {
			heads = len(v.people[id])
			for _, p := range v.people[id] {
				if p.full {
					full++
				}
			}
		} else {
			if id == made {
				continue
			}
			heads = v.below(id)
			full = heads
		}
		for _, rule := range ruled {
			r, ok := cs.book.Rule(rule, on)
			if !ok {
				continue
			}
			verdict, err := r.Evaluate(map[string]any{"as_of": on.String(), "kind": string(o.Kind), "full": full, "probationary": heads - full, "units": v.units[id]})
			if err != nil {
				return nil, err
			}
			if verdict.State == duty.NA {
				continue
			}
			c := Check{Rule: rule, of: id, Org: o.Name, Title: r.Title, Cite: r.Cite.String(), Block: r.Mode == duty.Block, Met: verdict.State == duty.Done, Text: r.Explanation}
			if !c.Met {
				c.Text = verdict.Why
			}
			list = append(list, c)
		}
	}
	return list, nil
}

// replyBy is until when the Committee answers a request, as the rule on new branches
// has it; the others are answered in the same time.
func (cs *OrgChanges) replyBy(asked day.Day) day.Day {
	n, _ := cs.book.Param(replyRule, "months", asked)
	if n == 0 {
		return day.None
	}
	return asked.AddMonths(n)
}

const replyRule = "org.branch.reply"

// founded reports whether an act sets an organisation up.
func founded(a decision.Act) bool { return a == decision.Found || a == decision.Split }
