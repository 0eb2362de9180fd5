package member

import "zhibu/internal/base/gate"

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
