package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
	"zhibu/internal/register/intake"
)

// columns are those of a roster as offices keep it.
var columns = []string{"序号", "姓名", "性别", "民族", "公民身份号码", "出生日期", "学历", "所在党支部", "人员类别", "入党日期", "转正日期", "手机号码", "家庭住址", "工作单位及职务"}

// person is somebody who does not exist: the region of the ID number does not either.
type person struct {
	name, sex, id     string
	birth             day.Day
	education         string
	branch            branch
	joined, full      day.Day
	phone, home, work string
}

// branch is where somebody belongs, by id on both sides and by name in a roster.
type branch struct {
	id   int64
	name string
}

const (
	region   = "990199"
	surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
	stems    = "甲乙丙丁戊己庚辛壬癸"
	twigs    = "子丑寅卯辰巳午未申酉戌亥"
	birthly  = 12000 // days of birth, from 1960 to 1992
)

// invent makes person number n, each another one by name and birth, ID number and phone;
// a name comes back after some ten thousand.
func invent(n int, branches []branch) person {
	family, first, second := []rune(surnames), []rune(stems), []rune(twigs)
	birth := day.Of(1960, 1, 1).AddDays(n % birthly)
	round := n / birthly
	digits := fmt.Sprintf("%s%s%03d", region, strings.ReplaceAll(birth.String(), "-", ""), round%1000)
	given := (n + round) % 120 // of those who share a birth, each has another
	p := person{name: string([]rune{family[n/120%len(family)], first[given/12], second[given%12]}),
		sex: []string{"女", "男"}[round%2], id: digits + string(intake.CheckDigit(digits)), birth: birth, education: "大学", branch: branches[n%len(branches)],
		joined: birth.AddMonths(25 * 12), full: birth.AddMonths(26 * 12), phone: fmt.Sprintf("199%08d", n),
		home: fmt.Sprintf("虚构市示例区第%d街%d号", 1+n%40, 1+n%300), work: "某局办公室科员"}
	return p
}

// cells are a person's in the order of the columns.
func (p person) cells(n int) []string {
	return []string{fmt.Sprint(n), p.name, p.sex, "汉族", p.id, p.birth.String(), p.education, p.branch.name, "正式党员", p.joined.String(), p.full.String(), p.phone, p.home, p.work}
}

// workbook is a roster of people from number from on, as an office would send it.
func workbook(from, rows int, branches []branch) ([]byte, error) {
	var b bytes.Buffer
	w := sheet.NewWriter(&b, "")
	t := sheet.Table{Name: "名册", Title: "党员花名册"}
	for _, c := range columns {
		t.Columns = append(t.Columns, sheet.Column{Title: c})
	}
	s, err := w.Sheet(t)
	if err != nil {
		return nil, err
	}
	values := make([]any, len(columns))
	for n := range rows {
		for i, c := range invent(from+n, branches).cells(n + 1) {
			values[i] = c
		}
		if err := s.Row(values...); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return b.Bytes(), err
}

// plain writes the same as text with commas, of the first so many columns that are asked.
func plain(to io.Writer, rows int, branches []branch, only ...string) error {
	var at []int
	for i, c := range columns {
		for _, o := range only {
			if c == o {
				at = append(at, i)
			}
		}
	}
	w := csv.NewWriter(to)
	line := make([]string, len(at))
	put := func(cells []string) error {
		for i, x := range at {
			line[i] = cells[x]
		}
		return w.Write(line)
	}
	err := put(columns)
	for n := 0; n < rows && err == nil; n++ {
		err = put(invent(n, branches).cells(n + 1))
	}
	w.Flush()
	return err
}
