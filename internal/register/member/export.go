package member

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Stream gives the whole roster of a query page by page, on one view, for a case
// that writes it out. In clear only where the reading was opened with Export, and
// only those whom the reach keeps: on a past day the list also holds members who
// have moved on since. Otherwise sealed values are masked.
func (ms *Members) Stream(r *gate.Reading, q Query, clear bool, each func([]Member) error) error {
	clear = clear && r.May(Export)
	q.Limit, q.After = 500, ""
	for {
		p, err := ms.page(r, q, func(*Member) error { return nil })
		if err != nil {
			return err
		}
		if err := ms.unseal(r, p.Members, clear); err != nil {
			return err
		}
		if err := each(p.Members); err != nil {
			return err
		}
		if q.After = p.Next; q.After == "" {
			return nil
		}
	}
}

// unseal opens or masks the sealed values of a page.
func (ms *Members) unseal(r *gate.Reading, list []Member, clear bool) error {
	kept := map[int64]bool{}
	if clear {
		ids := make([]int64, len(list))
		for i := range list {
			ids[i] = list[i].ID
		}
		if err := r.Each("SELECT s.member_id FROM membership s WHERE s.member_id IN ({ids ids}) AND {reach s.org_id} AND "+keeps,
			gate.Args{"ids": ids}, func(row gate.Row) error {
				var id int64
				err := row.Scan(&id)
				kept[id] = true
				return err
			}); err != nil {
			return err
		}
	}
	for i := range list {
		show := ms.vault.mask
		if kept[list[i].ID] {
			show = ms.vault.open
		}
		if err := show(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// Some gives some members as they are today, each with the branch that keeps his
// papers, or kept them last: those in reach, by name. In clear only where the reading
// was opened with Export; otherwise sealed values are masked.
func (ms *Members) Some(r *gate.Reading, ids []int64, clear bool) ([]Member, error) {
	list, err := gate.Collect(r, "SELECT "+columns+`, s.org_id, s.from_day, s.until_day, s.out_reason, v.name FROM member m JOIN membership s ON s.member_id = m.id
		JOIN org_version v ON v.org_id = s.org_id AND v.reach_until = '9999-12-31'
		WHERE m.id IN ({ids ids}) AND {reach s.org_id} AND `+keeps+" ORDER BY m.pinyin, m.id", gate.Args{"ids": ids}, func(row gate.Row) (m Member, err error) {
		var o int64
		var s day.Span
		var out, name string
		m, err = scan(row, &o, &s.From, &s.Until, &out, &name)
		m.Org, m.OrgName, m.Membership, m.OutReason = o, name, s, out
		return m, err
	})
	if err != nil {
		return nil, err
	}
	if err := ms.unseal(r, list, clear && r.May(Export)); err != nil {
		return nil, err
	}
	return list, ms.decorate(r, list, r.Today())
}

// Numbers gives the citizen's numbers of members in reach in clear, for a paper that
// has to bear them. The case that makes it notes it in the journal.
func (v *Vault) Numbers(w *gate.Writing, ids []int64) (map[int64]string, error) {
	at := map[int64]string{}
	err := w.Each("SELECT m.id, m.id_seal FROM member m JOIN membership s ON s.member_id = m.id WHERE m.id IN ({ids ids}) AND {reach s.org_id} AND "+keeps,
		gate.Args{"ids": ids}, func(row gate.Row) error {
			var id int64
			var sealed string
			if err := row.Scan(&id, &sealed); err != nil {
				return err
			}
			plain, err := v.keys.Open("member", "id_seal", id, sealed)
			at[id] = plain
			return err
		})
	return at, err
}
