package demo

import (
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// arrivals are those who come from outside in the year, all invented.
var arrivals = []string{"裴砚舟", "阮清和", "蔺知远", "尹溪亭", "骆书衡", "宁以棠", "莫景川", "时望舒", "管青岚", "卓晚霁"}

// slotOf is the place in a branch's list whose holder is transferred: he has no seat,
// no honour and no account.
const slotOf = 8

// from outside, and to outside.
var abroad = []string{"虚构省第二虚构市示例区人力资源局机关党支部", "虚构省示例县农业农村局第一党支部", "外省示例市发展研究中心党支部", "外省示例区税务局第三党支部"}

// transferPlan has some thirty transfers of the year: exchanges between branches, people
// who leave with a letter and others who come, and on 20 December one at each stage.
func (m *maker) transferPlan(p *plan) {
	var list []*branch
	for _, b := range m.active() {
		if b != m.face && b != m.face2 && b.parent != m.root && len(b.people) >= 20 {
			list = append(list, b)
		}
	}
	for i := range 5 {
		a, b, d := list[i*4], list[i*4+1], on(2+i*2, 6+i)
		p.add(d, func() error { return m.exchange(a, b, d, i) })
	}
	for i := range 6 {
		b, d := list[24+i*2], on(2+i, 16+i)
		p.add(d, func() error { return m.leaving(b, i) })
		p.add(d+9, func() error { return m.arriving(b, i, 2) })
		p.add(d+24, func() error { return m.left(b, d+24, i == 3) })
	}
	p.add(on(8, 24), func() error { return m.away(m.face2, slotOf, "外省示例市财政局机关党支部") })
	p.add(on(9, 27), func() error { return m.away(m.face, slotOf, "虚构省示例市审计局第二党支部") })
	p.add(on(12, 13), func() error { return m.openTransfers(list) })
}

// secretary is who works on a branch's part: its secretary, or another of its posts
// where there is none just then.
func (m *maker) secretary(b *branch) (gate.Actor, error) {
	return m.holder(b.id, post.Secretary, post.Deputy, post.Clerk, post.Organisation, post.Discipline)
}

// office is the Committee's office.
func (m *maker) office() (gate.Actor, error) { return m.holder(m.root, post.Officer) }

func (m *maker) holder(of int64, kinds ...post.Kind) (gate.Actor, error) {
	list, err := m.Posts.Of(m.ctx, m.who, of, m.clock.today())
	for _, k := range kinds {
		for _, p := range list {
			if p.Kind == k {
				return gate.Actor{Account: p.Holder, Person: p.Holder, Post: p.ID, Name: p.Name}, nil
			}
		}
	}
	if err == nil {
		err = fmt.Errorf("nobody works in %d", of)
	}
	return gate.Actor{}, err
}

func (m *maker) draft(way transfer.Way, from, to *branch, ids ...int64) transfer.Draft {
	d := transfer.Draft{Way: way, From: from.id, Members: ids, Doc: transfer.Doc{Reason: transfer.Reasons()[0], On: m.clock.today() + 6,
		Dues: m.clock.today().AddMonths(-1).String()[:7]}, Assent: transfer.Assent{Papers: true, Ends: true}}
	if to != nil {
		d.To = to.id
	}
	return d
}

// lines are the people of a transfer in one of some states.
func (m *maker) lines(id int64, states ...transfer.State) (ids []int64, version int64, err error) {
	x, err := m.Transfers.Get(m.ctx, m.who, id)
	for _, l := range x.In(states...) {
		ids = append(ids, l.ID)
	}
	return ids, x.Version, err
}

// exchange lets two branches send each other a member; both are received a week later.
func (m *maker) exchange(a, b *branch, d day.Day, i int) error {
	var made [2]int64
	for k, pair := range [2][2]*branch{{a, b}, {b, a}} {
		who, err := m.secretary(pair[0])
		if err != nil {
			return err
		}
		if made[k], err = m.Transfers.Open(m.ctx, who, m.draft(transfer.Inside, pair[0], pair[1], pair[0].people[slotOf].id)); err != nil {
			return err
		}
	}
	m.later = append(m.later, event{d + 4 + day.Day(i%3), func() error {
		for k, to := range [2]*branch{b, a} {
			who, err := m.secretary(to)
			if err != nil {
				return err
			}
			ids, version, err := m.lines(made[k], transfer.LineAsked)
			if err != nil {
				return err
			}
			if err := m.Transfers.Accept(m.ctx, who, made[k], version, transfer.Acceptance{Lines: ids, On: m.clock.today() + 2}); err != nil {
				return err
			}
		}
		return nil
	}}, event{d + 9, func() error { // by then both are there
		a.people[slotOf], b.people[slotOf] = b.people[slotOf], a.people[slotOf]
		return nil
	}})
	return nil
}

// leaving lets somebody ask to leave, and the Committee write the letter.
func (m *maker) leaving(b *branch, i int) error {
	return m.away(b, slotOf, abroad[i%len(abroad)])
}

// away opens a transfer out of a branch and has the letter issued.
func (m *maker) away(b *branch, slot int, to string) error {
	who, err := m.secretary(b)
	if err != nil {
		return err
	}
	d := m.draft(transfer.Out, b, nil, b.people[slot].id)
	d.ToName, d.Heading = to, "示例地组织部"
	if i := strings.IndexAny(to, "市区县"); i > 0 {
		d.Heading = to[:i] + string([]rune(to[i:])[0]) + "委组织部"
	}
	id, err := m.Transfers.Open(m.ctx, who, d)
	if err != nil {
		return err
	}
	m.letters[b.id] = id
	return m.letter(id)
}

func (m *maker) letter(id int64) error {
	office, err := m.office()
	if err != nil {
		return err
	}
	ids, version, err := m.lines(id, transfer.LineAsked)
	if err != nil {
		return err
	}
	return m.Transfers.Issue(m.ctx, office, id, version, ids, m.slip(len(ids)))
}

// slip is the next letter of the Committee's series.
func (m *maker) slip(n int) transfer.Slip {
	m.introductions += n
	return transfer.Slip{Number: fmt.Sprintf("虚区组转〔2021〕%03d号", m.introductions-n+1), IssuedOn: m.clock.today(), Days: m.Transfers.Valid(m.clock.today())}
}

// left enters the receipt of who left; one letter was lost before and issued anew.
func (m *maker) left(b *branch, on day.Day, lost bool) error {
	id := m.letters[b.id]
	who, err := m.secretary(b)
	if err != nil {
		return err
	}
	ids, version, err := m.lines(id, transfer.LineLettered)
	if err != nil {
		return err
	}
	if lost {
		office, err := m.office()
		if err != nil {
			return err
		}
		if err := m.Transfers.Reissue(m.ctx, office, id, version, ids[0], m.slip(1), "本人遗失，登报声明以后换开"); err != nil {
			return err
		}
		version++
	}
	return m.Transfers.Receipt(m.ctx, who, id, version, ids, on)
}

// arriving registers who comes with a letter, and takes him n steps far: received, the
// receipt slip sent. He takes the place of who left.
func (m *maker) arriving(b *branch, i, n int) error {
	office, err := m.office()
	if err != nil {
		return err
	}
	issued := m.clock.today() - 8
	if n < 0 { // a letter that has run out
		issued = m.clock.today() - 120
	}
	born := day.Must("1986-03-01").AddDays(i * 190)
	id, err := m.Transfers.Enter(m.ctx, office, transfer.Arrival{To: b.id, From: abroad[(i+1)%len(abroad)], Reason: transfer.Reasons()[0], Dues: issued.String()[:7],
		Slip: transfer.Slip{Number: fmt.Sprintf("示例组转〔2021〕第%d号", 31+i*7), IssuedOn: issued, Days: 90}, Name: arrivals[i], Sex: member.Sex(1 + i%2), Nation: "汉族",
		BirthOn: born, IDNumber: arrivalNumber(born, i), Phone: fmt.Sprintf("1990009%04d", i), JoinedOn: born.AddYears(25), FullOn: born.AddYears(26), Job: b.unit})
	if err != nil || n < 1 {
		return err
	}
	who, err := m.secretary(b)
	if err != nil {
		return err
	}
	ids, version, err := m.lines(id, transfer.LineAsked)
	if err != nil {
		return err
	}
	if err := m.Transfers.Accept(m.ctx, who, id, version, transfer.Acceptance{Lines: ids, On: m.clock.today(), Archive: true}); err != nil {
		return err
	}
	x, err := m.Transfers.Get(m.ctx, m.who, id)
	if err != nil {
		return err
	}
	fresh := person{x.Lines[0].Member, member.Entry{Facts: member.Facts{Name: arrivals[i]}}}
	if n < 2 {
		b.people = append(b.people, fresh)
		return nil
	}
	b.people[slotOf] = fresh
	return m.Transfers.Sent(m.ctx, who, id, x.Version, ids, m.clock.today(), "挂号信")
}

// arrivalNumber makes a number that passes the check and belongs to no region.
func arrivalNumber(born day.Day, i int) string {
	body := fmt.Sprintf("990999%s%03d", strings.ReplaceAll(born.String(), "-", ""), 100+i)
	check, _ := law.CitizenIDCheck(body) // body is always 17 digits
	return body + string(check)
}

// openTransfers are those under way on 20 December.
func (m *maker) openTransfers(list []*branch) error {
	a, b := m.face, m.face2
	one, err := m.secretary(a)
	if err != nil {
		return err
	}
	two, err := m.secretary(b)
	if err != nil {
		return err
	}
	office, err := m.office()
	if err != nil {
		return err
	}
	// The two branches whose secretaries sign in wait for each other.
	if _, err := m.Transfers.Open(m.ctx, one, m.draft(transfer.Inside, a, b, a.people[11].id, a.people[12].id)); err != nil {
		return err
	}
	x := a.people[13]
	take := m.draft(transfer.Inside, a, b)
	take.Named = []transfer.Named{{Name: x.entry.Name, Birth: x.entry.BirthOn}}
	if _, err := m.Transfers.Open(m.ctx, two, take); err != nil {
		return err
	}
	// Returned with a reason.
	id, err := m.Transfers.Open(m.ctx, two, m.draft(transfer.Inside, b, list[3], b.people[11].id))
	if err != nil {
		return err
	}
	three, err := m.secretary(list[3])
	if err != nil {
		return err
	}
	ids, version, err := m.lines(id, transfer.LineAsked)
	if err != nil {
		return err
	}
	if err := m.Transfers.Return(m.ctx, three, id, version, ids, "调动文件还没有下发，等到岗以后再转"); err != nil {
		return err
	}
	// Waits for its letter.
	out := m.draft(transfer.Out, a, nil, a.people[14].id)
	out.ToName, out.Heading = abroad[0], "第二虚构市示例区委组织部"
	if _, err := m.Transfers.Open(m.ctx, one, out); err != nil {
		return err
	}
	// The Committee moves four at once; two are received, one is returned, one waits.
	four := m.draft(transfer.Inside, list[5], list[6], list[5].people[10].id, list[5].people[11].id, list[5].people[12].id, list[5].people[13].id)
	four.Reason, four.Note = transfer.Reasons()[1], "职能划转，人员随同转隶。"
	if id, err = m.Transfers.Open(m.ctx, office, four); err != nil {
		return err
	}
	to, err := m.secretary(list[6])
	if err != nil {
		return err
	}
	if ids, version, err = m.lines(id, transfer.LineAsked); err != nil {
		return err
	}
	if err := m.Transfers.Accept(m.ctx, to, id, version, transfer.Acceptance{Lines: ids[:2], On: m.clock.today() + 1}); err != nil {
		return err
	}
	if err := m.Transfers.Return(m.ctx, to, id, version+1, ids[2:3], "本人已经办理退休，不随同转隶"); err != nil {
		return err
	}
	// Letters that came: one to be received, one whose slip is to be sent, one run out.
	for i, step := range []int{0, 1, -1} {
		if err := m.arriving([]*branch{a, b, list[7]}[i], 6+i, step); err != nil {
			return err
		}
	}
	return nil
}
