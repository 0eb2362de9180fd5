package election

import (
	"cmp"
	"slices"
	"strings"
)

// strokes are surnames, and the first characters of compound ones, by the number of
// their strokes; those of one number by the kinds of their strokes from the first on
// (横, 竖, 撇, 点, 折), as lists on ballots have them.
var strokes = []struct {
	n     int
	names string
}{
	{2, "丁卜刁乜"},
	{3, "于干才丌万上山广门弓卫子习马"},
	{4, "丰王井亓元韦云木支太区尤车巨戈水贝牛毛长仁仇仉从公乌凤殳勾卞文亢方计尹丑孔巴邓双毋"},
	{5, "甘艾古可丙左厉石布龙平东占卢帅归叶申田由史冉丘付代白仝丛令印乐卯包邝冯闪宁司弘皮边台"},
	{6, "匡刑邢戎吉巩权西厍有百达成夹毕师曲吕回年朱乔伍伏仲任伦华仰伊向后全汆危邬庄刘齐充闫羊关米江汲池汝汤祁许宇安那阮孙阳阴牟红纪农"},
	{7, "寿麦扶贡却芮花苍严苏劳杜巫李杨束邴来连轩步肖时吴旷呙别岐岑利邱何伯佟佛余佘谷邸狄邹况库应冷辛闵汪沙沃沈初宋迟张陆陈邵怀邰"},
	{8, "奉武青拓幸耶苗苟苑范茅林松杭郁欧殴郏卓尚国昌明易昂迪呼岩罗牧和季竺侍岳佴岱金周郇鱼冼庞郑单法郎房宗官空宛宓居屈孟线练终经"},
	{9, "封项赵贲郝荆茶荀胡茹南荣柯相查柏柳郦咸战冒哈钟钦钭钮郜秋段修信皇禹侯须俞郗独逄昝饶施闻闾养姜娄洪祖祝宣宦宫费胥姚贺羿骆"},
	{10, "秦班敖袁都耿聂莫莘晋桂桓鬲栗贾索夏原顾柴党晁晏钱倪隽徐殷爱奚翁卿凌栾高郭席唐益浦海涂诸家宾谈容宰展陶姬通能桑"},
	{11, "堵黄萧梅曹戚龚盛常晗鄂崔银笪符第盘庹麻庾康鹿章商阎盖淳梁谌扈寇宿逯尉屠隋隗隆巢"},
	{12, "琴越揭彭斯葛董敬蒋韩植惠覃粟赏戢景喻黑智嵇程傅焦储舒鲁童曾湛温滑游禄谢富甯强缑"},
	{13, "鄢鄞靳蓝蒯蓟蓬蒲蒙楚裘赖甄雷督訾虞路简微詹鲍解廉雍阙满滚褚窦慎"},
	{14, "赫撖鞅慕蔡蔺蔚臧裴管鲜廖韶端阚漆谭谯暨翟熊缪"},
	{15, "樊暴颛墨黎滕颜潘"},
	{16, "燕薛薄融霍冀穆衡澹燎缴"},
	{17, "璩戴鞠魏糜濮"},
	{18, "瞿"},
	{20, "壤酆籍"},
	{21, "夔"},
}

// compound are the surnames of two characters in the same order.
var compound = strings.Fields(`万俟 上官 子车 亓官 太史 太叔 长孙 公西 公羊 公孙 公冶 公良 左丘 东方 东里 东宫 东郭 申屠 令狐 乐正 司马 司空 司徒 司寇
	西门 百里 夹谷 仲孙 羊舌 宇文 巫马 轩辕 谷梁 拓跋 欧阳 呼延 单于 宗政 南门 南荣 南宫 钟离 段干 皇甫 独孤 闻人 闾丘
	夏侯 诸葛 宰父 第五 淳于 梁丘 尉迟 微生 赫连 慕容 鲜于 端木 漆雕 颛孙 澹台 濮阳 壤驷`)

// order is where a surname stands: by its first character, a compound one after the
// single ones that begin alike. A surname that the table lacks stands after all
// others and is named, so that somebody looks.
func order(name string) (at int, known bool) {
	r := []rune(name)
	if len(r) == 0 {
		return last, false
	}
	for _, s := range strokes {
		if i := strings.IndexRune(s.names, r[0]); i >= 0 {
			at = (s.n<<10 | i) << 8
			if len(r) > 2 {
				at += slices.Index(compound, string(r[:2])) + 1
			}
			return at, true
		}
	}
	return last, false
}

const last = 1 << 30

// ByStrokes sorts candidates by the strokes of their surnames (选举工作条例第二十四条).
func ByStrokes(list []Candidate) {
	slices.SortStableFunc(list, func(a, b Candidate) int {
		x, _ := order(a.Name)
		y, _ := order(b.Name)
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(len([]rune(a.Name)), len([]rune(b.Name))), cmp.Compare(a.Name, b.Name))
	})
}

// Unordered are the candidates whose surname the table lacks.
func Unordered(list []Candidate) (names []string) {
	for _, c := range list {
		if _, ok := order(c.Name); !ok {
			names = append(names, c.Name)
		}
	}
	return names
}
