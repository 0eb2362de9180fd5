package accountweb

import (
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
)

// mostLines is how much of a list the person's own page holds, and fewLines how
// much of it stands open.
const (
	mostLines = 8
	fewLines  = 3
)

// me is what belongs to the person, and says first whether something is asked.
func (p pages) me(r *web.Request) error {
	v := MeView{Line: r.Who.Name, Title: "没有要您办的事", LooksHead: "谁看过您的完整资料",
		Foot: "记录由支部保管。有不对的地方，可以请求更正，也可以告诉支部书记，原来的内容会留着。"}
	var err error
	if v.Tasks, err = p.waits(r); err != nil {
		return err
	}
	if n := len(v.Tasks); n > 0 {
		v.Title = "有" + ui.Count(n) + "件事等您回一句话"
	}
	m, err := p.members.OnePerson(r.Context(), r.Who)
	if fault.KindOf(err) == fault.NotFound {
		v.Foot = "您的账号不对应本区的党员，这里没有您的记录。"
		return r.Page(Me(r.Frame("我的"), v))
	}
	if err != nil {
		return err
	}
	v.Line = m.Name + "　" + m.OrgName
	if m.JoinedOn != day.None {
		v.Birthday = &Birthday{Day: m.JoinedOn.MonthDay(), Text: m.JoinedOn.Chinese() + "入党，" + partyAge(m, r.Today())}
		if years := m.JoinedOn.YearsTo(r.Today()); years > 0 && m.JoinedOn.AddYears(years) == r.Today() {
			v.Title = fmt.Sprintf("今天是您入党%d年的政治生日", years)
		}
	}
	for _, part := range []func(*web.Request, *MeView) error{p.coming, p.hours, p.heard, p.looks} {
		if err := part(r, &v); err != nil {
			return err
		}
	}
	v.Who = []ui.Pair{
		{Term: "本支部书记和委员", Text: "看名册和活动记录，身份证号和电话只看到一部分"},
		{Term: "上级党组织和工委", Text: "同样，看完整内容要写明原因并记入日志"},
		{Term: "其他支部", Text: "看不到"},
	}
	v.Doors = []ui.Link{{Text: "我的组织生活", Href: "/me/life"}, {Text: "我的信息和谁看过", Href: "/me/data"}, {Text: "请求更正我的资料", Href: "/feedback/correction"}, {Text: "我的投诉建议", Href: "/feedback"}}
	if r.Session.Grant.May("calendar.view") {
		v.Doors = append(v.Doors, ui.Link{Text: "日历订阅", Href: "/calendar/feeds"})
	}
	v.Doors = append(v.Doors, ui.Link{Text: "登录和安全", Href: "/account/security"})
	return r.Page(Me(r.Frame("我的"), v))
}

func partyAge(m member.Member, on day.Day) string {
	if m.PartyFrom == day.None {
		return "预备期内"
	}
	return "党龄" + strconv.Itoa(m.PartyYears(on)) + "年"
}

// asked is the hours that the year asks of the asker: more of whoever has a seat
// in a leading body.
func (p pages) asked(r *web.Request) (int, error) {
	posts, err := p.posts.Choices(r.Context(), r.Who)
	cadre := false
	for _, x := range posts {
		cadre = cadre || x.Kind.Seat()
	}
	return p.yearly(r.Today(), cadre), err
}

// coming is what the branch plans for all its members, the nearest in full.
func (p pages) coming(r *web.Request, v *MeView) error {
	list, err := p.plans.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	for i, x := range list {
		when := strings.TrimSpace(x.Day.Zhou() + " " + x.From)
		if i == 0 {
			text := "来不了，告诉支部书记一声就行。"
			if x.Place != "" {
				text = x.Place + "。" + text
			}
			v.Next = &Next{Day: x.Day.MonthDay(), When: when, Title: x.Label(), Text: text}
			continue
		}
		v.Coming = append(v.Coming, Took{When: x.Day.MonthDay() + " " + when, Text: x.Label(), Word: x.Place})
	}
	return nil
}

// hours are the study and the activities of this year.
func (p pages) hours(r *web.Request, v *MeView) error {
	all, err := p.asked(r)
	if err != nil {
		return err
	}
	st, err := p.activities.Study(r.Context(), r.Who, day.Year(r.Today().Year()))
	if err != nil {
		return err
	}
	v.Hours = &Hours{Done: activity.Hours(st.Mins), Mins: int64(st.Mins), All: int64(all), Text: "按参加的学习活动累计，由支部记录，不用您签到。"}
	for _, a := range st.Took[:min(mostLines, len(st.Took))] {
		v.Took = append(v.Took, Took{When: a.OnDay.MonthDay(), Text: a.Title, Word: a.Word})
	}
	v.All = ui.Link{Text: "今年的活动和学时", Href: "/me/study"}
	return nil
}

// heard is what the branch studied and decided when all its members were called.
func (p pages) heard(r *web.Request, v *MeView) error {
	list, err := p.activities.Heard(r.Context(), r.Who, day.Year(r.Today().Year()))
	if err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, h := range list {
		switch {
		case h.Topic != 0 && !seen[h.Topic] && len(v.Topics) < mostLines:
			seen[h.Topic] = true
			v.Topics = append(v.Topics, Took{When: h.OnDay.MonthDay(), Text: strings.TrimPrefix(h.Title, "第一议题："), Word: h.Meeting})
		case h.Decided != "" && len(v.Decided) < mostLines:
			v.Decided = append(v.Decided, Took{When: h.OnDay.MonthDay(), Text: h.Title, Word: h.Decided})
		}
	}
	return nil
}

// looks are who opened the sealed values, and why.
func (p pages) looks(r *web.Request, v *MeView) error {
	looks, err := p.members.Looks(r.Context(), r.Who)
	if err != nil {
		return err
	}
	for _, l := range looks {
		v.Looks = append(v.Looks, Look{When: l.On.Chinese(), Who: l.Name, Why: l.Reason.String()})
	}
	v.Seen = "今年没有人看过您的完整资料。"
	if len(looks) > 0 {
		v.Seen = "您的完整资料被查看过" + strconv.Itoa(len(looks)) + "次，"
	}
	return nil
}

// study is every activity of one year with its hours, to print or to take along.
func (p pages) study(r *web.Request) error {
	year := int(r.Num("year", int64(r.Today().Year())))
	if year < 1921 || year > r.Today().Year() {
		return fault.Missing()
	}
	st, err := p.activities.Study(r.Context(), r.Who, day.Year(year))
	if err != nil {
		return err
	}
	all, err := p.asked(r)
	if err != nil {
		return err
	}
	v := StudyView{Title: strconv.Itoa(year) + "年的活动和学时", Export: "/me/study/export?year=" + strconv.Itoa(year),
		Lead:  fmt.Sprintf("参加%d次，共%s学时。规定全年不少于%d学时，只作记录，不作评比。", present(st), activity.Hours(st.Mins), all),
		Years: ui.Field{Name: "year", Label: "年份", Kind: "number", Class: "short", Value: strconv.Itoa(year), Min: "1921", Max: strconv.Itoa(r.Today().Year())}}
	for _, a := range st.Took {
		v.Rows = append(v.Rows, StudyRow{Day: a.OnDay, Title: a.Title, Word: a.Word, Hours: activity.Hours(a.Mins)})
	}
	return r.Page(Study(r.Frame(v.Title), v))
}

func present(st activity.Studied) (n int) {
	for _, a := range st.Took {
		if a.Word == "到会" {
			n++
		}
	}
	return n
}
