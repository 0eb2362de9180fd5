package member

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate"
)

// entry is a member as the roster is sorted and searched.
type entry struct {
	id                     int64
	path                   string // of the branch
	pinyin, initials, name string // the name in small letters
}

func byPinyin(a, b entry) int {
	return cmp.Or(cmp.Compare(a.pinyin, b.pinyin), cmp.Compare(a.id, b.id))
}

// mostNames is how many members' names are looked through in memory: some forty districts
// have as many. In a larger house the database looks, which takes longer.
const mostNames = 200_000

// index is the members in reach on a day, sorted.
type index struct{ list []entry }

// Size is about how many bytes the entries take; a path is one text for all of a branch.
func (x *index) Size() int { return 120 * len(x.list) }

// names gives the index; few is false where there are more than mostNames.
func names(r *gate.Reading, on day.Day) (x index, few bool, err error) {
	one, err := gate.Amended(r, "member.names", []any{on}, func() ([]index, error) {
		list, err := entries(r, on, " LIMIT @most", gate.Args{"most": int64(mostNames + 1)})
		return []index{{list}}, err
	}, func(old []index, w gate.Written) ([]index, bool, error) { return renamed(r, old[0].list, w, on) })
	if err != nil {
		return x, false, err
	}
	return one[0], len(one[0].list) <= mostNames, nil
}

// entries reads members of the index, sorted.
func entries(r *gate.Reading, on day.Day, more string, args gate.Args) ([]entry, error) {
	args["on"] = on
	paths := map[string]string{}
	list, err := gate.Collect(r, `SELECT m.id, v.path, m.pinyin, m.initials, m.name FROM membership s JOIN member m ON m.id = s.member_id
		JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @on AND v.until_day > @on
		WHERE s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`+more, args,
		func(row gate.Row) (e entry, err error) {
			var path string
			err = row.Scan(&e.id, &path, &e.pinyin, &e.initials, &e.name)
			if _, known := paths[path]; !known {
				paths[path] = path
			}
			e.path, e.name = paths[path], find.Lower(e.name)
			return e, err
		})
	slices.SortFunc(list, byPinyin)
	return list, err
}

// mostRenamed is how many members are looked up again before all are.
const mostRenamed = 1000

// renamed puts those members in their places again that rows written since speak of. It
// answers false where something else was written, a row is gone, or they are many.
func renamed(r *gate.Reading, old []entry, w gate.Written, on day.Day) ([]index, bool, error) {
	if len(old) > mostNames || !w.Only("member", "membership") {
		return nil, false, nil
	}
	who, ok := w.IDs(0, "member")
	stays, known := w.IDs(0, "membership")
	if !ok || !known || len(who)+len(stays) > mostRenamed || slices.ContainsFunc(slices.Collect(maps.Values(w)), func(keys []string) bool { return len(keys) == 0 }) {
		return nil, false, nil
	}
	there := 0
	if err := r.Beyond("whose a membership is tells whose name is looked up again", "SELECT s.member_id FROM membership s WHERE s.id IN ({ids ids})", gate.Args{"ids": stays},
		func(row gate.Row) error {
			var id int64
			err := row.Scan(&id)
			who, there = append(who, id), there+1
			return err
		}); err != nil || there < len(stays) {
		return nil, false, err
	}
	fresh, err := entries(r, on, " AND m.id IN ({ids ids})", gate.Args{"ids": who})
	if err != nil {
		return nil, false, err
	}
	slices.Sort(who)
	list := make([]entry, 0, len(old)+len(fresh))
	for _, e := range old {
		if _, again := slices.BinarySearch(who, e.id); again {
			continue
		}
		for len(fresh) > 0 && byPinyin(fresh[0], e) < 0 {
			list, fresh = append(list, fresh[0]), fresh[1:]
		}
		list = append(list, e)
	}
	if list = append(list, fresh...); len(list) == 0 {
		list = nil // as if it were read
	}
	return []index{{list}}, len(list) <= mostNames, nil
}

// find counts those whose branch lies under a path and whose name a text finds, as
// filters does in the database, and gives the ids of the page behind after, with one
// more where there is one.
func (x index) find(under, text, after string, limit int) (ids []int64, total int) {
	text = find.Lower(strings.TrimSpace(text))
	var last entry
	if after != "" {
		pinyin, id, _ := strings.Cut(after, "-")
		last = entry{pinyin: pinyin, id: parseID(id)}
	}
	for i := range x.list {
		e := &x.list[i]
		if !strings.HasPrefix(e.path, under) ||
			!strings.Contains(e.name, text) && !strings.HasPrefix(e.pinyin, text) && !strings.HasPrefix(e.initials, text) {
			continue
		}
		total++
		if len(ids) <= limit && (after == "" || byPinyin(*e, last) > 0) {
			ids = append(ids, e.id)
		}
	}
	return ids, total
}
