// Package exportweb answers the buttons under lists that fetch them as a
// workbook: POST with the filters of the list, and for the roster a reason where
// the sealed values are wanted in full.
package exportweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/site"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/desk/deskweb"
	"zhibu/internal/output/export"
	"zhibu/internal/output/selfcheck"
	"zhibu/internal/register/access"
	"zhibu/internal/register/member"
)

type pages struct{ exports *export.Exports }

// Routes are the fetching of lists.
func Routes(es *export.Exports) []web.Route {
	p := pages{es}
	return append(append(p.life(), p.reach()...),

		web.Needs(member.View, "POST /members/export", p.members),
		web.Needs(member.View, "POST /birthdays/export", p.birthdays),
		web.Needs(access.Take, "POST /orgs/export", p.orgs),
		web.Needs(access.Take, "POST /activities/export", p.activities),
		web.Needs(access.Take, "POST /decisions/export", p.decisions),
		web.Needs(topic.View, "POST /topics/export", p.topics),
		web.Needs(topic.View, "POST /topics/{id}/export", p.coverage),
		web.Needs(site.View, "POST /sites/export", p.sites),
		web.Needs(studygroup.View, "POST /study-groups/export", p.groups),
		web.Needs(access.Take, "POST /duties/export", p.duties),
		web.Own("POST /me/study/export", p.study),
		web.Needs(booking.View, "POST /bookings/export", p.bookings),
		web.Needs(plan.View, "POST /plan/export", p.plan),
		web.Needs(desk.Handle, "POST /desk/export", p.pleas),
		web.Needs(selfcheck.View, "POST /self-check/export", p.selfCheck),
	)
}

func (p pages) members(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	f, err := p.exports.Members(r.Context(), r.Who, member.Query{On: r.AsOf(), Org: r.Num("org", 0), Text: r.Text("q"), Category: r.Text("category"),
		Flag: r.Text("flag"), Serving: r.Text("serving") != ""}, r.Text("reason"))
	return p.send(r, f, err)
}

func (p pages) birthdays(r *web.Request) error {
	f, err := p.exports.Birthdays(r.Context(), r.Who, r.Num("org", 0), int(r.Num("year", int64(r.AsOf().Year()))), int(r.Num("month", int64(r.AsOf().Month()))), r.AsOf())
	return p.send(r, f, err)
}

func (p pages) orgs(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	f, err := p.exports.Orgs(r.Context(), r.Who, r.Num("org", 0), r.Text("q"), r.AsOf())
	return p.send(r, f, err)
}

func (p pages) activities(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	span := spanOf(r)
	f, err := p.exports.Activities(r.Context(), r.Who, activity.Query{Org: r.Num("org", 0), Below: r.Text("below") != "" || r.Num("org", 0) == 0, Span: span, Void: r.Text("void") != "",
		Kind: activity.Kind(r.Text("kind")), Site: r.Num("site", 0), Topic: r.Num("topic", 0), Text: r.Text("q")})
	return p.send(r, f, err)
}

// spanOf is the span that the list showed, and says until which day it is true.
func spanOf(r *web.Request) day.Span {
	span := r.Span()
	span.Until = min(span.Until, max(r.AsOf()+1, span.From))
	return span
}

func (p pages) decisions(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	f, err := p.exports.Decisions(r.Context(), r.Who, decision.Query{Span: spanOf(r), Kind: decision.Kind(r.Text("kind")), Org: r.Num("org", 0), Text: r.Text("q")})
	return p.send(r, f, err)
}

func (p pages) topics(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	f, err := p.exports.Topics(r.Context(), r.Who, r.AsOf(), r.Text("q"))
	return p.send(r, f, err)
}

func (p pages) coverage(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.exports.Coverage(r.Context(), r.Who, id, r.AsOf())
	return p.send(r, f, err)
}

func (p pages) sites(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	f, err := p.exports.Sites(r.Context(), r.Who, spanOf(r))
	return p.send(r, f, err)
}

func (p pages) groups(r *web.Request) error {
	f, err := p.exports.Groups(r.Context(), r.Who, studygroup.Query{Org: r.Num("org", 0), Kind: studygroup.Kind(r.Text("kind")), On: r.AsOf(), Year: r.AsOf().Year()})
	return p.send(r, f, err)
}

func (p pages) duties(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	of := r.Num("org", 0)
	if of == 0 {
		of = r.Session.Grant.Org
	}
	f, err := p.exports.Duties(r.Context(), r.Who, duty.Query{Org: of, Below: true, AsOf: r.AsOf(), Year: r.AsOf().Year()})
	return p.send(r, f, err)
}

func (p pages) study(r *web.Request) error {
	f, err := p.exports.Study(r.Context(), r.Who, int(r.Num("year", int64(r.Today().Year()))))
	return p.send(r, f, err)
}

// bookings are those of days to come too: the page's day says when they had been made.
func (p pages) bookings(r *web.Request) error {
	q := booking.Query{Org: r.Num("org", 0), Below: true, Site: r.Num("site", 0), Span: day.Span{From: day.Year(r.Today().Year()).From, Until: day.Forever}, AsOf: r.AsOf(), State: booking.State(r.Text("state"))}
	if r.Num("year", 0) != 0 {
		q.Span = day.Year(int(r.Num("year", 0)))
	}
	if from, until := r.Day("from"), r.Day("until"); from != day.None && until >= from {
		q.Span = day.Span{From: from, Until: until + 1}
	}
	f, err := p.exports.Bookings(r.Context(), r.Who, q)
	return p.send(r, f, err)
}

func (p pages) plan(r *web.Request) error {
	f, err := p.exports.Plan(r.Context(), r.Who, r.Num("org", r.Session.Grant.Org), int(r.Num("year", int64(r.Today().Year()))), r.AsOf())
	return p.send(r, f, err)
}

func (p pages) selfCheck(r *web.Request) error {
	f, err := p.exports.SelfCheck(r.Context(), r.Who, r.Num("record", 0))
	return p.send(r, f, err)
}

func (p pages) pleas(r *web.Request) error {
	f, err := p.exports.Pleas(r.Context(), r.Who, deskweb.QueryOf(r))
	return p.send(r, f, err)
}

// send hands a file over; it was whole, and noted, before the first byte goes out.
func (p pages) send(r *web.Request, f *export.File, err error) error {
	if err != nil {
		return err
	}
	defer f.Close() // it has no name any more
	if err := p.exports.HandOver(r.Context(), r.Who, f, asked(r)); err != nil {
		return err
	}
	h := r.W.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(f.Name))
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	_, _ = f.WriteTo(r.W) // who has gone does not hear it
	return nil
}

// asked is what narrowed the list. A text that was searched for may be anybody's
// name or number: only that there was one is said.
func asked(r *web.Request) string {
	var words []string
	for name, values := range r.Form {
		switch {
		case len(values) == 0 || values[0] == "" || name == "back" || name == "reason" || name == "form_key" || name == "after":
		case name == "q":
			words = append(words, "q")
		default:
			words = append(words, name+"="+values[0])
		}
	}
	slices.Sort(words)
	text := []rune(strings.Join(words, "&"))
	return string(text[:min(len(text), 300)])
}
