package export

import (
	"context"
	"errors"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/access"
	"zhibu/internal/register/member"
)

// Letters writes the register of letters (介绍信登记簿) of a query. It takes
// transfer.View.
func (es *Exports) Letters(ctx context.Context, who gate.Actor, q transfer.LetterQuery) (*File, error) {
	q.After, q.Limit = 0, mostMatters
	page, err := es.from.Transfers.Letters(ctx, who, q)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, transfer.View)
	if err != nil {
		return nil, err
	}
	today := es.gate.Today()
	t := sheet.Table{Name: "介绍信登记簿", Title: "组织关系介绍信登记簿（" + today.Chinese() + "）", Mark: m, Columns: []sheet.Column{number1, {Title: "编号", Width: 24}, {Title: "方式", Width: 8},
		{Title: "姓名", Width: 10}, {Title: "转接", Width: 36}, {Title: "本区党支部", Width: 30}, {Title: "开具党组织", Width: 30}, {Title: "开具日期", Width: 12, Type: sheet.DateColumn},
		{Title: "有效期（天）", Width: 10}, {Title: "有效期到", Width: 12, Type: sheet.DateColumn}, {Title: "情况", Width: 18}, {Title: "回执日期", Width: 12, Type: sheet.DateColumn},
		{Title: "换开、作废的原因", Width: 30}, {Title: "登记人", Width: 12}}}
	return es.compose("介绍信登记簿.xlsx", t, func(row func(...any) error) error {
		for i, x := range page.List {
			cells := []any{i + 1, x.Number, x.Way.Label(), x.Name, x.Title, x.OrgName, x.Issuer, x.IssuedOn, x.Days, x.Until, x.Label(today), nil, x.Why, x.By}
			if x.ReceiptOn != day.None {
				cells[11] = x.ReceiptOn
			}
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Transferred writes the people of transfers with the columns of the national system's
// page of a member, in its order: a help for typing, no copy of what that system does.
// Without a reason sealed values are masked, and it takes transfer.View; with one they
// stand in clear as far as the asker keeps the members' papers, it takes member.Export,
// and the journal notes it.
func (es *Exports) Transferred(ctx context.Context, who gate.Actor, q transfer.LetterQuery, reason string) (f *File, err error) {
	reason = strings.TrimSpace(reason)
	can := transfer.View
	if reason != "" {
		if can = member.Export; len([]rune(reason)) < 2 {
			return nil, fault.Field("reason", "请写明导出完整内容的用途，用途会记入日志。没有导出。")
		}
	}
	moved, err := es.from.Transfers.Moved(ctx, who, q)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(moved))
	for i, x := range moved {
		ids[i] = x.Member
	}
	var shown []int64
	err = es.gate.Read(ctx, who, can, func(r *gate.Reading) error {
		list, err := es.from.Members.Some(r, ids, reason != "")
		if err != nil {
			return err
		}
		at := map[int64]member.Member{}
		for _, m := range list {
			at[m.ID] = m
		}
		t := sheet.Table{Name: "转接人员", Title: "组织关系转接人员（全国党员管理信息系统列序）", Columns: national(), Mark: mark(r, reason)}
		f, err = es.compose("转接人员.xlsx", t, func(row func(...any) error) error {
			for _, x := range moved {
				if m, ok := at[x.Member]; ok {
					shown = append(shown, m.ID)
					if err := row(nationalRow(m, x, r.Today())...); err != nil {
						return err
					}
				}
			}
			return nil
		})
		return err
	})
	if err != nil || reason == "" {
		return f, err
	}
	err = es.note(ctx, who, member.Export, f, access.Leaving{Sensitive: true, Members: shown})
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// national are the columns of the national system's page of a member, in its order.
func national() (list []sheet.Column) {
	for _, title := range strings.Split("姓名、性别、公民身份号码、民族、出生日期、学历、人员类别、学位、所在党支部、手机号码、入党日期、转正日期、党龄、党龄校正值、新社会阶层类型、工作岗位、从事专业技术职务、是否农民工、现居住地、户籍所在地、是否失联党员、是否流动党员、党员注册时间、注册手机号、党员增加信息、党员减少信息、入党类型、转正情况、入党时所在支部、延长预备期时间", "、") {
		c := sheet.Column{Title: title, Width: 12}
		switch title {
		case "公民身份号码", "党员增加信息", "党员减少信息", "所在党支部":
			c.Width = 26
		case "出生日期", "入党日期", "转正日期":
			c.Type = sheet.DateColumn
		}
		list = append(list, c)
	}
	return list
}

func nationalRow(m member.Member, x transfer.Moved, today day.Day) []any {
	yes := map[bool]string{true: "是", false: "否"}
	in, out := "", ""
	if x.Way == transfer.Out {
		out = x.Words
	} else {
		in = x.Words
	}
	date := func(d day.Day) any {
		if d == day.None {
			return nil
		}
		return d
	}
	var age any
	if m.PartyFrom != day.None {
		age = m.PartyYears(today)
	}
	turned := "未转正"
	if m.Full(today) {
		turned = "已转正"
	}
	return []any{m.Name, m.Sex.Label(), m.IDNumber, m.Nation, date(m.BirthOn), m.Education, m.Category(today), m.Degree, m.OrgName, m.Phone, date(m.JoinedOn), date(m.FullOn), age, "", "",
		m.JobKind, m.Title, "", m.Address, m.Registered, yes[m.Has(member.Lost)], yes[m.Has(member.Mobile)], "", "", in, out, "", turned, "", ""}
}
