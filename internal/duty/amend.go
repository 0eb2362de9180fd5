package duty

import (
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// amend judges those organisations anew that rows written since concern, and those above
// them where their members changed. It answers false where something else was written, or
// too much.
func (ds *Duties) amend(r *gate.Reading, old []Overview, w gate.Written, q Query) ([]Overview, bool, error) {
	o := old[0]
	o.Orgs, o.gone = slices.Clone(o.Orgs), slices.Clone(o.gone)
	stale, ok, err := concerned(r, w, q)
	if !ok || err != nil {
		return nil, false, err
	}
	s := &survey{Overview: o, ds: ds, q: q, stands: map[int64]*Stand{}, versions: map[int64]*org.Version{}}
	var ids []int64
	for _, list := range [][]Stand{o.Orgs, o.gone} {
		for i := range list {
			if x := &list[i]; stale[x.Org] {
				s.stands[x.Org], ids = x, append(ids, x.Org)
			}
		}
	}
	switch {
	case len(ids) == 0:
		return old, true, nil
	case len(ids) > mostAgain(len(o.Orgs)):
		return nil, false, nil
	}
	k, err := s.read(r, ids)
	if err != nil {
		return nil, false, err
	}
	var moved []string
	for id := range k.facts {
		if own := k.own(id); !slices.Equal(own, s.stands[id].own) {
			s.stands[id].own, moved = own, append(moved, s.stands[id].last)
		}
	}
	if err := s.again(r, k, ids); err != nil {
		return nil, false, err
	}
	var above []int64
	for i := range o.Orgs {
		x := &o.Orgs[i]
		if !stale[x.Org] && slices.ContainsFunc(moved, func(path string) bool { return strings.HasPrefix(path, x.last) }) {
			s.stands[x.Org], above = x, append(above, x.Org)
		}
	}
	if len(above) > 0 {
		if k, err = s.read(r, above); err == nil {
			err = s.again(r, k, above)
		}
	}
	return []Overview{s.Overview}, err == nil, err
}

// mostAgain is how many of some organisations are judged again, before all are.
func mostAgain(all int) int { return max(20, all/20) }

// retold judges those of a list again that are stale, and those above them, whose members
// may be others. It answers false where they are many.
func (ds *Duties) retold(r *gate.Reading, old []OrgVerdicts, stale map[int64]bool, o *Overview, q Query) ([]OrgVerdicts, bool, error) {
	last := map[int64]string{}
	var paths []string
	for _, list := range [][]Stand{o.Orgs, o.gone} {
		for i := range list {
			last[list[i].Org] = list[i].last
			if stale[list[i].Org] {
				paths = append(paths, list[i].last)
			}
		}
	}
	at := map[int64]int{}
	var again []org.Version
	for i := range old {
		of := last[old[i].Org]
		if slices.ContainsFunc(paths, func(path string) bool { return strings.HasPrefix(path, of) }) {
			at[old[i].Org], again = i, append(again, old[i].Version)
		}
	}
	if len(again) > mostAgain(len(old)) {
		return nil, false, nil
	}
	fresh, err := ds.inParts(r, again, o, q)
	if err != nil || len(fresh) < len(again) {
		return nil, false, err
	}
	for _, v := range fresh {
		old[at[v.Org]] = v
	}
	return old, true, nil
}

// again judges organisations whose own members are known.
func (s *survey) again(r *gate.Reading, k *known, ids []int64) error {
	list, err := org.Some(r, ids, s.q.AsOf)
	for i := range list {
		s.versions[list[i].Org] = &list[i]
	}
	for id, f := range k.facts {
		f.have(s.below(s.stands[id].last))
	}
	s.judge(k, ids)
	return err
}

// belong are the tables whose rows concern one organisation or more, with the query that
// tells which; a row that is gone is not told.
var belong = map[string]string{
	"membership":         "SELECT x.id, x.org_id FROM membership x WHERE x.id IN ({ids ids})",
	"post":               "SELECT x.id, x.org_id FROM post x WHERE x.id IN ({ids ids})",
	"org_term":           "SELECT x.id, x.org_id FROM org_term x WHERE x.id IN ({ids ids})",
	"org_unit":           "SELECT x.id, x.org_id FROM org_unit x WHERE x.id IN ({ids ids})",
	"party_group":        "SELECT x.id, x.org_id FROM party_group x WHERE x.id IN ({ids ids})",
	"talk":               "SELECT x.id, x.org_id FROM talk x WHERE x.id IN ({ids ids})",
	"duty_note":          "SELECT x.id, x.org_id FROM duty_note x WHERE x.id IN ({ids ids})",
	"appraisal":          "SELECT x.id, x.org_id FROM appraisal x WHERE x.id IN ({ids ids})",
	"party_group_member": "SELECT x.id, g.org_id FROM party_group_member x JOIN party_group g ON g.id = x.group_id WHERE x.id IN ({ids ids})",
	"member": `SELECT x.id, s.org_id FROM member x JOIN membership s ON s.member_id = x.id WHERE x.id IN ({ids ids})
		UNION SELECT x.id, p.org_id FROM member x JOIN post p ON p.holder_id = x.id WHERE x.id IN ({ids ids})
		UNION SELECT x.id, 0 FROM member x WHERE x.id IN ({ids ids})`,
}

// silent are the tables that are named where duties are read, and say nothing to a rule.
var silent = []string{"member_flag", "outsider"}

// concerned are the organisations whose verdicts may differ after rows were written. It
// answers false where that cannot be told.
func concerned(r *gate.Reading, w gate.Written, q Query) (orgs map[int64]bool, ok bool, err error) {
	orgs = map[int64]bool{}
	acts := false
	for table, keys := range w {
		switch query := belong[table]; {
		case slices.Contains(silent, table):
		case slices.Contains(activity.Tables, table):
			acts = true
		case query == "" || len(keys) == 0:
			return nil, false, nil
		default:
			if ok, err = owners(r, query, gate.Written{table: keys}, orgs); !ok || err != nil {
				return nil, false, err
			}
		}
	}
	if acts {
		return held(r, w, q, orgs)
	}
	return orgs, true, nil
}

// owners adds the organisations that rows of one table concern; false where a row is gone.
func owners(r *gate.Reading, query string, w gate.Written, orgs map[int64]bool) (ok bool, err error) {
	for table := range w {
		ids, ok := w.IDs(0, table)
		if !ok {
			return false, nil
		}
		there := map[int64]bool{}
		if err := r.Beyond("which organisation a row belongs to tells what is judged anew", query, gate.Args{"ids": ids}, func(row gate.Row) error {
			var id, of int64
			err := row.Scan(&id, &of)
			there[id], orgs[of] = true, true
			return err
		}); err != nil || len(there) < len(ids) {
			return false, err
		}
	}
	return true, nil
}

// held adds the organisations of activities that were written: those that hold them, held
// them before, or have a secretary who was or is at them, for his trainings count.
func held(r *gate.Reading, w gate.Written, q Query, orgs map[int64]bool) (map[int64]bool, bool, error) {
	ids, ok := w.IDs(0, activity.Tables...)
	people, whole := w.IDs(1, "activity_person")
	before, all := w.IDs(1, "activity_org")
	if !ok || !whole || !all {
		return nil, false, nil
	}
	for _, id := range before {
		orgs[id] = true
	}
	year := day.Year(q.Year)
	args := gate.Args{"ids": ids, "people": people, "kind": string(post.Secretary), "from": year.From, "until": year.Until}
	note := func(row gate.Row) error {
		var id int64
		err := row.Scan(&id)
		orgs[id] = true
		return err
	}
	if err := r.Each("SELECT o.org_id FROM activity_org o WHERE o.activity_id IN ({ids ids}) AND {reach +o.org_id}", args, note); err != nil {
		return nil, false, err
	}
	err := r.Each(`SELECT p.org_id FROM post p WHERE p.kind = @kind AND p.from_day < @until AND p.until_day > @from AND {reach +p.org_id}
		AND p.holder_id IN (SELECT x.member_id FROM activity_person x WHERE x.activity_id IN ({ids ids})
			UNION SELECT m.id FROM member m WHERE m.id IN ({ids people}))`, args, note)
	return orgs, err == nil, err
}
