package accountweb

import (
	"fmt"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// endAllForm asks why everybody's sessions are to be ended.
func (p pages) endAllForm(r *web.Request) error {
	return r.Page(EndAll(r.Frame("结束所有人的登录"), endAllView(r, nil)))
}

func endAllView(r *web.Request, problems []ui.Problem) EndAllView {
	why := ui.Field{Name: "why", Label: "为什么", Kind: "select", Required: true, Options: []ui.Option{{Text: "请选择"}}, Problem: web.ProblemOf(problems, "why")}
	for _, x := range account.EndReasons() {
		why.Options = append(why.Options, ui.Option{Value: x[0], Text: x[1], On: x[0] == r.Text("why")})
	}
	return EndAllView{Why: why, Problems: problems}
}

func (p pages) endAll(r *web.Request) error {
	n, err := p.accounts.EndAll(r.Context(), r.Session, r.FormValue("why"))
	if problems, ok := web.Problems(err); ok {
		return r.Refuse(EndAll(r.Frame("结束所有人的登录"), endAllView(r, problems)))
	}
	if err != nil {
		return err
	}
	return r.Say("/accounts", fmt.Sprintf("已结束%d处登录，只有您这里还登录着。没有保存的表单，重新登录以后要再填。", n))
}
