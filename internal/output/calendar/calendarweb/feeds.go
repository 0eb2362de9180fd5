package calendarweb

import (
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/calendar"
)

// feeds lists the asker's own addresses, and makes another.
func (p pages) feeds(r *web.Request) error {
	v, err := p.feedsView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(Feeds(r.Frame(v.Title), v))
}

func (p pages) feedsView(r *web.Request, problems []ui.Problem) (v FeedsView, err error) {
	v = FeedsView{Title: "日历订阅", Lead: "让手机和电脑的日历自己来取，不用装应用。", Crumbs: []ui.Link{{Text: "我的", Href: "/me"}}, Problems: problems,
		May: r.Session.Grant.May(calendar.View)}
	list, err := p.Calendars.Mine(r.Context(), r.Who)
	if err != nil {
		return v, err
	}
	for _, f := range list {
		row := FeedRow{Text: f.OrgName, Works: f.Works, Action: "/calendar/feeds/" + ui.ID(f.ID) + "/revoke",
			Note: day.At(time.UnixMilli(f.MadeMS)).Chinese() + "生成，按" + f.Post.Label() + "的职务有效"}
		if f.Below {
			row.Text += "和下级组织"
		}
		if !f.Works {
			row.Note += "，这个职务已经结束"
		}
		v.Rows = append(v.Rows, row)
	}
	if !v.May {
		return v, nil
	}
	v.Crumbs = []ui.Link{{Text: "日历", Href: "/calendar"}}
	of := r.Num("org", r.Session.Grant.Org)
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return v, err
	}
	v.Fields = []ui.Field{{Name: "org", Label: "党组织", Kind: "select", Options: []ui.Option{{Value: ui.ID(of), Text: o.Name, On: true}}, Problem: web.ProblemOf(problems, "org")}}
	if !o.Kind.IsBranch() {
		v.Fields = append(v.Fields, ui.Field{Name: "below", Label: "连同下级组织", Kind: "tick"})
	}
	return v, nil
}

// make answers with the page itself, not with a redirect: the address is shown
// once and kept nowhere.
func (p pages) make(r *web.Request) error {
	secret, err := p.Calendars.Make(r.Context(), r.Who, r.Num("org", 0), r.Text("below") != "")
	if problems, ok := web.Problems(err); ok {
		v, err := p.feedsView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Feeds(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	v, err := p.feedsView(r, nil)
	if err != nil {
		return err
	}
	v.Secret = r.Site() + web.SecretPath + secret + ".ics"
	return r.Page(Feeds(r.Frame(v.Title), v))
}

func (p pages) revoke(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	if err := p.Calendars.Revoke(r.Context(), r.Who, id); err != nil {
		return err
	}
	return r.Say("/calendar/feeds", "已停用，这个地址马上就不能用了。")
}

// serve answers a calendar programme.
func (p pages) serve(r *web.Request) error {
	secret, is := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !is {
		return fault.Missing()
	}
	body, err := p.Calendars.Serve(r.Context(), secret)
	if err != nil {
		return err
	}
	h := r.W.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="zhibu.ics"`)
	_, _ = r.W.Write(body) // who has gone does not hear it
	return nil
}
