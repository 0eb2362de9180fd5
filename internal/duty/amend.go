package duty

import (
	"slices"

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
	ids, ok := w.IDs(0, activity.Tables...)
	people, whole := w.IDs(1, "activity_person")
	if !ok || !whole {
		return nil, false, nil
	}
	stale, err := concerned(r, old, ids, people, q)
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
	if err != nil || !gate.Few(len(counted), len(tree)) {
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
// them, for his trainings count. people are those whose presence was written.
func concerned(r *gate.Reading, old []OrgVerdicts, ids, people []int64, q Query) (map[int64]bool, error) {
	orgs := map[int64]bool{}
	for _, o := range old {
		if slices.ContainsFunc(o.Records, func(a Activity) bool { _, was := slices.BinarySearch(ids, a.ID); return was }) {
			orgs[o.Org] = true
		}
	}
	scan := func(row gate.Row) (id int64, err error) { return id, row.Scan(&id) }
	args := gate.Args{"ids": ids}
	hold, err := gate.Collect(r, "SELECT o.org_id FROM activity_org o WHERE o.activity_id IN ({ids ids}) AND {reach o.org_id}", args, scan)
	if err != nil {
		return nil, err
	}
	for _, id := range hold {
		orgs[id] = true
	}
	there, err := gate.Collect(r, "SELECT p.member_id FROM activity_person p WHERE p.activity_id IN ({ids ids}) AND {reach p.org_id}", args, scan)
	if err != nil {
		return nil, err
	}
	posts, err := post.In(r, day.Year(q.Year))
	for _, p := range posts {
		if p.Kind == post.Secretary && (slices.Contains(people, p.Holder) || slices.Contains(there, p.Holder)) {
			orgs[p.Org] = true
		}
	}
	return orgs, err
}
