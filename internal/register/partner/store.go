package partner

import (
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

const shareColumns = "s.id, s.partner_id, p.name, s.kind, s.thing_id, s.title, s.why, s.from_day, s.until_day, s.taken_ms, s.taken_why, s.made_name"

func scanShare(row gate.Row) (s Share, err error) {
	return s, row.Scan(&s.ID, &s.Partner, &s.PartnerName, &s.Kind, &s.Thing, &s.Title, &s.Why, &s.Span.From, &s.Span.Until, &s.TakenMS, &s.TakenWhy, &s.By)
}

// shared gives what is open today for the organisation whose person the asker is.
func shared(r *gate.Reading) ([]Share, error) {
	return gate.Collect(r, "SELECT "+shareColumns+` FROM partner_share s JOIN partner p ON p.id = s.partner_id
		WHERE s.taken_ms = 0 AND s.from_day <= @gate_today AND s.until_day > @gate_today
		AND EXISTS (SELECT 1 FROM partner_person h WHERE h.partner_id = s.partner_id AND h.from_day <= @gate_today AND h.until_day > @gate_today AND {self h.holder_id})
		ORDER BY s.id DESC`, nil, scanShare)
}

func one(r *gate.Reading, id int64) (x Partner, err error) {
	if id == 0 {
		return x, fault.Missing()
	}
	list, err := read(r, id)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return x, err
	}
	return list[0], nil
}

// read gives one partner, or with 0 all in reach, by name.
func read(r *gate.Reading, id int64) ([]Partner, error) {
	args := gate.Args{"id": id}
	list, err := gate.Collect(r, "SELECT p.id, p.org_id, p.version, p.name, p.task FROM partner p WHERE (@id = CAST(0 AS BIGINT) OR p.id = @id) AND {reach p.org_id} ORDER BY p.name, p.id", args,
		func(row gate.Row) (x Partner, err error) {
			return x, row.Scan(&x.ID, &x.Org, &x.Version, &x.Name, &x.Task)
		})
	if err != nil {
		return nil, err
	}
	at := map[int64]*Partner{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	if err := r.Each("SELECT h.partner_id, h.id, h.holder_id, h.name, h.from_day, h.until_day FROM partner_person h WHERE (@id = CAST(0 AS BIGINT) OR h.partner_id = @id) AND {reach h.org_id} ORDER BY h.id", args, func(row gate.Row) error {
		var of int64
		var h Person
		err := row.Scan(&of, &h.ID, &h.Holder, &h.Name, &h.Span.From, &h.Span.Until)
		at[of].People = append(at[of].People, h)
		return err
	}); err != nil {
		return nil, err
	}
	looks := map[int64][]Look{}
	if err := r.Each("SELECT l.share_id, l.name, l.file, l.at_ms FROM partner_look l JOIN partner_share s ON s.id = l.share_id WHERE (@id = CAST(0 AS BIGINT) OR s.partner_id = @id) AND {reach l.org_id} ORDER BY l.id DESC", args, func(row gate.Row) error {
		var of int64
		var l Look
		err := row.Scan(&of, &l.Name, &l.File, &l.AtMS)
		looks[of] = append(looks[of], l)
		return err
	}); err != nil {
		return nil, err
	}
	shares, err := gate.Collect(r, "SELECT "+shareColumns+" FROM partner_share s JOIN partner p ON p.id = s.partner_id WHERE (@id = CAST(0 AS BIGINT) OR s.partner_id = @id) AND {reach s.org_id} ORDER BY s.id DESC", args, scanShare)
	for _, s := range shares {
		s.Looks = looks[s.ID]
		at[s.Partner].Shares = append(at[s.Partner].Shares, s)
	}
	return list, err
}
