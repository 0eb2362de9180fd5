package transfer

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
)

// Arrival is a letter that came with somebody from outside.
type Arrival struct {
	To       int64 // the branch here
	From     string
	Reason   string
	Dues     string
	Note     string
	Slip     // the letter
	Name     string
	Sex      member.Sex
	Nation   string
	BirthOn  day.Day
	IDNumber string
	Phone    string
	JoinedOn day.Day
	FullOn   day.Day // None for a probationary member
	Job      string
}

func (a *Arrival) check(p *fault.Problems, today day.Day) {
	a.Name, a.From, a.Job, a.Nation = trim(a.Name), trim(a.From), trim(a.Job), trim(a.Nation)
	a.IDNumber = strings.ToUpper(trim(a.IDNumber))
	long(p, "from", a.From, "请填写介绍信上的转出党组织。")
	long(p, "name", a.Name, "请填写姓名。")
	if a.Sex != member.Male && a.Sex != member.Female {
		p.Add("sex", "请选择性别。")
	}
	if text := numberFault(a.IDNumber, a.BirthOn); text != "" {
		p.Add("id_number", text)
	}
	if a.BirthOn == day.None {
		a.BirthOn = born(a.IDNumber)
	}
	switch {
	case a.JoinedOn == day.None:
		p.Add("joined_on", "请填写入党日期。")
	case a.JoinedOn > today:
		p.Add("joined_on", "入党日期不能在今天之后。")
	case a.BirthOn != day.None && a.JoinedOn < a.BirthOn:
		p.Add("joined_on", "入党日期不能早于出生日期。")
	}
	if a.FullOn != day.None && a.FullOn < a.JoinedOn {
		p.Add("full_on", "转正日期不能早于入党日期。")
	}
	if len([]rune(a.Job)) > 100 || len([]rune(a.Phone)) > 30 || len([]rune(a.Nation)) > 20 {
		p.Add("job", "工作单位、电话或者民族写得太长。")
	}
}

// Enter registers a letter that came for a branch. A letter that ran out is registered
// too and cannot be received by; the other side issues another. It takes Keep in the
// branch, or Issue. It answers Invalid at what is wrong: the number was used, the
// citizen's number is not one or is that of somebody who is a member here.
func (ts *Transfers) Enter(ctx context.Context, who gate.Actor, a Arrival) (id int64, err error) {
	err = ts.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		a := a
		if again, err := w.Again("transfer.enter", &id); again || err != nil {
			return err
		}
		d := Doc{Way: In, To: a.To, Opener: w.Org(), Reason: a.Reason, On: w.Today(), Dues: a.Dues, Note: a.Note, FromName: trim(a.From)}
		var at gate.Place
		switch {
		case w.Org() != 0 && w.Org() == a.To:
			at, err = w.At(a.To)
		case w.May(Issue):
			if d.Opener, _, err = matter.Committee(&w.Reading); err == nil {
				at, err = w.At(a.To)
			}
			if fault.KindOf(err) == fault.NotFound {
				err = fault.Field("to", "请选择转入的党支部。")
			}
		default:
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		var p fault.Problems
		a.check(&p, w.Today())
		d.check(&p, w.Today())
		if err := ts.issued(w, &a.Slip, false, a.From, &p); err != nil {
			return err
		}
		if err := member.MayBegin(&w.Reading, "to", a.To, w.Today()); !gather(&p, err, "") {
			return err
		}
		l := Line{ID: w.NewID(), Name: a.Name, Sex: a.Sex, Nation: a.Nation, BirthOn: a.BirthOn, JoinedOn: a.JoinedOn, FullOn: a.FullOn, Job: a.Job}
		if numberFault(a.IDNumber, day.None) == "" {
			known, belongs, err := ts.here(&w.Reading, a.IDNumber)
			if err != nil {
				return err
			}
			if belongs {
				p.Add("id_number", "这个公民身份号码是本区现有党员的，不用转入。换支部的请办理区内转接；号码有误的请核对。")
			}
			l.Member = known
			if busy, err := under(&w.Reading, []int64{known}); err != nil {
				return err
			} else if busy[known] && known != 0 {
				p.Add("id_number", "这名党员已经有一件组织关系转接在办，请在那一件上办。")
			}
		}
		if err := p.Fault(); err != nil {
			return err
		}
		ts.seal(&l, a.IDNumber, a.Phone)
		if d.ToName, err = orgName(&w.Reading, a.To); err != nil {
			return err
		}
		lines := []Line{l}
		letter := Letter{Line: l.ID, Org: a.To, Way: In, Issuer: a.From, Number: a.Slip.Number, IssuedOn: a.IssuedOn, Days: a.Days, Until: a.until(), State: LetterOpen}
		lines[0].Letters = []Letter{letter}
		if id, err = ts.begin(w, at, d, lines); err != nil {
			return err
		}
		letter.Matter = id
		if err := insertLetter(w, at, &letter); err != nil {
			return err
		}
		return w.Done(at, "transfer.enter", id)
	})
	return id, err
}

// arrive is the acceptance of people from outside: they become members of the branch.
func (ts *Transfers) arrive(w *gate.Writing, at gate.Place, x *Work, list []*Line, a Acceptance) (string, error) {
	var p fault.Problems
	if !a.Archive {
		p.Add("archive", "请先核对党员档案，确认入党志愿书等材料齐全。")
	}
	reason := "转入，" + x.Doc.FromName
	for _, l := range list {
		letter := l.Letter()
		if letter == nil {
			return "", fault.Field("lines", l.Name+"没有有效的介绍信，不能接收。")
		}
		switch {
		case a.On == day.None:
			p.Add("on", "请填写接收的日期。")
		case a.On < letter.IssuedOn:
			p.Add("on", "介绍信"+letter.IssuedOn.Chinese()+"才开出，接收的日期不能早于这一天。")
		case a.On > letter.Until:
			p.Add("on", "介绍信有效期到"+letter.Until.Chinese()+"，过期不能接收。请对方换开，再登记新的介绍信。")
		}
		if l.Trial(w.Today()) && !a.Trial {
			p.Add("trial", l.Name+"是预备党员，请先严格审查入党材料（"+ts.cite("member.transfer.trial", w.Today()).String()+"）。")
		}
		if p.Fault() != nil {
			return "", p.Fault()
		}
		if err := ts.admit(w, at, x, l, a.On, reason); !gather(&p, err, "") {
			return "", err
		}
		letter.State = LetterUsed
		if err := saveLetter(w, at, letter); err != nil {
			return "", err
		}
		l.State, l.On, l.Why, l.Papers = LineReceived, a.On, "", true
		if err := saveLine(w, at, l); err != nil {
			return "", err
		}
	}
	return called(list) + "，" + a.On.Chinese() + "起编入" + x.Doc.ToName, p.Fault()
}

// admit makes somebody a member of the branch, or takes up his record again where he
// was one before. What was sealed for him goes into the register and is kept no more.
func (ts *Transfers) admit(w *gate.Writing, at gate.Place, x *Work, l *Line, on day.Day, reason string) error {
	number, phone, err := ts.unseal(l)
	if err != nil {
		return err
	}
	if l.Member == 0 {
		known, _, err := ts.here(&w.Reading, number)
		if err != nil {
			return err
		}
		l.Member = known
	}
	if l.Member != 0 {
		err = member.Resume(w, at, l.Member, x.Doc.To, on, reason)
	} else {
		from, basis := law.PartyAgeFrom(l.JoinedOn, l.FullOn)
		l.Member, err = ts.vault.Add(w, at, member.Entry{Org: x.Doc.To, Since: on, Reason: reason, Facts: member.Facts{Name: l.Name, Sex: l.Sex, Nation: l.Nation,
			BirthOn: l.BirthOn, BirthExact: l.BirthOn != day.None, IDNumber: number, Phone: phone, JoinedOn: l.JoinedOn, FullOn: l.FullOn, Job: l.Job, PartyFrom: from, PartyBasis: basis}})
	}
	l.idSeal, l.phoneSeal = "", ""
	return placed(err)
}

// placed puts what the register says of the first day at the field of the form.
func placed(err error) error {
	if f, is := fault.As(err); is && f.Kind == fault.Conflict {
		return fault.Field("lines", f.Text)
	}
	if f, is := fault.As(err); is && len(f.Fields) > 0 && (f.Fields[0].Field == "since" || f.Fields[0].Field == "to") {
		return renamed(err, "on")
	}
	return err
}
