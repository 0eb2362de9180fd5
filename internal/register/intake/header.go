package intake

import (
	"regexp"
	"strings"

	"zhibu/internal/base/sheet"
)

// Field names what a column holds. Names are stable: they are used in JSON.
type Field string

// The fields of a member.
const (
	FieldName        Field = "name"
	FieldSex         Field = "sex"
	FieldNation      Field = "nation"
	FieldBirth       Field = "birth"
	FieldID          Field = "id_number"
	FieldEducation   Field = "education"
	FieldDegree      Field = "degree"
	FieldNative      Field = "native_place"
	FieldWorkFrom    Field = "work_from"
	FieldOrg         Field = "org"
	FieldGroup       Field = "group"
	FieldCategory    Field = "category"
	FieldStanding    Field = "standing"
	FieldJoined      Field = "joined_on"
	FieldFull        Field = "full_on"
	FieldPartyFrom   Field = "party_from"
	FieldPartyAge    Field = "party_age"
	FieldPosts       Field = "posts"
	FieldWork        Field = "work"
	FieldJob         Field = "job"
	FieldTech        Field = "tech_title"
	FieldPhone       Field = "phone"
	FieldAddress     Field = "address"
	FieldHousehold   Field = "household"
	FieldArchive     Field = "archive"
	FieldMobile      Field = "is_mobile"
	FieldMobileWhere Field = "mobile_where"
	FieldLost        Field = "is_lost"
	FieldHardship    Field = "is_hardship"
	FieldRetired     Field = "is_retired"
	FieldMigrant     Field = "is_migrant_worker"
	FieldDuesBase    Field = "dues_base"
	FieldDuesMonthly Field = "dues_monthly"
	FieldPaidUntil   Field = "dues_paid_until"
	FieldApplied     Field = "applied_on"
	FieldActivist    Field = "activist_on"
	FieldCandidate   Field = "candidate_on"
	FieldNote        Field = "note"
)

// The fields of an organisation; name, phone and note are shared.
const (
	FieldCode       Field = "code"
	FieldFullName   Field = "full_name"
	FieldShortName  Field = "short_name"
	FieldKind       Field = "kind"
	FieldParent     Field = "parent"
	FieldTerritory  Field = "territory"
	FieldFounded    Field = "founded_on"
	FieldOrder      Field = "order"
	FieldUnit       Field = "unit"
	FieldUnitCode   Field = "unit_code"
	FieldSituation  Field = "unit_situation"
	FieldPaper      Field = "paper"
	FieldElected    Field = "elected_on"
	FieldTermEnd    Field = "term_end"
	FieldTermYears  Field = "term_years"
	FieldSecretary  Field = "secretary"
	FieldContact    Field = "contact"
	FieldStatus     Field = "status"
	FieldApprover   Field = "approved_by"
	FieldFormerName Field = "former_name"
)

// Skipped columns say nothing about the record itself.
const FieldSkip Field = "skip"

func names(list string) map[string]Field {
	m := map[string]Field{}
	for _, line := range strings.Split(strings.TrimSpace(list), "\n") {
		f, all, _ := strings.Cut(strings.TrimSpace(line), ":")
		for _, n := range strings.Fields(all) {
			if old, ok := m[n]; ok {
				panic("intake: header " + n + " means " + string(old) + " and " + f)
			}
			m[n] = Field(f)
		}
	}
	return m
}

// Headers are compared after key(): no spaces, no brackets, half-width, 时间
// written as 日期.
var memberHeaders = names(`
	skip: 序号 序列 编号 原因 导入结果 UUID 组织树 党员增加信息 党员减少信息 党员注册日期
	name: 姓名 党员姓名 名字
	sex: 性别
	nation: 民族 族别
	birth: 出生日期 出生年月 生日 出生年月日 出生
	id_number: 公民身份号码 身份证 身份证号 身份证号码 公民身份证号码 公民身份证号 证件号码 身份号码 居民身份证号码 居民身份证号
	education: 学历 最高学历 文化程度 学历情况 学历层次
	degree: 学位 学位情况 最高学位
	native_place: 籍贯 籍贯地址
	work_from: 参加工作日期 工作日期 参加工作年月
	org: 所在党支部 所在支部 所属党支部 所属支部 党支部 党支部名称 支部名称 所在党组织 所属党组织 现所在党组织 所在组织 所属组织 党组织名称 组织名称 党组织 支部 所在党支部名称 所在党支部编码 党组织编码 组织编码 组织关系所在党支部 组织关系所在支部
	group: 所在党小组 党小组 所属党小组 小组
	category: 人员类别 党员类别 党员类型 人员类型 政治面貌
	standing: 党籍状态 党籍 党籍情况
	joined_on: 入党日期 加入党组织日期 加入中共组织日期 入党年月 加入中国共产党日期 成为预备党员日期 预备党员日期 接收预备党员日期 加入党组织年月 加入日期
	full_on: 转正日期 转为正式党员日期 转正年月 成为正式党员日期 正式党员日期 预备党员转正日期 转正
	party_from: 党龄起算日期 党龄起始日期 党龄计算日期 党龄起算日
	party_age: 党龄
	posts: 党内职务 现任党内职务 党内任职 支部职务 党务职务
	work: 工作单位及职务 工作单位 单位及职务 单位职务 工作单位职务 现工作单位及职务 单位 单位名称 职务
	job: 工作岗位 岗位 岗位类型
	tech_title: 从事专业技术职务 专业技术职务 职称
	phone: 手机号码 手机 手机号 联系电话 电话 联系方式 移动电话 手机电话 电话号码 联系手机
	address: 家庭住址 现居住地 居住地址 住址 家庭地址 居住地 现住址
	household: 户籍所在地 户籍地 户籍地址 户口所在地 户口所在地派出所
	archive: 档案管理单位 档案所在单位 档案存放单位 档案存放地 人事档案管理单位
	is_mobile: 是否流动党员 流动党员 是否流动
	mobile_where: 流动去向 外出地点 流向 流动地点 外出流向
	is_lost: 是否失联 是否失联党员 失联党员
	is_hardship: 是否困难 是否困难党员 困难党员 是否生活困难
	is_retired: 是否退休 是否离退休 离退休 是否退休党员 是否离退休党员 退休
	is_migrant_worker: 是否农民工
	dues_base: 党费基数 缴纳基数 党费缴纳基数 交纳基数 党费交纳基数 计算基数
	dues_monthly: 月应交 月应缴 月应交党费 应交党费 月交党费 每月应交 月交纳党费 月缴党费 月应缴党费
	dues_paid_until: 党费交至 党费缴至 党费交纳至 缴至
	applied_on: 申请入党日期 递交入党申请书日期 入党申请日期
	activist_on: 确定入党积极分子日期 列为入党积极分子日期 确定积极分子日期 积极分子日期
	candidate_on: 确定发展对象日期 列为发展对象日期 发展对象日期
	note: 备注 说明 附注
`)

var orgHeaders = names(`
	skip: 序号 序列 编号 原因 导入结果 UUID 组织树
	code: 党组织编码 组织编码 党组织代码 组织代码 组织编号 党组织编号 编码 代码
	full_name: 党组织全称 组织全称 党组织名称 组织名称 支部名称 全称 名称 党组织
	short_name: 党组织简称 组织简称 简称 党内统计用党组织简称
	kind: 组织类别 党组织类别 党组织类型 组织类型 类别 类型
	parent: 上级组织 上级党组织 上级党组织名称 上级组织名称 所属组织 隶属党组织 直接上级 上级党组织编码 上级组织编码 上级编码 上级党组织代码
	territory: 党组织属地关系 属地关系
	founded_on: 成立日期 建立日期 建立党组织日期 批准建立党组织日期 党组织成立日期 批准成立日期
	order: 排序号 排序 顺序号 显示顺序
	unit: 单位名称 单位名称全称 所在单位 党组织所在单位 单位 单位全称 所在单位名称
	unit_code: 统一社会信用代码 法人单位统一社会信用代码 社会信用代码 单位代码 党组织所在单位代码 信用代码
	unit_situation: 党组织所在单位情况 所在单位情况 单位情况
	paper: 成立文号 建立文号 批准文号 批准成立文号 批复文号 文号
	elected_on: 换届日期 领导班子当选日期 本届班子当选日期 当选日期 本届当选日期 上次换届日期 最近换届日期
	term_end: 届满日期 领导班子届满日期 任期届满日期 任期截止日期 本届届满日期 换届到期日期 任期结束日期
	term_years: 任期年限 任期 任期年
	secretary: 党组织书记 书记 书记姓名 支部书记 党支部书记
	contact: 联系人 党组织联系人 党组织联络人 联络人 党务干事
	phone: 联系电话 电话 联系方式 联系人电话 联络人电话 党组织联系人手机号 联系人手机号 联系电话及传真 手机号码
	address: 详细地址 地址 通讯地址 党组织通讯地址
	status: 组织状态 状态
	approved_by: 批准成立的上级党组织 批准成立的党组织 批准建立的党组织
	former_name: 党组织曾用名 曾用名
	note: 备注 说明 附注
`)

var bracketed = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|<[^<>]*>`)

// key brings a header to the form in which headers are compared.
func key(s string) string {
	s, _ = clean(s)
	s = strings.ToUpper(tight(s))
	s = strings.Trim(s, "*＊:：.·")
	return strings.ReplaceAll(s, "时间", "日期")
}

// fieldOf maps a header; the part in brackets is tried with and without.
func fieldOf(table map[string]Field, header string) (Field, bool) {
	k := key(header)
	if k == "" {
		return "", false
	}
	bare := bracketed.ReplaceAllString(k, "")
	joined := strings.NewReplacer("(", "", ")", "", "[", "", "]", "").Replace(k)
	for _, try := range []string{k, bare, joined, strings.TrimPrefix(bare, "党员"), strings.TrimSuffix(bare, "填写")} {
		if f, ok := table[try]; ok {
			return f, true
		}
	}
	// 入党日期/加入党组织日期: both names in one header
	if a, b, ok := strings.Cut(bare, "/"); ok {
		fa, oka := table[a]
		if fb, okb := table[b]; oka && okb && fa == fb {
			return fa, true
		}
	}
	return "", false
}

// header is what one row, or two rows one above the other, say as a header.
type header struct {
	row    int // number of the (lower) row
	texts  []string
	fields []Field
	score  int
}

func makeHeader(table map[string]Field, row int, texts []string) header {
	h := header{row: row, texts: texts, fields: make([]Field, len(texts))}
	seen := map[Field]bool{}
	for i, t := range texts {
		f, ok := fieldOf(table, t)
		if !ok {
			continue
		}
		h.fields[i] = f
		if f != FieldSkip && !seen[f] {
			seen[f] = true
			h.score += 2
		} else if f == FieldSkip {
			h.score++
		}
	}
	return h
}

// bestHeader looks for the header among the first rows of a sheet. It needs two
// known columns, one of them a leading one.
func bestHeader(table map[string]Field, rows []sheet.Row, leading []Field) (header, bool) {
	var best header
	for i, r := range rows {
		h := makeHeader(table, r.Number, rowTexts(r))
		if h.score > best.score {
			best = h
		}
		if i == 0 || rows[i-1].Number != r.Number-1 {
			continue
		}
		// two-line heads: what the lower line leaves empty stands above
		above, below := rowTexts(rows[i-1]), rowTexts(r)
		both := make([]string, max(len(above), len(below)))
		for c := range both {
			if c < len(below) && below[c] != "" {
				both[c] = below[c]
			} else if c < len(above) {
				both[c] = above[c]
			}
		}
		if h := makeHeader(table, r.Number, both); h.score > best.score {
			best = h
		}
	}
	known := map[Field]bool{}
	for _, f := range best.fields {
		known[f] = true
	}
	for _, f := range leading {
		if known[f] && best.score >= 4 {
			return best, true
		}
	}
	return header{}, false
}

func rowTexts(r sheet.Row) []string {
	out := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		out[i], _ = clean(c.Text)
	}
	return out
}
