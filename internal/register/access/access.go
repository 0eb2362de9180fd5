// Package access keeps who saw what about whom: who opened a member's page, saw
// sealed values in full, took a list out as a file. A member reads it about himself;
// the audit authority reads all of it, and from it who is affected where an account
// was misused.
//
// Start with Note (inside a write), Saw (beside a page) and Give (before a file is
// handed over).
package access

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/catalogue"
)

// Audit is the authority to read all of it.
const Audit gate.Can = "export.log"

// Take is the authority to take the lists of the ledger out as files; each list asks for
// its own besides. Whoever reads in place only lacks it.
const Take gate.Can = "export.take"

// Kind is how somebody saw a record.
type Kind string

// The kinds.
const (
	Page   Kind = "page"   // the member's page was opened, with masked values
	Reveal Kind = "reveal" // sealed values were shown in full
	Export Kind = "export" // they left in a file
	Paper  Kind = "paper"  // a paper that bears them was made
)

var kindLabels = map[Kind]string{Page: "打开过您的页面", Reveal: "看了完整内容", Export: "导出过含您完整信息的名单", Paper: "制作过写有您证件号码的文书"}

// Label is the kind in words, said to the member.
func (k Kind) Label() string { return kindLabels[k] }

// Why is a usual reason for seeing values in full.
type Why struct{ Code, Text string }

// Other is the reason that wants words of its own.
const Other = "other"

// Whys are the usual reasons.
func Whys() []Why {
	return []Why{{"check", "核对档案和名册"}, {"transfer", "办理组织关系转接"}, {"dues", "核定党费"}, {"contact", "联系本人"}, {"form", "填报上级要求的表册"}, {Other, "其他"}}
}

// WhyText is a reason in words.
func WhyText(code string) string {
	for _, w := range Whys() {
		if w.Code == code {
			return w.Text
		}
	}
	return code
}

// Reason is why values are wanted in full.
type Reason struct{ Code, Note string }

// Check answers Invalid for a reason that says nothing.
func (r Reason) Check() error {
	var p fault.Problems
	known := false
	for _, w := range Whys() {
		known = known || w.Code == r.Code
	}
	n := len([]rune(strings.TrimSpace(r.Note)))
	switch {
	case !known:
		p.Add("why", "请选择查看的原因，原因会留下记录，本人看得到。")
	case r.Code == Other && n < 2:
		p.Add("note", "选了“其他”的，请写明原因。")
	case n > 200:
		p.Add("note", "这里不超过200个字。")
	}
	return p.Fault()
}

// String is the reason in words.
func (r Reason) String() string {
	switch {
	case r.Code == Other:
		return r.Note
	case r.Note == "":
		return WhyText(r.Code)
	}
	return WhyText(r.Code) + "：" + r.Note
}

// Look is one time that somebody saw a record, or one day of such times.
type Look struct {
	Account, Post, Org int64 // whose, and as what
	Name               string
	Member             int64
	MemberName         string // of Affected only
	Kind               Kind
	What               []string // labels of the values that were shown
	Reason             Reason
	On                 day.Day
	At                 time.Time
}

// Note keeps looks of one asker, inside the write that shows the values. Of one kind
// but Reveal a member stands once a day.
func Note(w *gate.Writing, at gate.Place, kind Kind, members []int64, what []string, why Reason) error {
	who := w.Who()
	list := make([]Look, 0, len(members))
	for _, m := range members {
		if m != who.Person || kind == Reveal {
			list = append(list, Look{Account: who.Account, Post: who.Post, Org: at.Org(), Name: who.Name, Member: m, Kind: kind, What: what, Reason: why, On: w.Today(), At: w.Now()})
		}
	}
	return insert(w, at, list)
}

const insertMost = 100 // rows in one statement

func insert(w *gate.Writing, at gate.Place, list []Look) error {
	for len(list) > 0 {
		part := list[:min(insertMost, len(list))]
		list = list[len(part):]
		args := gate.Args{}
		var rows []string
		for i, l := range part {
			n := fmt.Sprint(i)
			args["id"+n], args["account"+n], args["post"+n], args["of"+n], args["name"+n] = w.NewID(), l.Account, l.Post, l.Org, l.Name
			args["member"+n], args["kind"+n], args["what"+n] = l.Member, string(l.Kind), strings.Join(l.What, "、")
			args["why"+n], args["note"+n], args["day"+n], args["at"+n] = l.Reason.Code, strings.TrimSpace(l.Reason.Note), l.On, l.At.UnixMilli()
			rows = append(rows, strings.ReplaceAll("(@id#, @account#, @post#, @of#, @name#, @member#, @kind#, @what#, @why#, @note#, @day#, @at#)", "#", n))
		}
		if _, err := w.Exec(at, `INSERT INTO look (id, account_id, post_id, org_id, name, member_id, kind, what, why, note, on_day, at_ms)
			VALUES `+strings.Join(rows, ", ")+" ON CONFLICT DO NOTHING", args); err != nil {
			return err
		}
	}
	return nil
}

// Accesses is the cases of this area.
type Accesses struct {
	gate *gate.Gate
	keys *crypt.Keys
	cat  *catalogue.Catalogue

	writing sync.Mutex // held by whoever writes what was waiting: others wait for it to be there
	mu      sync.Mutex // guards what is below
	today   day.Day
	seen    map[[2]int64]bool // account and member whose page was noted today
	told    map[int64]bool    // accounts that have seen the rules in their present version
	pending []Look
	closed  bool
	wake    chan struct{}
	ended   chan struct{}
}

// New makes the cases over a gate. Close ends what runs beside it.
func New(g *gate.Gate, keys *crypt.Keys) *Accesses {
	as := &Accesses{gate: g, keys: keys, cat: catalogue.The(), seen: map[[2]int64]bool{}, told: map[int64]bool{}, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go as.run()
	return as
}

// Close writes what is waiting.
func (as *Accesses) Close() error {
	as.mu.Lock()
	if !as.closed {
		as.closed = true
		close(as.wake)
	}
	as.mu.Unlock()
	<-as.ended
	return as.flush(context.Background())
}

// Saw notes that who opened a member's page. It does not wait for the database: the
// first time of a day is written beside the page, every other one is known already.
func (as *Accesses) Saw(who gate.Actor, org, member int64) {
	if who.Account == 0 || who.Person == member {
		return
	}
	now := as.gate.Now()
	as.mu.Lock()
	defer as.mu.Unlock()
	if today := day.At(now); today != as.today {
		as.today, as.seen = today, map[[2]int64]bool{}
	}
	key := [2]int64{who.Account, member}
	if as.seen[key] || as.closed {
		return
	}
	as.seen[key] = true
	as.pending = append(as.pending, Look{Account: who.Account, Post: who.Post, Org: org, Name: who.Name, Member: member, Kind: Page, On: as.today, At: now})
	select {
	case as.wake <- struct{}{}:
	default: // it is awake
	}
}

func (as *Accesses) run() {
	defer close(as.ended)
	for range as.wake {
		_ = as.flush(context.Background()) // what could not be written waits for the next time
	}
}

// flush writes what is waiting; what could not be written goes on waiting.
func (as *Accesses) flush(ctx context.Context) error {
	as.writing.Lock()
	defer as.writing.Unlock()
	as.mu.Lock()
	list := as.pending
	as.pending = nil
	as.mu.Unlock()
	if len(list) == 0 {
		return nil
	}
	err := as.gate.Write(ctx, gate.Program("looks"), "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := insert(w, at, list); err != nil {
			return err
		}
		return w.Quiet("who opened a member's page is kept by the day, in a list of its own")
	})
	if err != nil {
		as.mu.Lock()
		as.pending = append(list, as.pending...)
		as.mu.Unlock()
	}
	return err
}
