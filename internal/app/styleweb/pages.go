package styleweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// Routes are the page of components and the big screen, for whoever is signed in.
func Routes() []web.Route {
	return []web.Route{
		web.Own("GET /style", style),
		web.Own("GET /style/scoreboard", scoreboard),
		web.Own("GET /style/error", func(r *web.Request) error { return r.Page(ui.ErrorPage(r.Frame("没有找到这一页"), oops)) }),
	}
}

func style(r *web.Request) error {
	list, err := colours()
	if err != nil {
		return err
	}
	return r.Page(Style(r.Frame("组件和样式"), View{Colours: list, Fields: fields(), Crowd: r.FormValue("rows") == "300", None: r.FormValue("rows") == "0"}))
}

// scoreboard is the screen revealed, or with scores sealed, with ten or sixteen who appear.
func scoreboard(r *web.Request) error {
	return r.Page(ui.Scoreboard(board(r.FormValue("sealed") != "", r.FormValue("many") != "")))
}
