package orgchange

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// person is somebody on a roster.
type person struct {
	id   int64
	name string
	full bool
}

// view is what the registers say about some organisations on a day.
type view struct {
	tree   map[int64]org.Version // all that stand
	people map[int64][]person
	posts  []post.Post
	terms  map[int64]day.Day
	units  map[int64]int
	heads  map[int64]int // members of every branch
}

func beyond(w *gate.Writing, query string, args gate.Args, fn func(gate.Row) error) error {
	return w.Beyond("a rehearsal shows the registers as they will be", query, args, fn)
}

// look reads a view. An organisation that begins later is in nobody's reach yet, so
// the reading goes beyond it; the caller has checked the places.
func look(w *gate.Writing, ids []int64, on day.Day) (v view, err error) {
	v = view{tree: map[int64]org.Version{}, people: map[int64][]person{}, terms: map[int64]day.Day{}, units: map[int64]int{}, heads: map[int64]int{}}
	args := gate.Args{"on": on}
	if err = beyond(w, "SELECT org_id, path, parent_id, kind, name FROM org_version WHERE from_day <= @on AND until_day > @on", args, func(row gate.Row) error {
		var o org.Version
		err := row.Scan(&o.Org, &o.Path, &o.Parent, &o.Kind, &o.Name)
		v.tree[o.Org] = o
		return err
	}); err != nil {
		return v, err
	}
	args = gate.Args{"on": on, "ids": ids}
	if err = beyond(w, `SELECT s.org_id, m.id, m.name, CASE WHEN m.full_on IS NOT NULL AND m.full_on <= @on THEN 1 ELSE 0 END FROM membership s JOIN member m ON m.id = s.member_id
		WHERE s.org_id IN ({ids ids}) AND s.from_day <= @on AND s.until_day > @on ORDER BY m.pinyin, m.id`, args, func(row gate.Row) error {
		var of, full int64
		var p person
		err := row.Scan(&of, &p.id, &p.name, &full)
		p.full = full == 1
		v.people[of] = append(v.people[of], p)
		return err
	}); err != nil {
		return v, err
	}
	if err = beyond(w, `SELECT p.id, p.org_id, p.holder_id, COALESCE(m.name, x.name, ''), p.kind FROM post p LEFT JOIN member m ON m.id = p.holder_id LEFT JOIN outsider x ON x.id = p.holder_id
		WHERE p.from_day <= @on AND p.until_day > @on AND p.kind <> @guest ORDER BY p.org_id, p.sort_no, p.id`, gate.Args{"on": on, "guest": string(post.Inspector)}, func(row gate.Row) error {
		var p post.Post
		err := row.Scan(&p.ID, &p.Org, &p.Holder, &p.Name, &p.Kind)
		v.posts = append(v.posts, p)
		return err
	}); err != nil {
		return v, err
	}
	if err = beyond(w, `SELECT org_id, COALESCE(prolonged_day, due_day) FROM org_term WHERE org_id IN ({ids ids}) AND from_day <= @on AND until_day > @on`, args, func(row gate.Row) error {
		var of int64
		var due day.Day
		err := row.Scan(&of, &due)
		v.terms[of] = due
		return err
	}); err != nil {
		return v, err
	}
	count := func(into map[int64]int, query string) error {
		return beyond(w, query, gate.Args{"on": on}, func(row gate.Row) error {
			var of int64
			var n int
			err := row.Scan(&of, &n)
			into[of] = n
			return err
		})
	}
	if err := count(v.units, "SELECT org_id, COUNT(*) FROM org_unit WHERE from_day <= @on AND until_day > @on GROUP BY org_id"); err != nil {
		return v, err
	}
	return v, count(v.heads, "SELECT org_id, COUNT(*) FROM membership WHERE from_day <= @on AND until_day > @on GROUP BY org_id")
}

// below counts the members of everything under an organisation.
func (v *view) below(id int64) (n int) {
	for _, o := range v.tree {
		if strings.HasPrefix(o.Path, v.tree[id].Path) {
			n += v.heads[o.Org]
		}
	}
	return n
}

func (v *view) name(id int64) string { return v.tree[id].Name }

// where says how an organisation stands, in words.
func (v *view) where(id int64) string {
	o, ok := v.tree[id]
	if !ok {
		return "没有"
	}
	return o.Name + "（" + o.Kind.Label() + "，上级是" + v.name(o.Parent) + "）"
}
