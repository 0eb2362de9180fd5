package demo

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	yearplan "zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/site"
)

var halls = []site.Site{
	{Name: "虚构区革命历史纪念馆", Address: "示例路1号", Opening: "周二至周日9:00—17:00，周一闭馆", Contact: "纪念馆社会教育科", Capacity: 200,
		Closures: []site.Closure{{Span: day.Span{From: day.Must("2022-01-01"), Until: day.Must("2022-01-04")}, Why: "元旦布展"}}},
	{Name: "红岭烈士陵园", Address: "红岭山下", Opening: "每天8:00—17:30", Contact: "陵园管理处", Capacity: 500},
	{Name: "溪口农民协会旧址", Address: "溪口镇老街", Opening: "周三至周日9:00—16:30", Capacity: 80},
	{Name: "青石渡口战斗遗址", Address: "青石渡", Opening: "每天", Capacity: 300},
	{Name: "望江楼地下交通站旧址", Address: "望江路12号", Opening: "周二至周日9:00—17:00", Contact: "区文物保护中心", Capacity: 60},
	{Name: "虚构区档案馆展厅", Address: "示例路88号", Opening: "工作日9:00—17:00", Contact: "档案馆利用科", Capacity: 100},
	{Name: "示例村村史馆", Address: "示例村", Opening: "每天9:00—16:00", Capacity: 60},
	{Name: "廉政教育馆", Address: "清风路6号", Opening: "工作日，需预约", Capacity: 120},
}

// open are the weekdays on which each hall takes bookings; a hall without is open
// to whoever comes.
var open = [][2]int{{2, 7}, {1, 7}, {3, 7}, {}, {2, 7}, {1, 5}, {}, {1, 5}}

// slots are a hall's times: two in the morning, one in the afternoon.
func slots(hall int) (list []site.Slot) {
	for weekday := open[hall][0]; weekday > 0 && weekday <= open[hall][1]; weekday++ {
		for _, t := range [][2]string{{"09:00", "10:00"}, {"10:30", "11:30"}, {"14:00", "16:00"}} {
			list = append(list, site.Slot{Weekday: weekday, From: t[0], Until: t[1], People: halls[hall].Capacity})
		}
	}
	return list
}

// themeDom is the day of the month of a branch's themed party day.
func themeDom(i int) int { return 6 + i%19 }

// planPlan is the year's plan of a branch: laid out in January, put off in
// December where the fixed day was too early, and laid out again for 2022 by some.
func (m *maker) planPlan(p *plan, b *branch, i int) {
	if b.founded > on(1, 4) {
		return
	}
	fixed := yearplan.Year{Fixed: yearplan.Fixed{Dom: themeDom(i)}, From: "14:30", Until: "16:30", Place: "会议室"}
	about := map[int]yearplan.Theme{}
	for month := 1; month <= 12; month++ {
		about[month] = yearplan.Theme{Title: themes[month]}
		if month >= 3 && month <= 10 {
			about[month] = yearplan.Theme{Title: themes[month], Place: halls[(i+month)%len(halls)].Name}
		}
	}
	p.add(on(1, 4), func() error {
		_, err := m.Plans.Lay(m.ctx, m.who, b.id, 2021, fixed, about)
		return err
	})
	if themeDom(i) > 18 || b == m.shown() {
		p.add(on(12, 2), func() error { return m.putOff(b, on(12, 28)) })
	}
	if i%3 == 0 || b == m.shown() {
		p.add(on(12, 15), func() error {
			if b.ended != day.Forever {
				return nil
			}
			_, err := m.Plans.Lay(m.ctx, m.who, b.id, 2022, fixed, map[int]yearplan.Theme{1: {Title: "新年第一课"}, 3: {Title: "学雷锋志愿服务"}})
			return err
		})
	}
	if i%5 == 1 || b == m.shown() {
		p.add(on(12, 13), func() error {
			if b.ended != day.Forever {
				return nil
			}
			_, err := m.Plans.Add(m.ctx, m.who, b.id, yearplan.Draft{Kind: activity.Lecture, Day: on(12, 24), From: "15:00", Until: "16:00", Title: "书记讲党课：全会精神", Place: "会议室"})
			return err
		})
	}
}

// putOff moves December's themed party day to a later day.
func (m *maker) putOff(b *branch, to day.Day) error {
	if b.ended <= to {
		return nil
	}
	_, list, err := m.Plans.OfYear(m.ctx, m.who, b.id, 2021, on(12, 2))
	for _, x := range list {
		if x.Kind == activity.ThemeDay && x.Day.Month() == 12 && err == nil {
			x.Draft.Day = to
			err = m.Plans.Edit(m.ctx, m.who, x.ID, x.Version, x.Draft, "年底盘点，改到月末")
		}
	}
	return err
}

// book books places for a branch; a slot that is full or closed is left alone.
func (m *maker) book(b *branch, hall int, d day.Day, from string, people, others int) (id int64, err error) {
	if b.ended <= d || b.founded > d {
		return 0, nil
	}
	id, err = m.Bookings.Book(m.ctx, m.who, b.id, booking.Draft{Site: m.sites[hall], Day: d, From: from, Members: people, Others: others, Wait: true})
	if fault.KindOf(err) == fault.Invalid {
		return 0, nil
	}
	return id, err
}

// visitPlan books some of the year's visits before they take place; afterwards
// each is told to be the record that the branch has written.
func (m *maker) visitPlan(p *plan, b *branch, i int) {
	if i%8 != 0 && b != m.shown() {
		return
	}
	for month := 3; month <= 10; month++ {
		hall, d := (i+month)%len(halls), on(month, themeDom(i))
		if len(slots(hall)) == 0 {
			continue
		}
		var id int64
		p.add(d-15, func() (err error) {
			id, err = m.book(b, hall, d, "14:00", 12+i%9, 20+i%13)
			return err
		})
		p.add(d+2, func() error {
			if id == 0 {
				return nil
			}
			x, err := m.Bookings.Get(m.ctx, m.who, id)
			if err != nil || x.State != booking.Held {
				return err
			}
			list, err := m.Bookings.Candidates(m.ctx, m.who, x)
			if err != nil || len(list) == 0 {
				return err
			}
			return m.Bookings.Link(m.ctx, m.who, id, list[0].ID)
		})
	}
}

// comingPlan are the bookings of the next weeks: a small hall before the New Year
// is booked out, with some who wait.
func (m *maker) comingPlan(p *plan) {
	const small = 4
	shown := m.shown()
	p.add(on(12, 6), func() error { // a visit that nobody has confirmed yet
		_, err := m.book(shown, 0, on(12, 16), "09:00", 18, 6)
		return err
	})
	var first int64
	p.add(on(12, 8), func() (err error) {
		for k, i := range []int{21, 33, 45, 57} {
			id, err := m.book(m.branches[i], small, on(12, 23), "14:00", 11+k, 5)
			if err != nil {
				return err
			}
			if k == 0 {
				first = id
			}
		}
		_, err = m.book(shown, small, on(12, 23), "14:00", 16, 0)
		return err
	})
	p.add(on(12, 14), func() error {
		for _, i := range []int{69, 81, 93} {
			if _, err := m.book(m.branches[i], small, on(12, 23), "14:00", 12, 4); err != nil {
				return err
			}
		}
		if first == 0 {
			return nil
		}
		return m.Bookings.Cancel(m.ctx, m.who, first, "活动改到会议室")
	})
	p.add(on(12, 17), func() error {
		for k, i := range []int{9, 27, 51, 75, 99, 111} {
			if _, err := m.book(m.branches[i], []int{0, 1, 2, 5, 7, 1}[k], on(12, 21)+day.Day(k), "10:30", 14, 10); err != nil {
				return err
			}
		}
		_, err := m.book(shown, 1, day.Must("2022-01-13"), "09:00", 20, 10)
		return err
	})
}
