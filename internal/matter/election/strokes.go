package election

import (
	"cmp"
	"slices"
	"strings"
)

// strokes are surnames by the number of their strokes, those of one number by the
// first stroke (横, 竖, 撇, 点, 折), as lists on ballots have them.
var strokes = []struct {
	n     int
	names string
}{
	{2, "丁卜刁"}, {3, "于万干卫习马"}, {4, "王韦云尤凤车牛毛乌卞文方尹孔水仇"}, {5, "左石古龙平甘田申叶史冉白丛冯邝乐包司边"},
	{6, "邢成毕曲吕朱乔伍任华向全邬庄刘齐关江池汤安许阮孙牟纪师"}, {7, "麦严苏杜李杨巫吾吴时邱何余谷邹狄辛汪沙沈宋张陆陈邵花岑"},
	{8, "武苗苟范林茅欧郁卓尚易罗季岳金昌周庞郑单宗郎房孟练"}, {9, "郝荆胡柯柏查柳项赵荣战钟段侯俞饶施姜洪宫祝费胥姚骆贺郗昝"},
	{10, "秦袁钱耿聂莫桂贾夏顾柴党晏倪徐殷翁凌高郭席唐涂浦陶桑姬诸"}, {11, "黄萧曹戚龚盛常崔符康鹿章商阎梁盖屠"},
	{12, "彭葛董蒋韩喻程傅焦储鲁舒童曾温游谢滑"}, {13, "蓝蒲楚赖雷路詹鲍褚窦靳甄"}, {14, "蔡臧裴廖谭管翟熊滕"}, {15, "樊黎颜潘"}, {16, "薛霍穆衡"}, {17, "戴魏"}, {18, "瞿"},
}

// order is where a surname stands; a surname that the table lacks stands after all
// others and is named, so that somebody looks.
func order(name string) (at int, known bool) {
	first := []rune(name)
	if len(first) == 0 {
		return 1 << 20, false
	}
	for _, s := range strokes {
		if i := strings.IndexRune(s.names, first[0]); i >= 0 {
			return s.n<<10 | i, true
		}
	}
	return 1 << 20, false
}

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
