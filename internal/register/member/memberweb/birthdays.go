package memberweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
)

// BirthdaysView is the political birthdays of a month.
type BirthdaysView struct {
	Title, Lead string
	Months      []ui.NavItem
	Columns     []ui.Column
	Own         bool // as in RosterView
	Rows        []BirthdayRow
	None        ui.None
	Record      ui.Link
	Cards       ui.Link
	Export      string
}

// BirthdayRow is one of them.
type BirthdayRow struct {
	Day       day.Day
	Name, Org ui.Link
	Joined    day.Day
	Years     string
	State     ui.State
	Word      string
	Kept      ui.Link // the record at which it was kept
	Card      ui.Link
}

// CardsView is cards to print, one on each sheet.
type CardsView struct {
	Title, Lead string
	Action      string
	Hidden      [][2]string
	Text        ui.Field
	Cards       []Card
	Back        ui.Link
}

// Card is one card.
type Card struct {
	Name  string
	Lines []string
	From  string
	On    day.Day
}

// birthdaysOf reads which month, of what part of the tree.
func (p pages) birthdaysOf(r *web.Request) (list []member.Birthday, year, month int, err error) {
	on := r.AsOf()
	year, month = int(r.Num("year", int64(on.Year()))), int(r.Num("month", int64(on.Month())))
	if year < 1921 || year > 2100 {
		return nil, 0, 0, fault.Missing()
	}
	list, err = p.Members.Birthdays(r.Context(), r.Who, r.Num("org", 0), year, month, on)
	return list, year, month, err
}

func (p pages) birthdays(r *web.Request) error {
	list, year, month, err := p.birthdaysOf(r)
	if err != nil {
		return err
	}
	kept, err := p.Activities.Celebrated(r.Context(), r.Who, day.Year(year))
	if err != nil {
		return err
	}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.AsOf())
	if err != nil {
		return err
	}
	org := ""
	if id := r.Num("org", 0); id != 0 {
		org = "&org=" + ui.ID(id)
	}
	v := BirthdaysView{Columns: []ui.Column{{Text: "政治生日"}, {Text: "姓名"}, {Text: "党支部"}, {Text: "入党日期"}, {Text: "入党", Num: true}, {Text: "情况"}, {Text: "贺卡"}},
		Title: fmt.Sprintf("%d年%d月政治生日", year, month), Lead: fmt.Sprintf("按入党日期列出，共%d人。", len(list)),
		None: ui.None{Title: "这个月没有人过政治生日", Text: "换一个月看看。没有登记入党日期的党员列不出来。"}, Export: "/birthdays/export?" + r.URL.RawQuery}
	if v.Own = len(tree) == 1; v.Own {
		v.Columns = slices.Delete(v.Columns, 2, 3)
	}
	for m := 1; m <= 12; m++ {
		v.Months = append(v.Months, ui.NavItem{Text: strconv.Itoa(m) + "月", Href: fmt.Sprintf("/birthdays?year=%d&month=%d%s", year, m, org), Here: m == month})
	}
	if r.Session.Grant.May(activity.Keep) {
		v.Record = ui.Link{Text: "记一次政治生日", Href: "/activities/new?kind=birthday"}
	}
	if len(list) > 0 {
		v.Cards = ui.Link{Text: "打印贺卡", Href: fmt.Sprintf("/birthdays/cards?year=%d&month=%d%s", year, month, org)}
	}
	for _, b := range list {
		row := BirthdayRow{Day: b.On, Name: ui.Link{Text: b.Name, Href: "/members/" + ui.ID(b.ID)}, Org: ui.Link{Text: b.OrgName, Href: "/orgs/" + ui.ID(b.Org)},
			Joined: b.JoinedOn, Years: strconv.Itoa(b.Years) + "年", State: ui.NA, Word: "没有记录",
			Card: ui.Link{Text: "贺卡", Href: fmt.Sprintf("/birthdays/cards?year=%d&month=%d&member=%d%s", year, month, b.ID, org)}}
		switch {
		case kept[b.ID] != 0:
			row.State, row.Word, row.Kept = ui.Done, "已过", ui.Link{Text: "看记录", Href: "/activities/" + ui.ID(kept[b.ID])}
		case b.On == r.Today():
			row.State, row.Word = ui.Due, "就是今天"
		case b.On > r.Today():
			row.Word = "还有" + strconv.Itoa(int(b.On-r.Today())) + "天"
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(Birthdays(r.Frame(v.Title), v))
}

// greeting is what a card says until somebody writes better. 姓名, 入党日期 and 年数
// are put in for each.
const greeting = "{{姓名}}同志：\n{{入党日期}}，您加入中国共产党，到今年满{{年数}}年。支部的同志们向您祝贺政治生日。"

// mostGreeting is how long a greeting may be.
const mostGreeting = 400

// cards are the cards of a month, or one of them, to be printed.
func (p pages) cards(r *web.Request) error {
	list, year, month, err := p.birthdaysOf(r)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(r.FormValue("text"))
	v := CardsView{Title: "政治生日贺卡", Action: "/birthdays/cards", Lead: "每张一页，用浏览器打印。贺词可以改，改过的只用在这一次。",
		Hidden: [][2]string{{"year", strconv.Itoa(year)}, {"month", strconv.Itoa(month)}, {"org", r.FormValue("org")}, {"member", r.FormValue("member")}},
		Text:   ui.Field{Name: "text", Label: "贺词", Kind: "textarea", Rows: 4, Value: text, Class: "full", Hint: "{{姓名}}、{{入党日期}}、{{年数}}会换成每个人的。"},
		Back:   ui.Link{Text: "回到名单", Href: fmt.Sprintf("/birthdays?year=%d&month=%d", year, month)}}
	switch {
	case text == "":
		v.Text.Value = greeting
	case len([]rune(text)) > mostGreeting:
		v.Text.Problem = "贺词不超过400个字，下面是没有改过的。"
		text = ""
	}
	if text == "" {
		text = greeting
	}
	only := r.Num("member", 0)
	for _, b := range list {
		if only != 0 && b.ID != only {
			continue
		}
		said := strings.NewReplacer("{{姓名}}", b.Name, "{{入党日期}}", b.JoinedOn.Chinese(), "{{年数}}", strconv.Itoa(b.Years)).Replace(text)
		v.Cards = append(v.Cards, Card{Name: b.Name, Lines: strings.Split(said, "\n"), From: b.OrgName, On: b.On})
	}
	if only != 0 && len(v.Cards) == 0 {
		return fault.Missing()
	}
	return r.Page(Cards(r.Frame(v.Title), v))
}
