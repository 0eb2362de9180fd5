package app

import (
	"net/http"

	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity/activityweb"
	"zhibu/internal/register/account/accountweb"
)

// Routes are all the pages of the house.
func (a *App) Routes() []web.Route {
	var all []web.Route
	for _, area := range [][]web.Route{
		accountweb.Routes(a.Accounts, a.Posts, a.Members, a.Activities),
		activityweb.Routes(activityweb.Deps{Activities: a.Activities, Orgs: a.Orgs, Members: a.Members, Topics: a.Topics, Sites: a.Sites}),
	} {
		all = append(all, area...)
	}
	return all
}

// Handler serves the house.
func (a *App) Handler(c web.Config) http.Handler {
	c.Routes, c.Door = a.Routes(), a.Accounts
	return web.New(c)
}
