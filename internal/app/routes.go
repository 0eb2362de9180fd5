package app

import (
	"net/http"

	"zhibu/internal/base/web"
	"zhibu/internal/duty/dutyweb"
	"zhibu/internal/register/org/orgweb"
)

// Routes are all the pages of the house.
func (a *App) Routes() []web.Route {
	var all []web.Route
	for _, area := range [][]web.Route{
		dutyweb.Routes(dutyweb.Deps{Duties: a.Duties, Orgs: a.Orgs, Members: a.Members, Posts: a.Posts, Activities: a.Activities, Decisions: a.Decisions}),
		orgweb.Routes(orgweb.Deps{Orgs: a.Orgs, Members: a.Members}),
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
