package accountweb

import (
	"net"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/account"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

type pages struct {
	accounts   *account.Accounts
	posts      *post.Posts
	members    *member.Members
	activities *activity.Activities
	yearly     func(day.Day) int
}

// Routes are the ways in and out, and a person's own page. yearly answers the
// hours of study that a member's year asks for, from the rulebook.
func Routes(a *account.Accounts, ps *post.Posts, ms *member.Members, as *activity.Activities, yearly func(day.Day) int) []web.Route {
	p := pages{a, ps, ms, as, yearly}
	return []web.Route{
		web.Public("GET /sign-in", p.form),
		web.Public("POST /sign-in", p.signIn),
		web.Own("POST /sign-out", p.signOut),
		web.Own("GET /posts", p.choose),
		web.Own("POST /posts", p.workAs),
		web.Own("GET /me", p.me),
		web.Own("GET /me/password", p.passwordForm),
		web.Own("POST /me/password", p.password),
		web.Public("POST /size", p.size),
		web.Own("GET /as-of", p.asOf),
	}
}

const help = "忘记账号或者密码，请联系本支部书记，或者区直机关工委办公室。"

func (p pages) form(r *web.Request) error {
	if r.Who.Account != 0 {
		return r.SeeOther(r.Back())
	}
	return r.Page(SignIn(r.Frame("登录"), SignInView{Back: r.Back(), Help: help}))
}

func (p pages) signIn(r *web.Request) error {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	token, err := p.accounts.SignIn(r.Context(), r.FormValue("name"), r.FormValue("password"), address)
	if problems, ok := web.Problems(err); ok {
		return r.Refuse(SignIn(r.Frame("登录"), SignInView{Name: r.Text("name"), Problem: problems[0].Text, Back: r.Back(), Help: help}))
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.SeeOther(r.Back())
}

func (p pages) signOut(r *web.Request) error {
	if err := p.accounts.SignOut(r.Context(), r.Session); err != nil {
		return err
	}
	r.SignedIn("")
	return r.SeeOther("/sign-in")
}

func (p pages) choose(r *web.Request) error {
	list, err := p.posts.Choices(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := PostsView{Title: "以哪个职务工作", Text: "一个人有几个职务时，一次以一个职务工作，记录里会写明。", Action: "/posts", Back: r.Back()}
	for _, c := range list {
		v.Posts = append(v.Posts, Post{ID: strconv.FormatInt(c.ID, 10), Name: c.Kind.Label(), Org: c.Name, Now: c.ID == r.Who.Post})
	}
	if len(list) == 0 {
		v.Text = "您现在没有职务，可以看自己的记录。"
	}
	return r.Page(Posts(r.Frame(v.Title), v))
}

func (p pages) workAs(r *web.Request) error {
	if err := p.accounts.WorkAs(r.Context(), r.Session, r.Num("post", 0)); err != nil {
		return err
	}
	return r.SeeOther("/")
}

// size keeps the reader's choice of letters on this browser.
func (p pages) size(r *web.Request) error {
	size := r.FormValue("size")
	if size != "l" && size != "xl" {
		size = ""
	}
	r.Keep("size", size, 365*24*3600)
	return r.SeeOther(r.Back())
}

// asOf keeps the day that pages are true for, until the browser is closed or
// today is chosen again.
func (p pages) asOf(r *web.Request) error {
	d := r.Day("day")
	if d == day.None || d >= r.Today() {
		r.Keep("asof", "", -1)
	} else {
		r.Keep("asof", d.String(), 0)
	}
	return r.SeeOther(r.Back())
}

// me is what belongs to the person, and says first whether something is asked.
func (p pages) me(r *web.Request) error {
	v := MeView{Line: r.Who.Name, Title: "没有要您办的事", LooksHead: "谁看过您的完整资料",
		Foot: "记录由支部保管。有不对的地方，请告诉支部书记更正，原来的内容会留着。"}
	m, err := p.members.OnePerson(r.Context(), r.Who)
	switch fault.KindOf(err) {
	case fault.NotFound:
		v.Foot = "您的账号不对应本区的党员，这里没有您的记录。"
		return r.Page(Me(r.Frame("我的"), v))
	default:
		if err != nil {
			return err
		}
	}
	v.Line = m.Name + "　" + m.OrgName
	if m.JoinedOn != day.None {
		v.Birthday = &Birthday{Day: m.JoinedOn.MonthDay(), Text: m.JoinedOn.Chinese() + "入党，" + partyAge(m, r.Today())}
	}
	hours, err := p.activities.Study(r.Context(), r.Who, day.Year(r.Today().Year()))
	if err != nil {
		return err
	}
	v.Hours = &Hours{Done: int64(hours.Mins / 60), All: int64(p.yearly(r.Today())), Text: "按参加的学习活动累计，由支部记录，不用您签到。"}
	for _, a := range hours.Last {
		v.Took = append(v.Took, Took{When: a.OnDay.MonthDay(), Text: a.Title, Word: a.Word})
	}
	v.Who = []ui.Pair{
		{Term: "本支部书记和委员", Text: "看名册和活动记录，身份证号和电话只看到一部分"},
		{Term: "上级党组织和工委", Text: "同样，看完整内容要写明原因并记入日志"},
		{Term: "其他支部", Text: "看不到"},
	}
	looks, err := p.members.Looks(r.Context(), r.Who)
	if err != nil {
		return err
	}
	for _, l := range looks {
		v.Looks = append(v.Looks, Look{When: l.On.Chinese(), Who: l.By, Why: l.Why})
	}
	v.Doors = []ui.Link{{Text: "我的组织生活", Href: "/me/life"}, {Text: "修改密码", Href: "/me/password"}}
	v.Seen = "今年没有人看过您的完整资料。"
	if len(looks) > 0 {
		v.Seen = "您的完整资料被查看过" + strconv.Itoa(len(looks)) + "次，"
	}
	return r.Page(Me(r.Frame("我的"), v))
}

func partyAge(m member.Member, on day.Day) string {
	if m.PartyFrom == day.None {
		return "预备期内"
	}
	return "党龄" + strconv.Itoa(m.PartyYears(on)) + "年"
}

func (p pages) passwordForm(r *web.Request) error {
	return r.Page(Password(r.Frame("修改密码"), PasswordView{}))
}

func (p pages) password(r *web.Request) error {
	err := error(fault.Field("again", "两遍新密码不一样，请再写一遍。"))
	var token string
	if r.FormValue("password") == r.FormValue("again") {
		token, err = p.accounts.ChangePassword(r.Context(), r.Session, r.FormValue("old"), r.FormValue("password"))
	}
	if problems, ok := web.Problems(err); ok {
		return r.Refuse(Password(r.Frame("修改密码"), PasswordView{problems}))
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.Say("/me", "密码已修改，别处的登录都退出了。")
}
