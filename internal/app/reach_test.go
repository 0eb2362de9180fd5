package app_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	redsite "zhibu/internal/ledger/site"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/matter/review"
	"zhibu/internal/matter/task"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/matter/weak"
	"zhibu/internal/output/document"
	"zhibu/internal/register/org"
	"zhibu/internal/register/partner"
	"zhibu/internal/register/post"
	"zhibu/internal/register/unit"
)

// persona is the door of a test: the cookie names who asks.
type persona struct {
	w   *world.World
	who map[string]gate.Actor
}

func (p persona) Resolve(ctx context.Context, token string) (web.Session, error) {
	a, ok := p.who[token]
	if !ok {
		return web.Session{}, fault.New(fault.Unsigned, "请先登录。")
	}
	gr, err := p.w.Gate.Grant(ctx, a)
	return web.Session{Token: token, Actor: a, Grant: gr, Place: token, Proved: p.w.Clock.Now()}, err
}

// site serves a world to personas.
func site(t *testing.T, w *world.World) http.Handler {
	t.Helper()
	return serveAs(w, map[string]gate.Actor{"secretary": w.Secretary, "officer": w.Officer, "head": w.Head, "plain": w.Plain, "stranger": w.Stranger, "far": w.Far})
}

func serveAs(w *world.World, who map[string]gate.Actor) http.Handler {
	door := persona{w, who}
	return web.New(web.Config{Routes: w.Routes(), Door: door, Clock: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

func ask(h http.Handler, method, path, who string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "zhibu", Value: who})
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

// things are the ids of one branch's records, by what a route's part is called.
type things struct {
	org, member, activity, decision, photo, file int64
	booking, plan, feed                          int64
	talk, problem, life, round                   int64
	evidence, assessment                         int64
	document, batch                              int64
	letter, election, change, appointment, weak  int64
	group, issue                                 int64
	unit                                         int64
	transfer                                     int64
	intake                                       int64
	task, annex                                  int64
	inspection, line, shot, draw                 int64
	plea, own, paper, check                      int64
	review, visit, point                         int64
	partner, share                               int64
	duty, said, list                             int64
}

func (x things) fill(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	id := x.activity
	switch {
	case strings.HasPrefix(path, "/members/"):
		id = x.member
	case strings.HasPrefix(path, "/decisions/"):
		id = x.decision
	case strings.HasPrefix(path, "/photos/"):
		id = x.photo
	case strings.HasPrefix(path, "/files/"):
		id = x.file
	case strings.HasPrefix(path, "/bookings/"):
		id = x.booking
	case strings.HasPrefix(path, "/plans/"):
		id = x.plan
	case strings.HasPrefix(path, "/calendar/feeds/"):
		id = x.feed
	case strings.HasPrefix(path, "/units/"):
		id = x.unit
	case strings.HasPrefix(path, "/talks/"):
		id = x.talk
	case strings.HasPrefix(path, "/desk/"):
		id = x.plea
	case strings.HasPrefix(path, "/feedback/"):
		id = x.own
	case strings.HasPrefix(path, "/feedback-files/"):
		id = x.paper
	case strings.HasPrefix(path, "/assessments/"):
		id = x.assessment
	case strings.HasPrefix(path, "/problem-files/"):
		id = x.evidence
	case strings.HasPrefix(path, "/problems/"):
		id = x.problem
	case strings.HasPrefix(path, "/visits/"):
		id = x.visit
	case strings.HasPrefix(path, "/reviews/"):
		id = x.review
	case strings.HasPrefix(path, "/charges/said/"):
		id = x.said
	case strings.HasPrefix(path, "/orglife/"):
		id = x.life
	case strings.HasPrefix(path, "/appraisals/"):
		id = x.round
	case strings.HasPrefix(path, "/term-letters/"):
		id = x.letter
	case strings.HasPrefix(path, "/org-changes/"):
		id = x.change
	case strings.HasPrefix(path, "/elections/"):
		id = x.election
	case strings.HasPrefix(path, "/appointments/"):
		id = x.appointment
	case strings.HasPrefix(path, "/weak/"):
		id = x.weak
		path = strings.ReplaceAll(path, "{paper}", "plan")
	case strings.HasPrefix(path, "/transfers/"):
		id = x.transfer
	case strings.HasPrefix(path, "/tasks/"):
		id = x.task
		path = strings.ReplaceAll(path, "{file}", strconv.FormatInt(x.annex, 10))
	case strings.HasPrefix(path, "/inspections/"):
		id = x.inspection
		path = strings.ReplaceAll(path, "{photo}", strconv.FormatInt(x.shot, 10))
	case strings.HasPrefix(path, "/inspection-plans/"):
		id = x.line
	case strings.HasPrefix(path, "/documents/"):
		id = x.document
	case strings.HasPrefix(path, "/study-groups/"):
		id = x.group
	case strings.HasPrefix(path, "/topic-issues/"):
		id = x.issue
	case strings.HasPrefix(path, "/document-batches/"):
		path = strings.ReplaceAll(path, "{batch}", strconv.FormatInt(x.batch, 10))
	}
	path = strings.ReplaceAll(strings.ReplaceAll(path, "{kind}", "minutes"), "{version}", "0")
	path = strings.ReplaceAll(path, "{paper}", "request")
	path = strings.ReplaceAll(path, "{org}", strconv.FormatInt(x.org, 10))
	path = strings.ReplaceAll(path, "{id}", strconv.FormatInt(id, 10))
	path = strings.ReplaceAll(path, "{batch}", "4242")
	path = strings.ReplaceAll(path, "{item}", "4242")
	path = strings.ReplaceAll(path, "{person}", "4242")
	path = strings.ReplaceAll(path, "{line}", strconv.FormatInt(x.point, 10))
	path = strings.ReplaceAll(path, "{duty}", strconv.FormatInt(x.duty, 10))
	path = strings.ReplaceAll(path, "{opinion}", "4242")
	path = strings.ReplaceAll(path, "{post}", "4242")
	path = strings.ReplaceAll(path, "{member}", strconv.FormatInt(x.member, 10))
	path = strings.ReplaceAll(path, "{$}", "")
	return strings.ReplaceAll(path, "{rule}", "branch.themeday.monthly")
}

func records(t *testing.T, w *world.World, org int64, canary string) (x things) {
	t.Helper()
	x.org, x.member = org, w.People[org][2]
	var err error
	x.activity, err = w.Activities.Record(t.Context(), w.Officer, org, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"),
		Title: canary + "活动", Place: canary + "地点", Minutes: canary + "记录", Marks: []activity.Mark{{Member: x.member, Absent: true, Reason: "病假"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Activities.Attach(t.Context(), w.Officer, x.activity, activity.Annex{Add: []attach.File{{Name: canary + ".txt", Kind: attach.TXT, Body: []byte(canary + "附件")}}}); err != nil {
		t.Fatal(err)
	}
	papers, err := w.Activities.Papers(t.Context(), w.Officer, x.activity)
	if err != nil || len(papers) != 1 {
		t.Fatal(papers, err)
	}
	x.file = papers[0].ID
	if x.booking, err = w.Bookings.Book(t.Context(), w.Officer, org, booking.Draft{Site: hall(t, w), Day: day.Must("2021-12-23"), From: "09:00", Members: 3, Note: canary + "备注"}); err != nil {
		t.Fatal(err)
	}
	if x.unit, err = w.Units.Register(t.Context(), w.Officer, unit.Facts{Org: org, Name: canary + "单位", Sector: canary + "行业"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Units.Work(t.Context(), w.Officer, x.unit, w.People[org][3], day.Must("2021-12-01")); err != nil {
		t.Fatal(err)
	}
	if x.plan, err = w.Plans.Add(t.Context(), w.Officer, org, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), Title: canary + "计划"}); err != nil {
		t.Fatal(err)
	}
	if x.document, err = w.Documents.Make(t.Context(), w.Officer, document.Minutes, document.Source{Activity: x.activity}); err != nil {
		t.Fatal(err)
	}
	if x.batch, err = w.Documents.Order(t.Context(), w.Officer, document.Choice{Kind: document.Account, Org: org, From: day.Must("2021-12-01"), Until: day.Must("2021-12-31")}); err != nil {
		t.Fatal(err)
	}
	if err := w.Documents.Run(t.Context(), w.Officer, x.batch, func(_, _ int64) {}); err != nil {
		t.Fatal(err)
	}
	x.decision, err = w.Decisions.Decide(t.Context(), w.Officer, decision.Decision{Org: w.Root, Kind: decision.Commendation, Title: canary + "表彰", MadeOn: day.Must("2021-07-01"),
		Items: []decision.Item{{Act: decision.Outstanding, Org: org, Member: x.member}}})
	if err != nil {
		t.Fatal(err)
	}
	organisationLife(t, w, &x, canary)
	termOf(t, w, &x)
	listed(t, w, &x, canary)
	study(t, w, &x, canary)
	tasked(t, w, &x, x.org, canary)
	assessed(t, w, &x, x.org, topic.Branch, canary)
	charged(t, w, &x, canary)
	reviewed(t, w, &x, canary)
	visited(t, w, &x, canary)
	inspected(t, w, &x, canary)
	handedIn(t, w, &x, canary)
	return x
}

// handedIn hands in a complaint that was passed to the branch, and one that nobody but
// its submitter and the desk sees, with a file.
func handedIn(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	ctx, i := t.Context(), 1
	if x.org == w.East {
		i = 5
	}
	who := gate.Actor{Account: 40 + x.org%40, Person: w.People[x.org][i], Name: canary + "提交人"}
	var err error
	if x.plea, _, err = w.Desk.Submit(ctx, who, desk.Draft{Kind: desk.Suggestion, Subject: canary + "建议", Text: canary + "情况", Unnamed: true}); err != nil {
		t.Fatal(err)
	}
	if err = w.Desk.Take(ctx, w.Officer, x.plea, 1); err == nil {
		err = w.Desk.Pass(ctx, w.Officer, x.plea, 2, x.org, false, canary+"转办")
	}
	if err != nil {
		t.Fatal(err)
	}
	if x.own, _, err = w.Desk.Submit(ctx, who, desk.Draft{Kind: desk.Complaint, Subject: canary + "投诉", Text: canary + "情况", Apart: true,
		Files: []attach.File{{Name: canary + ".txt", Kind: attach.TXT, Body: []byte(canary + "附件")}}}); err != nil {
		t.Fatal(err)
	}
	p, err := w.Desk.One(ctx, who, x.own)
	if err != nil || len(p.Papers) != 1 {
		t.Fatal(p.Papers, err)
	}
	x.paper = p.Papers[0].ID
}

// selfChecked closes a self-check of the year.
func selfChecked(t *testing.T, w *world.World) int64 {
	t.Helper()
	list, err := w.SelfChecks.Lines(t.Context(), w.Officer)
	for _, l := range list {
		if l.Ask != "" && err == nil {
			err = w.SelfChecks.Say(t.Context(), w.Officer, l.Code, "已经核对。")
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.SelfChecks.Close(t.Context(), w.Officer, "符合要求。")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// hall is the one hall that everybody books.
func hall(t *testing.T, w *world.World) (id int64) {
	t.Helper()
	list, err := w.Sites.List(t.Context(), w.Officer, day.Year(2021))
	if err == nil && len(list) > 0 {
		return list[0].ID
	}
	if err == nil {
		id, err = w.Sites.Register(t.Context(), w.Officer, w.Root, redsite.Site{Name: "示例馆", Slots: []redsite.Slot{{Weekday: 4, From: "09:00", Until: "10:30", People: 30}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// study keeps a study group of a branch and a topic that was sent to it.
func study(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	var err error
	if x.group, err = w.Groups.Found(ctx, program, x.org, studygroup.Draft{Kind: studygroup.Youth, Name: canary + "青年组", Since: day.Must("2021-11-01")}); err != nil {
		t.Fatal(err)
	}
	if err = w.Groups.Join(ctx, program, x.group, []int64{x.member}, studygroup.Member, day.Must("2021-11-01")); err != nil {
		t.Fatal(err)
	}
	if err = w.Groups.Plan(ctx, program, x.group, 1, 2021, []studygroup.Line{{Quarter: 4, Theme: canary + "学习计划"}}); err != nil {
		t.Fatal(err)
	}
	id, err := w.Topics.Publish(ctx, program, w.Root, topic.Topic{Title: "学习材料" + strconv.FormatInt(x.org, 10), Source: "虚构日报", PublishedOn: day.Must("2021-11-01"), Body: "供学习。"})
	if err != nil {
		t.Fatal(err)
	}
	if x.issue, err = w.Topics.Issue(ctx, program, w.Root, topic.Issue{Topic: id, Scope: x.org, Sort: topic.All, Note: canary + "说明"}); err != nil {
		t.Fatal(err)
	}
}

// tasked sends an organisation a task of the Committee, which it answers.
func tasked(t *testing.T, w *world.World, x *things, of int64, canary string) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	o, err := w.Orgs.Get(ctx, program, of, w.Gate.Today())
	if err != nil {
		t.Fatal(err)
	}
	x.task, err = w.Tasks.Draft(ctx, program, w.Root, task.Doc{Title: canary + "任务", Text: canary + "要求", By: task.ByTable, Due: day.Must("2021-12-30"), To: task.Reach{Names: []string{o.Name}},
		Fields: []task.Field{{Label: canary + "一项", Kind: task.Words}}}, attach.File{Name: canary + ".txt", Kind: attach.TXT, Body: []byte(canary)})
	for _, step := range []func() error{
		func() error { return w.Tasks.Ask(ctx, program, x.task, 0, "", "") },
		func() error { return w.Tasks.Review(ctx, program, x.task, 0, "") },
		func() error { return w.Tasks.Approve(ctx, program, x.task, 0) },
		func() error {
			return w.Tasks.FillTable(ctx, program, x.task, of, 0, [][]string{{canary + "答复"}}, false)
		},
		func() error {
			whole, err := w.Tasks.Get(ctx, program, x.task)
			x.annex = whole.Files[0].ID
			return err
		},
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// charged has an organisation state a duty of the list of secretaries, which is in force.
func charged(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	_, x.duty = listOf(t, w, charge.Secretary)
	var err error
	if x.said, err = w.Charges.State(ctx, program, x.org, x.duty, day.Must("2021-01-01"), day.Must("2021-12-09"), canary+"说明"); err != nil {
		t.Fatal(err)
	}
}

// reviewed asks the secretary of an organisation for his report on duty, which he has
// begun to write.
func reviewed(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	if years, err := w.Reviews.Years(ctx, program); err != nil {
		t.Fatal(err)
	} else if len(years) == 0 {
		if _, err := w.Reviews.Open(ctx, program, w.Root, review.Opening{Year: 2021, HeldOn: day.Must("2021-12-28"), Until: day.Must("2021-12-24"), Sort: review.Everyone}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := w.Reviews.List(ctx, program, review.Query{Org: x.org})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	x.review = list[0].ID
	if err := w.Reviews.Save(ctx, program, x.review, 1, review.Text{Work: canary + "做法", Problems: canary + "不足", Next: canary + "打算"}); err != nil {
		t.Fatal(err)
	}
}

// visited keeps a guidance visit to an organisation, with a promise.
func visited(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	var err error
	if x.visit, err = w.Visits.Record(ctx, program, visit.Draft{Org: x.org, On: day.Must("2021-12-08"), Went: canary + "同志", Talked: canary + "谈话", Private: canary + "备注"}); err == nil {
		x.point, err = w.Visits.Add(ctx, program, x.visit, visit.Point{Kind: visit.Promised, Text: canary + "答应的事", Due: day.Must("2021-12-31")})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// guest is the inspector who visits East.
const guest = 7777

// checklist is the one standard that everybody is inspected by.
func checklist(t *testing.T, w *world.World) (id int64) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	page, err := w.Standards.List(ctx, program, standard.Query{Text: "检查表", Limit: 1})
	if err == nil && len(page.List) > 0 {
		return page.List[0].Standard
	}
	if err == nil {
		id, err = w.Standards.Add(ctx, program, w.Root, standard.Head{Title: "检查表", Document: "虚工委〔2021〕9号", Year: 2021, Sort: topic.All})
	}
	if err == nil {
		err = w.Standards.Put(ctx, program, id, 0, standard.Item{Section: "一", Text: "主题党日每月开展", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}, Rule: "branch.themeday.monthly"})
	}
	if err == nil {
		err = w.Standards.Publish(ctx, program, id, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// inspected begins an inspection of the Committee, and has an organisation visited as if
// it had been drawn; and leaves a line of the plan from which none was begun.
func inspected(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	line := inspect.Line{Department: canary + "部门", Subject: canary + "检查", Kind: inspect.Themed, From: day.Must("2021-12-20"), Last: day.Must("2021-12-30"), Filing: "备〔2021〕1号", Apart: "另有部署"}
	begun, err := w.Inspections.Add(ctx, program, w.Root, line)
	if err == nil {
		x.inspection, err = w.Inspections.Open(ctx, program, begun)
	}
	if err == nil {
		err = w.Inspections.Pin(ctx, program, x.inspection, 0, checklist(t, w))
	}
	line.Subject += "二"
	if err == nil {
		x.line, err = w.Inspections.Add(ctx, program, w.Root, line)
	}
	if err != nil {
		t.Fatal(err)
	}
	err = w.Gate.Write(ctx, program, "", func(in *gate.Writing) error {
		at, err := in.At(x.org)
		if err != nil {
			return err
		}
		args := gate.Args{"id": in.NewID(), "of": x.inspection, "guest": int64(guest)}
		if _, err := in.Exec(at, "UPDATE matter SET stage = @out WHERE id = @of", gate.Args{"of": x.inspection, "out": inspect.Out}); err != nil {
			return err
		}
		if _, err := in.Exec(at, "INSERT INTO inspection_org (id, matter_id, org_id, no, left_on, last_day, version) VALUES (@id, @of, @org, 1, '2021-12-20', '2021-12-30', 1)", args); err != nil {
			return err
		}
		if x.org == w.East {
			if _, err := in.Exec(at, "INSERT INTO inspection_seat (id, matter_id, org_id, person_id, name, last_day, post_id) VALUES (@id, @of, @org, @guest, '检查员', '2021-12-30', 1)", args); err != nil {
				return err
			}
		}
		x.shot = in.NewID()
		args = gate.Args{"id": in.NewID(), "of": x.inspection, "finding": canary + "问题", "shot": x.shot, "body": []byte("\xff\xd8\xff" + canary)}
		if _, err := in.Exec(at, `INSERT INTO inspection_answer (id, matter_id, org_id, item_id, result, note, finding, problem_id, on_day, version, made_by, made_name, made_ms)
			SELECT @id, @of, @org, MIN(i.id), 'fails', '', @finding, 0, '2021-12-20', 1, 1, '检查员', 5 FROM standard_item i`, args); err != nil {
			return err
		}
		if _, err := in.Exec(at, "INSERT INTO inspection_photo (id, answer_id, org_id, size, body, made_by, made_ms) VALUES (@shot, @id, @org, 5, @body, 1, 5)", args); err != nil {
			return err
		}
		return in.Record(at, "test.visit", gate.Subject{Kind: "test"}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// letIn lets somebody of a partner organisation in, and shares a list with it.
func letIn(t *testing.T, w *world.World) (id, share int64, who gate.Actor) {
	t.Helper()
	program, ctx, until := gate.Program("test"), t.Context(), day.Must("2021-12-31")
	list, _ := listOf(t, w, charge.Secretary)
	id, err := w.Partners.Register(ctx, program, w.Root, partner.Draft{Name: "虚构区委组织部", Task: "联合督查"})
	if err == nil {
		who = gate.Actor{Account: 94, Name: "协作同志"}
		who.Person, err = w.Partners.Let(ctx, program, id, who.Name, w.Gate.Today(), until)
	}
	if err == nil {
		share, err = w.Partners.Share(ctx, program, id, partner.Sharing{Kind: partner.Charges, Thing: list, Title: "责任清单", Why: "核对", From: w.Gate.Today(), Last: until})
	}
	if err != nil {
		t.Fatal(err)
	}
	held, err := w.Posts.Choices(ctx, who)
	if err != nil || len(held) != 1 {
		t.Fatal(held, err)
	}
	who.Post = held[0].ID
	return id, share, who
}

// listOf is the list of a kind, in force since today, and its one duty.
func listOf(t *testing.T, w *world.World, k charge.Kind) (id, duty int64) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	all, err := w.Charges.Lists(ctx, program)
	for _, l := range all {
		if l.Kind == k && err == nil {
			if l, err = w.Charges.Get(ctx, program, l.ID); err != nil {
				t.Fatal(err)
			}
			return l.ID, l.Duties[0].ID
		}
	}
	if err == nil {
		id, duty, err = draftOf(t, w, k)
	}
	if err == nil {
		err = w.Charges.Enforce(ctx, program, id, 2, w.Gate.Today())
	}
	if err != nil {
		t.Fatal(err)
	}
	return id, duty
}

// draftOf drafts a list with one duty.
func draftOf(t *testing.T, w *world.World, k charge.Kind) (id, duty int64, err error) {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	if id, err = w.Charges.Begin(ctx, program, w.Root, charge.Draft{Kind: k, Title: "责任清单", Basis: "区工委〔2021〕1号"}); err == nil {
		duty, err = w.Charges.Add(ctx, program, id, 1, charge.Entry{Text: "述职", Cite: law.Citation{Doc: "述职评议办法"}, Checked: "有没有述职", Often: "year", Who: "书记", Shows: charge.BySaid})
	}
	return id, duty, err
}

// versioned is a standard of the Committee with a published version and the draft of the
// next.
func versioned(t *testing.T, w *world.World) int64 {
	t.Helper()
	ctx := t.Context()
	id, err := w.Standards.Add(ctx, w.Officer, w.Root, standard.Head{Title: "自查表", Document: "示例文件", Year: 2021, Sort: topic.All})
	for _, step := range []func() error{
		func() error {
			return w.Standards.Put(ctx, w.Officer, id, 0, standard.Item{Section: "一、学习", Text: "每月开展主题党日", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}})
		},
		func() error { return w.Standards.Publish(ctx, w.Officer, id, 0) },
		func() error { return w.Standards.Next(ctx, w.Officer, id) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// assessed asks an organisation to look at itself by a standard, which it has begun to.
func assessed(t *testing.T, w *world.World, x *things, of int64, sort topic.Sort, canary string) {
	t.Helper()
	ctx, program := t.Context(), gate.Program("test")
	list, err := w.Standards.Add(ctx, program, w.Root, standard.Head{Title: "创建自查表", Document: "示例文件", Year: 2021, Sort: sort})
	if err == nil {
		err = w.Standards.Put(ctx, program, list, 0, standard.Item{Section: "一、学习", Text: "每月开展主题党日", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}, Rule: "branch.themeday.monthly"})
	}
	if err == nil {
		err = w.Standards.Publish(ctx, program, list, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	if x.assessment, err = w.Assessments.Open(ctx, w.Officer, w.Root, assessment.Draft{Standard: list, From: day.Must("2021-01-01"), Until: day.Must("2021-12-31"), Due: day.Must("2021-12-31"), Scope: of}); err != nil {
		t.Fatal(err)
	}
	s, err := w.Assessments.Sheet(ctx, program, x.assessment, of)
	if err == nil {
		err = w.Assessments.Save(ctx, program, x.assessment, of, 0, map[int64]assessment.Said{s.Standard.Items[0].Line: {Result: assessment.Partly, Note: canary + "差一次"}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// organisationLife keeps a talk, a problem, a meeting and an appraisal of a branch.
func organisationLife(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	program, ctx, on := gate.Program("test"), t.Context(), day.Must("2021-12-10")
	var err error
	if x.talk, err = w.Talks.Record(ctx, program, x.org, on, []talk.Pair{{First: w.People[x.org][0], Second: x.member}}); err != nil {
		t.Fatal(err)
	}
	if x.life, err = w.Lives.Begin(ctx, program, x.org, orglife.Draft{Kind: orglife.OrgLife, Year: 2021, Theme: canary + "主题", OpenedOn: on, PlannedOn: on}); err != nil {
		t.Fatal(err)
	}
	if err = w.Lives.Hear(ctx, program, x.life, orglife.Opinion{OnDay: on, Source: "群众", Text: canary + "意见"}); err != nil {
		t.Fatal(err)
	}
	if x.problem, err = w.Problems.Add(ctx, program, x.org, problem.Draft{Origin: problem.OrgLife, OriginID: x.life, FoundOn: on, Text: canary + "问题", About: problem.TheOrg,
		Measure: canary + "措施", Owner: x.member, DueOn: on.AddMonths(3)}); err != nil {
		t.Fatal(err)
	}
	if err = w.Problems.Attach(ctx, program, x.problem, []attach.File{{Name: canary + ".txt", Kind: attach.TXT, Body: []byte(canary + "佐证")}}); err != nil {
		t.Fatal(err)
	}
	shown, err := w.Problems.Papers(ctx, program, x.problem)
	if err != nil || len(shown) != 1 {
		t.Fatal(shown, err)
	}
	x.evidence = shown[0].ID
	if x.round, err = w.Appraisals.Begin(ctx, program, x.org, 2021, on); err != nil {
		t.Fatal(err)
	}
	if err = w.Appraisals.Write(ctx, program, x.round, x.member, canary+"自评", ""); err != nil {
		t.Fatal(err)
	}
}

// termOf registers a term of a branch that is near its end, and reminds of it.
func termOf(t *testing.T, w *world.World, x *things) {
	t.Helper()
	err := w.Gate.Write(t.Context(), gate.Program("test"), org.Change, func(in *gate.Writing) error {
		at, err := in.At(x.org)
		if err == nil {
			_, err = org.BeginTerm(in, at, org.Term{Org: x.org, Span: day.Span{From: day.Must("2019-03-01"), Until: day.Forever}, Due: day.Must("2022-03-01"), How: "elected", Seats: 3})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := w.Elections.Remind(t.Context(), w.Officer, []int64{x.org}, "")
	if err != nil {
		t.Fatal(err)
	}
	x.letter = ids[0]
	if x.change, err = w.Changes.Begin(t.Context(), gate.Program("test"), x.org, orgchange.Plan{Act: decision.Rename, Name: "新名" + strconv.FormatInt(x.org, 10), On: day.Must("2022-01-20"), Reason: "工作需要"}, ""); err != nil {
		t.Fatal(err)
	}
	if x.appointment, err = w.Appointments.Begin(t.Context(), gate.Program("test"), x.org, appointment.Draft{Appoint: []appointment.Line{{Member: x.member, Kind: post.Deputy}},
		Reason: "工作需要", Effective: day.Must("2022-01-10")}); err != nil {
		t.Fatal(err)
	}
	if x.election, err = w.Elections.Begin(t.Context(), gate.Program("test"), x.org, election.Plan{Seats: 3, PlannedOn: day.Must("2022-01-20"), Base: election.OfDue}); err != nil {
		t.Fatal(err)
	}
	if x.transfer, err = w.Transfers.Open(t.Context(), gate.Program("test"), transfer.Draft{Way: transfer.Out, From: x.org, Members: []int64{w.People[x.org][3]},
		Doc: transfer.Doc{Reason: "工作调动", On: day.Must("2022-01-10"), ToName: "外省某局党支部", Heading: "外省某区委组织部"}}); err != nil {
		t.Fatal(err)
	}
}

// listed puts a branch under rectification, with a plan.
func listed(t *testing.T, w *world.World, x *things, canary string) {
	t.Helper()
	s, err := w.Weaks.Suggest(t.Context(), w.Officer, weak.Query{Org: x.org})
	if err != nil {
		t.Fatal(err)
	}
	if x.weak, err = w.Weaks.List(t.Context(), w.Officer, x.org, weak.Listing{Other: canary + "情形", Leader: canary + "领导", Note: canary + "研究", Seen: weak.Seen(s[0].Findings)}); err != nil {
		t.Fatal(err)
	}
	until := day.Must("2022-03-01")
	if err := w.Weaks.Lay(t.Context(), w.Officer, x.weak, 1, weak.Plan{Responsible: canary + "人", Until: until, Text: canary + "说明",
		Measures: []weak.Measure{{Text: canary + "措施", Owner: canary + "人", Due: until}}}); err != nil {
		t.Fatal(err)
	}
}

// A branch secretary can see, count, search, open or change nothing of another
// branch, by any route. New routes are in this test as soon as they exist.
func TestNothingOfAnotherBranch(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		foreign := records(t, w, w.West, "西机密")
		own := records(t, w, w.East, "东公开")
		absent := things{11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55}
		h := site(t, w)
		canaries := []string{"西机密", "西丙", "西局支部"}
		asked := 0
		for _, r := range w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if r.Policy == web.Anyone || path == "/sign-out" {
				continue
			}
			before := journal(t, w)
			paths := []string{foreign.fill(r.Pattern)}
			if !strings.Contains(path, "{") {
				paths = []string{path, path + "?q=西丙", path + "?q=xb", path + "?org=" + strconv.FormatInt(w.West, 10)}
			}
			for _, p := range paths {
				rec := ask(h, method, p, "secretary", nil)
				asked++
				body := rec.Body.String()
				for _, c := range canaries {
					if strings.Contains(strings.ReplaceAll(body, "?q=西丙", ""), c) && !strings.Contains(p, "q=西丙") {
						t.Errorf("%s %s shows %q (status %d)", method, p, c, rec.Code)
					}
				}
				if strings.Contains(p, "q=西丙") && strings.Contains(body, "西丙1") {
					t.Errorf("%s %s finds another branch's member", method, p)
				}
				if rec.Code >= 500 {
					t.Errorf("%s %s: %d", method, p, rec.Code)
				}
				if strings.Contains(path, "{") && rec.Code < 400 && !strings.Contains(r.Pattern, "/topics/") && !strings.Contains(r.Pattern, "/sites/") && !strings.Contains(r.Pattern, "/standards/") && !strings.Contains(r.Pattern, "/document-templates/") &&
					!strings.Contains(r.Pattern, "/report/figures/") && !strings.Contains(r.Pattern, "/rules/") && !strings.Contains(r.Pattern, "{$}") {
					t.Errorf("%s %s of another branch answers %d", method, p, rec.Code)
				}
			}
			// The export of her own report is journaled, and is no intrusion.
			if n := journal(t, w) - before; n != 0 && r.Policy != "report.export" {
				t.Errorf("%s wrote %d entries", r.Pattern, n)
			}
			if strings.Contains(path, "{") {
				a, b := ask(h, method, foreign.fill(r.Pattern), "secretary", nil), ask(h, method, absent.fill(r.Pattern), "secretary", nil)
				if a.Code != b.Code {
					t.Errorf("%s: another's answers %d, an absent one %d", r.Pattern, a.Code, b.Code)
				}
			}
		}
		if asked < 40 {
			t.Errorf("only %d requests were made", asked)
		}
		if rec := ask(h, "GET", own.fill("GET /files/{id}"), "secretary", nil); rec.Code != 200 || rec.Body.String() != "东公开附件" {
			t.Errorf("her own file: %d", rec.Code)
		}
		if rec := ask(h, "GET", own.fill("GET /documents/{id}"), "secretary", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "东公开") {
			t.Errorf("her own paper: %d", rec.Code)
		}
		if rec := ask(h, "GET", foreign.fill("GET /document-batches/{batch}/file"), "officer", nil); rec.Code != 200 {
			t.Errorf("the officer's batch: %d", rec.Code)
		}
		// The test can fail: her own are there, and the officer sees both.
		if rec := ask(h, "GET", "/activities/"+strconv.FormatInt(own.activity, 10), "secretary", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "东公开") {
			t.Errorf("her own record: %d", rec.Code)
		}
		// Opinions and self-assessments are read in the branch, and not above it.
		for _, c := range []struct {
			path, who, text string
			seen            bool
		}{
			{"GET /orglife/{id}", "secretary", "东公开意见", true}, {"GET /orglife/{id}", "officer", "东公开意见", false}, {"GET /orglife/{id}", "head", "东公开意见", false},
			{"GET /orglife/{id}", "officer", "东公开问题", true}, {"GET /problems/{id}", "officer", "东公开措施", true},
			{"GET /appraisals/{id}/members/{member}", "secretary", "东公开自评", true}, {"GET /appraisals/{id}/members/{member}", "officer", "东公开自评", false},
		} {
			if got := strings.Contains(ask(h, "GET", own.fill(c.path), c.who, nil).Body.String(), c.text); got != c.seen {
				t.Errorf("%s as %s shows %s: %v", c.path, c.who, c.text, got)
			}
		}
		if rec := ask(h, "GET", "/activities/"+strconv.FormatInt(foreign.activity, 10), "officer", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "西机密") {
			t.Errorf("the officer's view: %d", rec.Code)
		}
	})
}

func journal(t *testing.T, w *world.World) int64 {
	t.Helper()
	n, err := w.Gate.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Without a post nothing but one's own; without a session nothing at all.
func TestWithoutAPost(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	x := records(t, w, w.East, "东公开")
	h := site(t, w)
	for _, r := range w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		path := x.fill(r.Pattern)
		if r.Policy == web.Anyone {
			continue
		}
		if rec := ask(h, method, path, "", nil); rec.Code != http.StatusSeeOther || !strings.HasPrefix(rec.Header().Get("Location"), "/sign-in") {
			t.Errorf("%s without a session: %d", r.Pattern, rec.Code)
		}
		for _, who := range []string{"plain", "stranger"} {
			rec := ask(h, method, path, who, nil)
			if r.Policy != web.Signed && r.Policy != web.Half && rec.Code != http.StatusForbidden {
				t.Errorf("%s as %s: %d", r.Pattern, who, rec.Code)
			}
			told := who == "plain" && r.Pattern == "GET /me" // what his branch plans for all its members
			if strings.Contains(rec.Body.String(), "东公开记录") || strings.Contains(rec.Body.String(), "东公开计划") && !told || rec.Code >= 500 {
				t.Errorf("%s as %s: %d shows a record", r.Pattern, who, rec.Code)
			}
		}
	}
}

// A form of another site is refused, whoever is signed in.
func TestFormsOfOtherSites(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := site(t, w)
	r := httptest.NewRequest("POST", "/orgs/"+strconv.FormatInt(w.East, 10)+"/activities", strings.NewReader(""))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: "secretary"})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusForbidden {
		t.Errorf("cross-site form: %d", rec.Code)
	}
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
		if got := rec.Header().Get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Every route with its policy, read by a person.
func TestRoutesAndPolicies(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	var lines []string
	for _, r := range w.Routes() {
		if r.Policy == "" {
			t.Errorf("%s has no policy", r.Pattern)
		}
		lines = append(lines, r.Pattern+"\t"+string(r.Policy))
	}
	sort.Strings(lines)
	got := strings.Join(lines, "\n") + "\n"
	const path = "testdata/routes.txt"
	if os.Getenv("ZHIBU_GOLDEN") == "write" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the routes differ from %s:\n%s", path, got)
	}
}
