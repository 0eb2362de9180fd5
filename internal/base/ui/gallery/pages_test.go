package gallery

import (
	"maps"

	"github.com/a-h/templ"

	"zhibu/internal/base/ui"
	"zhibu/internal/duty/dutyweb"
	"zhibu/internal/ledger/activity/activityweb"
	"zhibu/internal/ledger/booking/bookingweb"
	"zhibu/internal/ledger/decision/decisionweb"
	"zhibu/internal/ledger/plan/planweb"
	"zhibu/internal/ledger/site/siteweb"
	"zhibu/internal/ledger/topic/topicweb"
	"zhibu/internal/output/calendar/calendarweb"
	"zhibu/internal/output/document/documentweb"
	"zhibu/internal/output/report/reportweb"
	"zhibu/internal/output/search/searchweb"
	"zhibu/internal/register/account/accountweb"
	"zhibu/internal/register/intake/intakeweb"
	"zhibu/internal/register/member/memberweb"
	"zhibu/internal/register/org/orgweb"
)

// pages is every page by the name of its file.
func pages() map[string]templ.Component {
	past := frame("工作台", "工作台")
	past.Past, past.AsOf = true, today.AddMonths(-6)
	large := frame("记一次活动", "活动")
	large.Size = "xl"
	wide := frame("区直机关党组织", "组织")
	wide.Wide, wide.Place = true, "区委直属机关工委"
	all := map[string]templ.Component{
		"home":          dutyweb.Home(frame("工作台", "工作台"), home()),
		"home-empty":    dutyweb.Home(past, homeEmpty()),
		"matrix":        dutyweb.Matrix(wide, matrix()),
		"explain":       dutyweb.Explain(frame("写明原因", "组织"), explain()),
		"rule":          dutyweb.Rule(frame("党员大会", "组织"), oneRule()),
		"rules":         dutyweb.Rules(frame("口径和依据", "组织"), ruleList()),
		"subtree":       dutyweb.Subtree(frame("区虚构局", "组织"), subtree()),
		"org":           orgweb.Year(frame("区虚构局机关第一党支部", "组织"), orgYear()),
		"record":        activityweb.Record(frame("记一次活动", "活动"), record()),
		"record-xl":     activityweb.Record(large, record()),
		"saved":         activityweb.Saved(frame("已记下", "活动"), saved()),
		"activities":    activityweb.List(frame("活动台账", "活动"), activities()),
		"activity":      activityweb.One(frame("12月主题党日", "活动"), activity()),
		"report":        reportweb.Report(frame("成绩单", "成绩单"), report()),
		"figure":        reportweb.Figure(frame("现场学习人次", "成绩单"), figure()),
		"roster":        memberweb.Roster(frame("党员名册", "名册"), roster()),
		"member":        memberweb.Member(frame("岑远舟", "名册"), member()),
		"tree":          orgweb.Tree(frame("组织", "组织"), tree()),
		"org-form":      orgweb.Form(frame("更名", "组织"), orgForm()),
		"sign-in":       accountweb.SignIn(ui.Frame{Title: "登录", Today: today, AsOf: today}, signIn()),
		"posts":         accountweb.Posts(frame("切换职务", ""), posts()),
		"me":            accountweb.Me(frame("我的", ""), me()),
		"import":        intakeweb.Start(frame("导入", ""), importStart()),
		"import-review": intakeweb.Review(frame("核对导入", ""), importReview()),
		"import-run":    intakeweb.Running(frame("正在导入", ""), importRunning()),
		"import-result": intakeweb.Result(frame("导入完成", ""), importResult()),
		"papers":        documentweb.List(frame("文书", ""), papers()),
		"paper":         documentweb.One(frame("党员大会", ""), onePaper()),
		"paper-make":    documentweb.Make(frame("这次活动的文书", "活动"), makePaper()),
		"paper-form":    documentweb.Form(frame("批量制作", ""), paperForm()),
		"paper-batch":   documentweb.Running(frame("批量制作", ""), paperBatch()),
		"templates":     documentweb.Templates(frame("文书模板", ""), paperTemplates()),
		"template":      documentweb.OneTemplate(frame("会议记录模板", ""), paperTemplate()),
		"search":        searchweb.Results(frame("查找", ""), search()),
		"decisions":     decisionweb.List(frame("事项", "事项"), decisions()),
		"decision":      decisionweb.One(frame("事项", "事项"), decision()),
		"decision-form": decisionweb.Form(frame("记一项决定", "事项"), decisionForm()),
		"topics":        topicweb.List(frame("学习库", ""), topics()),
		"topic":         topicweb.One(frame("学习库", ""), topic()),
		"sites":         siteweb.List(frame("红色资源", ""), sites()),
		"site":          siteweb.One(frame("红色资源", ""), site()),
		"site-form":     siteweb.Form(frame("红色资源", ""), siteForm()),
		"bookings":      bookingweb.List(frame("参观预约", ""), bookings()),
		"booking-form":  bookingweb.Form(frame("预约参观", ""), booking()),
		"plan":          planweb.Year(frame("2021年计划", "组织"), yearPlan()),
		"calendar":      calendarweb.Calendar(frame("日历", ""), calendarMonth()),
		"feeds":         calendarweb.Feeds(frame("日历订阅", ""), feeds()),
		"error": ui.ErrorPage(frame("没有做成", ""), ui.Oops{
			Title: "这一步没有做成", Text: "保存时出了故障，记录没有写进台账。",
			Safe: "您写的内容还在草稿里，没有丢。", Do: "过几分钟再试一次。还不行，把编号告诉管理员。", Ref: "2112-7F3K",
		}),
	}
	maps.Copy(all, lifePages())
	return all
}
