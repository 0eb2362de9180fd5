package election

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/register/org"
)

// Letter is a reminder that was sent (提醒函).
type Letter struct {
	ID      int64
	Org     int64
	OrgName string
	DueOn   day.Day // the end that it names
	OnDay   day.Day
	Number  string
	Title   string
	By      string
}

// mostLetters is how many reminders go out at once.
const mostLetters = 300

// Remind writes a reminder to each of the chosen organisations, keeps it as it is
// sent and notes the day at the term. number may be empty. It takes Decide, all or
// nothing, and answers Invalid for nobody, for a term that is not near its end, and
// for an organisation without a term; NotFound beyond reach.
func (es *Elections) Remind(ctx context.Context, who gate.Actor, orgs []int64, number string) (ids []int64, err error) {
	err = es.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		ids = ids[:0]
		var first int64
		if again, err := w.Again("term.remind", &first); again || err != nil {
			ids = append(ids, first)
			return err
		}
		if len(orgs) == 0 {
			return fault.Field("org", "请先勾选要提醒的党组织。")
		}
		if len(orgs) > mostLetters {
			return fault.Field("org", fmt.Sprintf("一次最多提醒%d个党组织，请分几次。", mostLetters))
		}
		number := strings.TrimSpace(number)
		if len([]rune(number)) > 40 {
			return fault.Field("number", "文号不超过40个字。")
		}
		issuer, err := sender(w)
		if err != nil {
			return err
		}
		list, err := es.calendar(&w.Reading, TermQuery{On: w.Today()})
		if err != nil {
			return err
		}
		known := map[int64]Term{}
		for _, t := range list {
			known[t.Org] = t
		}
		for _, of := range orgs {
			at, err := w.At(of)
			if err != nil {
				return err
			}
			t, ok := known[of]
			switch {
			case !ok:
				return fault.Field("org", "勾选的里面有不举行换届的党组织，请重新打开这一页再勾选。")
			case t.When == Unknown:
				return fault.Field("org", t.Name+"没有登记任期，请先登记。")
			case t.When == Later:
				return fault.Field("org", t.Name+"的任期"+t.End.Chinese()+"届满，还没有到提醒的时候。")
			}
			id, err := es.write(w, at, t, issuer, number)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		at, err := w.At(orgs[0])
		if err != nil {
			return err
		}
		return w.Done(at, "term.remind", ids[0])
	})
	return ids, err
}

// sender is the name under which a letter goes out: the organisation that the asker
// works for.
func sender(w *gate.Writing) (name string, err error) {
	which := "org_id = @of"
	if w.Org() == 0 { // the program writes for the Committee
		which = "parent_id = 0"
	}
	err = w.Beyond("a letter names who sends it", "SELECT name FROM org_version WHERE reach_until = '9999-12-31' AND "+which, gate.Args{"of": w.Org()}, func(row gate.Row) error { return row.Scan(&name) })
	return name, err
}

func (es *Elections) write(w *gate.Writing, at gate.Place, t Term, issuer, number string) (int64, error) {
	title := "关于做好换届工作的提醒函"
	d := es.reminder(t, issuer, number, title, w.Today())
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		return 0, err
	}
	id := w.NewID()
	if _, err := w.Exec(at, `INSERT INTO term_letter (id, org_id, term_id, due_day, on_day, number, title, body, made_by, made_name, made_ms)
		VALUES (@id, @org, @term, @due, @on, @number, @title, @body, @by, @name, @gate_now)`,
		gate.Args{"id": id, "term": t.TermID, "due": t.End, "on": w.Today(), "number": number, "title": title, "body": b.Bytes(), "by": w.Who().Account, "name": w.Who().Name}); err != nil {
		return 0, err
	}
	return id, org.Remind(w, at, org.Term{ID: t.TermID, Org: t.Org}, w.Today())
}

// reminder is the letter itself.
func (es *Elections) reminder(t Term, issuer, number, title string, on day.Day) paper.Doc {
	d := paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: title}, paper.To{Text: t.Name}}}
	if issuer != "" {
		d.RedHead = &paper.RedHead{Issuer: issuer, Number: number}
	}
	state := "将于" + t.End.Chinese() + "届满"
	if t.When == Overdue {
		state = "已于" + t.End.Chinese() + "届满"
	}
	if t.Long {
		state = "经批准延期，" + state
	}
	text := []string{
		"你" + t.Kind.Label() + "本届委员会（不设委员会的为书记、副书记）于" + t.From.Chinese() + "选举产生，任期" + paper.Chinese(max(t.Years, 1)) + "年，" + state + "。",
		"请按照" + t.Cite.Full() + "和" + es.cite("elect.precheck", on).Full() + "等规定，及早研究，向上级党组织提出换届请示，写明召开大会的时间、委员名额、候选人差额和选举办法，经批复同意后做好候选人提名和选举工作。",
	}
	if t.When == Overdue {
		text = append(text, "因特殊情况需要延期的，请尽快书面报告原因，延期须经上级党组织批准。")
	} else {
		limit, cite := es.Limit(t.Due, on)
		if t.Long {
			text = append(text, "本届任期已经延期，请在届满前完成换届。")
		} else {
			text = append(text, "需要提前或者延期换届的，须经上级党组织批准，延期最迟不超过"+limit.Chinese()+"（"+cite.Full()+"）。")
		}
	}
	for _, s := range text {
		d.Blocks = append(d.Blocks, paper.Para{Text: s})
	}
	d.Blocks = append(d.Blocks, paper.Para{Text: "特此提醒。"}, paper.Signature{Org: issuer, Day: on})
	return d
}

const letterColumns = `l.id, l.org_id, v.name, l.due_day, l.on_day, l.number, l.title, l.made_name`

const letterFrom = ` FROM term_letter l JOIN org_version v ON v.org_id = l.org_id AND v.reach_until = '9999-12-31' `

func scanLetter(row gate.Row) (l Letter, err error) {
	return l, row.Scan(&l.ID, &l.Org, &l.OrgName, &l.DueOn, &l.OnDay, &l.Number, &l.Title, &l.By)
}

// Letters gives the reminders to one organisation, or to all in reach with 0, the
// newest first. It takes View.
func (es *Elections) Letters(ctx context.Context, who gate.Actor, of int64, limit int) (list []Letter, err error) {
	err = es.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		where := "WHERE {reach l.org_id}"
		if of != 0 {
			where += " AND l.org_id = @of"
		}
		list, err = gate.Collect(r, "SELECT "+letterColumns+letterFrom+where+" ORDER BY l.id DESC LIMIT @limit", gate.Args{"of": of, "limit": int64(limit)}, scanLetter)
		return err
	})
	return list, err
}

// Letter gives a reminder as it was sent. It takes View, and answers NotFound
// beyond reach.
func (es *Elections) Letter(ctx context.Context, who gate.Actor, id int64) (l Letter, body []byte, err error) {
	err = es.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.One("SELECT "+letterColumns+", l.body"+letterFrom+"WHERE l.id = @id AND {reach l.org_id}", gate.Args{"id": id},
			&l.ID, &l.Org, &l.OrgName, &l.DueOn, &l.OnDay, &l.Number, &l.Title, &l.By, &body)
	})
	return l, body, err
}
