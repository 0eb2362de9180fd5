package accountweb

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

// office are the pages of those who keep the accounts: the system administrator makes
// them, the security administrator admits them and gives the posts of office.
func (p pages) office() []web.Route {
	return []web.Route{
		web.Needs(account.View, "GET /accounts", p.list),
		web.Needs(account.Change, "GET /accounts/new", p.newAccount).Fresh(),
		web.Needs(account.Change, "POST /accounts", p.openAccount).Fresh(),
		web.Needs(account.Change, "GET /accounts/batch", p.batch).Fresh(),
		web.Needs(account.Change, "POST /accounts/batch", p.openBatch).Fresh(),
		web.Needs(account.Grant, "POST /accounts/admit", p.admit).Fresh(),
		web.Needs(account.View, "GET /accounts/{id}", p.one),
		web.Needs(account.Change, "POST /accounts/{id}/code", p.renew).Fresh(),
		web.Needs(account.Change, "POST /accounts/{id}/shut", p.shut).Fresh(),
		web.Needs(account.Grant, "POST /accounts/{id}/admit", deed(p.accounts.Admit, "已放行，本人可以用激活码设置密码了。")).Fresh(),
		web.Needs(account.Change, "POST /accounts/{id}/factor-lost", deed(p.accounts.FactorLost, "已登记遗失。安全管理员也核实以后取消，本人再用密码登录、重新设置。")).Fresh(),
		web.Needs(account.Grant, "POST /accounts/{id}/factor-off", deed(p.accounts.DropFactor, "已取消动态口令和通行密钥，他的登录都结束了。")).Fresh(),
		web.Needs(account.Grant, "GET /settings/sessions", p.endAllForm).Fresh(),
		web.Needs(account.Grant, "POST /settings/sessions", p.endAll).Fresh(),
		web.Needs(post.Grant, "POST /accounts/{id}/posts", p.give).Fresh(),
		web.Needs(post.Grant, "POST /accounts/{id}/posts/{post}/end", p.take).Fresh(),
	}
}

func accountHref(id int64) string { return "/accounts/" + ui.ID(id) }

var stateMarks = map[account.State]ui.State{account.Waiting: ui.Due, account.Ready: ui.Running, account.Lapsed: ui.Late, account.Works: ui.Done, account.Shut: ui.NA}

func (p pages) list(r *web.Request) error {
	q := account.Query{Text: r.Text("q"), State: account.State(r.Text("state")), After: r.Text("after")}
	list, next, err := p.accounts.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := AccountsView{Title: "账号", Lead: "账号能做什么，只看这个人当天担任的职务。系统管理员建账号、发激活码，安全管理员放行和授予工作职务，两个人都办了才能登录。",
		None: ui.None{Title: "没有这样的账号", Text: "换一个条件再看。"}}
	state := ui.Field{Name: "state", Label: "状态", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.State == ""}}}
	for _, s := range account.States() {
		state.Options = append(state.Options, ui.Option{Value: s[0], Text: s[1], On: s[0] == string(q.State)})
	}
	v.Filters = []ui.Field{state, {Name: "q", Label: "登录名或者姓名", Kind: "search", Value: q.Text}}
	if r.Session.Grant.May(account.Change) {
		v.New = ui.Link{Text: "建账号", Href: "/accounts/new"}
		v.Batch = ui.Link{Text: "给书记建账号", Href: "/accounts/batch"}
	}
	if r.Session.Grant.May(account.Grant) {
		v.EndAll = ui.Link{Text: "结束所有人的登录", Href: "/settings/sessions"}
	}
	for _, x := range list {
		row := AccountRow{Href: accountHref(x.ID), Login: x.Login, Name: x.Name, Where: x.Where, Posts: x.Posts, State: stateMarks[x.State], Word: x.State.Label()}
		if x.Asked && r.Session.Grant.May(account.Grant) {
			row.ID, row.On, v.Admit = ui.ID(x.ID), q.State == account.Waiting && x.State == account.Waiting, true
		}
		if x.Asked && x.State == account.Works {
			row.Note = "新的激活码等待放行"
		}
		if x.Lost {
			row.Note = "动态口令遗失，等待取消"
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = "本页" + strconv.Itoa(len(v.Rows)) + "个"
	if next != "" {
		at := r.URL.Query()
		at.Set("after", next)
		v.Pager.Next = "/accounts?" + at.Encode()
	}
	return r.Page(Accounts(r.Frame(v.Title), v))
}

func (p pages) newAccount(r *web.Request) error {
	v, err := p.newView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(NewAccount(r.Frame("建账号"), v))
}

func (p pages) newView(r *web.Request, problems []ui.Problem) (v NewAccountView, err error) {
	places, err := p.accounts.Places(r.Context(), r.Who)
	v.Problems = problems
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: name, Label: label, Hint: hint, Value: r.Text(name), Problem: web.ProblemOf(problems, name)}
	}
	of := field("org", "所在的党支部", "")
	of.Kind, of.Options = "select", []ui.Option{{Text: "不是本区党员"}}
	for _, x := range places {
		of.Options = append(of.Options, ui.Option{Value: ui.ID(x.Org), Text: indent(x.Path) + x.Name, On: ui.ID(x.Org) == r.Text("org")})
	}
	unit := field("unit", "单位", "不是本区党员的填写，例如：区委组织部。")
	unit.Optional = true
	name := field("name", "姓名", "和名册上一样。")
	v.Fields = []ui.Field{name, of, unit, field("login", "登录名", "字母和数字，好记就行。以后不改。")}
	return v, err
}

// indent shows how deep an organisation lies; a step of a path is four characters.
func indent(path string) string { return strings.Repeat("　", max(0, len(path)/4-1)) }

func (p pages) openAccount(r *web.Request) error {
	id, code, err := p.accounts.Open(r.Context(), r.Who, account.Opening{Login: r.FormValue("login"), Name: r.FormValue("name"), Org: r.Num("org", 0), Unit: r.FormValue("unit")})
	if problems, ok := web.Problems(err); ok {
		v, err := p.newView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(NewAccount(r.Frame("建账号"), v))
	}
	if err != nil {
		return err
	}
	return p.tell(r, id, code)
}

// tell shows a code once; a form that was sent again has none to show.
func (p pages) tell(r *web.Request, id int64, code string) error {
	if code == "" {
		return r.Say(accountHref(id), "账号已经建好。激活码只显示一次，没有记下的请重新发。")
	}
	x, err := p.accounts.One(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	r.W.Header().Set("Cache-Control", "no-store")
	return r.Page(CodeTold(r.Frame("激活码"), CodeView{Login: x.Login, Name: x.Name, Code: code, Days: codeDays(), Href: accountHref(id)}))
}

func (p pages) renew(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	code, err := p.accounts.Renew(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return p.tell(r, id, code)
}

func (p pages) shut(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	do, said := p.accounts.Disable, "已停用，他的登录都结束了。"
	if r.FormValue("open") != "" {
		do, said = p.accounts.Enable, "已恢复使用。"
	}
	if id == r.Who.Account {
		return fault.New(fault.Denied, "不能停用自己的账号，没有改动。")
	}
	if err := do(r.Context(), r.Who, id); err != nil {
		return err
	}
	return r.Say(accountHref(id), said)
}

// deed is an act on an account that asks nothing more, and what is said of it.
func deed(do func(ctx context.Context, who gate.Actor, account int64) error, said string) func(*web.Request) error {
	return func(r *web.Request) error {
		id, err := r.ID("id")
		if err != nil {
			return err
		}
		if err := do(r.Context(), r.Who, id); err != nil {
			return err
		}
		return r.Say(accountHref(id), said)
	}
}

func (p pages) one(r *web.Request) error { return p.showOne(r, nil) }

func (p pages) showOne(r *web.Request, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.accounts.One(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	g, here := r.Session.Grant, accountHref(id)
	v := AccountView{Title: x.Name, Lead: x.Where, Action: here, Problems: problems, State: stateMarks[x.State], Word: x.State.Label(),
		Facts: []ui.Pair{{Term: "登录名", Text: x.Login}, {Term: "今天的职务", Text: or(x.Posts, "没有职务，只能看自己的记录")}, {Term: "动态口令或者通行密钥", Text: yes(x.Lost, "登记遗失，等待安全管理员取消", yes(x.Factor, "已经设置", "没有设置"))}}}
	v.Renew, v.Shut, v.Open = g.May(account.Change), g.May(account.Change) && x.State != account.Shut && id != r.Who.Account, g.May(account.Change) && x.State == account.Shut
	v.Admit, v.DropFactor = g.May(account.Grant) && x.Asked, g.May(account.Grant) && x.Lost && id != r.Who.Account
	v.FactorLost = g.May(account.Change) && x.Factor && !x.Lost
	if g.May(post.Grant) {
		if err := p.posting(r, x, problems, &v); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return r.Refuse(Account(r.Frame(x.Name), v))
	}
	return r.Page(Account(r.Frame(x.Name), v))
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func yes(is bool, a, b string) string {
	if is {
		return a
	}
	return b
}

// posting is what the security administrator gives and takes.
func (p pages) posting(r *web.Request, x account.Listed, problems []ui.Problem, v *AccountView) error {
	held, err := p.posts.OfPerson(r.Context(), r.Who, x.Person)
	if err != nil {
		return err
	}
	places, err := p.accounts.Places(r.Context(), r.Who)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	of := ui.Field{Name: "org", Label: "在哪个党组织", Kind: "select", Problem: web.ProblemOf(problems, "org")}
	for _, o := range places {
		names[o.Org] = o.Name
		of.Options = append(of.Options, ui.Option{Value: ui.ID(o.Org), Text: indent(o.Path) + o.Name, On: ui.ID(o.Org) == r.Text("org")})
	}
	for _, h := range held {
		row := PostRow{Name: names[h.Org] + h.Title(), Since: h.Span.From.Chinese() + "起"}
		if h.Span.Until != day.Forever {
			row.Since += "，到" + h.Span.Last().Chinese()
		}
		if slices.Contains(post.Office(), h.Kind) && x.Person != r.Who.Person {
			row.End = v.Action + "/posts/" + ui.ID(h.ID) + "/end"
		}
		v.Posts = append(v.Posts, row)
	}
	if x.Person == r.Who.Person {
		return nil // nobody gives himself a right
	}
	kind := ui.Field{Name: "kind", Label: "工作职务", Kind: "select", Problem: web.ProblemOf(problems, "kind"), Options: []ui.Option{{Text: "请选择"}},
		Hint: "书记、委员等党内职务由选举和任免产生，不在这里授予。系统、安全、审计三个管理员由三个人担任。"}
	for _, k := range post.Office() {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: string(k) == r.Text("kind")})
	}
	v.Give = []ui.Field{kind, of, {Name: "last", Label: "到哪一天为止", Kind: "date", Value: r.Text("last"), Optional: true, Hint: "不填就是长期。", Problem: web.ProblemOf(problems, "from")}}
	return nil
}

func (p pages) give(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.accounts.One(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	g := post.Post{Org: r.Num("org", 0), Holder: x.Person, Kind: post.Kind(r.Text("kind"))}
	if last := r.Day("last"); last != day.None {
		g.Span.Until = last + 1
	}
	err = error(fault.Field("kind", "请选择职务。"))
	if g.Kind != "" {
		_, err = p.posts.GiveOffice(r.Context(), r.Who, g)
	}
	if problems, ok := web.Problems(err); ok {
		return p.showOne(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(accountHref(id), "已授予"+g.Kind.Label()+"，从现在起有效。")
}

func (p pages) take(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	which, err := r.ID("post")
	if err != nil {
		return err
	}
	x, err := p.accounts.One(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	if err := p.posts.TakeOffice(r.Context(), r.Who, x.Person, which); err != nil {
		return err
	}
	return r.Say(accountHref(id), "已收回，从现在起不再有效。")
}
