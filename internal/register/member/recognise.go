package member

import (
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Found is a known member as an import compares him: facts in clear, and where
// he stands today. Of a member beyond reach only ByID and Beyond are set.
type Found struct {
	ID      int64
	Version int64
	Facts
	Org      int64 // the branch today; 0 when he has left
	ByID     string
	Beyond   bool
	Group    string
	Standing string
	Flags    map[string]string // flag → its note
}

// Recognise finds the members who carry one of the ID numbers, in the house, or
// one of the names, within reach; of these, only those born in one of the months
// (1985-03) where months are given. It is one query a list, however long: callers
// ask chunk by chunk. ID numbers are found under every key of the key file.
func (v *Vault) Recognise(r *gate.Reading, numbers, names, months []string) ([]*Found, error) {
	var list []*Found
	seen := map[int64]*Found{}
	number := map[string]string{} // blind → number
	if len(numbers) > 0 {
		args := gate.Args{}
		var marks []string
		for _, n := range numbers {
			for _, b := range v.keys.BlindAll(ByID, strings.ToUpper(strings.TrimSpace(n))) {
				name := fmt.Sprintf("b%d", len(marks))
				args[name], number[b] = b, n
				marks = append(marks, "@"+name)
			}
		}
		err := r.Beyond("an ID number belongs to one member of the house; of a stranger only that he is known",
			"SELECT id, id_blind FROM member WHERE id_blind IN ("+strings.Join(marks, ",")+")", args, func(row gate.Row) error {
				f := &Found{Beyond: true}
				var blind string
				if err := row.Scan(&f.ID, &blind); err != nil {
					return err
				}
				f.ByID = number[blind]
				seen[f.ID] = f
				list = append(list, f)
				return nil
			})
		if err != nil {
			return nil, err
		}
	}
	ids := make([]int64, 0, len(list))
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	args := gate.Args{"ids": ids}
	which := "m.id IN ({ids ids})"
	if len(names) > 0 {
		var marks []string
		for i, n := range names {
			name := fmt.Sprintf("n%d", i)
			args[name] = n
			marks = append(marks, "@"+name)
		}
		named := "m.name IN (" + strings.Join(marks, ",") + ")"
		if marks = nil; len(months) > 0 {
			for i, month := range months {
				name := fmt.Sprintf("m%d", i)
				args[name] = month
				marks = append(marks, "@"+name)
			}
			named += " AND substr(m.birth_on, 1, 7) IN (" + strings.Join(marks, ",") + ")"
		}
		which = "(" + which + " OR " + named + ")"
	}
	err := r.Each("SELECT "+columns+` FROM member m WHERE `+which+` AND EXISTS (
		SELECT 1 FROM membership s WHERE s.member_id = m.id AND {reach s.org_id}) ORDER BY m.id`, args, func(row gate.Row) error {
		m, err := scan(row)
		if err != nil {
			return err
		}
		if err := v.open(&m); err != nil {
			return err
		}
		f := seen[m.ID]
		if f == nil {
			f = &Found{ID: m.ID}
			seen[m.ID] = f
			list = append(list, f)
		}
		f.Beyond, f.Facts, f.Version = false, m.Facts, m.Version
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, v.stand(r, seen)
}

// stand fills in branch, group, standing and flags of today.
func (v *Vault) stand(r *gate.Reading, at map[int64]*Found) error {
	ids := make([]int64, 0, len(at))
	for id, f := range at {
		if !f.Beyond {
			ids = append(ids, id)
		}
	}
	args := gate.Args{"ids": ids}
	if err := r.Each(`SELECT s.member_id, s.org_id FROM membership s
		WHERE s.member_id IN ({ids ids}) AND s.until_day = @open AND {reach s.org_id}`, gate.Args{"ids": ids, "open": day.Forever},
		func(row gate.Row) error {
			var id, org int64
			if err := row.Scan(&id, &org); err != nil {
				return err
			}
			at[id].Org = org
			return nil
		}); err != nil {
		return err
	}
	each := func(what, table string, set func(*Found, string, string)) error {
		return r.Each("SELECT x.member_id, "+what+" FROM "+table+` x JOIN membership s ON s.member_id = x.member_id
			WHERE x.member_id IN ({ids ids}) AND x.from_day <= @gate_today AND x.until_day > @gate_today AND {reach s.org_id} ORDER BY x.id`,
			args, func(row gate.Row) error {
				var id int64
				var a, b string
				if err := row.Scan(&id, &a, &b); err != nil {
					return err
				}
				set(at[id], a, b)
				return nil
			})
	}
	if err := each("x.flag, x.note", "member_flag", func(f *Found, flag, note string) {
		if f.Flags == nil {
			f.Flags = map[string]string{}
		}
		f.Flags[flag] = note
	}); err != nil {
		return err
	}
	if err := each("x.standing, ''", "member_standing", func(f *Found, s, _ string) { f.Standing = s }); err != nil {
		return err
	}
	return each("(SELECT name FROM party_group WHERE id = x.group_id), ''", "party_group_member",
		func(f *Found, s, _ string) { f.Group = s })
}

// Check tests facts by themselves, as Add and Correct do; it answers Invalid.
func (f Facts) Check(today day.Day) error { return f.check(today) }
