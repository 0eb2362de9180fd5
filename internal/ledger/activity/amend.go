package activity

import (
	"slices"

	"zhibu/internal/base/gate"
)

// Tables are those that hold nothing but activities, and whose keys begin with the
// activity's id.
var Tables = []string{"activity", "activity_kind", "activity_org", "activity_person", "activity_item", "activity_vote", "activity_past"}

// of tells whose row this is.
func (b Brief) of() int64      { return b.ID }
func (t Attendance) of() int64 { return t.Activity }

// amended puts the rows of activities that were written in the place of their old ones,
// in the order that key gives; the rows of one activity stay in the order in which they
// were read. It answers false where more than activities was written.
func amended[T interface{ of() int64 }](old []T, w gate.Written, key func(T) [4]int64, read func(ids []int64) ([]T, error)) ([]T, bool, error) {
	if !w.Only(Tables...) {
		return nil, false, nil
	}
	ids, ok := w.IDs(0, Tables...)
	if !ok || len(ids) == 0 {
		return old, ok, nil
	}
	fresh, err := read(ids)
	if err != nil {
		return nil, false, err
	}
	list := slices.DeleteFunc(old, func(x T) bool { _, gone := slices.BinarySearch(ids, x.of()); return gone })
	list = append(list, fresh...)
	slices.SortStableFunc(list, func(a, b T) int { x, y := key(a), key(b); return slices.Compare(x[:], y[:]) })
	return list, true, nil
}
