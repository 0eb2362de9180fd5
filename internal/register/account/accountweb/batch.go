package accountweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// batch offers accounts to those who hold a post and have none.
func (p pages) batch(r *web.Request) error {
	v, err := p.batchView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(Batch(r.Frame("给书记建账号"), v))
}

func (p pages) batchView(r *web.Request, problems []ui.Problem) (v BatchView, err error) {
	v.All, v.Problems = r.Text("which") == "all", problems
	v.Which = ui.Field{Name: "which", Label: "哪些职务", Kind: "select", Options: []ui.Option{{Text: "书记", On: !v.All}, {Value: "all", Text: "书记、委员和其他职务", On: v.All}}}
	list, n, err := p.accounts.Holders(r.Context(), r.Who, v.All)
	posts := "书记"
	if v.All {
		posts = "各种党内职务"
	}
	v.Lead = "今天担任" + posts + "、还没有账号的，共" + ui.Count(n) + "人。登录名是照姓名拼的，可以改。"
	if n > len(list) {
		v.Rest = "一次建" + strconv.Itoa(len(list)) + "个，建好以后再建后面的" + ui.Count(n-len(list)) + "个。激活码" + codeDays() + "天内有效，来得及交给本人再建。"
	}
	ticked := map[int64]bool{}
	for _, id := range r.IDs("person") {
		ticked[id] = true
	}
	for _, c := range list {
		name := "login-" + ui.ID(c.Person)
		login := ui.Field{Name: name, Label: c.Name + "的登录名", Value: c.Login, Problem: web.ProblemOf(problems, name)}
		if r.Form.Has(name) {
			login.Value = r.Text(name)
		}
		v.Rows = append(v.Rows, BatchRow{ID: ui.ID(c.Person), Name: c.Name, Org: c.Org, Posts: c.Posts, On: len(problems) == 0 || ticked[c.Person], Login: login})
	}
	return v, err
}

// codeDays is how many days a code is good.
func codeDays() string { return strconv.Itoa(int(account.CodeLife.Hours() / 24)) }

func (p pages) openBatch(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	var list []account.Naming
	for _, id := range r.IDs("person") {
		list = append(list, account.Naming{Person: id, Login: r.Text("login-" + ui.ID(id))})
	}
	made, err := p.accounts.OpenAll(r.Context(), r.Who, list)
	if problems, ok := web.Problems(err); ok {
		v, err := p.batchView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Batch(r.Frame("给书记建账号"), v))
	}
	if err != nil {
		return err
	}
	if len(made) == 0 {
		return r.Say("/accounts?state=waiting", "账号已经建好。激活码只显示一次，没有记下的请在账号里重新发。")
	}
	v := CodesView{Title: strconv.Itoa(len(made)) + "个激活码", Days: codeDays()}
	for _, x := range made {
		v.Rows = append(v.Rows, CodeView{Login: x.Login, Name: x.Name, Org: x.Org, Code: x.Code})
	}
	r.W.Header().Set("Cache-Control", "no-store")
	return r.Page(CodesTold(r.Frame(v.Title), v))
}

// admit lets the codes serve that are ticked on the list.
func (p pages) admit(r *web.Request) error {
	ids := r.IDs("account")
	if err := p.accounts.AdmitAll(r.Context(), r.Who, ids); err != nil {
		return err
	}
	return r.Say("/accounts?state=waiting", "已放行"+strconv.Itoa(len(ids))+"个账号，本人可以用激活码设置密码了。")
}
