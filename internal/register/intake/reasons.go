package intake

import "fmt"

// Code names a reason. Codes are stable: scripts rely on them, docs/import.md
// lists them.
type Code string

type reasonDef struct {
	level Outcome
	text  string // in Chinese; what happened and what to do
}

// Reasons of a sheet or of a whole row.
const (
	NoHeader       Code = "sheet.no-header"
	TwiceMapped    Code = "sheet.column-twice"
	RowHidden      Code = "row.hidden"
	RowTotal       Code = "row.total"
	RowHeader      Code = "row.header-again"
	RowLone        Code = "row.lone-text"
	RowTwice       Code = "row.duplicate"
	RowTwin        Code = "row.same-name-birth"
	TextGarbled    Code = "text.garbled"
	TextInvisible  Code = "text.invisible"
	FormulaCell    Code = "cell.formula"
	ValueUnknown   Code = "value.unknown"
	ValueMissing   Code = "value.missing"
	ValueTooLong   Code = "value.too-long"
	NameMissing    Code = "name.missing"
	NameForm       Code = "name.form"
	IDMissing      Code = "id.missing"
	IDLost         Code = "id.lost-digits"
	IDLength       Code = "id.length"
	IDForm         Code = "id.form"
	IDBirth        Code = "id.birth"
	IDCheck        Code = "id.check-digit"
	IDOld          Code = "id.old-15"
	IDLook         Code = "id.look-alike"
	BirthID        Code = "birth.differs-from-id"
	BirthFilled    Code = "birth.from-id"
	SexID          Code = "sex.differs-from-id"
	SexFilled      Code = "sex.from-id"
	DateForm       Code = "date.form"
	DateNone       Code = "date.no-such-day"
	DateRange      Code = "date.out-of-range"
	DateOrder      Code = "date.order"
	DateYearOnly   Code = "date.year-only"
	DateMonth      Code = "date.month-only"
	DateTwoDigit   Code = "date.two-digit-year"
	DateTenth      Code = "date.january-or-october"
	JoinAge        Code = "joined.under-18"
	JoinFuture     Code = "joined.future"
	FullBefore     Code = "full.before-joined"
	FullEarly      Code = "full.under-one-year"
	FullMissing    Code = "full.missing"
	FullProbation  Code = "full.of-probationary"
	PartyFilled    Code = "party-age.filled"
	PartyUnclear   Code = "party-age.unclear"
	PartyDiffers   Code = "party-age.differs"
	OrgMissing     Code = "org.missing"
	OrgNone        Code = "org.not-found"
	OrgAmbiguous   Code = "org.ambiguous"
	OrgBeyond      Code = "org.beyond-reach"
	PhoneForm      Code = "phone.form"
	PhoneSeveral   Code = "phone.several"
	MoneyForm      Code = "money.form"
	EducationVague Code = "education.vague"
	CodeForm       Code = "org-code.form"
	CodeTwice      Code = "org-code.duplicate"
	ParentNone     Code = "parent.not-found"
	ParentSeveral  Code = "parent.ambiguous"
	ParentLoop     Code = "parent.loop"
	ParentRefused  Code = "parent.refused"
	KindMissing    Code = "kind.missing"
)

var reasons = map[Code]reasonDef{
	NoHeader:       {Ignore, "工作表“%s”里没有找到表头，整张表没有读入。表头应有“%s”等列名。"},
	TwiceMapped:    {Flag, "“%s”和“%s”两列意思相同，只读了前一列；后一列原样保留。"},
	RowHidden:      {Flag, "这一行在表中被隐藏或被筛选掉了，仍会读入。不需要时请删除后再导入。"},
	RowTotal:       {Ignore, "合计、说明或签名行，不是记录，已略过。"},
	RowHeader:      {Ignore, "重复的表头，已略过。"},
	RowLone:        {Ignore, "整行只有一处文字，看作小标题，已略过。"},
	RowTwice:       {Refuse, "公民身份号码与工作表“%s”第 %d 行相同，只保留先出现的一行。请删除其中一行。"},
	RowTwin:        {Flag, "姓名和出生日期与工作表“%s”第 %d 行相同，请核对是否为同一人。"},
	TextGarbled:    {Refuse, "文字是乱码，无法读入。请在原表中重新填写这一格。"},
	TextInvisible:  {Flag, "这一格含有看不见的字符，已去掉。请核对内容。"},
	FormulaCell:    {Good, "这一格是公式，读入的是文件保存时的结果。"},
	ValueUnknown:   {Flag, "“%s”不在可选值之内，这一项没有填入。可填：%s。"},
	ValueMissing:   {Flag, "没有填写“%s”，可以先导入，之后补上。"},
	ValueTooLong:   {Refuse, "内容超过了 %d 个字。请缩短。"},
	NameMissing:    {Refuse, "没有填写姓名。请补上后再导入这一行。"},
	NameForm:       {Flag, "姓名里有数字、标点或特殊字符，请核对。"},
	IDMissing:      {Flag, "没有填写公民身份号码，可以先导入；今后核对同名人员时会不方便，建议补上。"},
	IDLost:         {Refuse, "公民身份号码被当作数字保存，后几位已变成 0，无法恢复。请先把这一列设为“文本”格式，再重新填写号码。"},
	IDLength:       {Refuse, "公民身份号码应为 18 位，这里是 %d 位。请核对。"},
	IDForm:         {Refuse, "公民身份号码中有不应出现的字符。请填写 18 位号码，最后一位可以是 X。"},
	IDBirth:        {Refuse, "公民身份号码中的出生日期不存在。请核对号码。"},
	IDCheck:        {Refuse, "公民身份号码的校验位不对，可能有一位填错了。请对照证件核对。"},
	IDOld:          {Flag, "这是 15 位的旧号码，已按规则换算为 18 位。请对照证件核对。"},
	IDLook:         {Flag, "号码末位的字符不是字母 X，已按 X 读入。请核对。"},
	BirthID:        {Flag, "出生日期与公民身份号码中的不一致，按表中填写的读入。请核对哪个正确。"},
	BirthFilled:    {Good, "出生日期没有填写，已按公民身份号码补上。"},
	SexID:          {Flag, "性别与公民身份号码不一致，按表中填写的读入。请核对。"},
	SexFilled:      {Good, "性别没有填写，已按公民身份号码补上。"},
	DateForm:       {Refuse, "认不出这个日期。请写成 1985-03-07 或 1985年3月7日 的样子。"},
	DateNone:       {Refuse, "日历上没有这一天。请核对月份和日子。"},
	DateRange:      {Refuse, "日期不在合理的范围内。请核对年份。"},
	DateOrder:      {Refuse, "分不清哪个是月、哪个是日。请写成 1985-03-07 的样子。"},
	DateYearOnly:   {Refuse, "只有年份。请至少填写到月份。"},
	DateMonth:      {Flag, "只填到月份，没有日子。可以先导入，请补上具体日期。"},
	DateTwoDigit:   {Flag, "年份只有两位，按 %d 年读入。请核对。"},
	DateTenth:      {Refuse, "这一格是数字，分不清是 1 月还是 10 月。请写成 1985-01 或 1985-10 的样子。"},
	JoinAge:        {Flag, "入党时不满 18 周岁。请核对出生日期和入党日期。"},
	JoinFuture:     {Refuse, "日期在今天之后。请核对。"},
	FullBefore:     {Refuse, "转正日期早于入党日期。请核对这两个日期。"},
	FullEarly:      {Flag, "从入党到转正不满一年。请核对这两个日期。"},
	FullMissing:    {Flag, "正式党员没有填写转正日期，党龄暂时无法计算。请补上。"},
	FullProbation:  {Flag, "预备党员填写了转正日期。请核对人员类别和转正日期。"},
	PartyFilled:    {Good, "党龄起算日期没有填写，按%s补为%s。"},
	PartyUnclear:   {Flag, "党龄从哪天算起无法确定，没有填写。请对照档案补上。"},
	PartyDiffers:   {Flag, "表中的党龄是 %d 年，按日期计算是 %d 年。请核对。"},
	OrgMissing:     {Refuse, "没有填写所在党支部。请填写支部的全称、简称或编码。"},
	OrgNone:        {Refuse, "没有找到“%s”。请核对名称，或改填组织编码。"},
	OrgAmbiguous:   {Refuse, "叫“%s”的党组织有 %d 个，分不清是哪一个。请改填组织编码，如：%s。"},
	OrgBeyond:      {Refuse, "“%s”不在您的工作范围内，这一行没有读入。"},
	PhoneForm:      {Flag, "电话号码看起来不对，没有填入。请填写 11 位手机号，或带区号的座机号。"},
	PhoneSeveral:   {Flag, "填写了几个号码，读入的是第一个。"},
	MoneyForm:      {Flag, "金额看起来不对，没有填入。请填写以元为单位的数字，最多两位小数。"},
	EducationVague: {Flag, "“%s”没有分清层次，按“%s”读入。请核对。"},
	CodeForm:       {Flag, "组织编码里有不应出现的字符。请核对。"},
	CodeTwice:      {Refuse, "组织编码与工作表“%s”第 %d 行相同。请核对。"},
	ParentNone:     {Refuse, "没有找到上级组织“%s”。它应在系统里，或在这个文件里。"},
	ParentSeveral:  {Refuse, "叫“%s”的上级组织不止一个。请改填组织编码。"},
	ParentLoop:     {Refuse, "上下级关系绕成了一圈。请核对上级组织这一列。"},
	ParentRefused:  {Refuse, "上级组织所在的第 %d 行没有通过，这一行也不能读入。请先改正那一行。"},
	KindMissing:    {Refuse, "没有填写组织类别，或不在可选值之内。可填：%s。"},
}

// reason makes a Reason from its code.
func reason(c Code, f Field, args ...any) Reason {
	d, ok := reasons[c]
	if !ok {
		panic("intake: no reason " + string(c))
	}
	text := d.text
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	return Reason{Code: c, Field: f, Text: text, Level: d.level}
}

// soften turns a refusal into a flag: the row is taken without this value.
func soften(r Reason) Reason {
	if r.Level == Refuse {
		r.Level = Flag
		r.Text += "这一项没有填入。"
	}
	return r
}
