package intake

import (
	"regexp"
	"strings"
)

// Coded is a code with its label.
type Coded struct{ Code, Label string }

// Dict is a dictionary of codes: either code or label is accepted.
type Dict struct {
	list []Coded
	by   map[string]int
}

// List gives the values in their order.
func (d *Dict) List() []Coded { return d.list }

// Labels gives the labels in their order.
func (d *Dict) Labels() []string {
	out := make([]string, len(d.list))
	for i, c := range d.list {
		out[i] = c.Label
	}
	return out
}

// Label gives a code's label; an unknown code is its own label.
func (d *Dict) Label(code string) string {
	for _, c := range d.list {
		if c.Code == code {
			return c.Label
		}
	}
	return code
}

// Find looks a code, a label or another name up.
func (d *Dict) Find(text string) (Coded, bool) {
	s := strings.ToUpper(tight(text))
	if i, ok := d.by[s]; ok {
		return d.list[i], true
	}
	// 223_正式党员, 01汉族, 21-大学, 21（大学）: code and label in one cell
	if m := coded.FindStringSubmatch(s); m != nil {
		for _, part := range []string{m[2], m[1]} {
			if i, ok := d.by[part]; ok {
				return d.list[i], true
			}
		}
	}
	return Coded{}, false
}

var coded = regexp.MustCompile(`^([0-9]+[A-Z]?)[-_.:、 (]*([^0-9()]+?)\)?$`)

func dict(rows string, also map[string]string) *Dict {
	d := &Dict{by: map[string]int{}}
	for _, row := range strings.Fields(rows) {
		code, label, _ := strings.Cut(row, "=")
		d.by[code], d.by[strings.ToUpper(tight(label))] = len(d.list), len(d.list)
		d.list = append(d.list, Coded{code, label})
	}
	for name, code := range also {
		i, ok := d.by[code]
		if !ok {
			panic("intake: no code " + code)
		}
		d.by[strings.ToUpper(tight(name))] = i
	}
	return d
}

// The dictionaries of shared fields.md, B.1. Category codes are our own words:
// no national codes for 人员类别 were found.
var (
	Sexes   = dict("1=男 2=女", map[string]string{"男性": "1", "女性": "2", "M": "1", "F": "2"})
	Nations = nations()

	Educations = dict(`11=博士研究生 12=硕士研究生 13=硕士生班 1A=中央党校研究生 1B=省（区、市）委党校研究生 1=研究生教育
		21=大学 22=大专 23=大学普通班 24=第二学士学位班 2A=中央党校大学 2B=省（区、市）委党校大学 2C=中央党校大专 2D=省（区、市）委党校大专
		2=本专科教育 41=中等专科 44=职业高中 47=技工学校 4=中等职业教育 61=普通高中 71=初中 81=小学 9=其他`,
		map[string]string{
			"博士": "11", "博士研究生毕业": "11", "硕士": "12", "硕士研究生毕业": "12", "研究生": "1", "全日制研究生": "1", "在职研究生": "1",
			"大学本科": "21", "本科": "21", "大学毕业": "21", "本科毕业": "21", "大学本科毕业": "21", "全日制本科": "21", "在职大学": "21", "在职本科": "21", "全日制大学": "21",
			"专科": "22", "大学专科": "22", "大专毕业": "22", "专科毕业": "22", "大学专科毕业": "22", "全日制大专": "22", "在职大专": "22", "高职": "22",
			"双学位": "24", "第二学士学位": "24", "中央党校本科": "2A", "省委党校大学": "2B", "省委党校本科": "2B", "省委党校研究生": "1B", "市委党校研究生": "1B",
			"省委党校大专": "2D", "省委党校": "2B", "中央党校": "2A", "中专": "41", "中专毕业": "41", "中等专业学校": "41", "职高": "44", "技校": "47", "中技": "47",
			"高中": "61", "高中毕业": "61", "初中毕业": "71", "小学毕业": "81", "其它": "9", "10": "1", "14": "12", "20": "21", "30": "22", "31": "22", "40": "41", "60": "61", "70": "71", "80": "81", "90": "9",
		})
	vagueEducation = map[string]bool{"1": true, "2": true, "4": true}

	Degrees = dict("1=名誉博士 2=博士 3=硕士 4=学士 0=无", map[string]string{
		"博士学位": "2", "硕士学位": "3", "学士学位": "4", "双学士": "4", "无学位": "0", "博士后": "2"})

	Categories = dict("full=正式党员 probationary=预备党员 applicant=入党申请人 activist=入党积极分子 candidate=发展对象 dead=已死亡 stopped=已停止党籍 left=已出党 other=其他",
		map[string]string{"正式": "full", "中共党员": "full", "党员": "full", "01": "full", "预备": "probationary", "中共预备党员": "probationary", "02": "probationary",
			"积极分子": "activist", "申请人": "applicant", "入党申请": "applicant", "死亡": "dead", "停止党籍": "stopped", "出党": "left", "其它": "other"})

	Standings = dict("1=正常 10=保留党籍 11=恢复党籍 12=停止党籍 13=开除党籍", map[string]string{"正常党籍": "1", "在籍": "1", "保留": "10", "停止": "12", "开除": "13"})

	Posts = dict("001A=书记 001B=副书记 030U=组织委员 031U=宣传委员 034U=纪检委员 035U=青年委员 036U=工会委员 037U=保密委员 038U=妇女委员 401A=组长 0000=其他",
		map[string]string{"支部书记": "001A", "党支部书记": "001A", "总支书记": "001A", "党总支书记": "001A", "党委书记": "001A", "支部副书记": "001B", "党支部副书记": "001B",
			"党委副书记": "001B", "总支副书记": "001B", "党总支副书记": "001B", "纪律检查委员": "034U", "纪委委员": "034U", "纪律委员": "034U", "支部组织委员": "030U",
			"支部宣传委员": "031U", "支部纪检委员": "034U", "党小组长": "401A", "党小组组长": "401A", "小组长": "401A", "女工委员": "038U", "其它": "0000"})

	OrgKinds = dict(`611=党委 621=党总支部 631=党支部 632=联合党支部 911=临时党委 921=临时党总支部 931=临时党支部 932=临时联合党支部 612=党组 641=党小组 601=工委`,
		map[string]string{"党总支": "621", "总支": "621", "总支部": "621", "党的总支部委员会": "621", "支部": "631", "党的支部委员会": "631", "基层党委": "611", "党的委员会": "611",
			"机关党委": "611", "联合支部": "632", "临时支部": "931", "临时总支": "921", "临时党总支": "921", "临时联合支部": "932", "党工委": "601", "工作委员会": "601",
			"派出工委": "601", "699": "641", "小组": "641"})

	Territories = dict("1=中央 2=省（区、市） 3=市（地、州、盟） 4=县（市、区、旗） 5=乡（镇、街道） 6=社区（居委会）、建制村",
		map[string]string{"省": "2", "市": "3", "县": "4", "区": "4", "区县": "4", "县区": "4", "乡": "5", "镇": "5", "街道": "5", "乡镇": "5", "社区": "6", "村": "6", "建制村": "6", "居委会": "6"})

	UnitSituations = dict("1=与上级党组织相同 2=法人单位 3=联合党支部", map[string]string{"同上级": "1", "与上级相同": "1", "法人": "2", "联合": "3", "联合支部": "3"})
)

// nations is GB/T 3304 in its order, with 97 and 98.
func nations() *Dict {
	const names = `汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土
		达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺`
	var rows strings.Builder
	also := map[string]string{}
	for i, n := range strings.Fields(names) {
		code := string([]byte{byte('0' + (i+1)/10), byte('0' + (i+1)%10)})
		rows.WriteString(code + "=" + n + "族 ")
		also[n] = code
		if i < 9 {
			also[code[1:]] = code // a numeric cell drops the leading zero
		}
	}
	also["外国血统"], also["穿青人"], also["其它"], also["未识别民族"] = "98", "97", "97", "97"
	return dict(rows.String()+"97=其他 98=外国血统中国籍人士", also)
}
