package post_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/post"
)

// The security administrator gives and takes the posts of office, to others only,
// and nobody becomes two of the three administrators by any way.
func TestPostsOfOffice(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		system, security, audit := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin), w.Outsider(23, post.AuditAdmin)
		second := w.Outsider(24, post.SecurityAdmin)
		her := w.People[w.East][4]
		ctx := t.Context()
		for _, c := range []struct {
			who  string
			as   gate.Actor
			p    post.Post
			want fault.Kind // Internal: given
			text string
		}{
			{"a branch secretary", w.Secretary, post.Post{Org: w.East, Holder: her, Kind: post.Clerk}, fault.Denied, ""},
			{"an officer of the Committee", w.Officer, post.Post{Org: w.Root, Holder: her, Kind: post.Officer}, fault.Denied, ""},
			{"the system administrator", system, post.Post{Org: w.Root, Holder: her, Kind: post.Officer}, fault.Denied, ""},
			{"the audit administrator", audit, post.Post{Org: w.Root, Holder: her, Kind: post.Auditor}, fault.Denied, ""},
			{"nobody", gate.Actor{}, post.Post{Org: w.Root, Holder: her, Kind: post.Auditor}, fault.Unsigned, ""},
			{"to oneself", security, post.Post{Org: w.Root, Holder: security.Person, Kind: post.Officer}, fault.Denied, "不能给自己授权"},
			{"a party post", security, post.Post{Org: w.East, Holder: her, Kind: post.Secretary}, fault.Invalid, "选举和任免"},
			{"an administrator's outside the Committee", security, post.Post{Org: w.East, Holder: her, Kind: post.SystemAdmin}, fault.Invalid, "只设在工委"},
			{"nobody's account", security, post.Post{Org: w.Root, Kind: post.Officer}, fault.Invalid, "没有对应的人"},
			{"an organisation that is not there", security, post.Post{Org: 4242, Holder: her, Kind: post.Clerk}, fault.NotFound, ""},
			{"over before it begins", security, post.Post{Org: w.Root, Holder: her, Kind: post.Auditor, Span: day.Span{Until: day.Must("2021-12-01")}}, fault.Invalid, "起止日期"},
			{"a second of the three to the system administrator", security, post.Post{Org: w.Root, Holder: system.Person, Kind: post.AuditAdmin}, fault.Invalid, "由三个人担任"},
			{"a second of the three to the audit administrator", security, post.Post{Org: w.Root, Holder: audit.Person, Kind: post.SystemAdmin}, fault.Invalid, "由三个人担任"},
			{"a second of the three to another security administrator", security, post.Post{Org: w.Root, Holder: second.Person, Kind: post.AuditAdmin}, fault.Invalid, "由三个人担任"},
			{"a clerk of a branch", security, post.Post{Org: w.East, Holder: her, Kind: post.Clerk}, fault.Internal, ""},
			{"the same again", security, post.Post{Org: w.East, Holder: her, Kind: post.Clerk}, fault.Invalid, "不用再任一次"},
			{"a reader for a time", security, post.Post{Org: w.Root, Holder: her, Kind: post.Auditor, Span: day.Span{Until: day.Must("2022-03-01")}}, fault.Internal, ""},
			{"a second system administrator", security, post.Post{Org: w.Root, Holder: her, Kind: post.SystemAdmin}, fault.Internal, ""},
		} {
			_, err := w.Posts.GiveOffice(ctx, c.as, c.p)
			if err == nil && c.want != fault.Internal || err != nil && (fault.KindOf(err) != c.want || !strings.Contains(err.Error(), c.text)) {
				t.Errorf("%s: %v, want %v %s", c.who, err, c.want, c.text)
			}
		}
		// Nor by the program, nor by a decision.
		for _, pair := range [][2]post.Kind{{post.SystemAdmin, post.SecurityAdmin}, {post.SecurityAdmin, post.AuditAdmin}, {post.AuditAdmin, post.SystemAdmin}} {
			holder := map[post.Kind]int64{post.SystemAdmin: system.Person, post.SecurityAdmin: security.Person, post.AuditAdmin: audit.Person}[pair[0]]
			_, err := w.Posts.Give(ctx, gate.Program("test"), post.Post{Org: w.Root, Holder: holder, Kind: pair[1], How: post.Appointed, Span: day.Span{From: day.Must("2022-02-01"), Until: day.Forever}})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s and later %s: %v", pair[0].Label(), pair[1].Label(), err)
			}
		}
		for _, k := range []post.Kind{post.Officer, post.Auditor, post.SystemAdmin, post.SecurityAdmin, post.AuditAdmin} {
			for _, act := range []decision.Act{decision.Appoint, decision.Remove, decision.Seat} {
				_, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "任职", MadeOn: day.Must("2021-12-20"),
					Items: []decision.Item{{Act: act, Org: w.Root, Member: w.People[w.East][6], Kind: string(k)}}})
				if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "安全管理员") {
					t.Errorf("a decision on %s: %v", k.Label(), err)
				}
			}
		}
		testkit.Promise(t, "3 of 3 pairs refused, by page, program and decision", "SY-01", "SY-03", "AT-16")
	})
}

// What is taken is gone with the next request, and the last administrator stays.
func TestOfficeIsTaken(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := t.Context()
		system, security := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin)
		if err := w.Posts.TakeOffice(ctx, security, security.Person, security.Post); fault.KindOf(err) != fault.Denied {
			t.Error("one's own:", err)
		}
		if err := w.Posts.TakeOffice(ctx, security, system.Person, system.Post); fault.KindOf(err) != fault.Conflict {
			t.Error("the last system administrator:", err)
		}
		if err := w.Posts.TakeOffice(ctx, security, w.Secretary.Person, w.Secretary.Post); fault.KindOf(err) != fault.NotFound {
			t.Error("a secretary's post:", err)
		}
		if err := w.Posts.TakeOffice(ctx, w.Officer, system.Person, system.Post); fault.KindOf(err) != fault.Denied {
			t.Error("by an officer:", err)
		}
		other := w.Outsider(25, post.SystemAdmin)
		if err := w.Posts.TakeOffice(ctx, security, system.Person, system.Post); err != nil {
			t.Error(err)
		}
		for _, who := range []gate.Actor{system, other} {
			gr, err := w.Gate.Grant(ctx, who)
			if err != nil || (len(gr.Cans) > 0) != (who == other) {
				t.Errorf("%d may %v (%v)", who.Account, gr.Cans, err)
			}
		}
		// One that was given today and taken today was held on no day.
		id, err := w.Posts.GiveOffice(ctx, security, post.Post{Org: w.Root, Holder: w.People[w.East][4], Kind: post.Officer})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Posts.TakeOffice(ctx, security, w.People[w.East][5], id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the post of somebody else: %v", err)
		}
		if err := w.Posts.TakeOffice(ctx, security, w.People[w.East][4], id); err != nil {
			t.Error(err)
		}
		if list, err := w.Posts.OfPerson(ctx, security, w.People[w.East][4]); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
		testkit.Promise(t, "the last of each stays; what is taken is gone with the next request", "SY-05", "DB-07")
	})
}
