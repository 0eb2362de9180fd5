package appointment

import (
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// MostLines is how many posts one request gives.
const MostLines = 3

// farthest is how many days ahead an appointment may take effect; what is further
// is a slip.
const farthest = 366

// Holding names a post that somebody holds.
type Holding struct {
	Member int64
	Kind   post.Kind
}

// Draft is what a request asks for.
type Draft struct {
	Remove    []Holding
	Appoint   []Line // Act and Name are filled in
	Reason    string
	Effective day.Day
}

// Person is a member of the organisation, or of a branch below it, on a day.
type Person struct {
	ID        int64
	Name      string
	Branch    int64
	FullOn    day.Day
	PartyFrom day.Day
	Standing  string // other than 正常
}

// Full reports whether he is a full member on a day.
func (p Person) Full(on day.Day) bool { return p.FullOn != day.None && p.FullOn <= on }

// known is what the registers say about an organisation, as the rules need it.
type known struct {
	org     org.Version
	founded day.Day
	ended   day.Day // Forever while no end is decided
	today   day.Day
	posts   []post.Post // secretaries and deputies of all days
	people  map[int64]Person
	order   []int64 // by name
}

// lines tests a request against the registers and writes it out; every sentence
// stands at its field: remove, who0, post0, last0, effective_on, reason.
func (k *known) lines(d Draft) ([]Line, error) {
	var p fault.Problems
	on := d.Effective
	k.day(on, &p)
	if on == day.None {
		on = k.today // the rest is tested all the same
	}
	if n := len([]rune(strings.TrimSpace(d.Reason))); n < 2 || n > 500 {
		p.Add("reason", "请写明任免的理由，2到500个字。")
	}
	var list []Line
	after := append([]post.Post(nil), k.posts...) // the posts as they would be
	for _, h := range d.Remove {
		at, text := k.held(after, h, on)
		if text != "" {
			p.Add("remove", text)
			continue
		}
		list = append(list, Line{Act: Remove, Member: h.Member, Name: after[at].Name, Kind: h.Kind, How: after[at].How})
		after[at].Span.Until = on
	}
	for i, l := range d.Appoint {
		if l.Member == 0 && l.Kind == "" {
			continue
		}
		at := strconv.Itoa(i)
		who := k.people[l.Member]
		l.Act, l.Name = Appoint, who.Name
		if l.How == "" {
			l.How = post.Appointed
		}
		if text := k.may(who, l, on); text != "" {
			p.Add("who"+at, text)
			continue
		}
		if l.Kind != post.Secretary && l.Kind != post.Deputy {
			p.Add("post"+at, "请选择任什么职务。")
			continue
		}
		span := day.Span{From: on, Until: day.Forever}
		if text := l.until(on); text != "" {
			p.Add("last"+at, text)
			continue
		}
		if l.Last != day.None {
			span.Until = l.Last + 1
		}
		next := post.Post{Org: k.org.Org, Holder: l.Member, Name: l.Name, Kind: l.Kind, How: l.How, Span: span}
		if text := beside(next, after); text != "" {
			p.Add("post"+at, text)
			continue
		}
		list, after = append(list, l), append(after, next)
	}
	if len(d.Remove) == 0 && len(list) == 0 && p.Fault() == nil {
		p.Add("who0", "请至少写一项：免去谁，或者任命谁。")
	}
	for _, l := range list {
		if last := k.changed(l); last > on {
			p.Add("effective_on", fmt.Sprintf("%s%s这一职务%s还有变动，生效日期要在这一天或者以后。", whose(l), l.Kind.Label(), last.Chinese()))
			break
		}
	}
	return list, p.Fault()
}

// day tests the day on which it takes effect.
func (k *known) day(on day.Day, p *fault.Problems) {
	switch {
	case on == day.None:
		p.Add("effective_on", "请填写从哪一天起生效。")
	case on < k.founded:
		p.Add("effective_on", "这个党组织"+k.founded.Chinese()+"才成立，生效日期要在这一天或者以后。")
	case on >= k.ended:
		p.Add("effective_on", "这个党组织"+k.ended.Chinese()+"撤销，生效日期要在这以前；已经撤销的不能再任免。")
	case on > k.today+farthest:
		p.Add("effective_on", "生效日期离今天一年以上，请核对年份。")
	}
}

// held finds the holding that a removal ends; text says why there is none.
func (k *known) held(list []post.Post, h Holding, on day.Day) (at int, text string) {
	name, later := "", day.None
	for i, x := range list {
		if x.Holder != h.Member || x.Kind != h.Kind {
			continue
		}
		begun := x.Span.From < on || x.Span.From == on && on > k.today // what is still to come is taken back by its own day
		if name = x.Name; begun && x.Span.Until > on {
			return i, ""
		}
		if x.Span.From >= on {
			later = x.Span.From
		}
	}
	switch {
	case later != day.None:
		return 0, fmt.Sprintf("%s%s起才任%s，免职的日期要晚于这一天。", name, later.Chinese(), h.Kind.Label())
	case name != "":
		return 0, fmt.Sprintf("%s在%s没有担任%s，不用免职。请看最新的任职情况。", name, on.Chinese(), h.Kind.Label())
	}
	return 0, "选的这一位没有担任这项职务，请看最新的任职情况。"
}

// may says why somebody cannot be given a post (rule appoint.eligible).
func (k *known) may(who Person, l Line, on day.Day) string {
	switch {
	case l.Member == 0:
		return "请选择任命谁。"
	case who.ID == 0:
		return "选的这一位在生效当天组织关系不在本组织，不能在这里任职。需要任职的，先办理组织关系转接。"
	case !who.Full(on):
		return who.Name + "还是预备党员，没有被选举权，不能担任书记、副书记（选举工作条例第五条）。"
	case who.Standing != "":
		return who.Name + "的党籍状态是" + member.StandingLabel(who.Standing) + "，不能担任书记、副书记。"
	}
	return ""
}

// until says what is wrong with the last day of a line.
func (l Line) until(on day.Day) string {
	switch {
	case l.How != post.Acting && l.Last != day.None:
		return "只有主持工作的写到哪一天；任职的不写。"
	case l.How == post.Acting && l.Last == day.None:
		return "主持工作是有期限的，请写明到哪一天。"
	case l.How == post.Acting && l.Last < on:
		return "主持工作的最后一天早于生效日期，请核对。"
	case l.How == post.Acting && l.Last > on+farthest:
		return "主持工作的期限在一年以上，请核对年份。"
	}
	return ""
}

// beside says why a new holding cannot stand beside those that are there.
func beside(next post.Post, list []post.Post) string {
	for _, h := range list {
		if !h.Span.Meets(next.Span) {
			continue
		}
		if text := next.Against(h); text != "" {
			return text
		}
		regular := next.How != post.Acting
		switch {
		case regular && h.Holder == next.Holder && h.How != post.Acting && h.Kind != next.Kind:
			return fmt.Sprintf("%s现在担任%s，请同时免去，再任%s。", h.Name, h.Kind.Label(), next.Kind.Label())
		case regular && next.Kind == post.Secretary && h.Kind == post.Secretary && h.How == post.Acting:
			return fmt.Sprintf("%s主持工作到%s。任命书记的，请同时免去主持工作。", h.Name, h.Span.Last().Chinese())
		}
	}
	return ""
}

// changed is the last day on which the post of a line changed: that of the
// secretary by anybody, that of a deputy by the person. The planned end of one who
// acts is no change.
func (k *known) changed(l Line) (last day.Day) {
	for _, h := range k.posts {
		if h.Kind != l.Kind || h.Kind == post.Deputy && h.Holder != l.Member {
			continue
		}
		last = max(last, h.Span.From)
		if h.Span.Until != day.Forever && (h.How != post.Acting || h.Span.Until <= k.today) {
			last = max(last, h.Span.Until)
		}
	}
	return last
}

func whose(l Line) string {
	if l.Kind == post.Deputy {
		return l.Name + "的"
	}
	return ""
}
