package appointment

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
)

// Sources are the cases from which the list of what is handed over is put together.
type Sources struct {
	Matters  *matter.Matters
	Duties   *duty.Duties
	Problems *problem.Problems
	Bookings *booking.Bookings
	Plans    *plan.Plans
}

// Appointments is the cases of this area.
type Appointments struct {
	gate *gate.Gate
	book *duty.Rulebook
	from Sources
}

// New makes the cases over a gate, with the rules on appointments.
func New(g *gate.Gate, b *duty.Rulebook, s Sources) *Appointments { return &Appointments{g, b, s} }

func (as *Appointments) param(rule, name string, on day.Day) int {
	n, _ := as.book.Param(rule, name, on)
	return n
}

func (as *Appointments) cite(rule string, on day.Day) law.Citation {
	if r, ok := as.book.Rule(rule, on); ok {
		if r.Document != "" { // a local rule rests on the document that its pack names
			return law.Citation{Doc: r.Document}
		}
		return r.Cite
	}
	return law.Citation{}
}

func (as *Appointments) rulings(on day.Day) rulings {
	return rulings{years: as.param("branch.secretary.age", "min_years", on), deputies: as.param("appoint.deputies", "most", on), months: as.param("appoint.acting", "months", on),
		ageCite: as.cite("branch.secretary.age", on), deputiesCite: as.cite("appoint.deputies", on), acting: as.cite("appoint.acting", on),
		eligible: as.cite("appoint.eligible", on), prior: as.cite("appoint.prior", on)}
}

// Begin sends a request to the Committee. It takes Keep, of a post in the
// organisation or in one above it, the Committee too. It answers Invalid at the field for what the rules forbid (rules.go), and
// Conflict while another request about the same post is under way.
func (as *Appointments) Begin(ctx context.Context, who gate.Actor, of int64, d Draft) (id int64, err error) {
	err = as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("appointment.begin", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		k, lines, err := as.drafted(w, of, d)
		if err != nil {
			return err
		}
		if err := alone(w, of, 0, lines); err != nil {
			return err
		}
		x := Doc{Lines: lines, Reason: strings.TrimSpace(d.Reason), Effective: d.Effective}
		if x.From, x.FromName, err = asker(w, of); err != nil {
			return err
		}
		t, err := as.turn(w, Asked, &x)
		if err != nil {
			return err
		}
		if id, err = matter.Begin(w, at, matter.Opening[Doc]{Kind: matter.Appointment, Title: title(k.org.Name, lines), Turn: t, Doc: x, Text: words(lines, d.Effective)}); err != nil {
			return err
		}
		return w.Done(at, "appointment.begin", id)
	})
	return id, err
}

// drafted tests a request against the registers of the day on which it takes effect.
func (as *Appointments) drafted(w *gate.Writing, of int64, d Draft) (*known, []Line, error) {
	k, err := lookAround(&w.Reading, of, d.Effective)
	if err != nil {
		return nil, nil, err
	}
	if !Led(k.org.Kind) {
		return nil, nil, fault.New(fault.Invalid, "这一类党组织的书记、副书记不由工委任免。")
	}
	if len(d.Appoint) > MostLines {
		return nil, nil, fault.Field("who0", "一次最多任命"+strconv.Itoa(MostLines)+"人，请分几次。")
	}
	lines, err := k.lines(d)
	return k, lines, err
}

// alone answers Conflict while another request about one of the posts is under way.
func alone(w *gate.Writing, of, self int64, lines []Line) error {
	list, err := matter.In(&w.Reading, matter.Appointment, of)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.State != matter.Open || m.ID == self {
			continue
		}
		x, err := matter.Load[Doc](&w.Reading, m.ID, matter.Appointment)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if slices.ContainsFunc(x.Doc.Lines, func(y Line) bool { return y.Kind == l.Kind && (l.Kind == post.Secretary || y.Member == l.Member) }) {
				return fault.New(fault.Conflict, "“"+m.Title+"”正在办，进行到“"+m.Stage+"”，涉及同一个职务。请在那一件上接着办，或者先撤回。")
			}
		}
	}
	return nil
}

// asker is the organisation for which the request is made: the one that the asker
// works for, and that of the matter where the program asks.
func asker(w *gate.Writing, of int64) (id int64, name string, err error) {
	if w.Org() != 0 {
		of = w.Org()
	}
	err = w.One("SELECT v.org_id, v.name FROM org_version v WHERE v.org_id = @of AND v.reach_until = '9999-12-31' AND {reach v.org_id}", gate.Args{"of": of}, &id, &name)
	return id, name, err
}

// turn says where an appointment stands at a stage.
func (as *Appointments) turn(w *gate.Writing, stage string, d *Doc) (t matter.Turn, err error) {
	t = matter.Turn{Stage: stage, Owner: d.From, State: matter.Open, Due: d.Effective, Cite: as.cite("appoint.assign", w.Today())}
	switch stage {
	case Drafting:
		t.Next = "修改后重新请示"
	case Asked:
		t.Next = "考察审查"
	case Ready:
		t.Next = "研究决定，登记批复"
	case Replied:
		t.Owner, t.State, t.Due, t.Cite = 0, matter.Done, day.None, law.Citation{}
	}
	if stage == Asked || stage == Ready {
		t.Owner, _, err = matter.Committee(&w.Reading)
	}
	return t, err
}

// step runs one step at some stages and puts the matter where fn says.
func (as *Appointments) step(w *gate.Writing, id, version int64, stages []string, deed string, fn func(at gate.Place, x *Appointment) (stage, text string, err error)) error {
	return matter.Step(w, id, version, matter.Appointment, stages, deed, func(at gate.Place, x *Appointment) (t matter.Turn, text string, err error) {
		x.Why = ""
		stage, text, err := fn(at, x)
		if err != nil {
			return t, "", err
		}
		t, err = as.turn(w, stage, &x.Doc)
		t.Why = x.Why
		return t, text, err
	})
}

// mine answers Denied to the posts of an organisation that did not ask.
func mine(w *gate.Writing, d *Doc) error {
	return matter.Mine(w, d.From, "这一步由提出请示的"+d.FromName+"办。")
}

// Ask sends a request again that was returned. It takes Keep, of a post in the
// organisation that asked, and answers as Begin does.
func (as *Appointments) Ask(ctx context.Context, who gate.Actor, id, version int64, d Draft) error {
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		return as.step(w, id, version, []string{Drafting}, "重新请示", func(_ gate.Place, x *Appointment) (string, string, error) {
			if err := mine(w, &x.Doc); err != nil {
				return "", "", err
			}
			_, lines, err := as.drafted(w, x.Org, d)
			if err != nil {
				return "", "", err
			}
			if err := alone(w, x.Org, x.ID, lines); err != nil {
				return "", "", err
			}
			x.Doc.Lines, x.Doc.Reason, x.Doc.Effective = lines, strings.TrimSpace(d.Reason), d.Effective
			return Asked, words(lines, d.Effective), nil
		})
	})
}

// Vet keeps what was entered of the vetting list; with finish the matter goes on to
// the decision. It takes Decide. It answers Invalid at the item for a day that has
// not come, and with finish for what is missing or stands in the way.
func (as *Appointments) Vet(ctx context.Context, who gate.Actor, id, version int64, checks []Check, finish bool) error {
	deed := "登记考察情况"
	if finish {
		deed = "考察审查完毕"
	}
	return as.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		return as.step(w, id, version, []string{Asked}, deed, func(_ gate.Place, x *Appointment) (string, string, error) {
			list, err := as.list(&w.Reading, x)
			if err != nil {
				return "", "", err
			}
			if err := enter(&x.Doc, list, checks, who.Name, w.Today(), finish); err != nil || !finish {
				return Asked, "", err
			}
			x.Doc.VettedOn, x.Doc.VettedBy = w.Today(), who.Name
			return Ready, "", nil
		})
	})
}
