package personalweb

import (
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/personal"
	"zhibu/internal/register/access"
	"zhibu/internal/register/catalogue"
)

// Deps are the cases that the pages call.
type Deps struct {
	Personal *personal.Personal
	Accesses *access.Accesses
}

type pages struct{ Deps }

// Routes are the rules, one's own data, the exports and the clearing.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Public("GET /privacy", p.rules),
		web.Own("POST /privacy", p.acknowledge),
		web.Own("GET /me/data", p.mine),
		web.Own("POST /me/data", p.copy),
		web.Own("GET /exports", p.exports),
		web.Needs(personal.Erase, "GET /retention", p.due),
		web.Needs(personal.Erase, "POST /retention", p.clear),
	}
}

// rules tells what is kept about people here, from the catalogue.
func (p pages) rules(r *web.Request) error {
	cat := p.Personal.Rules()
	v := RulesView{Version: cat.Version, Back: r.Back(), Sure: r.Who.Account != 0 && !p.Accesses.Told(r.Context(), r.Who)}
	at := map[string]int{}
	for _, t := range cat.Tables {
		i, known := at[t.Purpose.ID]
		if !known {
			i = len(v.Purposes)
			at[t.Purpose.ID] = i
			v.Purposes = append(v.Purposes, Purpose{Title: t.Purpose.Text, Ground: t.Purpose.Ground})
		}
		var labels, careful []string
		for _, c := range t.Columns {
			labels = append(labels, c.Label)
			if c.Class.AtLeast(catalogue.Sensitive) && !c.Hashed {
				careful = append(careful, c.Label)
			}
		}
		if len(labels) > 0 {
			v.Purposes[i].Rows = append(v.Purposes[i].Rows, RuleRow{What: t.What, Labels: strings.Join(labels, "、"), Careful: strings.Join(careful, "、"), Keep: t.Keep.Text})
		}
	}
	return r.Page(Rules(r.Frame("个人信息处理规则"), v))
}

func (p pages) acknowledge(r *web.Request) error {
	if err := p.Accesses.Acknowledge(r.Context(), r.Who, r.Text("version")); err != nil {
		return err
	}
	return r.SeeOther(r.Back())
}

func stamp(t time.Time) string { return day.At(t).Chinese() + t.Format(" 15:04") }

// mine shows what the house holds about the asker, and who saw it.
func (p pages) mine(r *web.Request) error {
	list, err := p.Personal.Own(r.Context(), r.Who, false)
	if err != nil {
		return err
	}
	looks, err := p.Accesses.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := MineView{Lead: "本系统里和您有关的全部内容，按用途分开。完整的内容在下载的表格里。"}
	for _, s := range list {
		if len(s.Rows) == 0 {
			v.Empty = append(v.Empty, s.What)
			continue
		}
		one := Holding{Title: s.What, Count: ui.Count(len(s.Rows)) + "条", Why: s.Purpose.Text, Keep: s.Keep.Text}
		if len(s.Rows) == 1 {
			for i, c := range s.Columns {
				one.Pairs = append(one.Pairs, ui.Pair{Term: c.Label, Text: or(s.Rows[0][i], "没有填写")})
			}
		} else {
			for _, c := range s.Columns {
				one.Columns = append(one.Columns, ui.Column{Text: c.Label})
			}
			one.Rows = s.Rows[:min(len(s.Rows), mostRows)]
			if n := len(s.Rows) - len(one.Rows); n > 0 {
				one.More = "还有" + ui.Count(n) + "条，在下载的表格里。"
			}
		}
		v.Holdings = append(v.Holdings, one)
	}
	for _, l := range looks {
		v.Looks = append(v.Looks, Seen{When: l.On.Chinese(), Who: l.Name, What: or(strings.Join(l.What, "、"), ""), How: l.Kind.Label(), Why: l.Reason.String()})
	}
	return r.Page(Mine(r.Frame("我的信息"), v))
}

const mostRows = 20

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (p pages) copy(r *web.Request) error {
	body, err := p.Personal.Copy(r.Context(), r.Who, r.Now())
	if err != nil {
		return err
	}
	return r.Give(attach.File{Name: "我的个人信息.xlsx", Kind: attach.XLSX, Body: body})
}

const pageSize = 50

// exports lists what the asker took out; the audit authority sees what everybody
// took out, and whom an account saw.
func (p pages) exports(r *web.Request) error {
	audit, tab := r.Session.Grant.May(access.Audit), r.Text("of")
	if tab != "" && !audit {
		return fault.New(fault.Denied, "别人的导出记录由审计管理员查看。您自己的在“导出记录”里。")
	}
	v := ExportsView{Lead: "您导出过的名单和文书。每份表格的最后一行写着导出编号，凭编号可以查到是谁、什么时候导出的。"}
	if audit {
		v.Tabs = []ui.NavItem{{Text: "我导出的", Href: "/exports", Here: tab == ""}, {Text: "全部导出", Href: "/exports?of=all", Here: tab == "all"}, {Text: "涉及哪些人", Href: "/exports?of=affected", Here: tab == "affected"}}
	}
	span := day.Span{From: r.Today() - 365, Until: r.Today() + 1}
	if from, until := r.Day("from"), r.Day("until"); from != day.None && until >= from {
		span = day.Span{From: from, Until: until + 1}
	}
	dates := []ui.Field{{Name: "from", Label: "从", Kind: "date", Value: span.From.String()}, {Name: "until", Label: "到", Kind: "date", Value: (span.Until - 1).String()}}
	if tab == "affected" {
		return p.affected(r, v, span, dates)
	}
	q := access.Asked{Text: r.Text("q"), Span: span, After: r.Num("after", 0), Limit: pageSize}
	v.Filters = append([]ui.Field{{Name: "q", Label: "编号或者文件名", Kind: "search", Value: q.Text}}, dates...)
	read := p.Accesses.Taken
	if tab == "all" {
		read = p.Accesses.All
		v.Lead = "所有账号导出过的名单和文书。拿到一份外流的表格，把它最后一行的导出编号填在这里。"
		v.Filters = append([]ui.Field{{Name: "of", Kind: "hidden", Value: tab}}, v.Filters...)
	}
	list, err := read(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	if len(list) > pageSize {
		list = list[:pageSize]
		v.Pager.Next = r.After(list[pageSize-1].ID)
	}
	v.Pager.Count = "本页" + strconv.Itoa(len(list)) + "份"
	for _, x := range list {
		row := ExportRow{When: stamp(x.At), Who: x.Name, List: x.List, File: x.File, Rows: ui.Count(x.Rows), No: x.No, Why: x.Why, Filter: x.Filter, Sum: x.SHA256, Full: x.Sensitive, Refused: x.Refused}
		if x.List == "文件" {
			row.Rows = ""
		}
		v.Rows = append(v.Rows, row)
	}
	v.All = tab == "all"
	return r.Page(Exports(r.Frame("导出记录"), v))
}

// affected lists the persons whose records an account saw on some days.
func (p pages) affected(r *web.Request, v ExportsView, span day.Span, dates []ui.Field) error {
	accounts, err := p.Accesses.Accounts(r.Context(), r.Who)
	if err != nil {
		return err
	}
	chosen := r.Num("account", 0)
	choice := ui.Field{Name: "account", Label: "账号", Kind: "select", Options: []ui.Option{{Value: "0", Text: "请选择"}}}
	for _, a := range accounts {
		choice.Options = append(choice.Options, ui.Option{Value: ui.ID(a.ID), Text: a.Name + "（" + a.Login + "）", On: a.ID == chosen})
	}
	v.Lead = "账号被盗用或者误用时，查出它在这些天里看过哪些人的信息，以便通知本人。"
	v.Filters = append([]ui.Field{{Name: "of", Kind: "hidden", Value: "affected"}, choice}, dates...)
	v.Affected = true
	if chosen == 0 {
		return r.Page(Exports(r.Frame("导出记录"), v))
	}
	list, err := p.Accesses.Affected(r.Context(), r.Who, chosen, span)
	if err != nil {
		return err
	}
	people := map[int64]bool{}
	for _, l := range list {
		people[l.Member] = true
		v.People = append(v.People, Seen{When: l.On.Chinese(), Who: or(l.MemberName, "编号"+ui.ID(l.Member)), How: strings.ReplaceAll(l.Kind.Label(), "您", "其"), What: strings.Join(l.What, "、"), Why: l.Reason.String()})
	}
	v.Asked = "涉及" + strconv.Itoa(len(people)) + "人。"
	return r.Page(Exports(r.Frame("导出记录"), v))
}

// due lists those whose time of keeping is over.
func (p pages) due(r *web.Request) error {
	v, err := p.dueView(r)
	if err != nil {
		return err
	}
	return r.Page(Retention(r.Frame("到期清除"), v))
}

func (p pages) dueView(r *web.Request) (v RetentionView, err error) {
	list, err := p.Personal.Due(r.Context(), r.Who)
	left := p.Personal.Rules().Left
	v = RetentionView{Lead: left.Text + "清除后，姓名、入党日期、组织关系、职务和表彰留在党组织的历史里，其余不能恢复。"}
	for _, g := range list {
		v.Rows = append(v.Rows, DueRow{ID: ui.ID(g.Member), Name: g.Name, Org: g.OrgName, Left: (g.Left - 1).Chinese(), Reason: g.Reason})
	}
	return v, err
}

// clear rehearses, and with the second form does it.
func (p pages) clear(r *web.Request) error {
	var ids []int64
	for _, s := range r.PostForm["member"] {
		if id, err := strconv.ParseInt(s, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	do := p.Personal.Rehearse
	if r.Text("step") == "clear" {
		do = p.Personal.Clear
	}
	counts, err := do(r.Context(), r.Who, ids)
	if problems, ok := web.Problems(err); ok {
		v, err := p.dueView(r)
		if err != nil {
			return err
		}
		v.Problems = problems
		return r.Refuse(Retention(r.Frame("到期清除"), v))
	}
	if err != nil {
		return err
	}
	if r.Text("step") == "clear" {
		return r.Say("/retention", "已清除"+strconv.Itoa(len(ids))+"人的信息。")
	}
	v := SureView{Lead: "将清除" + strconv.Itoa(len(ids)) + "人的信息。清除以后不能恢复，旧的备份恢复后也会再次清除。现在还没有改动。"}
	for _, id := range ids {
		v.Members = append(v.Members, ui.ID(id))
	}
	for _, c := range counts {
		v.Rows = append(v.Rows, CountRow{What: c.What, Deleted: ui.Count(c.Deleted), Emptied: ui.Count(c.Emptied), Struck: ui.Count(c.Struck)})
	}
	return r.Page(Sure(r.Frame("核对清除"), v))
}
