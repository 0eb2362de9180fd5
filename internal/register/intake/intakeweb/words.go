package intakeweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/register/intake"
)

// rowWord is the result of a row in the words of an import.
func rowWord(s ui.State) string {
	switch s {
	case ui.Done:
		return "可用"
	case ui.Due:
		return "请看一眼"
	}
	return "不能导入"
}

func headOf(heads []ui.Column, i int) string {
	if i < len(heads) {
		return heads[i].Text
	}
	return ""
}

// fieldName is a column's meaning in words.
func fieldName(f intake.Field) string {
	if s, ok := fieldNames[f]; ok {
		return s
	}
	return string(f)
}

var fieldNames = map[intake.Field]string{
	intake.FieldName: "姓名", intake.FieldSex: "性别", intake.FieldNation: "民族", intake.FieldBirth: "出生日期", intake.FieldID: "公民身份号码",
	intake.FieldEducation: "学历", intake.FieldDegree: "学位", intake.FieldNative: "籍贯", intake.FieldWorkFrom: "参加工作日期",
	intake.FieldOrg: "所在党支部", intake.FieldGroup: "所在党小组", intake.FieldCategory: "人员类别", intake.FieldStanding: "党籍状态",
	intake.FieldJoined: "入党日期", intake.FieldFull: "转正日期", intake.FieldPartyFrom: "党龄起算日期", intake.FieldPartyAge: "党龄（只核对）",
	intake.FieldPosts: "党内职务（只核对，任职请另行办理）", intake.FieldWork: "工作单位及职务", intake.FieldJob: "工作岗位", intake.FieldTech: "从事专业技术职务",
	intake.FieldPhone: "手机号码", intake.FieldAddress: "家庭住址", intake.FieldHousehold: "户籍所在地", intake.FieldArchive: "档案管理单位",
	intake.FieldMobile: "是否流动党员", intake.FieldMobileWhere: "流动去向", intake.FieldLost: "是否失联", intake.FieldHardship: "是否困难",
	intake.FieldRetired: "是否退休", intake.FieldMigrant: "是否农民工", intake.FieldDuesBase: "党费基数", intake.FieldDuesMonthly: "月应交",
	intake.FieldPaidUntil: "党费交至", intake.FieldApplied: "申请入党日期", intake.FieldActivist: "确定入党积极分子日期",
	intake.FieldCandidate: "确定发展对象日期", intake.FieldNote: "备注", intake.FieldCode: "党组织编码", intake.FieldFullName: "党组织全称",
	intake.FieldShortName: "党组织简称", intake.FieldKind: "组织类别", intake.FieldParent: "上级党组织", intake.FieldTerritory: "党组织属地关系",
	intake.FieldFounded: "成立日期", intake.FieldOrder: "排序号", intake.FieldUnit: "单位名称", intake.FieldUnitCode: "统一社会信用代码",
	intake.FieldSituation: "所在单位情况", intake.FieldPaper: "成立文号", intake.FieldElected: "领导班子当选日期", intake.FieldTermEnd: "届满日期",
	intake.FieldTermYears: "任期年限", intake.FieldSecretary: "党组织书记（只核对，任职请另行办理）", intake.FieldContact: "联系人",
	intake.FieldStatus: "组织状态", intake.FieldApprover: "批准成立的上级党组织", intake.FieldFormerName: "党组织曾用名",
}
