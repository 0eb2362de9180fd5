package intake

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/testkit"
)

var today = day.Must("2021-12-09")

func text(s string) sheet.Cell { return sheet.Cell{Text: s, Raw: s, Kind: sheet.Text} }
func num(s string) sheet.Cell  { return sheet.Cell{Text: s, Raw: s, Kind: sheet.Number} }

func codes(rs []Reason) string {
	var s []string
	for _, r := range rs {
		s = append(s, string(r.Code))
	}
	return strings.Join(s, " ")
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		cell       sheet.Cell
		want, code string
	}{
		{text("1985.3.7"), "1985-03-07", ""}, {text("1985-03"), "1985-03", ""}, {text("198503"), "1985-03", ""},
		{text("19850307"), "1985-03-07", ""}, {text("1985/3/7"), "1985-03-07", ""}, {text("1985年3月7日"), "1985-03-07", ""},
		{text("1985年3月7号"), "1985-03-07", ""}, {text("1985年3月"), "1985-03", ""}, {text("1985年03月份"), "1985-03", ""},
		{text("一九八五年三月七日"), "1985-03-07", ""}, {text("二〇〇一年七月"), "2001-07", ""}, {text("二○○一年十二月三十一日"), "2001-12-31", ""},
		{text("二零二一年十月二十日"), "2021-10-20", ""}, {text("一九八五年正月初一"), "", "date.form"},
		{text("１９８５．０３．０７"), "1985-03-07", ""}, {text(" 1985 . 3 . 7 "), "1985-03-07", ""}, {text("1985.3.7生"), "1985-03-07", ""},
		{text("1985-03-07 00:00:00"), "1985-03-07", ""}, {text("1985-03-07T08:30:00+08:00"), "1985-03-07", ""}, {text("1985.03."), "1985-03", ""},
		{text("85.3"), "1985-03", "date.two-digit-year"}, {text("05.3.1"), "2005-03-01", "date.two-digit-year"}, {text("850307"), "1985-03-07", "date.two-digit-year"},
		{num("31113"), "1985-03-07", ""}, {text("31113"), "1985-03-07", ""}, {num("198503"), "1985-03", ""}, {num("1985.3"), "1985-03", ""},
		{num("1985.12"), "1985-12", ""}, {num("1985.1"), "", "date.january-or-october"}, {text("1985.1"), "1985-01", ""}, {text("1985.10"), "1985-10", ""},
		{sheet.Cell{Text: "1985-03-01", Kind: sheet.Date, Day: day.Must("1985-03-01"), NoDay: true}, "1985-03", ""},
		{text("2024-13-01"), "", "date.no-such-day"}, {text("1900-02-29"), "", "date.no-such-day"}, {text("1985-02-30"), "", "date.no-such-day"},
		{text("1985"), "", "date.year-only"}, {text("1985年"), "", "date.year-only"}, {text("3/7/1985"), "", "date.order"}, {text("07-03-1985"), "", "date.order"},
		{text("1785-01-01"), "", "date.out-of-range"}, {text("2921-01-01"), "", "date.out-of-range"}, {text("不清楚"), "", "date.form"}, {text("1985.3.7.8"), "", "date.form"},
		{text("无"), "", ""}, {text(""), "", ""}, {text("—"), "", ""},
	} {
		d, rs := ParseDate(c.cell, today)
		if d.String() != c.want || codes(rs) != c.code {
			t.Errorf("%s %q: %s [%s], want %s [%s]", c.cell.Kind, c.cell.Text, d, codes(rs), c.want, c.code)
		}
	}
	testkit.Promise(t, "49 spellings, 0 wrong", "IMP-05")
}

// made gives an invented, well-formed number.
func made(region, birth string, seq int) string {
	s := fmt.Sprintf("%s%s%03d", region, birth, seq)
	return s + string(CheckDigit(s))
}

func TestParseID(t *testing.T) {
	good := made("990101", "19850307", 2)
	x := ""
	for i := range 999 {
		if x = made("990101", "19850307", i); strings.HasSuffix(x, "X") {
			break
		}
	}
	wrong := good[:16] + string('0'+(good[16]-'0'+1)%10) + good[17:]
	for _, c := range []struct {
		cell       sheet.Cell
		want, code string
	}{
		{text("11010519491231002X"), "11010519491231002X", ""}, // the example in GB 11643
		{text("11010519491231002x"), "11010519491231002X", ""},
		{text(good), good, ""}, {text(" '" + good[:6] + " " + good[6:14] + "-" + good[14:]), good, ""},
		{text(strings.Map(func(r rune) rune { return r + 0xFEE0 }, x)), x, ""},
		{text(x[:17] + "×"), x, "id.look-alike"}, {text(x[:17] + "Х"), x, "id.look-alike"},
		{text("990101850307002"), made("990101", "19850307", 2), "id.old-15"}, {num("990101850307002"), made("990101", "19850307", 2), "id.old-15"},
		{sheet.Cell{Text: good[:15] + "000", Kind: sheet.Number, LostDigits: true}, "", "id.lost-digits"},
		{text(good[:15] + "000"), "", "id.lost-digits"}, {text(wrong), "", "id.check-digit"},
		{text(good[:17]), "", "id.length"}, {text("E1234567"), "", "id.form"}, {text(good[:10] + "X" + good[11:]), "", "id.form"},
		{text(made("990101", "19850230", 2)), "", "id.birth"}, {text(made("990101", "20300101", 2)), "", "id.birth"}, {text(made("990101", "19851301", 2)), "", "id.birth"},
		{text("无"), "", ""},
	} {
		id, rs := ParseID(c.cell, today)
		if string(id) != c.want || codes(rs) != c.code {
			t.Errorf("%q: %q [%s], want %q [%s]", c.cell.Text, id, codes(rs), c.want, c.code)
		}
	}
	if id := IDNumber("11010519491231002X"); id.Sex() != "2" || id.Birth() != day.Must("1949-12-31") {
		t.Errorf("%s %s", id.Sex(), id.Birth())
	}
}

// Of 10,000 made numbers none may be read wrongly, and no single wrong digit
// or swap of neighbours may pass.
func TestIDManyWrong(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		born := day.Must("1930-01-01").AddDays(rnd.IntN(27_000))
		id := made("990101", strings.ReplaceAll(born.String(), "-", ""), rnd.IntN(1000))
		if got, rs := ParseID(text(id), today); string(got) != id || len(rs) != 0 {
			t.Fatalf("%s read as %q [%s]", id, got, codes(rs))
		}
		b := []byte(id)
		i := rnd.IntN(17)
		b[i] = '0' + (b[i]-'0'+byte(1+rnd.IntN(9)))%10
		if got, _ := ParseID(text(string(b)), today); got != "" {
			t.Fatalf("%s passed with a wrong digit: %s", id, b)
		}
		b = []byte(id)
		if i = rnd.IntN(16); b[i] != b[i+1] {
			b[i], b[i+1] = b[i+1], b[i]
			if got, _ := ParseID(text(string(b)), today); got != "" {
				t.Fatalf("%s passed with swapped digits: %s", id, b)
			}
		}
	}
	testkit.Promise(t, "10,000 numbers read, 20,000 wrong ones refused", "IMP-03")
}

func TestParsePhone(t *testing.T) {
	for _, c := range []struct{ in, want, code string }{
		{"13800001111", "13800001111", ""}, {"+86 138-0000-1111", "13800001111", ""}, {"86138 0000 1111", "13800001111", ""}, {"0086-13800001111", "13800001111", ""},
		{"１３８００００１１１１", "13800001111", ""}, {"138  0000  1111", "13800001111", ""}, {"0571-87654321", "0571-87654321", ""}, {"(0571)87654321", "0571-87654321", ""},
		{"010-87654321转123", "010-87654321-123", ""}, {"87654321", "87654321", ""}, {"0571 8765432", "0571-8765432", ""}, {"13800001111/13900002222", "13800001111", "phone.several"},
		{"1380000111", "", "phone.form"}, {"12800001111", "", "phone.form"}, {"无", "", ""}, {"问小王", "", "phone.form"}, {"+86", "", "phone.form"},
	} {
		got, rs := ParsePhone(text(c.in))
		if got != c.want || codes(rs) != c.code {
			t.Errorf("%q: %q [%s], want %q [%s]", c.in, got, codes(rs), c.want, c.code)
		}
	}
	testkit.Promise(t, "19 spellings, 0 wrong", "IMP-04")
}

func TestParseMoneyAndYes(t *testing.T) {
	for in, want := range map[string]int64{"3500": 350000, "3,500.5元": 350050, "￥１２．３４": 1234, "0.1": 10, "-5": -500, "12.340": 1234} {
		if got, ok := ParseMoney(in); !ok || got != want {
			t.Errorf("money %q = %d %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"1.234", "1.2万", "35,00", "一百", "1e3", "", "99999999999999999999"} {
		if got, ok := ParseMoney(in); ok {
			t.Errorf("money %q was read as %d", in, got)
		}
	}
	for in, want := range map[string]string{"是": "1", "√": "1", "有": "1", "１": "1", "否": "0", "×": "0", "无": "0", "": ""} {
		if got, ok := ParseYes(in); !ok || yesText(got) != want {
			t.Errorf("yes %q = %q %v", in, yesText(got), ok)
		}
	}
	if _, ok := ParseYes("也许"); ok {
		t.Error("maybe is neither")
	}
	testkit.Promise(t, "13 amounts, 7 refused", "V1.4.2", "V15.3.5")
}

func TestDictionaries(t *testing.T) {
	if n := len(Nations.List()); n != 58 {
		t.Errorf("%d nations, want 58", n)
	}
	for _, c := range []struct {
		d        *Dict
		in, want string
	}{
		{Nations, "汉", "01"}, {Nations, "汉族", "01"}, {Nations, "01", "01"}, {Nations, "1", "01"}, {Nations, "基诺族", "56"}, {Nations, "哈萨克", "17"}, {Nations, "01汉族", "01"},
		{Educations, "本科", "21"}, {Educations, "大学", "21"}, {Educations, "研究生", "1"}, {Educations, "1a", "1A"}, {Educations, "21-大学", "21"}, {Educations, "省(区、市)委党校大学", "2B"},
		{Categories, "223_正式党员", "full"}, {Categories, "预备党员", "probationary"}, {Categories, "中共党员", "full"},
		{Standings, "正常", "1"}, {Standings, "12", "12"}, {Sexes, "女", "2"}, {Sexes, "1", "1"}, {OrgKinds, "党支部", "631"}, {OrgKinds, "611", "611"}, {OrgKinds, "党总支", "621"},
		{Posts, "支部书记", "001A"}, {Posts, "组织委员", "030U"}, {Territories, "县(市、区、旗)", "4"}, {Degrees, "学士", "4"},
		{Nations, "汉族人", ""}, {Educations, "很高", ""}, {Sexes, "不详", ""},
	} {
		got, ok := c.d.Find(c.in)
		if got.Code != c.want || ok != (c.want != "") {
			t.Errorf("%q = %q, want %q", c.in, got.Code, c.want)
		}
	}
	if p := ParsePosts("支部书记、组织委员兼工会小组长"); len(p) != 3 || p[0].Code != "001A" || p[1].Code != "030U" || p[2] != (Post{"0000", "其他", "工会小组长"}) {
		t.Errorf("posts: %+v", p)
	}
}

func TestHeaders(t *testing.T) {
	for in, want := range map[string]Field{
		"姓 名": FieldName, "公民身份号码（18位）": FieldID, "身份证号码": FieldID, "入党时间": FieldJoined, "入党日期(加入党组织日期)": FieldJoined, "加入党组织时间": FieldJoined,
		"出生年月": FieldBirth, "出生年月（岁）": FieldBirth, "*手机号码": FieldPhone, "参加工作时间": FieldWorkFrom, "家庭住址(现居住地)": FieldAddress, "ＵＵＩＤ": FieldSkip,
		"党员姓名": FieldName, "月应交（元）": FieldDuesMonthly, "原因": FieldSkip, "转正\n时间": FieldFull, "血型": "", "": "",
	} {
		if got, _ := fieldOf(memberHeaders, in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	for _, h := range strings.Split("序号｜姓名｜性别｜民族｜出生日期｜公民身份号码｜学历｜学位｜籍贯｜参加工作日期｜所在党支部｜所在党小组｜人员类别｜党籍状态｜入党日期(加入党组织日期)｜转正日期｜党龄｜党内职务｜工作单位及职务｜工作岗位｜从事专业技术职务｜手机号码｜家庭住址(现居住地)｜户籍所在地｜档案管理单位｜是否流动党员｜流动去向｜是否失联｜是否困难｜是否退休｜党费基数｜月应交｜党费交至｜备注", "｜") {
		if _, ok := fieldOf(memberHeaders, h); !ok {
			t.Errorf("the default roster's %q is not known", h)
		}
	}
	for _, h := range strings.Split("序列、组织编号、党组织所在单位情况、党组织属地关系、组织名称、党组织所在单位代码、组织类别、组织状态、上级组织、党组织书记、联系人、联系电话、详细地址、建立日期、建立文号、任期届满时间", "、") {
		if _, ok := fieldOf(orgHeaders, h); !ok {
			t.Errorf("organisation column %q is not known", h)
		}
	}
}

func TestPartyAge(t *testing.T) {
	d := func(s string) Date {
		if len(s) == 7 {
			return Date{day.Must(s + "-01"), true}
		}
		if s == "" {
			return Date{}
		}
		return Date{Day: day.Must(s)}
	}
	for _, c := range []struct {
		joined, full, from string
		basis              Basis
		unclear            bool
	}{
		{"1950-05-01", "1950-11-01", "1950-11-01", BasisFull, false}, {"1965-05-01", "1966-05-01", "1966-05-01", BasisFull, false},
		{"1969-03-31", "1970-03-31", "1970-03-31", BasisFull, false}, {"1969-04-01", "", "1969-04-01", BasisJoined, false},
		{"1977-08-11", "", "1977-08-11", BasisJoined, false}, {"1977-08-12", "1978-08-12", "1978-08-12", BasisFull, false},
		{"1977-08", "", "", "", true}, {"1971-07", "1971-07", "1971-07", BasisJoined, false}, {"1971-07-01", "1972-07-01", "1971-07-01", BasisJoined, true},
		{"1990-07-01", "1991-07-01", "1991-07-01", BasisFull, false}, {"1990-07-01", "", "", "", false}, {"", "1991-07-01", "1991-07-01", BasisFull, false}, {"", "", "", "", false},
		{"", "1972-07-01", "1972-07-01", BasisFull, true},
	} {
		from, basis, unclear := PartyAge(d(c.joined), d(c.full))
		if from.String() != c.from || basis != c.basis || unclear != c.unclear {
			t.Errorf("joined %s, full %s: %s %s %v, want %s %s %v", c.joined, c.full, from, basis, unclear, c.from, c.basis, c.unclear)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{"张 三": "张三", "张　三": "张三", "阿依古丽•买买提": "阿依古丽·买买提", "买买提.艾力": "买买提·艾力", "John  Smith": "John Smith", "𠮷田": "𠮷田"} {
		if got := tidyName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]bool{"张三": true, "阿依古丽·买买提": true, "张3": false, "张": false, "张\uE000": false, "𠮷田": true, "张三（退休）": false} {
		if got := wellNamed(in); got != want {
			t.Errorf("wellNamed(%q) = %v", in, got)
		}
	}
	testkit.Promise(t, "13 names", "IMP-07")
}

func FuzzParsers(f *testing.F) {
	for _, s := range []string{"1985.3.7", "一九八五年三月七日", "二十", "年月", "11010519491231002X", "+86 138", "3,500.00元", "书记、", "转", "十年十月", "0-", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range []sheet.Cell{text(s), num(s)} {
			if d, rs := ParseDate(c, today); !d.Zero() && (d.Day.Year() < 1880 || d.Day.Year() > 2041) {
				t.Errorf("%q: %s %v", s, d, rs)
			}
			if id, _ := ParseID(c, today); id != "" && (len(id) != 18 || CheckDigit(string(id[:17])) != id[17]) {
				t.Errorf("%q: %s", s, id)
			}
			if p, _ := ParsePhone(c); p != "" && !digits(strings.ReplaceAll(p, "-", "")) {
				t.Errorf("%q: %s", s, p)
			}
		}
		ParseMoney(s)
		ParseYes(s)
		ParsePosts(s)
		fieldOf(memberHeaders, s)
		tidyName(s)
		Nations.Find(s)
	})
}
