package gate

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Written is which rows of which tables were written, by their keys. A row may be gone.
type Written map[string][]string

// Only reports whether nothing but some tables was written.
func (w Written) Only(tables ...string) bool {
	for t := range w {
		if !slices.Contains(tables, t) {
			return false
		}
	}
	return true
}

// Key is how a row is called in what was written, by the values of its primary key: int64
// and string.
func Key(values ...any) string { return keyText(values) }

// Has reports whether a row was written, by the values of its key.
func (w Written) Has(table string, key ...any) bool {
	return slices.Contains(w[table], Key(key...))
}

// IDs gives the ids that stand at a place of the keys of some tables, the first being 0:
// each once, in order. It answers false where there is something else than ids.
func (w Written) IDs(place int, tables ...string) (ids []int64, ok bool) {
	for _, t := range tables {
		for _, key := range w[t] {
			parts := strings.Fields(key)
			if place >= len(parts) {
				return nil, false
			}
			id, err := strconv.ParseInt(parts[place], 10, 64)
			if err != nil {
				return nil, false
			}
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), true
}

// tell adds what a write wrote. A table whose rows bear no digests has no keys.
func (w *Writing) tell(wrote map[string][]string) {
	for t := range w.writes {
		if _, marked := w.gate.shapes[t]; !marked {
			wrote[t] = nil
		}
	}
	for at := range w.touched {
		wrote[at[0]] = append(wrote[at[0]], at[1])
	}
}

// Among gives the same view for some organisations, those of them that the asker reaches:
// it asks once which these are. It reads less, so it is for what concerns a small part.
func (r *Reading) Among(orgs []int64) (*Reading, error) {
	part := *r
	part.among = []int64{0} // none is 0, so that the list is never empty
	if r.reach.All || len(orgs) == 0 {
		part.among = append(part.among, orgs...)
		return &part, nil
	}
	var few strings.Builder
	for i, id := range orgs {
		if i > 0 {
			few.WriteByte(',')
		}
		few.WriteString("(" + strconv.FormatInt(id, 10) + ")")
	}
	err := r.each("WITH few(id) AS (VALUES "+few.String()+") SELECT few.id FROM few WHERE EXISTS (SELECT 1 FROM ("+r.gate.house.Reach+") near WHERE near.org_id = few.id)", nil,
		func(row Row) error {
			var id int64
			err := row.Scan(&id)
			part.among = append(part.among, id)
			return err
		})
	return &part, err
}

// Narrow reports whether the view is one among some organisations: then rows are better
// found by these than by what they have in common with all others.
func (r *Reading) Narrow() bool { return r.among != nil }

// Few reports whether some organisations are so few of those in reach that what is known
// of them is better read by itself (Among) than taken out of the whole.
func Few(some, all int) bool { return 4*some < all }

// Doubted reads a list that was come by in a quicker way once more in the plain one, and
// finds fault where the two differ. It does so where the gate is told to doubt, and
// nothing elsewhere.
func Doubted[T any](r *Reading, what string, quick []T, plain func() ([]T, error)) error {
	if !r.gate.house.Doubt {
		return nil
	}
	list, err := plain()
	if err != nil || len(list)+len(quick) == 0 || reflect.DeepEqual(list, quick) {
		return err
	}
	return fmt.Errorf("gate: %s gives %d rows by a quicker way that are not the %d of the plain one", what, len(quick), len(list))
}

// Batch is how many things are read at once where n are as a rule: where the gate doubts,
// so few that the small houses of tests are read in parts too.
func (r *Reading) Batch(n int) int {
	if r.gate.house.Doubt {
		return min(n, 4)
	}
	return n
}
