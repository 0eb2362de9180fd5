package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/register/org"
)

// The district on 1 January 2021: under the Committee 24 party committees and 16
// general branches with branches of their own, and branches that stand directly.
const (
	committees   = 24
	generals     = 16
	allAtStart   = 280 // organisations under the Committee on 1 January
	retiredHomes = 16  // branches of retired members
)

var bureaus = []string{
	"区府办", "发改局", "教育局", "科技局", "民宗局", "公安分局", "民政局", "司法局", "财政局", "人社局", "资源规划分局", "生态环境分局",
	"住建局", "城管局", "交通局", "水务局", "农业农村局", "商务局", "文旅局", "卫健局", "退役军人局", "应急局", "审计局", "市场监管局",
	"统计局", "医保局", "信访局", "国资中心", "机关事务中心", "政务服务局", "档案馆", "党校", "融媒体中心", "总工会", "妇联", "科协",
	"残联", "红十字会", "工商联", "供销社",
}

var standing = []string{"区委办", "纪委监委机关", "组织部", "宣传部", "统战部", "政法委", "编办", "人大机关", "政协机关", "法院", "检察院", "团区委",
	"文联", "史志办", "老干部局", "税务分局", "气象局", "消防大队", "武装部职工", "律师行业"}

var offices = []string{"机关第一", "机关第二", "机关第三", "执法大队", "服务中心", "监测站", "综合", "信息中心", "业务一科", "业务二科", "窗口"}

// artists is a joint branch of the small offices around the federation of writers and artists.
const artists = "虚构区文联党支部"

func (m *maker) tree() (err error) {
	founded := day.Must("2012-05-08")
	m.clock.Set(day.Must("2021-01-01"))
	if m.root, err = m.Orgs.Establish(m.ctx, m.who, committee, founded); err != nil {
		return err
	}
	made := 0
	for i, bureau := range bureaus[:committees+generals] {
		kind, suffix, years := org.PartyCommittee, "机关党委", 5
		if i >= committees {
			kind, suffix, years = org.General, "党总支部", 3
		}
		b := &branch{name: "虚构区" + bureau + suffix, unit: "虚构区" + bureau, founded: founded.AddDays(m.pick(900)), ended: day.Forever, parent: m.root}
		if err := m.start(b, kind, fmt.Sprintf("%03d000", i+1), int64(i+1), years, i%4 == 1); err != nil {
			return err
		}
		m.upper = append(m.upper, b)
		made++
	}
	for i := 0; made < allAtStart; i++ {
		parent := m.root
		name, code, unit := "", "", ""
		if i < len(standing) {
			unit = "虚构区" + standing[i]
			name, code = "虚构区"+standing[i]+"党支部", fmt.Sprintf("9%02d000", i+1)
		} else {
			n := i - len(standing)
			up := m.upper[n%len(m.upper)]
			round := n / len(m.upper)
			bureau := bureaus[n%len(m.upper)]
			unit = up.unit
			parent, name, code = up.id, "虚构区"+bureau+offices[round]+"党支部", fmt.Sprintf("%03d%03d", n%len(m.upper)+1, round+1)
		}
		b := &branch{name: name, unit: unit, founded: founded.AddDays(900 + m.pick(1500)), ended: day.Forever, parent: parent}
		if parent != m.root && i%14 == 6 && m.homes() < retiredHomes {
			b.retired = true
			b.name = "虚构区" + bureaus[(i-len(standing))%len(m.upper)] + "离退休党支部"
		}
		kind := org.Branch
		if name == artists {
			kind = org.JointBranch
		}
		if err := m.start(b, kind, code, int64(i+1), 3, i%4 == 2); err != nil {
			return err
		}
		m.branches = append(m.branches, b)
		made++
	}
	return nil
}

func (m *maker) homes() (n int) {
	for _, b := range m.branches {
		if b.retired {
			n++
		}
	}
	return n
}

// start sets up an organisation with a running term; ending says that the term
// ends within the year 2021.
func (m *maker) start(b *branch, kind org.Kind, code string, sort int64, years int, ending bool) (err error) {
	from := day.Must("2019-02-01").AddDays(m.pick(600))
	if years == 5 {
		from = day.Must("2017-02-01").AddDays(m.pick(1200))
	}
	if ending {
		from = day.Must("2021-02-20").AddDays(m.pick(260)).AddYears(-years)
	}
	b.due = from.AddYears(years)
	b.id, err = m.Orgs.Start(m.ctx, m.who, b.parent, org.Draft{Kind: kind, Name: b.name, Code: code, Sort: sort, Locality: "县（市、区、旗）",
		TermYears: int64(years), Units: []string{b.unit}}, b.founded,
		org.Term{Span: day.Span{From: from, Until: day.Forever}, Due: b.due, How: "elected", Seats: 5})
	return err
}
