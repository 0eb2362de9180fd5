package personal

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/desk"
	"zhibu/internal/register/access"
	"zhibu/internal/register/account"
	"zhibu/internal/register/catalogue"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// Section is what one table holds about a person.
type Section struct {
	*catalogue.Table
	Columns []catalogue.Column
	Rows    [][]string
	raw     [][]any
}

// section reads the rows of a table that are the asker's.
func (ps *Personal) section(r *gate.Reading, t *catalogue.Table, clear bool) (Section, error) {
	s := Section{Table: t, Columns: t.Columns}
	names := make([]string, len(t.Columns))
	row := "0"
	for i, c := range t.Columns {
		names[i] = "x." + c.Name
		if c.Sealed && c.Class != catalogue.Strict {
			row = "x.id"
		}
	}
	err := r.Each("SELECT "+row+", "+strings.Join(names, ", ")+" FROM "+t.Name+" x WHERE "+
		whose(t, "x.", func(c string) string { return "{self " + c + "}" })+" ORDER BY 2", nil, func(row gate.Row) error {
		var id int64
		values := make([]any, len(names))
		dest := []any{&id}
		for i := range values {
			dest = append(dest, &values[i])
		}
		if err := row.Scan(dest...); err != nil {
			return err
		}
		for i, c := range t.Columns {
			var err error
			if values[i], err = ps.shown(t, c, id, values[i], clear); err != nil {
				return err
			}
		}
		s.raw = append(s.raw, values)
		return nil
	})
	return s, err
}

// shown is a value as its person may have it: of a digest only that there is one,
// of a sealed value a part, or all of it where it is asked for.
func (ps *Personal) shown(t *catalogue.Table, c catalogue.Column, id int64, v any, clear bool) (any, error) {
	text, _ := v.(string)
	switch {
	case c.Hashed && v != nil && text != "":
		return "已保存（摘要，不能还原）", nil
	case c.Sealed && c.Class == catalogue.Strict: // the key to a door is in no copy
		return "已保存（登录用的密钥，不提供）", nil
	case !c.Sealed:
		return v, nil
	}
	plain, err := ps.keys.Open(t.Name, c.Name, id, text)
	switch {
	case err != nil || plain == "" || clear:
		return plain, err
	case c.Mask == "":
		return "已保存，下载的文件里有全文", nil
	}
	return catalogue.Mask(t.Name, c.Name)(plain), nil
}

// refers are the columns whose value is the id of something with a name.
var refers = map[string]bool{"org_id": true, "group_id": true, "unit_id": true, "activity_id": true, "owner_id": true, "asked_by": true, "post_id": true, "account_id": true}

// called finds the names of what a person's rows refer to.
func called(r *gate.Reading, names map[int64]string) error {
	ids := make([]int64, 0, len(names))
	for id := range names {
		ids = append(ids, id)
	}
	return r.Beyond("what one's own rows refer to is called by its name", `SELECT org_id, name FROM org_version WHERE reach_until = '9999-12-31' AND org_id IN ({ids ids})
		UNION ALL SELECT id, name FROM unit WHERE id IN ({ids ids}) UNION ALL SELECT id, name FROM party_group WHERE id IN ({ids ids})
		UNION ALL SELECT id, name FROM study_group WHERE id IN ({ids ids}) UNION ALL SELECT id, title FROM activity WHERE id IN ({ids ids})
		UNION ALL SELECT id, name FROM member WHERE id IN ({ids ids}) UNION ALL SELECT id, name FROM account WHERE id IN ({ids ids})
		UNION ALL SELECT id, kind FROM post WHERE id IN ({ids ids})`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		var name string
		err := row.Scan(&id, &name)
		if kind := post.Kind(name).Label(); kind != "" {
			name = kind
		}
		names[id] = name
		return err
	})
}

func (s *Section) words(names map[int64]string) {
	for _, raw := range s.raw {
		row := make([]string, len(raw))
		for i, v := range raw {
			row[i] = word(s.Name, s.Columns[i], v, names)
		}
		s.Rows = append(s.Rows, row)
	}
	s.raw = nil
}

var grade = func(v string) string { return appraisal.Grade(v).Label() }

var flagWords = func(v string) string { return member.FlagLabel(v) }

// codes are the columns whose codes have words.
var codes = map[string]func(string) string{
	"member.education":         func(v string) string { return intake.Educations.Label(v) },
	"member_standing.standing": member.StandingLabel,
	"member_flag.flag":         flagWords,
	"post.kind":                func(v string) string { return post.Kind(v).Label() },
	"look.kind":                func(v string) string { return access.Kind(v).Label() },
	"look.why":                 access.WhyText,
	"activity.kind":            func(v string) string { return activity.Kind(v).Label() },
	"post.how":                 post.HowLabel,
	"account_event.what":       func(v string) string { return account.What(v).Label() },
	"session.way":              account.WayLabel,
	"session.factor":           account.FactorLabel,
	"study_group_member.role":  func(v string) string { return studygroup.Role(v).Label() },
	"decision_item.act":        func(v string) string { return decision.Act(v).Label() },
	"appraisal_person.grade":   grade, "appraisal_person.proposed": grade, "appraisal_past.grade": grade,
	"plea.kind":             func(v string) string { return desk.Kind(v).Label() },
	"plea.state":            func(v string) string { return desk.State(v).Label() },
	"plea.outcome":          func(v string) string { return desk.Outcome(v).Label() },
	"plea.field":            func(v string) string { f, _ := desk.FieldOf(v); return f.Label },
	"transfer_line.state":   among(map[string]string{"asked": "待办理", "lettered": "待回执", "returned": "已退回", "received": "已接收，待寄回执", "done": "已办结", "dropped": "不再办理"}),
	"transfer_letter.way":   among(map[string]string{"out": "转出", "in": "转入"}),
	"transfer_letter.state": among(map[string]string{"open": "待回执", "used": "已用", "replaced": "已换开", "void": "已作废"}),
}

func among(words map[string]string) func(string) string {
	return func(v string) string { return words[v] }
}

func yes(is bool) string {
	if is {
		return "是"
	}
	return "否"
}

// word is a value in words.
func word(table string, c catalogue.Column, v any, names map[int64]string) string {
	column := c.Name
	switch x := v.(type) {
	case nil:
		return ""
	case bool:
		return yes(x)
	case []byte:
		return "文件，" + strconv.Itoa(len(x)) + "字节"
	case int64:
		switch {
		case table == "member" && column == "sex" || table == "transfer_line" && column == "sex":
			return member.Sex(x).Label()
		case refers[column] && names[x] != "" && names[x] != "-":
			return names[x]
		case x == 0 && (refers[column] || strings.HasSuffix(column, "_ms")):
			return ""
		case strings.Contains(c.Label, "是否"): // SQLite keeps a truth as a number
			return yes(x != 0)
		case strings.HasSuffix(column, "_ms") && x > 0:
			t := day.Instant(x)
			return day.At(t).Chinese() + t.Format(" 15:04")
		}
		return strconv.FormatInt(x, 10)
	case string:
		if to := codes[table+"."+column]; to != nil && to(x) != "" {
			return to(x)
		}
		if d, err := day.Parse(x); err == nil && len(x) == len("2021-12-09") {
			if d == day.Forever {
				return "至今"
			}
			return d.Chinese()
		}
		return x
	}
	return fmt.Sprint(v)
}

// Copy writes a workbook of everything that the house holds about the asker, sealed
// values in full: a list of what is kept and for how long, then a sheet a table.
func (ps *Personal) Copy(ctx context.Context, who gate.Actor, now time.Time) (body []byte, err error) {
	list, err := ps.Own(ctx, who, true)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := sheet.NewWriter(&out, ps.tmp)
	m := &sheet.Mark{Who: who.Name, When: now.Format("2006-01-02 15:04"), Why: "本人查阅复制", No: access.Number()}
	front, err := w.Sheet(sheet.Table{Name: "目录", Title: "本系统保存的" + who.Name + "的个人信息", Mark: m, Columns: []sheet.Column{{Title: "内容", Width: 28}, {Title: "条数", Width: 8, Type: sheet.WholeColumn},
		{Title: "有哪几项", Width: 60}, {Title: "为什么保存", Width: 36}, {Title: "依据", Width: 48}, {Title: "保存多久", Width: 48}}})
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		labels := make([]string, len(s.Columns))
		for i, c := range s.Columns {
			labels[i] = c.Label
		}
		if err := front.Row(s.What, len(s.Rows), strings.Join(labels, "、"), s.Purpose.Text, s.Purpose.Ground, s.Keep.Text); err != nil {
			return nil, err
		}
	}
	for _, s := range list {
		if len(s.Rows) == 0 {
			continue
		}
		t := sheet.Table{Name: s.What, Title: s.What}
		for _, c := range s.Columns {
			t.Columns = append(t.Columns, sheet.Column{Title: c.Label, Width: 18})
		}
		page, err := w.Sheet(t)
		if err != nil {
			return nil, err
		}
		for _, row := range s.Rows {
			cells := make([]any, len(row))
			for i, v := range row {
				cells[i] = v
			}
			if err := page.Row(cells...); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
