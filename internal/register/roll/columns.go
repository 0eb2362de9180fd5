package roll

import (
	"io"

	"zhibu/internal/base/sheet"
	"zhibu/internal/register/intake"
)

var yesNo = []string{"是", "否"}

// MemberColumns are the columns of a roster, for the empty table and for
// exports: what goes out can come in again.
func MemberColumns() []sheet.Column {
	c := func(title string, width float64, t sheet.Type, choose ...string) sheet.Column {
		return sheet.Column{Title: title, Width: width, Type: t, Choose: choose}
	}
	return []sheet.Column{
		c("序号", 6, sheet.WholeColumn), c("姓名", 12, 0), c("性别", 6, 0, "男", "女"), c("民族", 10, 0), c("出生日期", 12, sheet.DateColumn),
		c("公民身份号码", 22, 0), c("学历", 12, 0, intake.Educations.Labels()...), c("学位", 8, 0, intake.Degrees.Labels()...), c("籍贯", 14, 0),
		c("参加工作日期", 12, sheet.DateColumn), c("所在党支部", 26, 0), c("所在党小组", 12, 0), c("人员类别", 10, 0, "正式党员", "预备党员"),
		c("党籍状态", 10, 0, intake.Standings.Labels()...), c("入党日期", 12, sheet.DateColumn), c("转正日期", 12, sheet.DateColumn),
		c("党龄", 6, sheet.WholeColumn), c("党内职务", 14, 0), c("工作单位及职务", 28, 0), c("工作岗位", 16, 0), c("从事专业技术职务", 16, 0),
		c("手机号码", 16, 0), c("家庭住址", 28, 0), c("户籍所在地", 28, 0), c("档案管理单位", 20, 0), c("是否流动党员", 8, 0, yesNo...),
		c("流动去向", 14, 0), c("是否失联", 8, 0, yesNo...), c("是否困难", 8, 0, yesNo...), c("是否退休", 8, 0, yesNo...),
		c("党费基数", 12, 0), c("月应交", 10, 0), c("党费交至", 12, 0), c("备注", 20, 0),
	}
}

// OrgColumns are the columns of a list of organisations.
func OrgColumns() []sheet.Column {
	c := func(title string, width float64, t sheet.Type, choose ...string) sheet.Column {
		return sheet.Column{Title: title, Width: width, Type: t, Choose: choose}
	}
	return []sheet.Column{
		c("序号", 6, sheet.WholeColumn), c("党组织编码", 14, 0), c("党组织全称", 32, 0), c("党组织简称", 16, 0),
		c("组织类别", 12, 0, intake.OrgKinds.Labels()...), c("上级党组织", 30, 0), c("党组织属地关系", 16, 0, intake.Territories.Labels()...),
		c("成立日期", 12, sheet.DateColumn), c("排序号", 8, sheet.WholeColumn), c("单位名称", 28, 0), c("领导班子当选日期", 12, sheet.DateColumn),
		c("领导班子届满日期", 12, sheet.DateColumn), c("任期年限", 8, sheet.WholeColumn), c("党组织书记", 12, 0), c("备注", 20, 0),
	}
}

// WriteBlank writes an empty table to fill in.
func (rs *Rolls) WriteBlank(kind Kind, to io.Writer) error {
	out := sheet.NewWriter(to, rs.tmp)
	cols := MemberColumns()
	if kind == Organisations {
		cols = OrgColumns()
	}
	if _, err := out.Sheet(sheet.Table{Name: kind.Label(), Columns: cols}); err != nil {
		return err
	}
	return out.Close()
}
