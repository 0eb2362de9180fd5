package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
)

// naming are the names under which forms of this house, or of any other, name something
// by its number.
var naming = strings.Fields(`about absent account activity after annex answer assessment batch booking colleague decision deputies document draw duty edition election
	evidence feed file files finding for from group holder id ids into is item letter line lines link life list member members of opinion org orgs others owner pair
	paper part passkey people person photo photos plan plea point post present problem record ready remove review round scope secretary session set_org share shot
	site standard talk task thing to told topic transfer unit visit visitors was weak who with`)

// fields are the ids of things by what they are called.
func (x things) fields() map[string]int64 {
	list, v := map[string]int64{}, reflect.ValueOf(x)
	for i := range v.NumField() {
		if id := v.Field(i).Int(); id != 0 {
			list[v.Type().Field(i).Name] = id
		}
	}
	return list
}

// foreigners are, for each id of one's own, the id of the same of somebody else: records,
// and people.
func (m *matrix) foreigners() (instead map[string]string, all []string) {
	instead = map[string]string{}
	own, far := m.whose["own"].fields(), m.whose["far"].fields()
	for name, id := range own {
		if other := far[name]; other != 0 && other != id {
			instead[ui.ID(id)], all = ui.ID(other), append(all, ui.ID(other))
		}
	}
	for n, id := range m.w.People[m.w.East] {
		other := ui.ID(m.w.People[m.w.West][n%4])
		instead[ui.ID(id)], all = other, append(all, other)
	}
	slices.Sort(all)
	return instead, slices.Compact(all)
}

// ending are the forms after which nothing more can be done with a record: they come last.
var ending = regexp.MustCompile(`/(void|withdraw|end|cancel|dissolve|finish|settle|close|stop|hold)$`)

// mentioning are the rows in which somebody else's ids or words stand.
func mentioning(t *testing.T, m *matrix, foreign *regexp.Regexp) map[string]string {
	t.Helper()
	list := map[string]string{}
	for table, rows := range state(t, m) {
		var kept []string
		for row := range strings.SplitSeq(rows, "\n") {
			if foreign.MatchString(row) {
				kept = append(kept, row)
			}
		}
		list[table] = strings.Join(kept, "\n")
	}
	return list
}

// written is a form as somebody sends it who fills in what is empty.
func written(form *goquery.Selection) url.Values {
	v := asItStands(form)
	form.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		name, kind := s.AttrOr("name", ""), s.AttrOr("type", "text")
		if _, off := s.Attr("disabled"); off || name == "" || kind == "hidden" || kind == "file" || v.Get(name) != "" {
			return
		}
		switch {
		case s.Is("select"):
			s.Find("option").EachWithBreak(func(_ int, o *goquery.Selection) bool {
				v.Set(name, o.AttrOr("value", ""))
				return v.Get(name) == ""
			})
		case kind == "checkbox" || kind == "radio":
			v.Set(name, s.AttrOr("value", "on"))
		case name == "from" || name == "until":
			v.Set(name, map[string]string{"from": "09:00", "until": "10:00"}[name])
		case kind == "date":
			v.Set(name, "2021-12-20")
		case kind == "number" || name == "hours" || s.AttrOr("inputmode", "") != "":
			v.Set(name, "1")
		default:
			v.Set(name, "核对以后填写")
		}
	})
	return v
}

// Whatever ids a form holds, visible or hidden, those of somebody else put in their
// place, or sent along under any name that ids have in this house, touch nothing of his
// and make no row that names it.
func TestForeignIdsInForms(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		m := newMatrix(t, e, app.Powers)
		instead, all := m.foreigners()
		foreign := regexp.MustCompile(`西机密|西丙|` + strings.Join(all, "|"))
		before := mentioning(t, m, foreign)
		sent, taken, swapped, kept := 0, 0, 0, false
		tried := map[string]bool{}
		look := func(after string) {
			now := mentioning(t, m, foreign)
			for table, rows := range now {
				if rows != before[table] {
					t.Errorf("%s, with somebody else's ids, changes what stands of him in %s:\n%s", after, table, difference(before[table], rows))
				}
			}
			before = now
		}
		try := func(who, action string, v url.Values) int {
			rec := ask(m.h, "POST", action, who, v)
			sent++
			kept = kept || rec.Code == http.StatusSeeOther
			if rec.Code >= 500 {
				t.Errorf("%s as %s answers %d to %v", action, who, rec.Code, v)
			}
			return rec.Code
		}
		for _, last := range []bool{false, true} {
			for _, r := range m.w.Routes() {
				method, path, _ := strings.Cut(r.Pattern, " ")
				if method != "GET" || strings.HasPrefix(path, "/static") {
					continue
				}
				page := m.fill(r.Pattern, m.whose["own"])
				if with := m.with(r.Pattern, m.whose["own"]); with != "" {
					page += "?" + with
				}
				for _, who := range []string{"secretary", "member"} {
					rec := ask(m.h, "GET", page, who, nil)
					if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
						continue
					}
					doc, err := goquery.NewDocumentFromReader(rec.Body)
					if err != nil {
						t.Fatal(err)
					}
					doc.Find(`form[method="post"]`).Each(func(_ int, form *goquery.Selection) {
						action := form.AttrOr("action", "")
						if tried[who+action] || action == "/sign-out" || action == "/calendar/feeds" || ending.MatchString(action) != last { // the cast has no accounts of its own
							return
						}
						tried[who+action] = true
						v, ahead := written(form), int64(0)
						send := func(v url.Values) int {
							if n, err := strconv.ParseInt(v.Get("version"), 10, 64); err == nil {
								v.Set("version", ui.ID(n+ahead))
							}
							code := try(who, action, v)
							if code == http.StatusSeeOther {
								ahead++ // what follows is sent as by somebody who has seen it
							}
							return code
						}
						for name, values := range v {
							for n, value := range values {
								other := instead[value]
								if other == "" {
									continue
								}
								for _, base := range []url.Values{asItStands(form), v} {
									swap := maps.Clone(base)
									swap[name] = slices.Clone(values)
									swap[name][n] = other
									if swap.Has("why") {
										swap.Set("why", "核对以后填写")
									}
									send(swap)
								}
								swapped++
							}
						}
						for n := range 3 { // what the form does not show, of three kinds of ids
							extra := maps.Clone(v)
							for i, name := range naming {
								if !extra.Has(name) {
									extra.Set(name, all[(i*7+n*11)%len(all)])
								}
							}
							if send(extra) == http.StatusSeeOther && n == 0 {
								taken++
							}
						}
						if kept && !m.w.Gate.Postgres() { // what is refused writes nothing, which the end shows of all
							look(who + " " + action)
							kept = false
						}
					})
				}
			}
		}
		look("all of it")
		if taken < 35 || swapped < 20 {
			t.Errorf("only %d forms were taken and %d ids put in: the test says little", taken, swapped)
		}
		testkit.Promise(t, fmt.Sprintf("%d forms (%d taken), %d requests with the ids of others, 0 of their rows touched, %s", len(tried), taken, sent, e.Name), "AT-03", "DB-17")
	})
}
