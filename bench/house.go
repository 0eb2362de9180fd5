package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zhibu/internal/app"
	"zhibu/internal/app/demo"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// house is the program with the invented district, served on this machine.
type house struct {
	side
	app    *app.App
	server *httptest.Server
	dir    string
	meet   []string // branches with about 30 members
	task   string   // that organisations are at work on
	asked  []string // the organisations that it reached

	branches []branch // where people of a roster belong
	roster   []byte   // the next workbook to be taken in
	taken    int      // people of rosters so far
}

// makeHouse makes the district in a folder, unless it is there.
func makeHouse(ctx context.Context, dir string) error {
	h, err := openHouse(ctx, dir, "")
	if err == nil {
		h.close()
	}
	return err
}

// openHouse opens the district in a folder, and makes it where the folder is new; its
// database is a PostgreSQL's where server is its URL.
func openHouse(ctx context.Context, dir, server string) (h *house, err error) {
	return openHouseWith(ctx, app.Config{Data: dir, Database: server})
}

// openHouseWith is openHouse with what else is set up.
func openHouseWith(ctx context.Context, c app.Config) (h *house, err error) {
	dir := c.Data
	h = &house{dir: dir}
	clock := demo.Start()
	_, err = os.Stat(filepath.Join(dir, "made"))
	made := err == nil
	if made {
		clock.Set(day.Must(demo.Today))
	}
	c.Clock = clock.Now
	if h.app, err = app.Open(ctx, c); err != nil {
		return nil, err
	}
	if !made {
		fmt.Fprintln(os.Stderr, "the district is made by the program's own cases; this takes a minute")
		if err := demo.Make(ctx, h.app, clock, clock.Now, io.Discard); err != nil {
			return nil, errors.Join(err, h.app.Close())
		}
		if err := os.WriteFile(filepath.Join(dir, "made"), nil, 0o600); err != nil {
			return nil, errors.Join(err, h.app.Close())
		}
	}
	log := slog.New(slog.DiscardHandler)
	sign, err := h.signIn(ctx, "gongwei")
	if err := errors.Join(err, h.app.Jobs.Start(ctx, log)); err != nil {
		return nil, errors.Join(err, h.app.Close())
	}
	h.server = httptest.NewServer(h.app.Handler(web.Config{Clock: clock.Now, Log: log}))
	h.side = side{name: "zhibu", base: h.server.URL, client: client(), sign: sign}
	return h, nil
}

// signIn gives what signs the requests of an account.
func (h *house) signIn(ctx context.Context, login string) (func(r *http.Request), error) {
	token, err := h.app.Accounts.SignIn(ctx, login, demo.Password, account.From{Address: "127.0.0.1"})
	return func(r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "zhibu", Value: token})
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}, err
}

var program = gate.Program("bench")

// client keeps its connections and follows nothing: a saved form answers 303.
func client() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost, t.DisableCompression = 256, true
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// meeting is how many branches hold the meetings: one alone would soon hold hundreds, and
// that is no branch.
const meeting = 40

// find looks for the branches of about 30 members, for the branches whose names are their own,
// and for a task that is open.
func (h *house) find(ctx context.Context) error {
	who, today := program, h.app.Gate.Today()
	tree, err := h.app.Orgs.Tree(ctx, who, today)
	if err != nil {
		return err
	}
	named := map[string]int{}
	for _, o := range tree {
		named[o.Name]++
	}
	off := map[string]int{} // how far a branch is from 30 members
	for _, o := range tree {
		if !o.Kind.IsBranch() {
			continue
		}
		if named[o.Name] == 1 {
			h.branches = append(h.branches, branch{o.Org, o.Name})
		}
		list, err := h.app.Members.Around(ctx, who, o.Org, today)
		if err != nil {
			return err
		}
		h.taken += len(list) // whoever an earlier run took in is not taken in again
		off[fmt.Sprint(o.Org)] = max(len(list)-30, 30-len(list))
	}
	h.meet = slices.SortedFunc(maps.Keys(off), func(a, b string) int { return cmp.Or(cmp.Compare(off[a], off[b]), strings.Compare(a, b)) })
	h.meet = h.meet[:min(meeting, len(h.meet))]
	sent, err := h.app.Tasks.SentOut(ctx, who)
	if err != nil {
		return err
	}
	for _, x := range sent {
		whole, err := h.app.Tasks.Get(ctx, who, x.ID)
		if err != nil {
			return err
		}
		h.asked = h.asked[:0]
		for _, a := range whole.List {
			if !a.State(today).Finished() && !a.Over {
				h.asked = append(h.asked, fmt.Sprint(a.Org))
			}
		}
		if len(h.asked) > 50 {
			h.task = fmt.Sprint(x.ID)
			return nil
		}
	}
	return errors.New("the district has no task that is under way")
}

func (h *house) close() {
	h.server.Close()
	_ = h.app.Close()
}

func (h *house) file() string { return filepath.Join(h.dir, "zhibu.db") }

func (h *house) page(path string) error {
	_, err := h.ask("GET", path, "", "", http.StatusOK)
	return err
}

func (h *house) post(path string, form url.Values) error {
	_, err := h.ask("POST", path, "application/x-www-form-urlencoded", form.Encode(), http.StatusSeeOther)
	return err
}

// record keeps a meeting of one of the branches: two are absent, all others were there.
func (h *house) record(n int) error {
	return h.post("/orgs/"+h.meet[n%len(h.meet)]+"/activities", url.Values{"kind": {"lecture"}, "day": {"2021-12-09"}, "title": {fmt.Sprint("第", n, "次党课")},
		"place": {"三楼会议室"}, "host": {"主持人"}, "minutes": {strings.Repeat("记录", 100)}})
}

// progress is a small write: how far an organisation is with a task.
func (h *house) progress(n int) error {
	return h.post("/tasks/"+h.task+"/orgs/"+h.asked[n%len(h.asked)]+"/progress", url.Values{"progress": {fmt.Sprint("办到第", n, "步")}})
}
