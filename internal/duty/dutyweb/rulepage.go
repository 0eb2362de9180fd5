package dutyweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
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

var scopes = map[duty.Scope]string{duty.ScopeOrg: "党组织", duty.ScopeMember: "党员", duty.ScopeLedger: "每一次有关的会议、表决或者手续"}

// missed says what becomes of it where a rule is not met.
var missed = map[duty.Mode]string{duty.Warn: "过了期限列在工作台最前面。确实没有开展的，写明原因即可。", duty.Local: "过了期限列在工作台最前面。确实没有开展的，写明原因即可。",
	duty.Block: "不符合的不能通过，页面上会写明缺什么、怎样补。", duty.Remind: "到时候提醒能办的人，不拦住别的事。", duty.Calc: "由系统计算，不用填。", duty.Ban: "本系统自己不做这件事。"}

// rule shows one clause, first in plain words: the edition in force on the day, else
// the latest.
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
	not := ""
	if x.AppliesNot != "" {
		not = "不对照的情形：" + x.AppliesNot + "。"
	}
	add("谁来做", scopes[x.Scope], not)
	add("多久一次", cadences[x.Cadence], "")
	add("到哪天为止", x.Due.Words, "")
	add("怎样算完成", counted(x), "")
	add("没有做到", missed[x.Mode], "")
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
	add("程度", string(x.Severity), "条文里的用语。")
	add("核对程度", x.Confidence.Chinese(), x.Note)
	for _, e := range x.Examples {
		v.Examples = append(v.Examples, ui.Pair{Term: e.Say, Text: e.Expect.Chinese()})
	}
	if k := x.Kind(); k != "" && x.SatisfiedBy != nil && r.Session.Grant.May(activity.Keep) {
		v.Do = ui.Link{Text: "记一次" + k.Label(), Href: "/activities/new?kind=" + string(k)}
	}
	return r.Page(Rule(r.Frame(x.Title), v))
}

// counted says which records a rule counts, where it counts records.
func counted(x *duty.Rule) string {
	if x.SatisfiedBy == nil || len(x.SatisfiedBy.Kinds) == 0 {
		return "按名册、职务和记录核对，不用另外填报。"
	}
	var labels []string
	for _, k := range x.SatisfiedBy.Kinds {
		labels = append(labels, "“"+k.Label()+"”")
	}
	kinds := strings.Join(labels, "、")
	if x.SatisfiedBy.Every {
		return "期间里的每一次" + kinds + "都符合。"
	}
	text := "台账里有" + strconv.Itoa(max(1, x.Params["times"])) + "次" + kinds + "的记录"
	if x.SatisfiedBy.Measure != "" {
		text += "，到会人数也要够"
	}
	return text + "。记一次活动，各处都算。"
}
