package transferweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/transfer"
)

// move is a step that a form sends.
type move struct {
	key, said string
	do        func(r *web.Request, id, version int64) error
}

func (p pages) moves() []move {
	ts := p.Transfers
	return []move{
		{"accept", "已接收。组织关系从填写的日期起在新的党支部。", func(r *web.Request, id, version int64) error {
			return ts.Accept(r.Context(), r.Who, id, version, transfer.Acceptance{Lines: chosen(r), On: r.Day("on"), Archive: r.Text("archive") != "", Trial: r.Text("trial") != "", Assent: assent(r)})
		}},
		{"return", "已退回，对方看得到理由。", func(r *web.Request, id, version int64) error {
			return ts.Return(r.Context(), r.Who, id, version, chosen(r), r.Text("why"))
		}},
		{"again", "已再次提出。", func(r *web.Request, id, version int64) error {
			return ts.Again(r.Context(), r.Who, id, version, chosen(r), r.Day("on"), assent(r))
		}},
		{"drop", "已登记不再办理。", func(r *web.Request, id, version int64) error {
			return ts.Drop(r.Context(), r.Who, id, version, chosen(r), r.Text("why"))
		}},
		{"issue", "介绍信已登记，可以打印。收到回执以前，党员仍在原支部。", func(r *web.Request, id, version int64) error {
			return ts.Issue(r.Context(), r.Who, id, version, chosen(r), slip(r))
		}},
		{"reissue", "新的介绍信已登记，原来的作废。", func(r *web.Request, id, version int64) error {
			return ts.Reissue(r.Context(), r.Who, id, version, r.Num("lines", 0), slip(r), r.Text("why"))
		}},
		{"receipt", "回执已登记，组织关系已转出。", func(r *web.Request, id, version int64) error {
			return ts.Receipt(r.Context(), r.Who, id, version, chosen(r), r.Day("on"))
		}},
		{"contact", "联系情况已记下。", func(r *web.Request, id, version int64) error {
			return ts.Contact(r.Context(), r.Who, id, version, r.Text("note"))
		}},
		{"sent", "回执已登记寄出。", func(r *web.Request, id, version int64) error {
			return ts.Sent(r.Context(), r.Who, id, version, chosen(r), r.Day("on"), r.Text("note"))
		}},
	}
}

func assent(r *web.Request) transfer.Assent {
	return transfer.Assent{Papers: r.Text("papers") != "", Punished: r.Text("punished"), Reviewed: r.Text("reviewed"), Ends: r.Text("ends") != ""}
}

func slip(r *web.Request) transfer.Slip {
	return transfer.Slip{Number: r.Text("number"), IssuedOn: r.Day("issued_on"), Days: int(r.Num("days", 0))}
}

// draw fills the forms of one transfer in.
type draw struct {
	matterweb.Draw
	x *transfer.Whole
}

// acts are the forms that the asker's post may send as the transfer stands.
func (p pages) acts(r *web.Request, x *transfer.Whole, v *matterweb.OneView, failed string, problems []ui.Problem) {
	d := &draw{matterweb.Draw{R: r, Href: href(x.ID), Version: x.Version, Failed: failed, Problems: problems}, x}
	office := r.Session.Grant.May(transfer.Issue)
	add := func(list ...matterweb.Act) { v.Acts = append(v.Acts, list...) }
	own := mine(r, x, x.Owner)
	back := d.Act("return", "退回", "退回", false, d.people("return", false, transfer.LineAsked), d.Field("return", "why", "退回的理由", "text", ""))
	switch {
	case x.Stage == transfer.Receiving && x.Doc.Way == transfer.In:
		late := d.expired()
		if own && late {
			add(back)
		} else if own {
			add(d.arrive(), back)
		}
		if mine(r, x, x.Doc.To) {
			a := d.reissue("登记换开的介绍信", transfer.LineAsked)
			if a.Main = late; late {
				a.Note = "介绍信已经过期，不能接收。请对方换开，登记以后再接收。"
			}
			add(a)
		}
	case (x.Stage == transfer.Receiving || x.Stage == transfer.Releasing) && own:
		add(d.accept(), back)
	case x.Stage == transfer.Lettering && office:
		add(d.issue(), back)
	case x.Stage == transfer.Away && own:
		add(d.receipt())
		note := d.Field("contact", "note", "和谁联系、办到哪一步", "text", "")
		note.Class = ""
		add(d.Act("contact", "记一次联系", "记下", false, note))
		if office {
			add(d.reissue("换开介绍信", transfer.LineLettered))
		}
	case x.Stage == transfer.Replying && own:
		note := d.Field("sent", "note", "寄送方式", "text", "")
		note.Optional, note.Place = true, "例如：挂号信、本人带回"
		add(d.Act("sent", "", "登记寄出", true, d.people("sent", true, transfer.LineReceived), d.Field("sent", "on", "寄出日期", "date", r.Today().String()), note))
	case x.Stage == transfer.Returned && mine(r, x, x.Doc.Opener):
		add(d.again())
	}
	if mine(r, x, x.Doc.Opener) && len(x.In(transfer.LineAsked, transfer.LineReturned, transfer.LineLettered)) > 0 {
		add(d.Act("drop", "不再办理", "不再办理", false, d.people("drop", false, transfer.LineAsked, transfer.LineReturned, transfer.LineLettered), d.Field("drop", "why", "原因", "text", "")))
	}
}

// people is the choice among those in some states; on says that all are chosen at
// first. One alone is always chosen.
func (d *draw) people(key string, on bool, states ...transfer.State) ui.Field {
	f := ui.Field{Name: "lines", Label: "人员", Kind: "checks", Problem: d.Bad(key, "lines")}
	list := d.x.In(states...)
	for _, l := range list {
		o := ui.Option{Value: ui.ID(l.ID), Text: l.Name, On: on || len(list) == 1}
		if l.Trial(d.x.Doc.Asked) {
			o.Note = "预备"
		}
		if d.Failed == key {
			o.On = slices.Contains(d.R.Form["lines"], o.Value)
		}
		f.Options = append(f.Options, o)
	}
	return f
}

func (d *draw) tick(key, name, label string) ui.Field {
	f := d.Field(key, name, label, "tick", "")
	f.Class = ""
	return f
}

// agreed is the day to propose: the one agreed, or today.
func (d *draw) agreed() string { return max(d.x.Doc.On, d.R.Today()).String() }

// says are the questions to the branch that sends.
func (d *draw) says(key string) (list []ui.Field) {
	if slices.ContainsFunc(d.x.Lines, func(l transfer.Line) bool { return l.Trial(d.x.Doc.Asked) }) {
		list = append(list, d.tick(key, "papers", "预备党员的入党材料和培养考察情况一并转交"))
	}
	list = append(list, discipline(d.R, func(name string) string { return d.Bad(key, name) }, d.Failed == key)...)
	if len(d.x.Ends) > 0 {
		list = append(list, d.tick(key, "ends", "知道"+strings.Join(d.x.Ends, "、")+"从转出之日起结束，已经安排好接替的人"))
	}
	return list
}

// discipline asks who is under a measure or a review; typed says that the fields hold
// what was typed.
func discipline(r *web.Request, bad func(string) string, typed bool) []ui.Field {
	list := []ui.Field{
		{Name: "punished", Label: "受处分在影响期内的", Optional: true, Place: "写姓名，没有的不填", Problem: bad("punished"), Hint: "可以转接，处分决定和有关材料一并转交，介绍信上注明。"},
		{Name: "reviewed", Label: "正在接受审查的", Optional: true, Place: "写姓名，没有的不填", Problem: bad("reviewed")},
	}
	for i := range list {
		if typed {
			list[i].Value = r.Text(list[i].Name)
		}
	}
	return list
}

func (d *draw) accept() matterweb.Act {
	fields := []ui.Field{d.people("accept", true, transfer.LineAsked), d.Field("accept", "on", "从哪天起在"+d.x.Doc.ToName, "date", d.agreed())}
	submit := "接收"
	if d.x.Stage == transfer.Releasing {
		fields, submit = append(fields, d.says("accept")...), "同意转出"
	}
	a := d.Act("accept", "", submit, true, fields...)
	a.Note = "选中的人从这一天起在" + d.x.Doc.ToName + "，在此以前仍由" + d.x.Doc.FromName + "管理。没有选的可以以后再办，或者退回。"
	return a
}

// expired reports whether nobody of those who wait can be received: their letters ran
// out.
func (d *draw) expired() bool {
	return !slices.ContainsFunc(d.x.In(transfer.LineAsked), func(l transfer.Line) bool {
		t := l.Letter()
		return t == nil || !t.Expired(d.R.Today())
	})
}

func (d *draw) arrive() matterweb.Act {
	fields := []ui.Field{d.people("accept", true, transfer.LineAsked), d.Field("accept", "on", "接收日期", "date", d.R.Today().String()),
		d.tick("accept", "archive", "已核对党员档案，入党志愿书等材料齐全")}
	if slices.ContainsFunc(d.x.Lines, func(l transfer.Line) bool { return l.Trial(d.x.Doc.Asked) }) {
		fields = append(fields, d.tick("accept", "trial", "已审查预备党员的入党材料和培养考察情况"))
	}
	a := d.Act("accept", "", "接收，编入"+d.x.Doc.ToName, true, fields...)
	a.Note = "接收以后编入党员名册，再打印回执联寄回。"
	for _, l := range d.x.In(transfer.LineAsked) {
		if l.Member != 0 {
			a.Note += l.Name + "以前是本区党员，接收后接着用原来的名册资料。"
		}
	}
	return a
}

func (d *draw) letter(key, next string) []ui.Field {
	days := d.Field(key, "days", "有效期（天）", "number", strconv.Itoa(d.x.Valid))
	number := d.Field(key, "number", "介绍信编号", "text", next)
	number.Place = "例如：区组转〔" + d.R.Today().String()[:4] + "〕001号"
	return []ui.Field{number, d.Field(key, "issued_on", "开具日期", "date", d.R.Today().String()), days}
}

func (d *draw) issue() matterweb.Act {
	a := d.Act("issue", "", "登记介绍信", true, append([]ui.Field{d.people("issue", true, transfer.LineAsked)}, d.letter("issue", d.x.NextNumber)...)...)
	a.Note = "有效期最长" + strconv.Itoa(d.x.Valid) + "天，按路程远近填写。"
	if len(d.x.In(transfer.LineAsked)) > 1 {
		a.Note += "每人一份，编号从填写的号起顺排。"
	}
	return a
}

func (d *draw) reissue(title string, state transfer.State) matterweb.Act {
	who := ui.Field{Name: "lines", Label: "人员", Kind: "select", Class: "short", Problem: d.Bad("reissue", "lines")}
	for _, l := range d.x.In(state) {
		o := ui.Option{Value: ui.ID(l.ID), Text: l.Name}
		if d.Failed == "reissue" {
			o.On = d.R.Text("lines") == o.Value
		}
		who.Options = append(who.Options, o)
	}
	next := d.x.NextNumber
	if state == transfer.LineAsked {
		next = ""
	}
	return d.Act("reissue", title, title, false, append(append([]ui.Field{who}, d.letter("reissue", next)...), d.Field("reissue", "why", "换开的原因", "text", ""))...)
}

func (d *draw) receipt() matterweb.Act {
	a := d.Act("receipt", "", "登记回执，组织关系转出", true, d.people("receipt", false, transfer.LineLettered), d.Field("receipt", "on", "对方接收的日期", "date", ""))
	a.Note = "照回执联填写。登记以前仍由本支部管理，通知开会、收交党费照旧。"
	for _, l := range d.x.In(transfer.LineLettered) {
		if t := l.Letter(); t != nil && t.Expired(d.R.Today()) {
			a.Note = l.Name + "的介绍信" + t.Until.Chinese() + "已到期。对方在有效期内接收的，照回执登记；没有办的，由工委换开介绍信。"
		}
	}
	return a
}

func (d *draw) again() matterweb.Act {
	on := d.Field("again", "on", "商定日期", "date", d.agreed())
	fields := []ui.Field{d.people("again", true, transfer.LineReturned), on}
	if d.x.Doc.Way != transfer.In && d.x.Doc.Opener != d.x.Doc.To {
		fields = append(fields, d.says("again")...)
	}
	return d.Act("again", "", "再次提出", true, fields...)
}
