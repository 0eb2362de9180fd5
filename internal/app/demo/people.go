package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
	"zhibu/internal/register/member"
)

const (
	surnames = "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅"
	firsts   = "砚禾溪栀屿未时疏澄墨青知云望书言景行以南北星河汀兰芷若舒闻雁归岚叶苇石一念初晚晴"
	seconds  = "青声亭栖央苇舟棠川野宁远之然衡徽珩筠蘅霁朗越卓琮瑄岳峤松柏泉淳笙箫弦歌令仪"
)

func (m *maker) name() string {
	s, a, b := []rune(surnames), []rune(firsts), []rune(seconds)
	name := string(s[m.pick(len(s))]) + string(a[m.pick(len(a))])
	if m.pick(12) > 0 {
		name += string(b[m.pick(len(b))])
	}
	return name
}

// idNumber makes a number that passes the check and belongs to no region.
func (m *maker) idNumber(born day.Day, sex member.Sex) string {
	m.serial++
	y, mon, d := born.Date()
	seq := m.serial%499*2 + int(sex)%2
	body := fmt.Sprintf("99%04d%04d%02d%02d%03d", m.serial/499, y, int(mon), d, seq)
	check, _ := law.CitizenIDCheck(body) // body is always 17 digits
	return body + string(check)
}

const (
	serving  = 4138 // members in work on 1 January
	veterans = 357  // retired with fifty years by 1 July 2021
	pensions = 180  // retired with fewer
)

func (m *maker) people() error {
	active := m.active()
	homes := m.retiredBranches()
	size := make([]int, len(active))
	for i := range size {
		size[i] = 5
	}
	for n := serving - 5*len(active); n > 0; n-- {
		// Branches differ: some are twice as large as others.
		i := m.pick(len(active))
		if size[i] >= 26+i%23 {
			i = (i*7 + n) % len(active)
		}
		size[i]++
	}
	for i, b := range active {
		b.groups = 0
		if size[i] > 26 {
			b.groups = 2 + size[i]/40
		}
		if err := m.enrol(b, size[i], m.worker); err != nil {
			return err
		}
	}
	for i, b := range homes {
		n := share(veterans, len(homes), i)
		if err := m.enrol(b, n, m.veteran); err != nil {
			return err
		}
		if err := m.enrol(b, share(pensions, len(homes), i), m.pensioner); err != nil {
			return err
		}
	}
	return nil
}

func share(all, parts, i int) int { return all*(i+1)/parts - all*i/parts }

func (m *maker) active() (list []*branch) {
	for _, b := range m.branches {
		if !b.retired {
			list = append(list, b)
		}
	}
	return list
}

func (m *maker) retiredBranches() (list []*branch) {
	for _, b := range m.branches {
		if b.retired {
			list = append(list, b)
		}
	}
	return list
}

func (m *maker) enrol(b *branch, n int, make func() member.Entry) error {
	var list []member.Entry
	for i := range n {
		e := make()
		e.Org, e.Reason = b.id, "名册导入"
		e.Since = max(b.founded, e.JoinedOn)
		e.Job = b.unit
		if b.groups > 0 {
			e.Group = fmt.Sprintf("第%s党小组", [...]string{"一", "二", "三", "四"}[i%b.groups])
		}
		list = append(list, e)
	}
	ids, err := m.Members.EnrolAll(m.ctx, m.who, list)
	if err != nil {
		return err
	}
	for i, id := range ids {
		b.people = append(b.people, person{id, list[i]})
	}
	return nil
}

var educations = []string{"21", "21", "21", "22", "22", "12", "12", "11", "41"}

func (m *maker) facts(born, joined day.Day, sex member.Sex) member.Facts {
	m.serial++
	full := joined
	if joined >= day.Must("1977-08-12") || joined < day.Must("1969-04-01") {
		full = joined.AddYears(1)
	}
	from, basis := law.PartyAgeFrom(joined, full)
	return member.Facts{Name: m.name(), Sex: sex, Nation: nation(m.pick(100)), BirthOn: born, BirthExact: true,
		IDNumber: m.idNumber(born, sex), Phone: fmt.Sprintf("1990%07d", m.serial), Address: "虚构区示例街道示例路" + fmt.Sprint(1+m.pick(200)) + "号",
		Registered: "虚构区", Education: educations[m.pick(len(educations))], NativePlace: "虚构省",
		JoinedOn: joined, FullOn: full, PartyFrom: from, PartyBasis: basis}
}

func nation(n int) string {
	switch {
	case n < 94:
		return "汉族"
	case n < 96:
		return "回族"
	case n < 98:
		return "满族"
	}
	return "土家族"
}

func (m *maker) sex() member.Sex {
	if m.pick(5) < 2 {
		return member.Female
	}
	return member.Male
}

func (m *maker) worker() member.Entry {
	age := 24 + m.pick(20) + m.pick(17)
	born := day.Must("2021-01-01").AddYears(-age).AddDays(-m.pick(365))
	joined := born.AddYears(21 + m.pick(max(1, min(16, age-21)))).AddDays(m.pick(300))
	if last := day.Must("2020-12-15"); joined > last {
		joined = last.AddDays(-m.pick(700))
	}
	e := member.Entry{Facts: m.facts(born, joined, m.sex())}
	e.WorkFrom = born.AddYears(22)
	e.JobKind = "公务员"
	if m.pick(3) == 0 {
		e.JobKind = "事业单位管理岗位"
	}
	e.PayBase = fmt.Sprint(4200 + 100*m.pick(60))
	if e.FullOn > day.Must("2021-12-31") {
		e.FullOn, e.PartyFrom, e.PartyBasis = day.None, day.None, ""
	}
	if m.pick(160) == 0 {
		e.Flags = append(e.Flags, member.Mobile)
	}
	if m.pick(220) == 0 {
		e.Flags = append(e.Flags, member.Hardship)
	}
	return e
}

// veteran has been a member for fifty years on 1 July 2021.
func (m *maker) veteran() member.Entry {
	joined := day.Must("1955-01-01").AddDays(m.pick(365 * 15))
	if full := joined.AddYears(1); full > day.Must("1971-07-01") {
		joined = day.Must("1970-03-01")
	}
	return m.pensionerOf(joined.AddYears(-19-m.pick(9)), joined)
}

func (m *maker) pensioner() member.Entry {
	joined := day.Must("1973-01-01").AddDays(m.pick(365 * 20))
	return m.pensionerOf(day.Must("1940-01-01").AddDays(m.pick(365*18)), joined)
}

func (m *maker) pensionerOf(born, joined day.Day) member.Entry {
	if born.AddYears(18) > joined {
		born = joined.AddYears(-20)
	}
	e := member.Entry{Facts: m.facts(born, joined, m.sex()), Flags: []string{member.Retired}}
	e.PayBase = fmt.Sprint(3800 + 100*m.pick(30))
	return e
}
