package dutyweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
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
	v, err := p.rulesView(r)
	if err != nil {
		return err
	}
	return r.Page(Rules(r.Frame(v.Title), v))
}

// begin says from which day the ledger is kept here.
func (p *pages) begin(r *web.Request) error {
	err := error(fault.Field("begun", "请按年、月、日填写，例如2026-01-01。"))
	if on, typed := r.Day("begun"), r.Text("begun"); on != day.None || typed == "" {
		err = p.Activities.SetBegun(r.Context(), r.Who, r.Session.Grant.Org, on, r.Day("was"))
	}
	if problems, ok := web.Problems(err); ok {
		v, err := p.rulesView(r)
		if err != nil {
			return err
		}
		v.Problems = problems
		for _, f := range v.Begin {
			if f.Name == "begun" {
				f.Value, f.Problem = r.Text("begun"), web.ProblemOf(problems, "begun")
			}
		}
		return r.Refuse(Rules(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/rules", "台账起用日已经保存，对照表和提醒都按它重新对照。")
}

func (p *pages) rulesView(r *web.Request) (RulesView, error) {
	begun, err := p.Activities.Begun(r.Context(), r.Who)
	v := RulesView{Title: "口径和依据", Lead: "对照表、提醒和校验都按下面的条文。点开一条，看它的依据、期限和可信程度。"}
	v.Begun = "没有写起用日：每个周期都对照，不论本系统什么时候开始用。"
	if begun != day.None {
		v.Begun = "本系统的台账" + begun.Chinese() + "起用。以前过完的周期，补记了的照常计入，没有记录的不算逾期。"
	}
	if r.Session.Grant.May(activity.Begin) {
		v.Begin = []*ui.Field{{Name: "was", Kind: "hidden", Value: begun.String()},
			{Name: "begun", Label: "台账起用日", Kind: "date", Value: begun.String(), Max: r.Today().String(), Class: "short", Hint: "空着就是每个周期都对照。"}}
	}
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
	return v, err
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
