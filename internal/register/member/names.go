package member

import (
	"cmp"
	"slices"
	"strings"

	"zhibu/internal/base/day"
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

// mostNames is how many members' names are looked through in memory: more than a
// district has. In a larger house the database looks, which takes longer.
const mostNames = 20_000

// index is the members in reach on a day, sorted.
type index struct{ list []entry }

// Size is about how many bytes the entries take.
func (x *index) Size() int { return 200 * len(x.list) }

// names gives the index; few is false where there are more than mostNames.
func names(r *gate.Reading, on day.Day) (x index, few bool, err error) {
	one, err := gate.Kept(r, "member.names", []any{on}, func() ([]index, error) {
		list, err := gate.Collect(r, `SELECT m.id, v.path, m.pinyin, m.initials, m.name FROM membership s JOIN member m ON m.id = s.member_id
			JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @on AND v.until_day > @on
			WHERE s.from_day <= @on AND s.until_day > @on AND {reach s.org_id} LIMIT @most`, gate.Args{"on": on, "most": int64(mostNames + 1)},
			func(row gate.Row) (e entry, err error) {
				err = row.Scan(&e.id, &e.path, &e.pinyin, &e.initials, &e.name)
				e.name = gate.Lower(e.name)
				return e, err
			})
		slices.SortFunc(list, byPinyin)
		return []index{{list}}, err
	})
	if err != nil {
		return x, false, err
	}
	return one[0], len(one[0].list) <= mostNames, nil
}

// find counts those whose branch lies under a path and whose name a text finds, as
// filters does in the database, and gives the ids of the page behind after, with one
// more where there is one.
func (x index) find(under, text, after string, limit int) (ids []int64, total int) {
	text = gate.Lower(strings.TrimSpace(text))
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
