package weakweb

import (
	"strconv"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/weak"
)

// moves are the steps of a rectification, each a form of its page.
func (p pages) moves() []web.Route {
	move := func(can gate.Can, key, said string, do func(r *web.Request, id, v int64) error) web.Route {
		return web.Needs(can, "POST /weak/{id}/"+key, matterweb.Move(key, said, href, do, p.show))
	}
	return []web.Route{
		move(weak.Keep, "plan", "方案已报送。", func(r *web.Request, id, v int64) error { return p.Weaks.Lay(r.Context(), r.Who, id, v, typed(r)) }),
		move(weak.Keep, "progress", "进展已报送。", func(r *web.Request, id, v int64) error {
			var done []int
			for _, s := range r.Form["done"] {
				if i, err := strconv.Atoi(s); err == nil {
					done = append(done, i)
				}
			}
			return p.Weaks.Report(r.Context(), r.Who, id, v, r.Day("month"), r.Text("text"), done)
		}),
		move(weak.Keep, "ask", "已申请验收，等工委验收。", func(r *web.Request, id, v int64) error {
			return p.Weaks.Ask(r.Context(), r.Who, id, v, r.Text("result"))
		}),
		move(weak.Decide, "accept", "已通过验收，到时候回头看。", func(r *web.Request, id, v int64) error {
			return p.Weaks.Accept(r.Context(), r.Who, id, v, judged(r))
		}),
		move(weak.Decide, "look", "回头看已登记。", func(r *web.Request, id, v int64) error {
			return p.Weaks.LookAgain(r.Context(), r.Who, id, v, judged(r))
		}),
		move(weak.Decide, "return", "已退回，原因下级看得到。", func(r *web.Request, id, v int64) error {
			return p.Weaks.Return(r.Context(), r.Who, id, v, r.Text("why"))
		}),
		move(weak.Decide, "lead", "联系领导已调整。", func(r *web.Request, id, v int64) error {
			return p.Weaks.Lead(r.Context(), r.Who, id, v, r.Text("leader"))
		}),
		move(weak.Decide, "withdraw", "已撤回。", func(r *web.Request, id, v int64) error {
			return p.Weaks.Withdraw(r.Context(), r.Who, id, v, r.Text("why"))
		}),
	}
}

// typed reads a plan, up to the last line on which something stands.
func typed(r *web.Request) weak.Plan {
	p := weak.Plan{Responsible: r.Text("responsible"), Until: r.Day("until"), Text: r.Text("text")}
	for i := range mostLines {
		n := strconv.Itoa(i)
		m := weak.Measure{Text: r.Text("text" + n), Owner: r.Text("owner" + n), Due: r.Day("due" + n)}
		if m != (weak.Measure{}) {
			p.Measures = append(p.Measures, make([]weak.Measure, i-len(p.Measures))...)
			p.Measures = append(p.Measures, m)
		}
	}
	return p
}

func judged(r *web.Request) weak.Verdict {
	v := weak.Verdict{Text: r.Text("text"), Look: r.Day("look")}
	for i := 0; r.Form.Has("met" + strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		v.Met, v.Why = append(v.Met, r.Text("met"+n) == "yes"), append(v.Why, r.Text("why"+n))
	}
	return v
}
