package inspect_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/draw"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/register/post"
)

func TestPlan(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		first := line()
		first.Kind, first.Subject, first.From, first.Last = inspect.Comprehensive, "全面检查", on("2021-12-20"), on("2021-12-21")
		_, err := h.Inspections.Add(h.Ctx(), h.Officer, h.Root, first)
		h.must(err)
		themed, err := h.Inspections.Add(h.Ctx(), h.Officer, h.Root, line())
		h.must(err)
		for _, c := range []struct {
			say   string
			who   gate.Actor
			of    int64
			with  func(*inspect.Line)
			field string
		}{
			{"by a branch", h.Secretary, h.East, nil, "denied"},
			{"by the committee of a bureau", h.Head, h.Bureau, nil, "denied"},
			{"by a stranger", h.Stranger, h.Root, nil, "denied"},
			{"no department", h.Officer, h.Root, func(l *inspect.Line) { l.Department = " " }, "department"},
			{"no subject", h.Officer, h.Root, func(l *inspect.Line) { l.Subject = "" }, "subject"},
			{"no kind", h.Officer, h.Root, func(l *inspect.Line) { l.Kind = "" }, "kind"},
			{"no day", h.Officer, h.Root, func(l *inspect.Line) { l.From = day.None }, "from"},
			{"days the wrong way round", h.Officer, h.Root, func(l *inspect.Line) { l.Last = on("2021-12-21") }, "last"},
			{"into the next year", h.Officer, h.Root, func(l *inspect.Line) { l.Last = on("2022-01-03") }, "last"},
			{"days that are over", h.Officer, h.Root, func(l *inspect.Line) { l.From, l.Last = on("2021-12-01"), on("2021-12-19") }, "last"},
			{"a second comprehensive one of the department", h.Officer, h.Root, func(l *inspect.Line) {
				l.Kind, l.Subject, l.From = inspect.Comprehensive, "又一次", on("2021-12-28")
			}, "why"},
			{"the same with a reason", h.Officer, h.Root, func(l *inspect.Line) {
				l.Kind, l.Subject, l.From, l.Why = inspect.Comprehensive, "又一次", on("2021-12-28"), "上级专门部署"
			}, ""},
			{"a comprehensive one of another department", h.Officer, h.Root, func(l *inspect.Line) {
				l.Kind, l.Department, l.Subject, l.From, l.Last = inspect.Comprehensive, "区委宣传部", "宣传", on("2021-12-26"), on("2021-12-27")
			}, ""},
			{"one of the same kind at the same time", h.Officer, h.Root, func(l *inspect.Line) { l.Department, l.Subject = "区委党校", "学习" }, "with"},
			{"one on the same subject at another time", h.Officer, h.Root, func(l *inspect.Line) {
				l.Department, l.From, l.Last = "区委党校", on("2021-12-31"), on("2021-12-31")
			}, "with"},
			{"the same done together", h.Officer, h.Root, func(l *inspect.Line) { l.Department, l.With = "区委党校", themed }, ""},
			{"the same apart, with a reason", h.Officer, h.Root, func(l *inspect.Line) { l.Department, l.Apart = "区纪委", "涉及案件" }, ""},
			{"together with one that is not there", h.Officer, h.Root, func(l *inspect.Line) { l.With = 4242 }, "with"},
		} {
			l := line()
			if c.with != nil {
				c.with(&l)
			}
			if _, err := h.Inspections.Add(h.Ctx(), c.who, c.of, l); field(err) != c.field {
				t.Errorf("%s: %v, want %s", c.say, err, c.field)
			}
		}
		if err := h.Inspections.Strike(h.Ctx(), h.Officer, themed, 0, "不查了"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another is joined to it, and it was struck: %v", err)
		}
		testkit.Promise(t, "a second one, and one of the same kind, each asked for a reason", "IN-03")
	})
}

// Nothing begins without a line of the plan that is filed, and once.
func TestOnlyFromThePlan(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		l := line()
		l.Filing = ""
		id, err := h.Inspections.Add(h.Ctx(), h.Officer, h.Root, l)
		h.must(err)
		if _, err := h.Inspections.Open(h.Ctx(), h.Officer, id); fault.KindOf(err) != fault.Invalid {
			t.Errorf("not filed, and begun: %v", err)
		}
		l.Filing = "备〔2021〕4号"
		if err := h.Inspections.Amend(h.Ctx(), h.Officer, id, 9, l); fault.KindOf(err) != fault.Conflict {
			t.Errorf("somebody else changed it: %v", err)
		}
		h.must(h.Inspections.Amend(h.Ctx(), h.Officer, id, 1, l))
		made, err := h.Inspections.Open(h.Ctx(), h.Officer, id)
		h.must(err)
		for say, err := range map[string]error{
			"a second time": func() error { _, err := h.Inspections.Open(h.Ctx(), h.Officer, id); return err }(),
			"struck":        h.Inspections.Strike(h.Ctx(), h.Officer, id, 0, "不查了"),
		} {
			if fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", say, err)
			}
		}
		if _, err := h.Inspections.Open(h.Ctx(), h.Officer, made); fault.KindOf(err) != fault.NotFound {
			t.Errorf("from no line: %v", err)
		}
		// An inspection that was given up leaves its line free.
		h.must(h.Inspections.Withdraw(h.Ctx(), h.Officer, made, 0, "人员不够"))
		if _, err := h.Inspections.Open(h.Ctx(), h.Officer, id); err != nil {
			t.Error(err)
		}
	})
}

func TestChoose(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id := h.begin()
		for _, c := range []struct {
			say, field string
			with       func(*inspect.Choice)
		}{
			{"everybody but the Committee", "", func(c *inspect.Choice) { c.Sort, c.N = inspect.All, 4 }},
			{"more than there are", "n", func(c *inspect.Choice) { c.N = 4 }},
			{"none", "n", func(c *inspect.Choice) { c.N = 0 }},
			{"a number of today", "number_day", func(c *inspect.Choice) { c.NumberDay = on("2021-12-20") }},
			{"a number of yesterday", "number_day", func(c *inspect.Choice) { c.NumberDay = on("2021-12-19") }},
			{"no number", "number_name", func(c *inspect.Choice) { c.NumberName = "" }},
			{"a part that is not there", "scope", func(c *inspect.Choice) { c.Scope = 4242 }},
			{"no sort", "sort", func(c *inspect.Choice) { c.Sort = "" }},
			{"left out without a reason", "omit", func(c *inspect.Choice) { c.Omit = []inspect.Left{{Name: "东一支部"}} }},
			{"left out, and not there", "omit", func(c *inspect.Choice) { c.Omit = []inspect.Left{{Name: "东一", Reason: "换届"}} }},
			{"left out", "", func(c *inspect.Choice) { c.Omit = []inspect.Left{{Name: "东一支部", Reason: "换届"}} }},
			{"sizes that do not add up", "sizes", func(c *inspect.Choice) { c.Sizes = "党支部1" }},
			{"sizes in no words", "sizes", func(c *inspect.Choice) { c.Sizes = "两个" }},
			{"sizes of no stratum", "sizes", func(c *inspect.Choice) { c.Sizes = "党委2" }},
			{"sizes", "", func(c *inspect.Choice) { c.Sizes = "党支部2" }},
		} {
			x := choice(h)
			c.with(&x)
			if err := h.Inspections.Choose(h.Ctx(), h.Officer, id, 0, x); field(err) != c.field {
				t.Errorf("%s: %v, want %s", c.say, err, c.field)
			}
		}
		if err := h.Inspections.Choose(h.Ctx(), h.Secretary, id, 0, choice(h)); fault.KindOf(err) != fault.Denied {
			t.Error(err)
		}
	})
}

// The frame is frozen at the commitment, and the number comes after it: by days and by
// steps.
func TestCommitmentBeforeNumber(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id := h.begin()
		is := func(say string, err error, want string) {
			t.Helper()
			if field(err) != want {
				t.Errorf("%s: %v, want %s", say, err, want)
			}
		}
		is("a number without a commitment", h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "123456"), "conflict")
		is("a commitment by another officer", h.Inspections.Commit(h.Ctx(), h.Second, id, 0), "denied")
		h.must(h.Inspections.Commit(h.Ctx(), h.Officer, id, 0))
		is("a second commitment", h.Inspections.Commit(h.Ctx(), h.Officer, id, 0), "conflict")
		is("another choice after the commitment", h.Inspections.Choose(h.Ctx(), h.Officer, id, 0, choice(h)), "conflict")
		is("the number on the day of the commitment", h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "123456"), "number")
		h.Clock.Set("2021-12-21")
		is("a number that is none", h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "未公布"), "number")
		is("by another officer", h.Inspections.Enter(h.Ctx(), h.Second, id, 0, "123456"), "denied")
		h.must(h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "123456"))
		is("a second number", h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "654321"), "conflict")
		if n := len(h.sample(id)); n != 2 {
			t.Errorf("%d were drawn", n)
		}
		testkit.Promise(t, "no number before the commitment, none of its day, no second one", "IN-04")
	})
}

// alter changes a draw as somebody with the database in his hand would.
func (h house) alter(id int64, frame, commitment string) {
	h.T.Helper()
	h.must(h.Gate.Write(h.Ctx(), gate.Program("test"), "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE inspection_draw SET frame = @frame, commitment = @commitment WHERE id = @id", gate.Args{"id": id, "frame": frame, "commitment": commitment}); err != nil {
			return err
		}
		return w.Record(at, "test.alter", gate.Subject{Kind: "test"}, nil)
	}))
}

// A frame that was altered after the commitment is not drawn from, and the page says so;
// nor is a commitment that was made anew.
func TestAlteredFrame(t *testing.T) {
	for say, change := range map[string]func(d *inspect.Draw){
		"a frame without one of its organisations": func(d *inspect.Draw) { d.Frame.Units = d.Frame.Units[1:] },
		"a frame with its own new commitment": func(d *inspect.Draw) {
			d.Frame.Units = d.Frame.Units[1:]
			d.Commitment.Frame = d.Frame.Hash()
		},
		"an exclusion that nobody committed to": func(d *inspect.Draw) {
			d.Frame.Out = append(d.Frame.Out, draw.Excluded{Unit: d.Frame.Units[0], Reason: "后来加的"})
			d.Frame.Units = d.Frame.Units[1:]
		},
	} {
		t.Run(say, func(t *testing.T) {
			testkit.Both(t, func(t *testing.T, e testkit.Engine) {
				h := open(t, e)
				id := h.begin()
				h.must(h.Inspections.Commit(h.Ctx(), h.Officer, id, 0))
				x, err := h.Inspections.Get(h.Ctx(), h.Officer, id)
				h.must(err)
				change(x.Draw)
				h.alter(id, asJSON(t, x.Draw.Frame), asJSON(t, x.Draw.Commitment))
				h.Clock.Set("2021-12-21")
				err = h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "123456")
				if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "没有抽取") {
					t.Errorf("%s: %v", say, err)
				}
			})
		})
	}
	testkit.Promise(t, "3 of 3 alterations refused in words", "IN-05")
}

// Before the team leaves nobody learns who is visited, but the one who runs it.
func TestSealed(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, outside := h.drawn()
		reader := h.Outsider(31, post.Auditor)
		sample := h.sample(id)
		for name, who := range map[string]gate.Actor{"another officer": h.Second, "a secretary": h.Secretary, "the head of a bureau": h.Head, "a member": h.Plain, "a stranger": h.Stranger,
			"a reader": reader, "the inspector himself": {Account: 77, Person: outside}} {
			if _, err := h.Inspections.Sealed(h.Ctx(), who, id); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s and the sealed sample: %v", name, err)
			}
			if _, err := h.Inspections.Certificate(h.Ctx(), who, id); fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Denied {
				t.Errorf("%s and the certificate: %v", name, err)
			}
			if list, err := h.Inspections.Reached(h.Ctx(), who); err == nil && len(list) > 0 {
				t.Errorf("%s sees %d visits", name, len(list))
			}
			if list, err := h.Inspections.Mine(h.Ctx(), who); err != nil || len(list) > 0 {
				t.Errorf("%s has %d of his own (%v)", name, len(list), err)
			}
		}
		x, err := h.Inspections.Get(h.Ctx(), h.Second, id)
		h.must(err)
		if len(x.Orgs) != 0 {
			t.Error("another officer sees who is visited")
		}
		for _, s := range x.Steps {
			for _, of := range sample {
				if v, err := h.Orgs.Get(h.Ctx(), h.Officer, of, h.Gate.Today()); err != nil || strings.Contains(s.Text, v.Name) {
					t.Errorf("the timeline says %s (%v)", s.Text, err)
				}
			}
		}
		// What lies in the database does not tell either: neither a row nor the secret.
		h.must(h.Gate.Read(h.Ctx(), gate.Program("test"), "", func(r *gate.Reading) error {
			return r.Each("SELECT d.secret_seal, (SELECT COUNT(*) FROM inspection_org o WHERE {reach o.org_id}) FROM inspection_draw d WHERE {reach d.org_id}", nil, func(row gate.Row) error {
				seal, n := "", 0
				err := row.Scan(&seal, &n)
				if !strings.HasPrefix(seal, "1:") || n != 0 {
					t.Errorf("the secret lies as %.8s, %d rows", seal, n)
				}
				return err
			})
		}))
		// A replacement is the next in the order, whatever the officer would like.
		if err := h.Inspections.Replace(h.Ctx(), h.Officer, id, 0, sample[0], " "); field(err) != "reason" {
			t.Errorf("without a reason: %v", err)
		}
		if err := h.Inspections.Replace(h.Ctx(), h.Officer, id, 0, h.Bureau, "换届"); field(err) != "out" {
			t.Errorf("one who was not drawn: %v", err)
		}
		if err := h.Inspections.Replace(h.Ctx(), h.Second, id, 0, sample[0], "正在换届"); fault.KindOf(err) != fault.Denied {
			t.Errorf("by another officer: %v", err)
		}
		h.must(h.Inspections.Replace(h.Ctx(), h.Officer, id, 0, sample[0], "正在换届"))
		now := h.sample(id)
		if slices.Contains(now, sample[0]) || !slices.Contains(now, sample[1]) || len(now) != 2 {
			t.Errorf("replaced %v by %v", sample, now)
		}
		if err := h.Inspections.Replace(h.Ctx(), h.Officer, id, 0, sample[1], "也在换届"); field(err) != "out" {
			t.Errorf("nobody is left: %v", err)
		}
		testkit.Promise(t, "7 of 7 others learn nothing, by page, list or row", "IN-06")
	})
}

// An inspector reads what he was sent to, in these days, and nothing else.
func TestNarrowAccess(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, outside := h.drawn()
		if list, err := h.Posts.Choices(h.Ctx(), gate.Actor{Account: 77, Person: outside}); err != nil || len(list) != 0 {
			t.Fatal("a post before the departure:", list, err)
		}
		list := h.sample(id)
		for say, c := range map[string]struct {
			last  string
			by    map[int64][]int64
			field string
		}{
			"to nobody":               {"2021-12-25", map[int64][]int64{list[0]: {outside}}, "by-" + strconv.FormatInt(list[1], 10)},
			"by one not of the team":  {"2021-12-25", map[int64][]int64{list[0]: {outside}, list[1]: {h.Officer.Person}}, "by-" + strconv.FormatInt(list[1], 10)},
			"a last day that is over": {"2021-12-20", nil, "last"},
			"for a year":              {"2022-12-20", nil, "last"},
		} {
			if err := h.Inspections.Depart(h.Ctx(), h.Officer, id, 0, on(c.last), c.by); field(err) != c.field {
				t.Errorf("departure %s: %v", say, err)
			}
		}
		if err := h.Inspections.Depart(h.Ctx(), h.Second, id, 0, on("2021-12-25"), map[int64][]int64{list[0]: {outside}, list[1]: {outside}}); fault.KindOf(err) != fault.Denied {
			t.Errorf("another officer departs: %v", err)
		}
		first := h.depart(id, outside)
		who := h.inspector(outside, first)
		for _, c := range []struct {
			say, on string
			of      int64
			want    fault.Kind
		}{
			{"on the day of departure", "2021-12-21", first, fault.Internal},
			{"another organisation of the sample", "2021-12-21", list[1], fault.NotFound},
			{"one that was not drawn", "2021-12-21", h.Bureau, fault.NotFound},
			{"the Committee", "2021-12-21", h.Root, fault.NotFound},
			{"on the last day", "2021-12-25", first, fault.Internal},
			{"the day after", "2021-12-26", first, fault.Denied},
		} {
			h.Clock.Set(c.on)
			_, err := h.Orgs.Get(h.Ctx(), who, c.of, on("2021-12-20"))
			if err != nil && fault.KindOf(err) != c.want || err == nil && c.want != fault.Internal {
				t.Errorf("%s: %v, want %v", c.say, err, c.want)
			}
		}
		gr, err := h.Gate.Grant(h.Ctx(), who)
		if err != nil || len(gr.Cans) != 0 {
			t.Errorf("after the end: %v %v", gr, err)
		}
		if mine, err := h.Inspections.Mine(h.Ctx(), who); err != nil || len(mine) != 1 || mine[0].Org != first {
			t.Errorf("his own list: %v %v", mine, err)
		}
		testkit.Promise(t, "one organisation, from the departure to the last day", "IN-07")
	})
}

// Finishing early ends the access with that day; and a guest is nobody of the organisation.
func TestFinish(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, outside := h.drawn()
		first := h.depart(id, outside)
		who := h.inspector(outside, first)
		list, err := h.Posts.Of(h.Ctx(), h.Officer, first, h.Gate.Today())
		if err != nil || slices.ContainsFunc(list, func(p post.Post) bool { return p.Holder == outside }) {
			t.Errorf("the guest stands among %v (%v)", list, err)
		}
		h.must(h.Inspections.Finish(h.Ctx(), h.Officer, id, 0))
		if gr, err := h.Gate.Grant(h.Ctx(), who); err != nil || !gr.May(inspect.Check) {
			t.Errorf("on the day of the end: %v %v", gr, err)
		}
		h.Clock.Set("2021-12-22")
		if gr, err := h.Gate.Grant(h.Ctx(), who); err != nil || gr.May(inspect.Check) {
			t.Errorf("the day after the end: %v %v", gr, err)
		}
	})
}

// Once it is published every organisation may check the draw again, and before that none.
func TestPublish(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, outside := h.drawn()
		if err := h.Inspections.Publish(h.Ctx(), h.Officer, id, 0); fault.KindOf(err) != fault.Conflict {
			t.Errorf("before the departure: %v", err)
		}
		h.depart(id, outside)
		if _, err := h.Inspections.Certificate(h.Ctx(), h.Secretary, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a secretary before it is published: %v", err)
		}
		if _, err := h.Inspections.Certificate(h.Ctx(), h.Second, id); err != nil {
			t.Errorf("another officer after the departure: %v", err)
		}
		h.must(h.Inspections.Publish(h.Ctx(), h.Officer, id, 0))
		for _, who := range []gate.Actor{h.Secretary, h.Far, h.Head} {
			c, err := h.Inspections.Certificate(h.Ctx(), who, id)
			h.must(err)
			if err := c.Verify(); err != nil {
				t.Error(err)
			}
		}
		if _, err := h.Inspections.Certificate(h.Ctx(), h.Plain, id); fault.KindOf(err) != fault.Denied {
			t.Errorf("a member without a post: %v", err)
		}
		// Who was visited is left out of the next frame, with the day.
		second := line()
		second.Subject, second.From, second.Last = "又一次检查", on("2021-12-31"), on("2021-12-31")
		l, err := h.Inspections.Add(h.Ctx(), h.Officer, h.Root, second)
		h.must(err)
		next, err := h.Inspections.Open(h.Ctx(), h.Officer, l)
		h.must(err)
		c := choice(h)
		c.N, c.Recent, c.NumberDay = 1, true, on("2021-12-23")
		h.must(h.Inspections.Choose(h.Ctx(), h.Officer, next, 0, c))
		f, _, err := h.Inspections.Outlook(h.Ctx(), h.Officer, next)
		if err != nil || len(f.Out) != 2 || !strings.Contains(f.Out[0].Reason, "2021年12月21日检查过") || len(f.Units) != 1 {
			t.Errorf("%+v (%v)", f, err)
		}
	})
}
