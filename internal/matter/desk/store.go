package desk

import (
	"slices"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/catalogue"
)

// deskOf is the organisation whose desk it is: the Committee.
func deskOf(r *gate.Reading) (int64, error) {
	id, _, err := matter.Committee(r)
	if err == nil && id == 0 {
		err = fault.New(fault.Invalid, "这里还没有工委，暂时不能提交。")
	}
	return id, err
}

// next is the next number of a kind in a year: one more than the last, so that none
// is left out.
func next(r *gate.Reading, k Kind, year int) (n int64, err error) {
	err = r.Beyond("the numbers of a year follow each other without gaps, whoever hands in", "SELECT COALESCE(MAX(seq), 0) + 1 FROM plea WHERE kind = @kind AND year = @year",
		gate.Args{"kind": string(k), "year": int64(year)}, func(row gate.Row) error { return row.Scan(&n) })
	return n, err
}

const columns = `p.id, p.version, p.number, p.kind, p.desk_id, p.with_id, p.org_id, p.about_id, p.person_id, p.person_name, p.subject, p.text, p.field, p.value_seal,
	p.apart, p.unnamed, p.state, p.outcome, p.received_on, p.due_on, p.answer, p.answered_on, p.closed_on, COALESCE(v.name, ''), COALESCE(o.name, ''), COALESCE(b.name, '')`

const from = ` FROM plea p LEFT JOIN org_version v ON v.org_id = p.with_id AND v.reach_until = '9999-12-31'
	LEFT JOIN org_version o ON o.org_id = p.org_id AND o.reach_until = '9999-12-31'
	LEFT JOIN org_version b ON b.org_id = p.about_id AND b.reach_until = '9999-12-31' `

// handled keeps what lies at the asker's desk or was passed to his organisation.
const handled = ` ({reach p.desk_id} OR {reach p.with_id}) `

func (ds *Desk) scan(row gate.Row) (p Plea, err error) {
	seal := ""
	err = row.Scan(&p.ID, &p.Version, &p.Number, &p.Kind, &p.Desk, &p.With, &p.Org, &p.About, &p.Person, &p.PersonName, &p.Subject, &p.Text, &p.Field, &seal,
		&p.Apart, &p.Unnamed, &p.State, &p.Outcome, &p.ReceivedOn, &p.DueOn, &p.Answer, &p.AnsweredOn, &p.ClosedOn, &p.WithName, &p.OrgName, &p.AboutName)
	if err != nil || seal == "" {
		return p, err
	}
	p.Value, err = ds.vault.OpenIn("plea", "value_seal", p.ID, seal)
	return p, err
}

// mask shortens what a sensitive field should be.
func (p *Plea) mask() {
	if f, _ := FieldOf(p.Field); f.Sensitive && p.Value != "" {
		p.Value = catalogue.Mask("member", f.Code)(p.Value)
	}
}

// see keeps of a plea what its reader may know, and says how he stands to it.
func (p *Plea) see(r *gate.Reading) {
	p.Mine = p.Person != 0 && p.Person == r.Who().Person
	program := r.Org() == 0 // who has no organisation has the authority only as the program itself
	p.AtDesk = r.May(Handle) && (program || r.Org() == p.Desk)
	p.mayAct = r.May(Handle) && (program || r.Org() == p.With || p.AtDesk && p.Kind == Correction)
	p.mayLearn = p.Mine || p.AtDesk || !p.Unnamed
	if !p.mayLearn {
		p.PersonName, p.OrgName, p.Org = "", "", 0
	}
}

func (ds *Desk) handled(r *gate.Reading, id int64) (p Plea, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE p.id = @id AND"+handled, gate.Args{"id": id}, ds.scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return p, err
	}
	p = list[0]
	p.see(r)
	return p, nil
}

func (ds *Desk) own(r *gate.Reading, id int64) (p Plea, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE p.id = @id AND {self p.person_id}", gate.Args{"id": id}, ds.scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return p, err
	}
	p = list[0]
	p.see(r)
	return p, nil
}

// turn is what a step changes.
type turn struct {
	state   State
	with    int64 // 0: as it is
	set     string
	args    gate.Args
	deed    string
	text    string
	private bool // the submitter does not read it
}

func step(w *gate.Writing, at gate.Place, p *Plea, t turn) error {
	args := gate.Args{"id": p.ID, "state": string(t.state), "with": t.with}
	if t.with == 0 {
		args["with"] = p.With
	}
	for k, v := range t.args {
		args[k] = v
	}
	if _, err := w.Exec(at, "UPDATE plea SET version = version + 1, changed_ms = @gate_now, state = @state, with_id = @with"+t.set+" WHERE id = @id", args); err != nil {
		return err
	}
	return note(w, at, p.ID, p.Number, t)
}

func note(w *gate.Writing, at gate.Place, id int64, number string, t turn) error {
	if _, err := w.Exec(at, `INSERT INTO plea_step (id, plea_id, on_day, deed, text, shown, made_by, made_name, made_ms)
		VALUES (@id, @plea, @on, @deed, @text, @shown, @by, @name, @gate_now)`,
		gate.Args{"id": w.NewID(), "plea": id, "on": w.Today(), "deed": t.deed, "text": strings.TrimSpace(t.text), "shown": !t.private, "by": w.Who().Account, "name": w.Who().Name}); err != nil {
		return err
	}
	return w.Record(at, "desk.step", gate.Subject{Kind: "plea", ID: id}, gate.Detail{"deed": t.deed, "number": number})
}

// own are the deeds of the submitter.
var own = []string{submitted, added, withdrawn, settled, again}

// rest reads the papers and the steps of a plea that was read already.
func rest(r *gate.Reading, p *Plea) (err error) {
	const seen = " AND (" + handled + " OR {self p.person_id})"
	if p.mayLearn { // a file may tell whose it is
		p.Papers, err = gate.Collect(r, "SELECT f.id, f.name, f.size FROM plea_file f JOIN plea p ON p.id = f.plea_id WHERE p.id = @id"+seen+" ORDER BY f.id",
			gate.Args{"id": p.ID}, func(row gate.Row) (x Paper, err error) { return x, row.Scan(&x.ID, &x.Name, &x.Size) })
		if err != nil {
			return err
		}
	}
	p.Steps, err = gate.Collect(r, "SELECT s.on_day, s.deed, s.text, s.made_name FROM plea_step s JOIN plea p ON p.id = s.plea_id WHERE p.id = @id AND (s.shown OR"+handled+")"+seen+" ORDER BY s.id",
		gate.Args{"id": p.ID}, func(row gate.Row) (s Step, err error) {
			err = row.Scan(&s.On, &s.Deed, &s.Text, &s.By)
			if s.Own = slices.Contains(own, s.Deed); s.Own && !p.mayLearn {
				s.By = ""
			}
			return s, err
		})
	return err
}
