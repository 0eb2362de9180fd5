package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/matter/task"
	"zhibu/internal/output/document"
	"zhibu/internal/register/account"
	"zhibu/internal/register/org"
	"zhibu/internal/register/roll"
)

// endPost takes a post away as of today, whatever the rules of posts say.
func endPost(t *testing.T, w *world.World, id int64) {
	t.Helper()
	if err := w.Gate.Write(t.Context(), gate.Program("test"), "", func(x *gate.Writing) error {
		at, err := x.At(w.Root)
		if err != nil {
			return err
		}
		if _, err := x.Exec(at, "UPDATE post SET until_day = @gate_today WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		return x.Quiet("a test ends a post")
	}); err != nil {
		t.Fatal(err)
	}
}

// kept is a door that found out once who asks, and says the same for ever: as to a request
// that came in before something was taken away.
type kept struct {
	persona
	sessions map[string]web.Session
}

func (k *kept) Resolve(ctx context.Context, token string) (s web.Session, err error) {
	if s, ok := k.sessions[token]; ok {
		return s, nil
	}
	if s, err = k.persona.Resolve(ctx, token); err == nil {
		k.sessions[token] = s
	}
	return s, err
}

// A request that was let in, and whose asker's post ends before it gets to the data,
// reads nothing and writes nothing, by any route; what he ordered before is not made, and
// a file that waits to be taken in is not.
func TestARightThatEndsOnTheWay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		x := records(t, w, w.East, "东公开")
		door := &kept{persona{w, map[string]gate.Actor{"secretary": w.Secretary}}, map[string]web.Session{}}
		h := web.New(web.Config{Routes: w.Routes(), Door: door, Clock: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if rec := ask(h, "GET", x.fill("GET /activities/{id}"), "secretary", nil); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "东公开记录") { // the control
			t.Fatalf("her own record before: %d", rec.Code)
		}
		batch, err := w.Documents.Order(t.Context(), w.Secretary, document.Choice{Kind: document.Account, Org: w.East, From: day.Must("2021-12-01"), Until: day.Must("2021-12-31")})
		if err != nil {
			t.Fatal(err)
		}
		text := "姓名,性别,出生日期,民族,学历,人员类别,所在党支部,加入党组织日期\n新来的,男,1980-01-01,汉族,大学,正式党员,东一支部,2010-01-01\n"
		roster, err := w.Rolls.Keep(t.Context(), w.Secretary, roll.File{Name: "名册.csv", From: strings.NewReader(text), Size: int64(len(text)), Kind: roll.Members, Org: w.East})
		if err != nil {
			t.Fatal(err)
		}
		members := table(w, "member")
		endPost(t, w, w.Secretary.Post)
		asked := 0
		for _, r := range w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if r.Policy == web.Anyone || r.Policy == web.Signed || r.Policy == web.Half {
				continue
			}
			asked++
			before := (&matrix{w: w}).entries(t)
			rec := ask(h, method, x.fill(r.Pattern), "secretary", url.Values{"why": {"核对"}, "version": {"1"}})
			if body := rec.Body.String(); strings.Contains(body, "东公开") || rec.Code >= 500 || rec.Code == http.StatusOK && method == "POST" || rec.Code == http.StatusSeeOther && !strings.HasPrefix(rec.Header().Get("Location"), "/sign-in") && method == "POST" {
				t.Errorf("%s after the post has ended: %d to %s", r.Pattern, rec.Code, rec.Header().Get("Location"))
			}
			if n := (&matrix{w: w}).entries(t) - before; n != 0 {
				t.Errorf("%s %s after the post has ended wrote %d entries", method, path, n)
			}
		}
		none := func(int64, int64) {}
		if err := w.Documents.Run(t.Context(), w.Secretary, batch, none); fault.KindOf(err) != fault.Denied {
			t.Errorf("the papers ordered before: %v", err)
		}
		if _, _, err := w.Documents.BatchFile(t.Context(), w.Officer, batch); fault.KindOf(err) != fault.NotFound {
			t.Errorf("there is a file: %v", err)
		}
		if _, err := w.Rolls.Run(t.Context(), w.Secretary, roster, none); fault.KindOf(err) != fault.Denied || table(w, "member") != members {
			t.Errorf("the roster kept before: %v, %d members more", err, table(w, "member")-members)
		}
		if err := w.Documents.Run(t.Context(), w.Officer, batch, none); err != nil { // the control
			t.Error(err)
		}
		if b, err := w.Rolls.Run(t.Context(), w.Officer, roster, none); err != nil || b.Made != 1 {
			t.Error(b.Made, err)
		}
		testkit.Promise(t, fmt.Sprintf("%d routes, 1 batch of papers, 1 roster: 0 read, 0 written, %s", asked, e.Name), "CON-08", "AT-06")
	})
}

// What is only drafted has files already: they are the drafter's, and nobody's to whom it
// is to be sent.
func TestFilesOfWhatIsNotPublished(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		h, ctx := site(t, w), t.Context()
		id, err := w.Tasks.Draft(ctx, w.Officer, w.Root, task.Doc{Title: "一次通知", Text: "请看附件。", By: task.ByReceipt, Due: day.Must("2021-12-30"), To: task.Reach{Names: []string{"东一支部"}}},
			attach.File{Name: "附件.txt", Kind: attach.TXT, Body: []byte("还没有发的附件")})
		if err != nil {
			t.Fatal(err)
		}
		whole, err := w.Tasks.Get(ctx, w.Officer, id)
		if err != nil || len(whole.Files) != 1 {
			t.Fatal(whole.Files, err)
		}
		path := "/tasks/" + ui.ID(id) + "/files/" + ui.ID(whole.Files[0].ID)
		held := func(state string, want map[string]bool) {
			t.Helper()
			for _, who := range []string{"officer", "secretary", "far", "plain", "stranger"} {
				rec := ask(h, "GET", path, who, nil)
				if got := rec.Code == http.StatusOK && rec.Body.String() == "还没有发的附件"; got != want[who] {
					t.Errorf("%s, %s: %d", state, who, rec.Code)
				}
			}
		}
		held("drafted", map[string]bool{"officer": true})
		for _, step := range []struct {
			state string
			do    func() error
		}{
			{"asked for", func() error { return w.Tasks.Ask(ctx, w.Officer, id, 0, "", "") }},
			{"reviewed", func() error { return w.Tasks.Review(ctx, gate.Program("test"), id, 0, "") }},
		} {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			held(step.state, map[string]bool{"officer": true})
		}
		if err := w.Tasks.Approve(ctx, gate.Program("test"), id, 0); err != nil {
			t.Fatal(err)
		}
		held("sent", map[string]bool{"officer": true, "secretary": true})
		testkit.Promise(t, "1 file in 4 states of what bears it, 5 who ask, "+e.Name, "AT-04")
	})
}

// An account that waits for its code, or is shut, opens nothing: not with the session
// that it had, and not by any way in. Its calendar is shut with it.
func TestShutAccounts(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		x := records(t, w, w.East, "东公开")
		ctx, program, from := t.Context(), gate.Program("test"), account.From{Address: "10.0.0.1"}
		const password = "一个很长的密码-2021"
		id, err := w.Accounts.Create(ctx, program, "shuji", "书记", w.Secretary.Person, password)
		if err != nil {
			t.Fatal(err)
		}
		token, err := w.Accounts.SignIn(ctx, "shuji", password, from)
		if err != nil {
			t.Fatal(err)
		}
		h := web.New(web.Config{Routes: w.Routes(), Door: w.Accounts, Clock: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if rec := ask(h, "GET", x.fill("GET /activities/{id}"), token, nil); !strings.Contains(rec.Body.String(), "东公开记录") { // the control
			t.Fatalf("her own record before: %d", rec.Code)
		}
		who := w.Secretary
		who.Account = id
		secret, err := w.Calendars.Make(ctx, who, w.East, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Accounts.Disable(ctx, program, id); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Accounts.Invite(ctx, program, "waits", "等待", w.People[w.East][1]); err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, r := range w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if r.Policy == web.Anyone || path == "/sign-out" {
				continue
			}
			asked++
			if rec := ask(h, method, x.fill(r.Pattern), token, nil); rec.Code != http.StatusSeeOther || !strings.HasPrefix(rec.Header().Get("Location"), "/sign-in") {
				t.Errorf("%s with the session of an account that is shut: %d", r.Pattern, rec.Code)
			}
		}
		if _, err := w.Calendars.Serve(ctx, secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the calendar of an account that is shut: %v", err)
		}
		for login, typed := range map[string][]string{"shuji": {password}, "waits": {"", password, "等待"}} {
			for _, p := range typed {
				if token, err := w.Accounts.SignIn(ctx, login, p, from); err == nil || token != "" {
					t.Errorf("%s signs in with %q", login, p)
				}
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d routes, 2 ways in and a calendar, 0 open, %s", asked, e.Name), "AT-14")
	})
}

// The secret address of a calendar shows of each organisation what a session of its maker
// would, also after the tree has moved under it, and nothing once his post has ended.
func TestTheSecretAddressSeesWhatTheSessionSees(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, program := t.Context(), gate.Program("test")
		words := map[int64]string{w.East: "东公开的课", w.Eastern: "旁支部的课", w.West: "西机密的课", w.Bureau: "局机关的课"}
		for of, title := range words {
			if _, err := w.Plans.Add(ctx, program, of, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), Title: title}); err != nil {
				t.Fatal(err)
			}
		}
		h, compared := site(t, w), 0
		secrets := map[string]string{}
		for name, a := range map[string]struct {
			who gate.Actor
			of  int64
		}{"secretary": {w.Secretary, w.East}, "head": {w.Head, w.Bureau}, "officer": {w.Officer, w.Root}, "far": {w.Far, w.West}} {
			id, err := w.Accounts.Create(ctx, program, name, name, a.who.Person, "a long password")
			if err != nil {
				t.Fatal(err)
			}
			a.who.Account = id
			if secrets[name], err = w.Calendars.Make(ctx, a.who, a.of, true); err != nil {
				t.Fatal(err)
			}
		}
		compare := func(when string) {
			t.Helper()
			for name, secret := range secrets {
				feed := ask(h, "GET", "/feeds/"+secret+".ics", "", nil)
				for of, title := range words {
					seen := ask(h, "GET", "/orgs/"+ui.ID(of), name, nil).Code == http.StatusOK
					compared++
					if got := strings.Contains(strings.ReplaceAll(feed.Body.String(), "\r\n ", ""), title); got != seen {
						t.Errorf("%s, %s: the address shows %s: %v, the session: %v", when, name, title, got, seen)
					}
				}
			}
		}
		compare("at first")
		if err := w.Gate.Write(ctx, program, org.Change, func(x *gate.Writing) error {
			at, err := x.At(w.Root)
			if err == nil {
				err = org.Move(x, at, w.Eastern, w.Root, w.Gate.Today(), 0)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		compare("after a branch has moved")
		endPost(t, w, w.Head.Post)
		compare("after a post has ended")
		if rec := ask(h, "GET", "/feeds/"+secrets["head"]+".ics", "", nil); rec.Code != http.StatusNotFound {
			t.Errorf("the address of somebody without a post answers %d", rec.Code)
		}
		testkit.Promise(t, fmt.Sprintf("%d organisations asked for by 4 addresses and 4 sessions, alike, %s", compared, e.Name), "AT-15")
	})
}
