package document

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/paper"
)

var samples = flag.String("samples", "", "write the papers of the built-in templates to this folder, to be looked at")

// believable is the example of a kind, made as long as papers really get.
func believable(k Kind) paper.Data {
	d := k.Catalogue().Example()
	switch k {
	case Minutes, Account:
		for i := range 45 {
			d.Lists["记录"] = append(d.Lists["记录"], minutes.row(fmt.Sprintf("%s、与会党员结合岗位谈体会，认为要把学习成果转化为推动工作的实际举措，在服务群众、联系社区、完成急难任务中走在前、作表率。会议对第%d项意见进行了讨论，形成一致看法。", paper.Chinese(i+1), i+1)))
		}
	case SignIn:
		var people []person
		for i := range 60 {
			people = append(people, person{name: "甲" + paper.Chinese(i+1)})
		}
		d.Lists = map[string][]paper.Data{}
		signs(&d, people, false)
	case Quarter:
		l := Quarter.Catalogue().Lists[0]
		d.Lists[l.Name] = nil
		for i := range 34 {
			note := ""
			if i%9 == 4 {
				note = "8月支委会：全体委员在外执行防汛任务；9月党小组会在期内"
			}
			d.Lists[l.Name] = append(d.Lists[l.Name], l.row(strconv.Itoa(i+1), "区虚构局机关第"+paper.Chinese(i+1)+"党支部", "1", "1", "0", "3", "2", "1", "3", "3", "0", "—", "1", "—", note))
		}
	case Resolution:
		d.Values["党组织"] = "中共虚构区发展和改革局机关第一支部委员会"
	}
	return d
}

// The built-in templates are templates like any other: every field of theirs is
// known, they say what they are given, and nothing is left in braces.
func TestBuiltins(t *testing.T) {
	for _, k := range Kinds() {
		body, err := builtin(k)
		if err != nil {
			t.Fatal(err)
		}
		tpl, err := check(k, body)
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		var out, many bytes.Buffer
		if err := tpl.Write(&out, believable(k)); err != nil {
			t.Fatal(err)
		}
		if err := tpl.Write(&many, believable(k), k.Catalogue().Example(), paper.Data{}); err != nil {
			t.Fatal(err)
		}
		if again, err := paper.ReadTemplate(many.Bytes()); err != nil || len(again.Uses()) > 0 {
			t.Errorf("%s: fields are left over: %v %v", k, again.Uses(), err)
		}
		if *samples != "" {
			for name, file := range map[string]*bytes.Buffer{"builtin-" + string(k): &out, "batch-" + string(k): &many} {
				if err := os.WriteFile(filepath.Join(*samples, name+".docx"), file.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func file4(t *testing.T, blocks ...paper.Block) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&paper.Doc{Blocks: blocks}).Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Each row is a template and a word of what is said about it.
func TestTemplateFields(t *testing.T) {
	for _, c := range []struct {
		say  string
		text string
		want string // empty: accepted
	}{
		{"known fields", "{{党组织}}", ""},
		{"a row's field within its list", "{{#议程}}{{议题}}{{/议程}}", ""},
		{"a value as a condition", "{{#列席人员}}列席：{{列席人员}}{{/列席人员}}", ""},
		{"an unknown field by its name", "{{党组织}}{{会议主题}}{{气氛}}", "“会议主题”、“气氛”"},
		{"a row's field outside its list", "{{议题}}", "只能用在“{{#议程}}”"},
		{"a list as a value", "{{党组织}}{{议程}}", "是列表"},
		{"an unknown list", "{{^照片}}{{党组织}}{{/照片}}", "“照片”"},
		{"no field at all", "会议记录", "一个字段也没有"},
		{"a list without any field", "{{#议程}}议程{{/议程}}", "一个字段也没有"},
	} {
		_, err := check(Minutes, file4(t, paper.Para{Text: c.text}))
		f, ok := fault.As(err)
		if ok != (c.want != "") || ok && (!strings.Contains(f.Text, c.want) || f.Fields[0].Field != "file") {
			t.Errorf("%s: %v, want %q", c.say, err, c.want)
		}
	}
}

func TestDiffer(t *testing.T) {
	c := Minutes.Catalogue()
	then := c.Example()
	now := c.Example()
	if list := c.differ(then, now); len(list) != 0 {
		t.Errorf("the same differ: %v", list)
	}
	now.Values["地点"] = "礼堂"
	now.Lists["缺席"] = []paper.Data{absent.row("1", "戊五", "公假", "外出培训"), absent.row("2", "甲一", "病假", "")}
	list := c.differ(then, now)
	if len(list) != 2 || list[0] != (Change{"地点", "机关三楼会议室", "礼堂"}) || list[1] != (Change{"缺席", "丁四　病假", "甲一　病假"}) {
		t.Errorf("%q", list)
	}
	now = c.Example()
	now.Lists["议程"][0], now.Lists["议程"][1] = now.Lists["议程"][1], now.Lists["议程"][0]
	if list := c.differ(then, now); len(list) != 1 || !strings.HasPrefix(list[0].Then, "学习") || strings.HasPrefix(list[0].Now, "学习") {
		t.Errorf("another order: %q", list)
	}
	q := Quarter.Catalogue()
	a, b := q.Example(), q.Example()
	b.Values[asOf] = "2022年1月5日"
	if list := q.differ(a, b); len(list) != 0 {
		t.Errorf("the day of counting alone is no change: %v", list)
	}
}
