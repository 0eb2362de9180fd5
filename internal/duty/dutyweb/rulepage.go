package dutyweb

import (
	"strconv"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
)

var cadences = map[duty.Cadence]string{duty.Monthly: "每月", duty.Quarterly: "每季度", duty.HalfYear: "每半年", duty.Yearly: "每年",
	duty.ByTerm: "每届任期", duty.Always: "随时", duty.ByEvent: "发生时"}

// rules lists the clauses in force on the day, the district's own last.
func (p *pages) rules(r *web.Request) error {
	v := RulesView{Title: "口径和依据", Lead: "对照表、提醒和校验都按下面的条文。点开一条，看它的依据、期限和可信程度。"}
	groups := map[string]int{}
	for _, rule := range p.Duties.Book().Rules() {
		if !rule.Force.Span().Has(r.AsOf()) {
			continue
		}
		name := rule.Cite.Doc
		if rule.Pack != "" {
			name = "本地规定"
		}
		i, ok := groups[name]
		if !ok {
			i = len(v.Groups)
			groups[name] = i
			v.Groups = append(v.Groups, RuleGroup{Title: name})
		}
		v.Groups[i].Lines = append(v.Groups[i].Lines, RuleRef{Name: rule.Title, Href: ruleHref(rule), Text: rule.Explanation, Cite: rule.Cite.Article})
	}
	return r.Page(Rules(r.Frame(v.Title), v))
}

// rule shows one clause: the edition in force on the day, else the latest.
func (p *pages) rule(r *web.Request) error {
	x, ok := p.Duties.Book().Rule(r.PathValue("rule"), r.AsOf())
	if !ok {
		if x, ok = p.Duties.Book().Latest(r.PathValue("rule")); !ok {
			return fault.Missing()
		}
	}
	v := RuleView{Crumbs: []ui.Link{{Text: "口径和依据", Href: "/rules"}}, Title: x.Title, Lead: x.Explanation}
	add := func(term, text, note string) {
		if text != "" {
			v.Pairs = append(v.Pairs, ui.Pair{Term: term, Text: text, Note: note})
		}
	}
	if x.Document != "" && x.Cite.Article == "" {
		add("依据", x.Document, "本地规定")
	} else {
		add("依据", x.Cite.Full(), "")
		add("本地文件", x.Document, "")
	}
	for _, c := range x.Also {
		add("另见", c.Full(), "")
	}
	add("施行", x.Force.Span().Chinese(), "")
	add("次数", cadences[x.Cadence], "")
	add("程度", string(x.Severity), "")
	add("期限", x.Due.Words, "")
	add("核对程度", x.Confidence.Chinese(), x.Note)
	for i, e := range x.Examples {
		add("例"+strconv.Itoa(i+1), e.Say, e.Expect.Chinese())
	}
	return r.Page(Rule(r.Frame(x.Title), v))
}
