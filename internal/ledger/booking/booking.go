// Package booking is the book of visits to come: an organisation books places in
// a slot of a site (预约) for some of its members and other participants. A slot
// never holds more people than it has places; who comes later waits (候补), and
// moves up strictly in order. A visit that took place becomes an activity by one
// confirmation.
//
// Start reading at rules.go, then at cases.go.
package booking

import (
	"fmt"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/site"
)

// The authorities of this area.
const (
	View gate.Can = "booking.view"
	Book gate.Can = "booking.book" // book, change, cancel, confirm
)

// State is how a booking stands.
type State string

// The states. Held and Waiting stand in the book; Visited is a held booking whose
// activity is kept, so that a void activity makes it open again.
const (
	Held      State = "held"
	Waiting   State = "waiting"
	Cancelled State = "cancelled"
	Visited   State = "visited"
)

// Label is the state in words.
func (s State) Label() string {
	return map[State]string{Held: "已约", Waiting: "候补", Cancelled: "已取消", Visited: "已参观"}[s]
}

// Draft is what an organisation asks for.
type Draft struct {
	Site    int64
	Day     day.Day
	From    string // when the slot begins
	Members int    // party members, planned
	Others  int    // other participants, counted apart
	Note    string
	Wait    bool // where there is no place: wait for one
}

// People is for how many places are asked.
func (d Draft) People() int { return d.Members + d.Others }

// Booking is one of the book.
type Booking struct {
	ID       int64
	Org      int64
	OrgName  string
	SiteName string
	Draft
	Until     string
	State     State
	Place     int    // in the queue, from 1, while it waits
	Why       string // it was cancelled
	Activity  int64  // that it became, while that is kept
	Undone    bool   // it was confirmed, and the activity was taken back since
	Version   int64
	MadeMS    int64
	ChangedMS int64
	HeldMS    int64 // since when it has its places; 0 while it waits
	Moved     bool  // it waited first
}

// Standing reports whether it takes or waits for places.
func (b Booking) Standing() bool { return b.State == Held || b.State == Waiting }

// Past reports whether its slot has begun.
func (b Booking) Past(now time.Time) bool { return begun(b.Day, b.From, now) }

// begun reports whether a slot has begun.
func begun(d day.Day, from string, now time.Time) bool {
	today := day.At(now)
	return d < today || d == today && from <= now.In(day.Zone).Format("15:04")
}

// farthest is how many days ahead one may book; the slots of a site are seldom
// known for longer.
const farthest = 366

// mostNote is the longest note.
const mostNote = 200

// slot tests a draft against the site and the clock, and gives the slot. Each
// thing that is wrong has its own sentence at its own field.
func (d Draft) slot(s site.Site, now time.Time) (site.Slot, error) {
	var p fault.Problems
	var slot site.Slot
	today := day.At(now)
	why := s.ClosedOn(d.Day)
	switch {
	case d.Day == day.None:
		p.Add("day", "请选择哪一天去。")
	case d.Day < today:
		p.Add("day", "这一天已经过了，请选今天以后的日子。已经去过的，直接记一次活动。")
	case d.Day > today+farthest:
		p.Add("day", "最早可以提前一年预约，请选近一些的日子。")
	case why != "":
		p.Add("day", why+"，请换一天。")
	case len(s.On(d.Day)) == 0:
		p.Add("day", fmt.Sprintf("%s没有可以预约的时段，请换一天。", d.Day.Zhou()))
	case d.From == "":
		p.Add("slot", "请选择时段。")
	default:
		var ok bool
		if slot, ok = s.At(d.Day, d.From); !ok {
			p.Add("slot", fmt.Sprintf("%s没有%s开始的时段，这一天可以约%s。", d.Day.Zhou(), d.From, times(s.On(d.Day))))
		} else if begun(d.Day, d.From, now) {
			p.Add("slot", "这个时段已经开始了，请选后面的时段。")
		}
	}
	switch {
	case d.Members < 0:
		p.Add("members", "党员人数不能是负数。")
	case d.Others < 0:
		p.Add("others", "其他参加者人数不能是负数。")
	case d.People() == 0:
		p.Add("members", "请填写去多少人，至少1人。")
	case slot.People > 0 && int64(d.People()) > slot.People:
		p.Add("members", fmt.Sprintf("这个时段一次最多%d人，您填了%d人（党员%d人，其他%d人）。请减少人数，或者分几个时段。",
			slot.People, d.People(), d.Members, d.Others))
	}
	if len([]rune(d.Note)) > mostNote {
		p.Add("note", fmt.Sprintf("备注不超过%d个字。", mostNote))
	}
	return slot, p.Fault()
}

func times(list []site.Slot) string {
	var words []string
	for _, x := range list {
		words = append(words, x.From+"—"+x.Until)
	}
	return strings.Join(words, "、")
}
