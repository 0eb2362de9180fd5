package duty

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// mostAmended is after how many organisations all are judged anew.
const mostAmended = 20

// amend judges those organisations anew whose activities were written since. It answers
// false where something else was written, or too much.
func (ds *Duties) amend(r *gate.Reading, tree []org.Version, old []OrgVerdicts, w gate.Written, q Query) ([]OrgVerdicts, bool, error) {
	if !w.Only(activity.Tables...) {
		return nil, false, nil
	}
	stale, err := concerned(r, old, w, q)
	if err != nil || len(stale) > mostAmended {
		return nil, false, err
	}
	var again []org.Version
	var paths []string
	for _, v := range tree {
		if stale[v.Org] {
			again, paths = append(again, v), append(paths, v.Path)
		}
	}
	if len(again) == 0 {
		return old, true, nil
	}
	counted, err := org.EverUnder(r, paths, day.Year(q.Year))
	if err != nil || !org.Few(len(counted), len(tree)) {
		return nil, false, err
	}
	fresh, err := ds.judge(r, again, sight{among: counted}, q)
	for _, o := range fresh {
		i := slices.IndexFunc(old, func(x OrgVerdicts) bool { return x.Org == o.Org })
		if i < 0 {
			return nil, false, err
		}
		old[i] = o
	}
	return old, err == nil, err
}

// concerned are the organisations whose verdicts may differ after activities were
// written: those that hold them, held them before, or have a secretary who was or is at
// them, for his trainings count.
func concerned(r *gate.Reading, old []OrgVerdicts, w gate.Written, q Query) (map[int64]bool, error) {
	ids := w.IDs(activity.Tables...)
	orgs := map[int64]bool{}
	for _, o := range old {
		if slices.ContainsFunc(o.Records, func(a Activity) bool { _, was := slices.BinarySearch(ids, a.ID); return was }) {
			orgs[o.Org] = true
		}
	}
	if err := r.Each("SELECT o.org_id FROM activity_org o WHERE o.activity_id IN ({ids ids}) AND {reach o.org_id}", gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		err := row.Scan(&id)
		orgs[id] = true
		return err
	}); err != nil {
		return nil, err
	}
	people, err := there(r, ids, w)
	if err != nil {
		return nil, err
	}
	posts, err := post.In(r, day.Year(q.Year))
	for _, p := range posts {
		if p.Kind == post.Secretary && people[p.Holder] {
			orgs[p.Org] = true
		}
	}
	return orgs, err
}

// there are the members who were named at activities before a write or are after it.
func there(r *gate.Reading, ids []int64, w gate.Written) (map[int64]bool, error) {
	people := map[int64]bool{}
	for _, key := range w["activity_person"] {
		_, member, _ := strings.Cut(key, " ")
		id, err := strconv.ParseInt(member, 10, 64)
		if err != nil {
			return nil, err
		}
		people[id] = true
	}
	return people, r.Each("SELECT p.member_id FROM activity_person p WHERE p.activity_id IN ({ids ids}) AND {reach p.org_id}", gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		err := row.Scan(&id)
		people[id] = true
		return err
	})
}
