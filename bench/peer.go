package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its own tables
)

// peer is PocketBase with the same organisations, members, activities and attendance.
type peer struct {
	side
	app      *core.BaseApp
	server   *httptest.Server
	dir      string
	asked    []string // the organisations of the small writes
	meet     []circle // branches with about 30 members
	branches []branch // where people of a roster belong
	taken    int      // people of rosters so far
}

// makePeer makes a folder with what the house's database holds.
func makePeer(dir, source string) (err error) {
	p, err := bootPeer(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.app.ResetBootstrapState()) }()
	s := p.app.Settings()
	s.Batch.Enabled, s.Batch.MaxRequests, s.RateLimits.Enabled, s.Logs.MaxDays = true, 200, false, 0
	if err := p.app.Save(s); err != nil {
		return err
	}
	if err := p.collections(); err != nil {
		return err
	}
	return p.copy(source)
}

// bootPeer opens a folder without serving it.
func bootPeer(dir string) (*peer, error) {
	p := &peer{dir: dir}
	p.app = core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: func(path string) (*dbx.DB, error) {
		return dbx.Open("sqlite", path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-65536)")
	}})
	return p, errors.Join(p.app.Bootstrap(), p.app.RunAllMigrations())
}

// openPeer serves a folder that was made.
func openPeer(dir string) (*peer, error) {
	p, err := bootPeer(dir)
	if err != nil {
		return nil, err
	}
	router, err := apis.NewRouter(p.app)
	if err != nil {
		return nil, err
	}
	mux, err := router.BuildMux()
	if err != nil {
		return nil, err
	}
	officer, err := p.app.FindAuthRecordByEmail("officers", "officer@example.com")
	if err != nil {
		return nil, err
	}
	token, err := officer.NewAuthToken()
	if err != nil {
		return nil, err
	}
	p.server = httptest.NewServer(mux)
	p.side = side{name: "PocketBase", base: p.server.URL, client: client(), sign: func(r *http.Request) { r.Header.Set("Authorization", token) }}
	return p, p.find()
}

// circle is a branch with its members.
type circle struct {
	org     string
	members []string
}

// find looks for the branches of the meetings, for their members, and for those of the
// small writes.
func (p *peer) find() error {
	db := p.app.DB()
	var orgs []string
	if err := db.NewQuery("SELECT org FROM members GROUP BY org ORDER BY ABS(COUNT(*) - 30), org LIMIT {:most}").Bind(dbx.Params{"most": meeting}).Column(&orgs); err != nil {
		return err
	}
	for _, of := range orgs {
		c := circle{org: of}
		if err := db.NewQuery("SELECT id FROM members WHERE org = {:of}").Bind(dbx.Params{"of": of}).Column(&c.members); err != nil {
			return err
		}
		p.meet = append(p.meet, c)
	}
	return db.NewQuery("SELECT id FROM answers ORDER BY id").Column(&p.asked)
}

func (p *peer) close() {
	p.server.Close()
	_ = p.app.ResetBootstrapState()
}

func (p *peer) list(collection string, q url.Values) error {
	_, err := p.ask("GET", "/api/collections/"+collection+"/records?"+q.Encode(), "", "", http.StatusOK)
	return err
}

// record keeps a meeting with some 30 lines of attendance, in one transaction.
func (p *peer) record(n int) error {
	c := p.meet[n%len(p.meet)]
	meeting := id(int64(900_000_000_000_000 + n))
	list := []request{{"POST", "/api/collections/activities/records", map[string]any{"id": meeting, "org": c.org, "day": "2021-12-09", "kind": "lecture", "title": fmt.Sprint("第", n, "次党课"), "minutes": strings.Repeat("记录", 100)}}}
	for i, m := range c.members {
		list = append(list, request{"POST", "/api/collections/attendance/records", map[string]any{"activity": meeting, "member": m, "absent": i < 2}})
	}
	return p.batch(list)
}

func (p *peer) progress(n int) error {
	_, err := p.ask("PATCH", "/api/collections/answers/records/"+p.asked[n%len(p.asked)], "application/json", fmt.Sprintf(`{"progress":"办到第%d步"}`, n), http.StatusOK)
	return err
}
