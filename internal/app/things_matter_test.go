package app_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/review"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/partner"
)

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
