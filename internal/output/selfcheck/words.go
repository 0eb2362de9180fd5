package selfcheck

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/register/catalogue"
)

// parts cuts a name into its words: /me/check-in and check_in_at both hold check and in.
func parts(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return c < 'a' || c > 'z' })
}

// holds reports whether the words of name hold those of one of the phrases in a row.
func holds(name string, phrases []string) bool {
	words := parts(name)
	for _, p := range phrases {
		want := strings.Fields(p)
		for i := 0; i+len(want) <= len(words); i++ {
			if slices.Equal(words[i:i+len(want)], want) {
				return true
			}
		}
	}
	return false
}

// search looks for words in every address, every column and every label of the
// catalogue of fields.
type search struct {
	routes, columns []string // phrases of English words
	labels          []string // parts of Chinese labels
}

func (s search) check(l *Look) (Answer, error) {
	var found []string
	routes, columns := l.Routes(), 0
	for _, r := range routes {
		if holds(r.Pattern, s.routes) {
			found = append(found, "页面"+r.Pattern)
		}
	}
	for table, list := range l.tables {
		columns += len(list)
		for _, c := range list {
			if holds(table+" "+c, s.columns) {
				found = append(found, "字段"+table+"."+c)
			}
		}
	}
	for _, t := range catalogue.The().Tables {
		for _, c := range t.Columns {
			for _, w := range s.labels {
				if strings.Contains(c.Label, w) {
					found = append(found, "字段“"+c.Label+"”")
				}
			}
		}
	}
	slices.Sort(found)
	return none(found, fmt.Sprintf("查了%d个地址、%d个字段，违反的%d个。", len(routes), columns, len(found)), "/privacy"), nil
}

// unweighed: nothing gives points to organisations. What a standard's document writes
// beside a line is kept as words; a column of numbers for it would be found here.
func unweighed(l *Look) (Answer, error) {
	a, err := search{routes: []string{"score", "scores", "scoreboard"}, columns: []string{"score", "scores", "mark total"}, labels: []string{"得分", "分值", "总分"}}.check(l)
	if err != nil {
		return a, err
	}
	var worded, kept int64
	if err := l.numbers("SELECT COALESCE(SUM(CASE WHEN worth <> '' THEN 1 ELSE 0 END), 0), COUNT(*) FROM standard_item", nil, &worded, &kept); err != nil {
		return a, err
	}
	a.Figure += fmt.Sprintf("标准共%d条，按原文写有分值的%d条，只作文字显示，不合计。", kept, worded)
	return a, nil
}

// none fits where nothing was found.
func none(found []string, figure, href string) Answer {
	a := Answer{State: Fits, Figure: figure, Href: href}
	if len(found) > 0 {
		a.State, a.Found = Act, found
	}
	return a
}

// owned: every column about people has a purpose, a ground and a time of keeping.
func owned(l *Look) (Answer, error) {
	var found []string
	cat, n := catalogue.The(), 0
	for table, list := range l.tables {
		t := cat.Table(table)
		if t == nil {
			if !slices.Contains(cat.Nobody, table) {
				found = append(found, table)
			}
			continue
		}
		n += len(list)
		if t.Purpose.Text == "" || t.Purpose.Ground == "" || t.Keep.Text == "" {
			found = append(found, table)
		}
		for _, c := range list {
			if cat.Column(table, c) == nil && !cat.Common(c) && !slices.Contains(t.Plain, c) {
				found = append(found, table+"."+c)
			}
		}
	}
	slices.Sort(found)
	return none(found, fmt.Sprintf("%d个字段，没有写明用途、依据和保存期限的%d个。", n, len(found)), "/privacy"), nil
}

var proof = []string{"photo", "photos", "picture", "file", "files", "attachment", "attachments", "minutes", "note", "notes"}

// judged: no rule is met by a photograph, a file or a note.
func judged(l *Look) (Answer, error) {
	var found []string
	rules := l.Rules()
	for _, r := range rules {
		if holds(r.Text, proof) {
			found = append(found, r.Title+"（"+r.ID+"）")
		}
	}
	return none(found, fmt.Sprintf("%d条制度，以有没有照片、附件、记录为条件的%d条。", len(rules), len(found)), "/rules"), nil
}

var file = reflect.TypeFor[attach.File]()

// unasked: no record of work holds a file as one of its parts, so that none can be
// asked for before it is kept; and nothing tells where somebody is.
func unasked(l *Look) (Answer, error) {
	a, err := search{routes: []string{"gps", "geo", "geolocation", "track"}, columns: []string{"gps", "geo", "geolocation", "latitude", "longitude", "lat", "lng", "track"}, labels: []string{"定位", "轨迹", "经纬度"}}.check(l)
	if err != nil {
		return a, err
	}
	list, n := l.Records(), 0
	for _, d := range list {
		t := reflect.TypeOf(d)
		for i := range t.NumField() {
			f := t.Field(i).Type
			if f == file || f.Kind() == reflect.Slice && f.Elem() == file {
				a.Found = append(a.Found, "工作记录"+t.String()+"的"+t.Field(i).Name)
				n++
			}
		}
	}
	if n > 0 {
		a.State = Act
	}
	a.Figure = strconv.Itoa(len(list)) + "种工作记录，要求附件的" + strconv.Itoa(n) + "种。" + a.Figure
	return a, nil
}

// unlisted: who last signed in when is seen by those who keep accounts and rights, and
// by nobody who leads.
func unlisted(l *Look) (Answer, error) {
	a, err := search{routes: []string{"usage report", "adoption", "installs", "logins", "activation rate", "online"}, columns: []string{"activity rate", "usage rate", "installs", "online"}}.check(l)
	if err != nil {
		return a, err
	}
	holders := l.Holders("account.view")
	for _, h := range holders {
		if h != "系统管理员" && h != "安全管理员" {
			a.State = Act
			a.Found = append(a.Found, h+"能看账号的登录情况")
		}
	}
	a.Figure += "能看账号登录情况的职务：" + strings.Join(holders, "、") + "。"
	return a, nil
}
