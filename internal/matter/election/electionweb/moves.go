package electionweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/web"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/post"
)

// moves are the steps of an election, each a form of its page.
func (p pages) moves() []web.Route {
	return []web.Route{
		web.Needs(election.Keep, "POST /elections/{id}/ask", p.move("ask", "换届请示已重新报工委。", func(r *web.Request, id, v int64) error { return p.Elections.Ask(r.Context(), r.Who, id, v, plan(r)) })),
		web.Needs(election.Decide, "POST /elections/{id}/reply", p.move("reply", "已批复，等本组织提候选人。", func(r *web.Request, id, v int64) error {
			return p.Elections.Reply(r.Context(), r.Who, id, v, r.Text("number"), on(r))
		})),
		web.Needs(election.Decide, "POST /elections/{id}/return", p.move("return", "已退回，原因下级看得到。", func(r *web.Request, id, v int64) error {
			return p.Elections.Return(r.Context(), r.Who, id, v, r.Text("why"))
		})),
		web.Needs(election.Keep, "POST /elections/{id}/propose", p.move("propose", "候选人已报工委审查。", func(r *web.Request, id, v int64) error {
			return p.Elections.Propose(r.Context(), r.Who, id, v, slate(r))
		})),
		web.Needs(election.Decide, "POST /elections/{id}/agree", p.move("agree", "已同意候选人，等本组织召开大会。", func(r *web.Request, id, v int64) error {
			return p.Elections.Agree(r.Context(), r.Who, id, v, r.Text("number"), on(r))
		})),
		web.Needs(election.Keep, "POST /elections/{id}/meeting", p.move("meeting", "大会已登记，请两个人分别录入计票结果。", func(r *web.Request, id, v int64) error {
			return p.Elections.Hold(r.Context(), r.Who, id, v, election.Meeting{On: on(r), Present: int(r.Num("present", 0)), Scrutineers: lines(r.Text("scrutineers")), Tellers: lines(r.Text("tellers")), Passed: r.Text("passed") != ""})
		})),
		web.Needs(election.Keep, "POST /elections/{id}/count", p.move("count", "计票已录入。", func(r *web.Request, id, _ int64) error {
			return p.Elections.Enter(r.Context(), r.Who, id, int(r.Num("round", 0)), sheet(r))
		})),
		web.Needs(election.Keep, "POST /elections/{id}/reduce", p.move("reduce", "名额已减少。", func(r *web.Request, id, v int64) error {
			return p.Elections.Reduce(r.Context(), r.Who, id, v, int(r.Num("consent", 0)))
		})),
		web.Needs(election.Keep, "POST /elections/{id}/redo", p.move("redo", "已回到大会以前。", func(r *web.Request, id, v int64) error {
			return p.Elections.Redo(r.Context(), r.Who, id, v, r.Text("why"))
		})),
		web.Needs(election.Keep, "POST /elections/{id}/report", p.move("report", "结果已报工委，等批复。", func(r *web.Request, id, v int64) error {
			return p.Elections.Report(r.Context(), r.Who, id, v, r.Day("heads_on"), int(r.Num("heads_here", 0)), posts(r))
		})),
		web.Needs(election.Decide, "POST /elections/{id}/confirm", p.move("confirm", "已批复。新一届的任期和职务已经开始。", func(r *web.Request, id, v int64) error {
			return p.Elections.Confirm(r.Context(), r.Who, id, v, r.Text("number"), on(r))
		})),
		web.Needs(election.Keep, "POST /elections/{id}/withdraw", p.move("withdraw", "已撤回。", func(r *web.Request, id, v int64) error {
			return p.Elections.Withdraw(r.Context(), r.Who, id, v, r.Text("why"))
		})),
	}
}

func (p pages) move(key, said string, do func(r *web.Request, id, version int64) error) func(*web.Request) error {
	return matterweb.Move(key, said, href, do, p.show)
}

func lines(text string) (list []string) {
	for _, s := range strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' || c == '、' || c == '，' }) {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

func slate(r *web.Request) election.Slate {
	s := election.Slate{Candidates: r.IDs("candidates"), Secretary: r.Num("secretary", 0), Deputies: r.IDs("deputies")}
	for i := range mostExcluded {
		n := strconv.Itoa(i)
		if m := r.Num("out"+n, 0); m != 0 {
			s.Excluded = append(s.Excluded, election.Excluded{Member: m, Reason: r.Text("why" + n)})
		}
	}
	return s
}

// sheet reads a count; a field that was left empty is no zero.
func sheet(r *web.Request) election.Sheet {
	num := func(name string) int { return int(r.Num(name, -1)) }
	s := election.Sheet{Issued: num("issued"), Returned: num("returned"), Valid: num("valid"), Void: num("void")}
	for i := 0; r.Form.Has("for" + strconv.Itoa(i)); i++ {
		k := strconv.Itoa(i)
		s.Lines = append(s.Lines, election.Votes{For: num("for" + k), Against: num("against" + k), Abstain: num("abstain" + k)})
	}
	for i := range mostWritten {
		k := strconv.Itoa(i)
		if m := r.Num("who"+k, 0); m != 0 {
			s.Written = append(s.Written, election.Votes{Member: m, For: num("written" + k)})
		}
	}
	return s
}

func posts(r *web.Request) (list []election.Assigned) {
	e := 0
	for r.Form.Has("kind" + strconv.Itoa(e)) {
		k := strconv.Itoa(e)
		list = append(list, election.Assigned{Kind: post.Kind(r.Text("kind" + k)), For: int(r.Num("for"+k, 0))})
		e++
	}
	return list
}
