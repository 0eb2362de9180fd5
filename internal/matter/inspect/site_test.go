package inspect_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/photo"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/register/post"
)

// out is an inspection on the spot, with the inspector who was sent to the first of the
// sample.
func (h house) out() (id, first int64, who gate.Actor) {
	h.T.Helper()
	id, outside := h.drawn()
	first = h.depart(id, outside)
	return id, first, h.inspector(outside, first)
}

// keeper is somebody who answers for an organisation.
func (h house) keeper(of int64) gate.Actor {
	return map[int64]gate.Actor{h.East: h.Secretary, h.Eastern: h.Beside, h.West: h.Far}[of]
}

// Whoever was sent there answers the checklist, in his days, line by line; nobody else does.
func TestSay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, first, who := h.out()
		second := h.sample2(id, first)
		s, err := h.Inspections.Look(h.Ctx(), who, id, first)
		h.must(err)
		if !s.Kept || len(s.Items) != 2 || s.List != "主题党日检查表（第1版）" {
			t.Fatalf("%+v", s)
		}
		say := func(say string, who gate.Actor, of, version int64, x inspect.Said, want string) {
			t.Helper()
			if x.Item == 0 {
				x.Item = s.Items[0].ID
			}
			if err := h.Inspections.Say(h.Ctx(), who, id, of, version, x); field(err) != want {
				t.Errorf("%s: %v, want %s", say, err, want)
			}
		}
		say("no result", who, first, 0, inspect.Said{}, "result")
		say("fails, and nothing is said", who, first, 0, inspect.Said{Result: inspect.Fails}, "finding")
		say("meets, with a finding", who, first, 0, inspect.Said{Result: inspect.Meets, Finding: "缺记录"}, "finding")
		say("a note without end", who, first, 0, inspect.Said{Result: inspect.Meets, Note: strings.Repeat("长", 501)}, "note")
		say("a line of no checklist", who, first, 0, inspect.Said{Item: 4242, Result: inspect.Meets}, "not-found")
		say("an organisation of a colleague", who, second, 0, inspect.Said{Result: inspect.Meets}, "not-found")
		say("by the organisation itself", h.keeper(first), first, 0, inspect.Said{Result: inspect.Meets}, "denied")
		given, err := h.Posts.Give(h.Ctx(), gate.Program("test"), post.Post{Org: first, Holder: 7778, Kind: post.Inspector, How: post.Appointed, Span: day.Span{From: on("2021-12-21"), Until: on("2021-12-26")}})
		h.must(err)
		say("by the inspector of another inspection", gate.Actor{Account: 78, Person: 7778, Post: given}, first, 0, inspect.Said{Result: inspect.Meets}, "not-found")
		say("by a stranger", h.Stranger, first, 0, inspect.Said{Result: inspect.Meets}, "denied")
		say("as it should be", who, first, 0, inspect.Said{Result: inspect.Partly, Finding: "7月缺一次"}, "")
		say("a second first answer", who, first, 0, inspect.Said{Result: inspect.Meets}, "conflict")
		say("changed", who, first, 1, inspect.Said{Result: inspect.Partly, Finding: "7月缺一次主题党日"}, "")
		say("by an officer of the Committee", h.Officer, first, 0, inspect.Said{Item: s.Items[1].ID, Result: inspect.None}, "")
		// The organisation sees what is asked, and not yet what is said of it.
		theirs, err := h.Inspections.Look(h.Ctx(), h.keeper(first), id, first)
		if err != nil || theirs.Kept || len(theirs.Said) != 0 || len(theirs.Items) != 2 {
			t.Errorf("the organisation sees %+v (%v)", theirs, err)
		}
		h.must(h.Inspections.Ask(h.Ctx(), who, id, first, "7月的主题党日是哪一天？"))
		if err := h.Inspections.Reply(h.Ctx(), h.keeper(second), id, first, "我们替他答"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another answers: %v", err)
		}
		h.must(h.Inspections.Reply(h.Ctx(), h.keeper(first), id, first, "7月20日，漏记了。"))
		if s, err = h.Inspections.Look(h.Ctx(), who, id, first); err != nil || len(s.Words) != 2 || s.Said[s.Items[0].ID].Version != 2 {
			t.Errorf("%+v (%v)", s, err)
		}
	})
}

// sample2 is another organisation that is visited.
func (h house) sample2(id, first int64) int64 {
	x, err := h.Inspections.Get(h.Ctx(), h.Officer, id)
	h.must(err)
	for _, o := range x.Orgs {
		if o.Org != first {
			return o.Org
		}
	}
	h.T.Fatal("only one is visited")
	return 0
}

// An inspector acting after his last day is told so, in words, and nothing is kept.
func TestAfterTheEnd(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, first, who := h.out()
		s, err := h.Inspections.Look(h.Ctx(), who, id, first)
		h.must(err)
		h.Clock.Set("2021-12-26")
		_, look := h.Inspections.Look(h.Ctx(), who, id, first)
		for say, err := range map[string]error{
			"an answer":  h.Inspections.Say(h.Ctx(), who, id, first, 0, inspect.Said{Item: s.Items[0].ID, Result: inspect.Meets}),
			"a question": h.Inspections.Ask(h.Ctx(), who, id, first, "还有一个问题"),
			"a look":     look,
		} {
			if fault.KindOf(err) != fault.Denied || !strings.Contains(err.Error(), "2021年12月25日为止") {
				t.Errorf("%s after the end: %v", say, err)
			}
		}
		// Who never visited it is told nothing.
		if _, err := h.Inspections.Look(h.Ctx(), h.Stranger, id, first); fault.KindOf(err) != fault.Denied || strings.Contains(err.Error(), "为止") {
			t.Errorf("a stranger: %v", err)
		}
		if s, err = h.Inspections.Look(h.Ctx(), h.Officer, id, first); err != nil || len(s.Said) != 0 || len(s.Words) != 0 {
			t.Errorf("kept after the end: %+v (%v)", s, err)
		}
		testkit.Promise(t, "3 of 3 acts after the last day refused in words", "IN-08")
	})
}

// A checklist that is published anew under an open inspection does not change it, and the
// page says that there is another.
func TestChangedChecklist(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id := h.begin()
		h.must(h.Inspections.Join(h.Ctx(), h.Officer, id, 0, 0, "检查员甲", "区委组织部"))
		h.must(h.Inspections.Join(h.Ctx(), h.Officer, id, 0, h.Second.Person, "", ""))
		h.must(h.Inspections.Commit(h.Ctx(), h.Officer, id, 0))
		h.Clock.Set("2021-12-21")
		h.must(h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "123456"))
		list := h.checklist()
		if err := h.Inspections.Pin(h.Ctx(), h.Officer, id, 0, 4242); field(err) != "standard" {
			t.Errorf("no such standard: %v", err)
		}
		draft, err := h.Standards.Add(h.Ctx(), h.Officer, h.Root, standard.Head{Title: "草稿", Document: "虚工委〔2021〕10号", Year: 2021, Sort: topic.All})
		h.must(err)
		if err := h.Inspections.Pin(h.Ctx(), h.Officer, id, 0, draft); field(err) != "standard" {
			t.Errorf("a draft: %v", err)
		}
		h.must(h.Inspections.Pin(h.Ctx(), h.Officer, id, 0, list))
		x, err := h.Inspections.Get(h.Ctx(), h.Officer, id)
		h.must(err)
		first := h.depart(id, x.Doc.Team[0].Person)
		h.must(h.Standards.Next(h.Ctx(), h.Officer, list))
		h.must(h.Standards.Put(h.Ctx(), h.Officer, list, 0, standard.Item{Section: "二、新加的", Text: "新加的一条", Look: standard.OnSite}))
		h.must(h.Standards.Publish(h.Ctx(), h.Officer, list, 0))
		s, err := h.Inspections.Look(h.Ctx(), h.Officer, id, first)
		if err != nil || len(s.Items) != 2 || !s.Renewed {
			t.Errorf("after a new version: %d lines, told %v (%v)", len(s.Items), s.Renewed, err)
		}
		testkit.Promise(t, "2 lines before and after a version with 3 was published", "IN-09")
	})
}

// The letter makes problems of the findings, which the organisation puts right and the
// Committee confirms; a second look is drawn among those that did.
func TestLetterAndSecondLook(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, first, who := h.out()
		s, err := h.Inspections.Look(h.Ctx(), who, id, first)
		h.must(err)
		h.must(h.Inspections.Say(h.Ctx(), who, id, first, 0, inspect.Said{Item: s.Items[0].ID, Result: inspect.Fails, Finding: "7月缺一次主题党日"}))
		letter := inspect.Letter{Number: "虚工委〔2021〕88号", On: on("2021-12-21"), Due: on("2022-01-20"), Text: "总体较好，有一个问题要整改。"}
		for _, c := range []struct {
			say, field string
			who        gate.Actor
			of         int64
			with       func(*inspect.Letter)
		}{
			{"by the inspector", "denied", who, first, nil},
			{"by the organisation", "denied", h.keeper(first), first, nil},
			{"to one that was not visited", "not-found", h.Officer, h.Bureau, nil},
			{"without a text", "text", h.Officer, first, func(l *inspect.Letter) { l.Text = "好" }},
			{"to be put right by yesterday", "due", h.Officer, first, func(l *inspect.Letter) { l.Due = on("2021-12-20") }},
			{"without a number", "number", h.Officer, first, func(l *inspect.Letter) { l.Number = "" }},
			{"of tomorrow", "on", h.Officer, first, func(l *inspect.Letter) { l.On = on("2021-12-22") }},
			{"as it should be", "", h.Officer, first, nil},
			{"a second one", "conflict", h.Officer, first, func(l *inspect.Letter) { l.Number = "虚工委〔2021〕89号" }},
		} {
			l := letter
			if c.with != nil {
				c.with(&l)
			}
			if err := h.Inspections.Write(h.Ctx(), c.who, id, c.of, l); field(err) != c.field {
				t.Errorf("a letter %s: %v, want %s", c.say, err, c.field)
			}
		}
		if err := h.Inspections.Say(h.Ctx(), who, id, first, 1, inspect.Said{Item: s.Items[0].ID, Result: inspect.Meets}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an answer after the letter: %v", err)
		}
		if _, body, err := h.Inspections.LetterPaper(h.Ctx(), h.keeper(first), id, first); err != nil || len(body) == 0 {
			t.Error("the paper:", err)
		}
		theirs, err := h.Inspections.Look(h.Ctx(), h.keeper(first), id, first)
		if err != nil || len(theirs.Problems) != 1 || theirs.Problems[0].Clause != "第1条" || theirs.Letter == nil {
			t.Fatalf("the organisation sees %+v (%v)", theirs, err)
		}
		h.must(h.Inspections.Finish(h.Ctx(), h.Officer, id, 0))
		if _, err := h.Inspections.Again(h.Ctx(), h.Officer, id); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a second look while all is open: %v", err)
		}
		p := theirs.Problems[0]
		d := p.Draft
		d.Measure, d.Owner = "补上一次", h.People[first][1]
		h.must(h.Problems.Correct(h.Ctx(), h.keeper(first), p.ID, 0, d, "写明措施和责任人"))
		if _, err = h.Problems.AskClose(h.Ctx(), h.keeper(first), p.ID, "已经补上", "活动记录"); err != nil {
			t.Fatal(err)
		}
		if err := h.Problems.Confirm(h.Ctx(), h.keeper(first), p.ID, ""); err == nil {
			t.Error("the organisation closes what others found")
		}
		h.must(h.Problems.Confirm(h.Ctx(), h.Officer, p.ID, "看过记录"))
		next, err := h.Inspections.Again(h.Ctx(), h.Officer, id)
		h.must(err)
		c := choice(h)
		c.N, c.NumberDay, c.Recent = 1, on("2021-12-23"), true
		h.must(h.Inspections.Choose(h.Ctx(), h.Officer, next, 0, c))
		f, _, err := h.Inspections.Outlook(h.Ctx(), h.Officer, next)
		name := theirs.OrgName
		if err != nil || len(f.Units) != 1 || f.Units[0].Name != name {
			t.Errorf("the second look is drawn among %+v (%v)", f.Units, err)
		}
		list, err := h.Problems.List(h.Ctx(), h.Officer, problem.Query{Origin: problem.Inspection, Of: id, Limit: 10})
		if err != nil || list.Total != 1 {
			t.Errorf("%+v (%v)", list, err)
		}
		testkit.Promise(t, "one list, closed by the Committee alone", "IN-10")
	})
}

// picture is a photograph as the page sends it on.
func picture(t *testing.T) photo.Photo {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	p, err := photo.Make(&b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A photograph belongs to a finding: the team sees it until the letter, and from then on it
// is a file of the problem.
func TestPhotosOfAFinding(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, first, who := h.out()
		s, err := h.Inspections.Look(h.Ctx(), who, id, first)
		h.must(err)
		item, shot := s.Items[0].ID, picture(t)
		say := func(say string, who gate.Actor, version int64, x inspect.Said, want string) {
			t.Helper()
			x.Item = item
			if err := h.Inspections.Say(h.Ctx(), who, id, first, version, x); field(err) != want {
				t.Errorf("%s: %v, want %s", say, err, want)
			}
		}
		kept := func(want int) []int64 {
			t.Helper()
			s, err := h.Inspections.Look(h.Ctx(), who, id, first)
			h.must(err)
			list := s.Said[item].Pictures
			if len(list) != want {
				t.Fatalf("%d photographs, want %d", len(list), want)
			}
			return list
		}
		bad := inspect.Said{Result: inspect.Fails, Finding: "活动室堆放杂物"}
		with := func(x inspect.Said, n int, drop ...int64) inspect.Said {
			x.Add, x.Drop = slices.Repeat([]photo.Photo{shot}, n), drop
			return x
		}
		say("a photograph of nothing wrong", who, 0, with(inspect.Said{Result: inspect.Meets}, 1), "photos")
		say("four", who, 0, with(bad, 4), "photos")
		say("two", who, 0, with(bad, 2), "")
		say("two more", who, 1, with(bad, 2), "photos")
		first2 := kept(2)
		say("one goes, two come", who, 1, with(bad, 2, first2[0]), "")
		list := kept(3)
		for say, c := range map[string]struct {
			who  gate.Actor
			of   int64
			want fault.Kind
		}{"the inspector": {who, first, 0}, "the officer": {h.Officer, first, 0}, "the organisation": {h.keeper(first), first, fault.Denied}, "a stranger": {h.Stranger, first, fault.Denied},
			"by way of another organisation": {h.Officer, h.sample2(id, first), fault.NotFound}} {
			jpeg, err := h.Inspections.Photo(h.Ctx(), c.who, id, c.of, list[0])
			if c.want != 0 && fault.KindOf(err) != c.want || c.want == 0 && (err != nil || !bytes.HasPrefix(jpeg, []byte("\xff\xd8\xff"))) {
				t.Errorf("%s gets %d bytes (%v)", say, len(jpeg), err)
			}
		}
		h.must(h.Inspections.Write(h.Ctx(), h.Officer, id, first, inspect.Letter{Number: "虚工委〔2021〕88号", On: on("2021-12-21"), Due: on("2022-01-20"), Text: "总体较好，有一个问题要整改。"}))
		kept(0)
		if _, err := h.Inspections.Photo(h.Ctx(), who, id, first, list[0]); fault.KindOf(err) != fault.NotFound {
			t.Error("after the letter:", err)
		}
		theirs, err := h.Inspections.Look(h.Ctx(), h.keeper(first), id, first)
		h.must(err)
		papers, err := h.Problems.Papers(h.Ctx(), h.keeper(first), theirs.Problems[0].ID)
		if err != nil || len(papers) != 3 || papers[0].Name != "现场照片1.jpg" {
			t.Fatalf("the problem has %+v (%v)", papers, err)
		}
		f, err := h.Problems.File(h.Ctx(), h.keeper(first), papers[0].ID)
		if err != nil || !bytes.Equal(f.Body, shot.Large) {
			t.Errorf("%d bytes (%v)", len(f.Body), err)
		}
		testkit.Promise(t, "3 photographs become 3 files of the problem; 3 of 3 others refused", "IN-11")
	})
}

// An answer that is changed to one without a finding keeps no photograph.
func TestNoFindingNoPhoto(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, first, who := h.out()
		s, err := h.Inspections.Look(h.Ctx(), who, id, first)
		h.must(err)
		x := inspect.Said{Item: s.Items[0].ID, Result: inspect.Fails, Finding: "活动室堆放杂物"}
		x.Add = []photo.Photo{picture(t)}
		h.must(h.Inspections.Say(h.Ctx(), who, id, first, 0, x))
		h.must(h.Inspections.Say(h.Ctx(), who, id, first, 1, inspect.Said{Item: s.Items[0].ID, Result: inspect.Meets}))
		if s, err = h.Inspections.Look(h.Ctx(), who, id, first); err != nil || len(s.Said[s.Items[0].ID].Pictures) != 0 {
			t.Errorf("%+v (%v)", s.Said, err)
		}
	})
}
