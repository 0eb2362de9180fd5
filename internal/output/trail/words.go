package trail

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/access"
	"zhibu/internal/register/account"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// areas are the first words of deeds, in the order of the filter.
var areas = []struct{ area, label string }{
	{"account", "账号和登录"}, {"post", "职务"}, {"outsider", "非本区人员"}, {"setting", "设置"}, {"key", "密钥"}, {"backup", "备份"}, {"command", "命令行"},
	{"member", "党员"}, {"privacy", "个人信息"}, {"personal", "到期清除"}, {"import", "名册导入"}, {"district", "整区导入导出"}, {"report", "成绩单"}, {"document", "文书"},
	{"org", "党组织"}, {"unit", "单位"}, {"decision", "决定"}, {"matter", "事项"}, {"transfer", "组织关系"}, {"weak", "软弱涣散整顿"}, {"task", "通知和任务"}, {"inspection", "督促指导"}, {"coverage", "组织覆盖"},
	{"activity", "活动"}, {"talk", "谈心谈话"}, {"orglife", "组织生活会"}, {"appraisal", "民主评议"}, {"problem", "问题清单"}, {"standard", "标准"}, {"assessment", "标准自查"}, {"desk", "投诉建议"}, {"selfcheck", "自查"},
	{"charge", "主体责任"}, {"review", "述职评议"}, {"visit", "指导走访"}, {"partner", "协作单位"},
	{"topic", "学习库"}, {"studygroup", "学习小组"}, {"site", "场馆"}, {"booking", "预约"}, {"plan", "计划"}, {"duty", "待办"}, {"feed", "日历订阅"},
	{"job", "后台工作"}, {"marks", "校验"},
}

// programs are the parts of the program that act where no person does, by the names under
// which the journal keeps them.
var programs = map[string]string{
	"backup": "备份", "check": "检查", "checkpoint": "校验点", "command": "命令行", "demo": "演示数据", "doctor": "体检", "export": "导出", "feed": "日历订阅", "health": "运行状况",
	"import": "导入", "job": "后台工作", "key": "密钥", "looks": "查阅记录", "marks": "校验", "report": "成绩单", "restore": "恢复", "self-check": "自查", "setup": "初次设置", "share": "查阅授权",
	"sign-in": "登录", "start": "启动", "user": "账号命令", "verify": "核对",
}

// Program says a part of the program in words; the name itself for one that nobody knows.
func Program(name string) string {
	if label := programs[name]; label != "" {
		return label
	}
	return name
}

// called are the names of the parts of the program that have a text in their words.
func called(text string) (names []string) {
	for name, label := range programs {
		if strings.Contains(label, text) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// said are the deeds that have words of their own.
var said = map[string]string{
	"account.admit": "放行激活码",
	"backup.ask":    "要求备份", "backup.good": "做好备份", "backup.failed": "备份没有做成", "backup.restore": "从备份恢复", "backup.proof-good": "恢复演练成功", "backup.proof-failed": "恢复演练没有成功",
	"marks.begin": "起用每条数据的校验值", "account.create": "建立账号", "account.password": "修改密码", "account.refused": "登录被拒", "account.sign-in": "登录", "account.sign-out": "退出", "account.work-as": "切换职务",
	"account.enable": "启用账号", "account.disable": "停用账号", "account.code": "发放激活码", "account.half": "第一步通过，等待动态口令", "account.confirm": "再次确认身份",
	"account.factor-begin": "开始设置动态口令", "account.factor-on": "开启动态口令", "account.factor-off": "关闭动态口令", "account.factor-lost": "登记遗失动态口令", "account.recovery-codes": "更换恢复码",
	"account.end-sessions": "结束别处的登录", "account.policy": "修改登录要求", "account.passkey-add": "添加通行密钥", "account.passkey-remove": "删除通行密钥",
	"account.denied": "没有权限，被拒绝", "account.end-all": "结束所有人的登录", "account.provider-link": "绑定统一身份", "account.provider-unlink": "解除统一身份绑定",
	"post.begin": "任职或者授予", "post.end": "免去或者收回", "post.prolong": "延长", "post.end-body": "班子届满", "post.end-org": "随组织撤销免去", "outsider.add": "登记",
	"member.reveal": "查看完整信息", "member.export": "导出名册", "report.export": "导出", "report.freeze": "定稿", "duty.explain": "说明原因", "activity.begin": "改变台账起用日",
	"task.answer": "答复", "task.receipt": "签收", "task.longer": "申请延期", "task.longer-said": "答复延期申请", "task.list": "党组织名单", "task.open": "第一次打开", "task.begin": "说明进展",
	"inspection.say": "填写检查表", "inspection.ask": "问党组织", "inspection.reply": "答复检查组", "inspection.letter": "发出反馈意见", "inspection.plan": "列入检查计划", "inspection.plan-edit": "修改检查计划", "inspection.plan-void": "取消计划里的检查",
	"task.pass": "转发", "privacy.acknowledge": "看过处理规则", "privacy.erase": "到期清除", "key.reseal": "更换",
	"desk.limit": "确认答复期限", "selfcheck.usage": "公布使用规范", "selfcheck.answer": "回答", "selfcheck.close": "办结",
	"standard.line": "修改一条", "standard.line-out": "删去一条", "standard.next": "另起下一版", "standard.import": "导入内容",
	"assessment.open": "发起", "assessment.save": "保存", "assessment.hand": "提交", "assessment.back": "收回",
	"problem.ask": "提请销号", "problem.close": "销号", "problem.refuse": "要求补充", "problem.extend": "延长时限",
	"charge.say": "说明职责落实情况", "charge.enforce": "执行清单", "charge.discard": "放弃草稿", "visit.record": "记录", "visit.strike": "划去一条", "visit.rectify": "记进整改清单",
	"partner.let": "加一位同志", "partner.bar": "结束期限", "partner.share": "共享", "partner.take-back": "收回共享", "partner.open": "打开共享的内容",
	"review.open": "布置", "review.call": "加一位", "review.save": "写报告", "review.hand": "交报告", "review.return": "退回", "review.read": "看过", "review.excuse": "记为不述职", "review.comment": "点评",
	"review.ask": "记问答", "review.count": "录入测评票", "review.tell": "反馈", "review.talk": "记约谈", "review.point": "指出问题",
	"command.run": "在服务器上运行命令",
}

var verbs = map[string]string{
	"add": "增加", "adopt": "认领", "amend": "修改", "answer": "答复", "batch": "成批制作", "batch-done": "成批制作完成", "begin": "开始", "book": "预约", "cancel": "取消", "change": "变更", "chunk": "分段写入",
	"close": "办结", "correct": "更正", "count": "人数", "create": "建立", "decide": "评定", "dismiss": "不列入", "dissolve": "撤销", "done": "完成", "drop": "放弃", "edit": "修改", "end": "结束", "enter": "录入",
	"explain": "说明", "export": "导出", "files": "附件", "finish": "办结", "flag": "标记", "flag-end": "取消标记", "force": "启用模板", "found": "成立", "freeze": "定稿", "group": "分党小组", "hear": "记意见", "hold": "开会",
	"import": "导入", "inherit": "承接", "issue": "下发", "join": "加入", "keep": "记录", "lay": "排计划", "leave": "离开", "line": "行业归口", "make": "制作", "mend": "补正", "move": "变动", "part": "拆分", "photos": "照片",
	"plan": "计划", "print": "打印", "prolong": "延期", "promote": "候补转正", "publish": "发布", "rank": "排序", "read": "读取", "ready": "准备情况", "register": "登记", "remind": "提醒", "rename": "更名", "report": "报告", "reshape": "变更类别",
	"resume": "恢复", "reveal": "查看完整信息", "revoke": "停用", "run": "写入", "self": "自评", "setup": "设立关系", "shut": "闭馆", "standing": "党籍", "step": "办理", "stop": "停止", "study": "学习", "succeed": "承继",
	"takeback": "收回", "tell": "通知", "template": "换模板", "term": "任期", "undo": "撤销导入", "unhear": "删去意见", "visit": "参观", "void": "作废", "withdraw": "撤回", "work": "在岗", "confirm": "销号", "rectify": "整改", "reopen": "重新打开", "split": "分拆",
}

// Label is a deed in words: 党员：更正. A deed that nobody gave words is shown as it
// is called.
func Label(deed string) string {
	area, verb, _ := strings.Cut(deed, ".")
	name := areaLabel(area)
	word := said[deed]
	if word == "" {
		word = verbs[verb]
	}
	if name == "" || word == "" {
		return deed
	}
	return name + "：" + word
}

// Areas lists the areas with their words, for a filter.
func Areas() (list [][2]string) {
	for _, a := range areas {
		list = append(list, [2]string{a.area, a.label})
	}
	return list
}

func areaLabel(area string) string {
	for _, a := range areas {
		if a.area == area {
			return a.label
		}
	}
	return ""
}

var nouns = map[string]string{"charge": "责任清单", "charge_said": "职责说明", "review": "述职报告", "review_year": "述职年度", "visit": "指导走访", "partner": "协作单位",
	"document_batch": "成批文书", "document_template": "文书模板", "appraisal": "民主评议", "orglife": "组织生活会", "problem": "问题", "standard": "标准", "assessment": "标准自查", "talk": "谈话", "plan": "计划", "booking": "预约", "site": "场馆", "topic": "学习材料", "topic_issue": "下发", "study_group": "学习小组", "import": "导入", "export": "导出", "command": "命令", "setting": "设置", "edition": "成绩单", "feed": "日历订阅", "job": "后台工作",
	"member": "党员", "org": "党组织", "account": "账号", "post": "职务", "activity": "活动", "decision": "决定", "matter": "事项", "document": "文书", "unit": "单位", "outsider": "人员",
	"election": "换届选举", "appointment": "任免", "transfer": "组织关系转接", "weak": "软弱涣散整顿", "task": "通知和任务", "inspection": "督促指导", "inspection_plan": "检查计划", "weak_answer": "软弱涣散整顿", "coverage": "组织覆盖", "plea": "投诉建议", "self_check": "自查", "key": "密钥", "backup": "备份"}

// About is what a line is about: 党员 132649058304468992. The number leads whoever
// may open it to the record, and says nothing by itself.
func (l Line) About() string {
	if l.ID == 0 {
		return ""
	}
	noun := nouns[l.Subject]
	if noun == "" {
		noun = l.Subject
	}
	return noun + l.Of
}

// keys are the details that stand in many entries.
var keys = map[string]string{"from": "从", "until": "到", "on": "日期", "kind": "种类", "holder": "任职人", "decision": "决定", "batch": "批次", "command": "命令", "user": "系统用户",
	"version": "版本", "person": "人员", "org": "党组织", "year": "年度", "rows": "行数", "matter": "事项", "deed": "事", "member": "党员", "reason": "原因", "post": "职务",
	"due": "到期", "flag": "情况", "kinds": "种类", "members": "人员", "role": "角色", "since": "起始", "items": "项数", "number": "编号", "effective": "生效", "to": "到", "people": "人数", "site": "场馆", "source": "来源", "name": "名称",
	"activity": "活动", "term": "届次", "why": "原因", "template": "模板", "papers": "份数", "left": "没有做成", "of": "对应记录", "way": "方式", "factor": "第二要素", "what": "哪几项", "note": "说明", "sessions": "登录", "page": "页面", "foreign": "别的网站提交的", "last": "这一小时不再记", "was": "原来", "changed": "改动",
	"ended": "结束", "act": "变更", "basis": "依据", "sector": "行业", "scope": "范围", "subject": "对象", "text": "内容", "excellent": "优秀", "told": "通知", "ready": "就绪", "lines": "条数", "pairs": "对数", "held": "占用", "origin": "来源", "with": "合并", "fixed": "固定日期", "themes": "主题数", "never_begun": "没有开始"}

// values are the codes that have words, by the detail under which they stand.
var values = map[string]func(string) string{
	"flag":    member.FlagLabel,
	"why":     whyText,
	"foreign": isTrue, "last": isTrue,
	"way":    account.WayLabel,
	"factor": account.FactorLabel,
	"kind":   func(v string) string { return post.Kind(v).Label() },
	"kinds": func(v string) string {
		var kinds []string
		if json.Unmarshal([]byte(v), &kinds) != nil {
			return ""
		}
		for i, k := range kinds {
			if word := activity.Kind(k).Label(); word != "" {
				kinds[i] = word
			}
		}
		return strings.Join(kinds, "、")
	},
}

func isTrue(v string) string {
	if v == "true" {
		return "是"
	}
	return ""
}

// whyText is a reason in words, whichever area gave it.
func whyText(code string) string {
	if text := account.EndReason(code); text != "" {
		return text
	}
	return access.WhyText(code)
}

// Words are the details of a line: codes, counts and ids, as they were written.
func (l Line) Words() string {
	var detail map[string]json.RawMessage
	if json.Unmarshal([]byte(l.Detail), &detail) != nil {
		return l.Detail
	}
	var list []string
	for k, v := range detail {
		text := strings.Trim(string(v), `"`)
		if text == "" || text == "0" || text == "[]" || k == "sha256" {
			continue
		}
		if text == day.Forever.String() {
			text = "长期"
		}
		if to := values[k]; to != nil && to(text) != "" {
			text = to(text)
		}
		if word := keys[k]; word != "" {
			k = word
		}
		list = append(list, k+" "+text)
	}
	slices.Sort(list)
	return strings.Join(list, "，")
}

// Number is the id of what a line is about, as text: a workbook would round it.
func (l Line) Number() string {
	if l.ID == 0 {
		return ""
	}
	return fmt.Sprint(l.ID)
}
