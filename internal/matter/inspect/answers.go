package inspect

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

func itoa(n int) string { return strconv.Itoa(n) }

func unmarshal(text string, into any) error { return json.Unmarshal([]byte(text), into) }

// saidOf is what the team said of an organisation, by line.
func saidOf(r *gate.Reading, id, of int64) (map[int64]Said, error) {
	said := map[int64]Said{}
	err := r.Each("SELECT id, item_id, result, note, finding, problem_id, on_day, made_name, version FROM inspection_answer WHERE matter_id = @id AND org_id = @of AND {reach org_id}",
		gate.Args{"id": id, "of": of}, func(row gate.Row) error {
			var x Said
			var on string
			if err := row.Scan(&x.ID, &x.Item, &x.Result, &x.Note, &x.Finding, &x.Problem, &on, &x.By, &x.Version); err != nil {
				return err
			}
			var err error
			x.On, err = day.Parse(on)
			said[x.Item] = x
			return err
		})
	if err != nil {
		return nil, err
	}
	err = r.Each("SELECT a.item_id, p.id FROM inspection_photo p JOIN inspection_answer a ON a.id = p.answer_id WHERE a.matter_id = @id AND a.org_id = @of AND {reach p.org_id} ORDER BY p.id",
		gate.Args{"id": id, "of": of}, func(row gate.Row) error {
			var item, id int64
			err := row.Scan(&item, &id)
			x := said[item]
			x.Pictures = append(x.Pictures, id)
			said[item] = x
			return err
		})
	return said, err
}

func wordsOf(r *gate.Reading, id, of int64) ([]Word, error) {
	return gate.Collect(r, "SELECT side, text, made_name, made_ms FROM inspection_word WHERE matter_id = @id AND org_id = @of AND {reach org_id} ORDER BY id", gate.Args{"id": id, "of": of},
		func(row gate.Row) (x Word, err error) {
			var side string
			var ms int64
			err = row.Scan(&side, &x.Text, &x.By, &ms)
			x.Team, x.At = side == "team", time.UnixMilli(ms).In(day.Zone)
			return x, err
		})
}

// letterOf gives the letter to an organisation in reach; nil before there is one.
func letterOf(r *gate.Reading, id, of int64) (l *Letter, err error) {
	err = r.Each("SELECT number, on_day, due_day, text, findings, made_name FROM inspection_letter WHERE matter_id = @id AND org_id = @of AND {reach org_id}", gate.Args{"id": id, "of": of},
		func(row gate.Row) error {
			var on, due, findings string
			x := Letter{}
			if err := row.Scan(&x.Number, &on, &due, &x.Text, &findings, &x.By); err != nil {
				return err
			}
			if findings != "" {
				x.Findings = strings.Split(findings, "\n")
			}
			if x.On, err = day.Parse(on); err == nil {
				x.Due, err = day.Parse(due)
			}
			l = &x
			return err
		})
	return l, err
}

// Count is how far one organisation of an inspection is.
type Count struct {
	Said, Findings, Closed int
	Letter                 string // its number
}

// countsOf counts by organisation, for those who see the visits.
func countsOf(r *gate.Reading, id int64) (map[int64]Count, error) {
	counts := map[int64]Count{}
	err := r.Each(`SELECT o.org_id, (SELECT COUNT(*) FROM inspection_answer a WHERE a.matter_id = o.matter_id AND a.org_id = o.org_id),
		(SELECT COUNT(*) FROM inspection_answer a WHERE a.matter_id = o.matter_id AND a.org_id = o.org_id AND a.finding <> ''),
		(SELECT COUNT(*) FROM problem p WHERE p.origin = 'inspection' AND p.origin_id = o.matter_id AND p.org_id = o.org_id AND p.state = 'closed'),
		COALESCE((SELECT l.number FROM inspection_letter l WHERE l.matter_id = o.matter_id AND l.org_id = o.org_id), '')
		FROM inspection_org o WHERE o.matter_id = @id AND {reach o.org_id}`, gate.Args{"id": id}, func(row gate.Row) error {
		var of int64
		var c Count
		err := row.Scan(&of, &c.Said, &c.Findings, &c.Closed, &c.Letter)
		counts[of] = c
		return err
	})
	return counts, err
}
