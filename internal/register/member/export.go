package member

import "zhibu/internal/base/gate"

// Stream gives the whole roster of a query page by page, on one view, for a case
// that writes it out. In clear only where the reading was opened with Export;
// otherwise sealed values are masked.
func (ms *Members) Stream(r *gate.Reading, q Query, clear bool, each func([]Member) error) error {
	show := ms.vault.mask
	if clear && r.May(Export) {
		show = ms.vault.open
	}
	q.Limit, q.After = 500, ""
	for {
		p, err := ms.page(r, q, show)
		if err != nil {
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
