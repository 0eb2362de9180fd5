package app_test

import (
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	redsite "zhibu/internal/ledger/site"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/matter/weak"
	"zhibu/internal/output/document"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
	"zhibu/internal/register/unit"
)

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
