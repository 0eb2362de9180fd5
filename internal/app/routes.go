package app

import (
	"net/http"

	"zhibu/internal/base/web"
	"zhibu/internal/output/report/reportweb"
)

// Routes are all the pages of the house.
func (a *App) Routes() []web.Route {
	var all []web.Route
	for _, area := range [][]web.Route{
		reportweb.Routes(a.Reports),
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
