package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter/desk"
	"zhibu/internal/register/access"
	"zhibu/internal/register/post"
)

func want(t *testing.T, what string, err error, k fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != k {
		t.Errorf("%s: %v, want %v", what, err, k)
	}
}

func submit(t *testing.T, w *world.World, who gate.Actor, d desk.Draft) int64 {
	t.Helper()
	id, number, err := w.Desk.Submit(w.Ctx(), who, d)
	if err != nil || number == "" {
		t.Fatal(number, err)
	}
	return id
}

var idea = desk.Draft{Kind: desk.Suggestion, Subject: "改进学习安排", Text: "学习材料早发几天。"}

// What is handed in has a number of its year without gaps, and a form that says nothing
// is refused at the field.
func TestSubmit(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		long := strings.Repeat("长", 2001)
		file := attach.File{Name: "a.txt", Kind: attach.TXT, Body: []byte("文")}
		for what, c := range map[string]struct {
			d     desk.Draft
			field string
		}{
			"of no kind":                 {desk.Draft{Subject: "题", Text: "情况"}, "kind"},
			"without a subject":          {desk.Draft{Kind: desk.Complaint, Text: "情况"}, "subject"},
			"with too long a subject":    {desk.Draft{Kind: desk.Complaint, Subject: strings.Repeat("长", 61), Text: "情况"}, "subject"},
			"without a text":             {desk.Draft{Kind: desk.Suggestion, Subject: "题", Text: " "}, "text"},
			"with too long a text":       {desk.Draft{Kind: desk.Suggestion, Subject: "题", Text: long}, "text"},
			"about a stranger's branch":  {desk.Draft{Kind: desk.Complaint, Subject: "题", Text: "情况", About: w.West}, "about"},
			"with too many files":        {desk.Draft{Kind: desk.Suggestion, Subject: "题", Text: "情况", Files: []attach.File{file, file, file, file}}, "files"},
			"a correction of nothing":    {desk.Draft{Kind: desk.Correction, Text: "情况", Value: "值"}, "field"},
			"a correction of a digest":   {desk.Draft{Kind: desk.Correction, Text: "情况", Value: "值", Field: "id_blind"}, "field"},
			"a correction without value": {desk.Draft{Kind: desk.Correction, Text: "情况", Field: "name"}, "value"},
		} {
			_, _, err := w.Desk.Submit(w.Ctx(), w.Plain, c.d)
			if f, ok := fault.As(err); !ok || len(f.Fields) == 0 || f.Fields[0].Field != c.field {
				t.Errorf("%s: %v, want refused at %s", what, err, c.field)
			}
		}
		_, _, err := w.Desk.Submit(w.Ctx(), gate.Actor{Account: 8, Name: "无人"}, idea)
		want(t, "of an account without a person", err, fault.Denied)
		_, _, err = w.Desk.Submit(w.Ctx(), w.Stranger, desk.Draft{Kind: desk.Correction, Text: "情况", Field: "name", Value: "值"})
		want(t, "a correction of somebody who is no member here", err, fault.Invalid)

		var numbers []string
		for i := range 4 {
			_, n, err := w.Desk.Submit(w.Ctx(), []gate.Actor{w.Plain, w.Stranger, w.Secretary, w.Far}[i], idea)
			if err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, n)
		}
		w.Clock.Set("2022-01-04")
		_, n, err := w.Desk.Submit(w.Ctx(), w.Plain, idea)
		if got := strings.Join(append(numbers, n), " "); err != nil || got != "JY-2021-0001 JY-2021-0002 JY-2021-0003 JY-2021-0004 JY-2022-0001" {
			t.Errorf("%s %v", got, err)
		}
	})
}

// The way of a complaint: taken up, asked back, passed on without its name, handed
// back, answered, not settled, answered again, settled. Each reads what he may.
func TestTheWayOfAComplaint(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id := submit(t, w, w.Plain, desk.Draft{Kind: desk.Complaint, Subject: "会议太多", Text: "一周三次会。", About: w.Bureau, Apart: true, Unnamed: true,
			Files: []attach.File{{Name: "名单.txt", Kind: attach.TXT, Body: []byte("文")}}})
		ver := int64(0)
		v := func() int64 { ver++; return ver }

		// Until it is passed on, nobody but the desk and its submitter sees it.
		for what, who := range map[string]gate.Actor{"own secretary": w.Secretary, "the bureau it is about": w.Head, "beside": w.Beside, "unrelated": w.Far} {
			_, err := w.Desk.Get(ctx, who, id)
			want(t, what, err, fault.NotFound)
			if p, err := w.Desk.List(ctx, who, desk.Query{Text: "TS-2021", Limit: 9}); err != nil || p.Total+p.Open != 0 {
				t.Errorf("%s counts %d %v", what, p.Total, err)
			}
		}
		_, err := w.Desk.Get(ctx, w.Plain, id)
		want(t, "a member without a post", err, fault.Denied)
		_, err = w.Desk.One(ctx, w.Secretary, id)
		want(t, "as if it were his", err, fault.NotFound)
		p, err := w.Desk.Get(ctx, w.Officer, id)
		if err != nil || p.PersonName != w.Plain.Name || len(p.Papers) != 1 || p.DueOn != day.Must("2022-01-11") {
			t.Fatalf("the desk reads %q %d due %v %v", p.PersonName, len(p.Papers), p.DueOn, err)
		}
		file := p.Papers[0].ID

		want(t, "answered before it is taken up", w.Desk.Answer(ctx, w.Officer, id, 1, "已答复。"), fault.Conflict)
		want(t, "taken up by a secretary", w.Desk.Take(ctx, w.Secretary, id, 1), fault.NotFound)
		if err := w.Desk.Take(ctx, w.Officer, id, v()); err != nil {
			t.Fatal(err)
		}
		want(t, "an old page", w.Desk.Ask(ctx, w.Officer, id, 1, "哪几次？"), fault.Conflict)
		want(t, "asked for nothing", w.Desk.Ask(ctx, w.Officer, id, 2, ""), fault.Invalid)
		if err := w.Desk.Ask(ctx, w.Officer, id, v(), "哪几次？"); err != nil {
			t.Fatal(err)
		}
		want(t, "somebody else adds", w.Desk.More(ctx, w.Stranger, id, 3, "都是。"), fault.NotFound)
		if err := w.Desk.More(ctx, w.Plain, id, v(), "上周一三五。"); err != nil {
			t.Fatal(err)
		}
		want(t, "passed to the own organisation", w.Desk.Pass(ctx, w.Officer, id, 4, w.East, false, ""), fault.Invalid)
		want(t, "passed to nowhere", w.Desk.Pass(ctx, w.Officer, id, 4, 77, false, ""), fault.Invalid)
		if err := w.Desk.Pass(ctx, w.Officer, id, v(), w.Bureau, false, "请写明情况"); err != nil {
			t.Fatal(err)
		}

		// The bureau reads it without a name, says what it has to say, and does not decide.
		p, err = w.Desk.Get(ctx, w.Head, id)
		if err != nil || p.PersonName+p.OrgName != "" || len(p.Papers) != 0 || p.Person == 0 {
			t.Errorf("the bureau reads %q %q %d files, %v", p.PersonName, p.OrgName, len(p.Papers), err)
		}
		for _, s := range p.Steps {
			if strings.Contains(s.By+s.Text, w.Plain.Name) {
				t.Errorf("the bureau reads the name in %+v", s)
			}
		}
		_, err = w.Desk.File(ctx, w.Head, file)
		want(t, "its file", err, fault.NotFound)
		if f, err := w.Desk.File(ctx, w.Officer, file); err != nil || string(f.Body) != "文" {
			t.Error(err)
		}
		want(t, "whom it is about answers", w.Desk.Answer(ctx, w.Head, id, 5, "没有的事。"), fault.Denied)
		want(t, "whom it is about asks", w.Desk.Ask(ctx, w.Head, id, 5, "是谁？"), fault.Denied)
		if list, err := w.Desk.Waiting(ctx, w.Head); err != nil || len(list) != 1 || list[0].ID != id {
			t.Errorf("waiting at the bureau: %v %v", list, err)
		}
		if err := w.Desk.Back(ctx, w.Head, id, v(), "已改为一周一次。"); err != nil {
			t.Fatal(err)
		}
		_, err = w.Desk.Get(ctx, w.Head, id)
		want(t, "the bureau, once it handed it back", err, fault.NotFound)

		want(t, "an answer without words", w.Desk.Answer(ctx, w.Officer, id, 6, " "), fault.Invalid)
		want(t, "too long an answer", w.Desk.Answer(ctx, w.Officer, id, 6, strings.Repeat("长", 2001)), fault.Invalid)
		if err := w.Desk.Answer(ctx, w.Officer, id, v(), "已商定一周一次。"); err != nil {
			t.Fatal(err)
		}
		want(t, "answered twice", w.Desk.Answer(ctx, w.Officer, id, 7, "再答一次。"), fault.Conflict)
		want(t, "withdrawn after the answer", w.Desk.Withdraw(ctx, w.Plain, id, 7, ""), fault.Conflict)
		name, paper, err := w.Desk.Reply(ctx, w.Officer, id)
		if err != nil || !strings.Contains(name, "TS-2021-0001") || len(paper) < 1000 {
			t.Error(name, len(paper), err)
		}
		mine, err := w.Desk.One(ctx, w.Plain, id)
		if err != nil || mine.Answer != "已商定一周一次。" {
			t.Error(mine.Answer, err)
		}
		for _, s := range mine.Steps {
			if s.Deed == "交回工委" {
				t.Error("the submitter reads what the bureau said to the desk")
			}
		}
		want(t, "reopened for no reason", w.Desk.Reopen(ctx, w.Plain, id, 7, ""), fault.Invalid)
		if err := w.Desk.Reopen(ctx, w.Plain, id, v(), "这周还是三次。"); err != nil {
			t.Fatal(err)
		}
		if err := w.Desk.Take(ctx, w.Officer, id, v()); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set("2022-01-20")
		if p, err := w.Desk.Get(ctx, w.Officer, id); err != nil || !p.Late(day.Must("2022-01-20")) || p.LateBy(day.Must("2022-01-20")) != 9 {
			t.Errorf("late by %d, %v", p.LateBy(day.Must("2022-01-20")), err)
		}
		if err := w.Desk.Answer(ctx, w.Officer, id, v(), "已经改了。"); err != nil {
			t.Fatal(err)
		}
		want(t, "a visit that says nothing", w.Desk.Visit(ctx, w.Officer, id, 10, "", "电话问过"), fault.Invalid)
		if err := w.Desk.Settle(ctx, w.Plain, id, v(), ""); err != nil {
			t.Fatal(err)
		}
		want(t, "answered after it was settled", w.Desk.Answer(ctx, w.Officer, id, 11, "还有一句。"), fault.Conflict)
		if _, err := w.Gate.Verify(ctx); err != nil {
			t.Error(err)
		}
		testkit.Promise(t, "11 steps, 4 strangers see nothing, "+e.Name, "OWN-41", "OWN-42")
	})
}

// Nobody acts on his own, nor on what is about his organisation; and whose post has
// ended acts on nothing.
func TestWhoMayNot(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		own := submit(t, w, w.Officer, idea)
		want(t, "his own", w.Desk.Take(ctx, w.Officer, own, 1), fault.Denied)
		if list, err := w.Desk.Waiting(ctx, w.Officer); err != nil || len(list) != 0 {
			t.Errorf("his own waits for him: %v %v", list, err)
		}
		// The officer is a member of West.
		about := submit(t, w, w.Far, desk.Draft{Kind: desk.Complaint, Subject: "西局", Text: "情况如此。", About: w.West})
		want(t, "about his own branch", w.Desk.Take(ctx, w.Officer, about, 1), fault.Denied)
		above := submit(t, w, w.Far, desk.Draft{Kind: desk.Complaint, Subject: "工委", Text: "情况如此。", About: w.Root})
		if err := w.Desk.Take(ctx, w.Officer, above, 1); err != nil {
			t.Errorf("about the Committee: %v", err)
		}
		if err := w.Desk.Pass(ctx, w.Officer, above, 2, w.East, false, ""); err != nil {
			t.Fatal(err)
		}
		if err := w.Gate.Write(ctx, gate.Program("test"), post.Change, func(x *gate.Writing) error {
			at, err := x.At(w.East)
			if err != nil {
				return err
			}
			if _, err = post.End(x, at, w.East, w.Secretary.Person, post.Secretary, day.Must("2021-12-20")); err != nil {
				return err
			}
			return x.Record(at, "test.end", gate.Subject{Kind: "post"}, nil)
		}); err != nil {
			t.Fatal(err)
		}
		want(t, "after his post ended", w.Desk.Answer(ctx, w.Secretary, above, 3, "答复如下。"), fault.Denied)
		id, err := w.Posts.Give(ctx, gate.Program("test"), post.Post{Org: w.East, Holder: w.People[w.East][4], Kind: post.Youth, How: post.Elected, Span: day.Span{From: day.Must("2021-01-01"), Until: day.Forever}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Desk.Get(ctx, gate.Actor{Account: 30, Person: w.People[w.East][4], Post: id}, above)
		want(t, "another seat of the branch", err, fault.Denied)
		if p, err := w.Desk.Get(ctx, w.Officer, above); err != nil || p.State != desk.Passed {
			t.Error(p.State, err)
		}
		want(t, "withdrawn by another", w.Desk.Withdraw(ctx, w.Plain, above, 3, ""), fault.NotFound)
		if err := w.Desk.Withdraw(ctx, w.Far, above, 3, "不提了"); err != nil {
			t.Error(err)
		}
		testkit.Promise(t, "his own, about his branch, after his post: 3 refused, "+e.Name, "OWN-42")
	})
}

// The days of answering are provisional until the Committee confirms a number with its
// source; holidays are not counted.
func TestLimit(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		l, err := w.Desk.Limit(ctx, w.Plain)
		if err != nil || l.Confirmed() || l.May {
			t.Error(l, err)
		}
		want(t, "a secretary", w.Desk.Confirm(ctx, w.Secretary, desk.Limit{Days: 5, Source: "会议"}), fault.Denied)
		want(t, "a member", w.Desk.Confirm(ctx, w.Plain, desk.Limit{Days: 5, Source: "会议"}), fault.Denied)
		want(t, "no days", w.Desk.Confirm(ctx, w.Officer, desk.Limit{Source: "会议"}), fault.Invalid)
		want(t, "no source", w.Desk.Confirm(ctx, w.Officer, desk.Limit{Days: 5}), fault.Invalid)
		if err := w.Desk.Confirm(ctx, w.Officer, desk.Limit{Days: 5, Source: "工委会议第3次"}); err != nil {
			t.Fatal(err)
		}
		want(t, "an old page", w.Desk.Confirm(ctx, w.Officer, desk.Limit{Days: 6, Source: "会议"}), fault.Conflict)
		w.Clock.Set("2021-12-29")
		p, err := w.Desk.One(ctx, w.Plain, submit(t, w, w.Plain, idea))
		// 30 and 31 December, 4, 5 and 6 January: the new year and the Monday after it are free.
		if err != nil || p.DueOn != day.Must("2022-01-06") {
			t.Error(p.DueOn, err)
		}
		testkit.Promise(t, fmt.Sprintf("provisional until confirmed; 5 working days over the new year end on the 6th, %s", e.Name), "OWN-43")
	})
}

// A member asks for a correction; his secretary reads what it should be in part, in full
// for a reason that the member reads, and decides with words that the member reads. What
// is accepted is corrected by the usual case.
func TestCorrection(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		phone := desk.Draft{Kind: desk.Correction, Field: "phone_seal", Value: "13912345678", Text: "换了号码。"}
		id := submit(t, w, w.Plain, phone)
		p, err := w.Desk.Get(ctx, w.Secretary, id)
		if err != nil || p.Number != "GZ-2021-0001" || p.PersonName != w.Plain.Name || p.Value != "139****5678" {
			t.Fatalf("%s %s %q %v", p.Number, p.PersonName, p.Value, err)
		}
		for what, who := range map[string]gate.Actor{"beside": w.Beside, "above, not the Committee": w.Head, "unrelated": w.Far} {
			_, err := w.Desk.Get(ctx, who, id)
			want(t, what, err, fault.NotFound)
			want(t, what+" decides", w.Desk.Judge(ctx, who, id, 1, desk.Accepted, "已核对。"), fault.NotFound)
		}
		_, err = w.Desk.Reveal(ctx, w.Secretary, id, access.Reason{})
		want(t, "in full for no reason", err, fault.Invalid)
		if full, err := w.Desk.Reveal(ctx, w.Secretary, id, access.Reason{Code: "check"}); err != nil || full != phone.Value {
			t.Error(full, err)
		}
		looks, err := w.Accesses.Mine(ctx, w.Plain)
		if err != nil || len(looks) != 1 || looks[0].Kind != access.Reveal || len(looks[0].What) != 1 || looks[0].What[0] != "请求更正的手机号码" {
			t.Errorf("the member reads %+v %v", looks, err)
		}
		want(t, "decided without a word", w.Desk.Judge(ctx, w.Secretary, id, 1, desk.Refused, ""), fault.Invalid)
		want(t, "decided neither way", w.Desk.Judge(ctx, w.Secretary, id, 1, "", "已核对。"), fault.Invalid)
		want(t, "answered like a complaint", w.Desk.Answer(ctx, w.Secretary, id, 1, "已核对。"), fault.Conflict)
		if err := w.Desk.Judge(ctx, w.Secretary, id, 1, desk.Refused, "和档案一致，没有更正。"); err != nil {
			t.Fatal(err)
		}
		mine, err := w.Desk.One(ctx, w.Plain, id)
		if err != nil || mine.Outcome != desk.Refused || mine.Answer != "和档案一致，没有更正。" || mine.Steps[len(mine.Steps)-1].Deed != "不予更正" {
			t.Errorf("the member reads %+v %v", mine, err)
		}
		// Not content: the Committee decides then, and not he who refused.
		if err := w.Desk.Reopen(ctx, w.Plain, id, 2, "确实换了。"); err != nil {
			t.Fatal(err)
		}
		_, err = w.Desk.Get(ctx, w.Secretary, id)
		want(t, "who refused it", err, fault.NotFound)
		if err := w.Desk.Judge(ctx, w.Officer, id, 3, desk.Accepted, "已向本人核对。"); err != nil {
			t.Fatal(err)
		}
		m, err := w.Members.Get(ctx, w.Officer, w.Plain.Person, day.Must("2021-12-20"))
		if err != nil {
			t.Fatal(err)
		}
		f := m.Facts
		f.Phone = phone.Value
		if err := w.Members.CorrectFacts(ctx, w.Officer, m.ID, m.Version, f, "按本人更正请求"+p.Number+"：已向本人核对。"); err != nil {
			t.Error(err)
		}
		// A secretary's own goes to the desk at once.
		own := submit(t, w, w.Secretary, desk.Draft{Kind: desk.Correction, Field: "degree", Value: "硕士", Text: "取得学位。"})
		want(t, "his own", w.Desk.Judge(ctx, w.Secretary, own, 1, desk.Accepted, "已核对。"), fault.NotFound)
		if p, err := w.Desk.Get(ctx, w.Officer, own); err != nil || p.State != desk.Sent || p.With != w.Root || p.Value != "硕士" || !p.Acts().Judge {
			t.Error(p.State, p.Value, err)
		}
		testkit.Promise(t, "refused with a reason, reopened, accepted by another, corrected; 3 strangers see nothing, "+e.Name, "PI-10")
	})
}
