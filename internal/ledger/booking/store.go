package booking

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/site"
	"zhibu/internal/register/org"
)

func insert(w *gate.Writing, at gate.Place, b Booking, no int64) error {
	held := int64(0)
	if b.State == Held {
		held = w.Now().UnixMilli()
	}
	_, err := w.Exec(at, `INSERT INTO booking (id, org_id, site_id, on_day, from_time, until_time, members, others, note, state, queue_no, why,
			activity_id, version, made_by, made_ms, changed_ms, held_ms)
		VALUES (@id, @org, @site, @on, @from, @until, @members, @others, @note, @state, @no, '', 0, 1, @by, @gate_now, @gate_now, @held)`,
		gate.Args{"id": b.ID, "site": b.Site, "on": b.Day, "from": b.From, "until": b.Until, "members": int64(b.Members), "others": int64(b.Others),
			"note": b.Note, "state": string(b.State), "no": no, "by": w.Who().Account, "held": held})
	return err
}

// update changes what is asked for; with no it stands at another place in a line.
func update(w *gate.Writing, at gate.Place, b Booking, no int64) error {
	args := gate.Args{"id": b.ID, "site": b.Site, "on": b.Day, "from": b.From, "until": b.Until, "members": int64(b.Members), "others": int64(b.Others),
		"note": b.Note, "state": string(b.State)}
	line := ""
	if no != 0 {
		args["no"] = no
		line = ", queue_no = @no"
	}
	if b.State == Held {
		line += ", held_ms = CASE WHEN held_ms = 0 THEN @gate_now ELSE held_ms END"
	}
	_, err := w.Exec(at, `UPDATE booking SET site_id = @site, on_day = @on, from_time = @from, until_time = @until, members = @members, others = @others,
		note = @note, state = @state, version = version + 1, changed_ms = @gate_now`+line+" WHERE id = @id", args)
	return err
}

// lineOf gives the line of a slot, and the last number that was given in it.
func lineOf(r *gate.Reading, siteID int64, on day.Day, from string) (line []Ticket, last int64, err error) {
	err = r.Beyond("places at a site are counted whoever booked them, and given in one line",
		`SELECT id, org_id, members + others, state, queue_no FROM booking
		WHERE site_id = @site AND on_day = @on AND from_time = @from ORDER BY queue_no, id`,
		gate.Args{"site": siteID, "on": on, "from": from}, func(row gate.Row) error {
			var t Ticket
			var state State
			err := row.Scan(&t.ID, &t.Org, &t.People, &state, &t.No)
			last = max(last, t.No)
			t.Held = state == Held
			if state != Cancelled {
				line = append(line, t)
			}
			return err
		})
	return line, last, err
}

const columns = `b.id, b.org_id, v.name, b.site_id, s.name, b.on_day, b.from_time, b.until_time, b.members, b.others, b.note, b.state, b.why,
	COALESCE(a.id, 0), b.activity_id <> 0 AND a.id IS NULL, b.version, b.made_ms, b.changed_ms, b.held_ms, b.held_ms > b.made_ms,
	CASE WHEN b.state = 'waiting' THEN (SELECT COUNT(*) FROM booking q WHERE q.site_id = b.site_id AND q.on_day = b.on_day
		AND q.from_time = b.from_time AND q.state = 'waiting' AND q.queue_no <= b.queue_no) ELSE 0 END`

const from = ` FROM booking b JOIN site s ON s.id = b.site_id
	JOIN org_version v ON v.org_id = b.org_id AND v.from_day <= @gate_today AND v.reach_until > @gate_today
	LEFT JOIN activity a ON a.id = b.activity_id AND a.state = 'kept' `

func scan(row gate.Row) (b Booking, err error) {
	err = row.Scan(&b.ID, &b.Org, &b.OrgName, &b.Site, &b.SiteName, &b.Day, &b.From, &b.Until, &b.Members, &b.Others, &b.Note, &b.State, &b.Why,
		&b.Activity, &b.Undone, &b.Version, &b.MadeMS, &b.ChangedMS, &b.HeldMS, &b.Moved, &b.Place)
	if b.State == Held && b.Activity != 0 {
		b.State = Visited
	}
	return b, err
}

func one(r *gate.Reading, id int64) (Booking, error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE b.id = @id AND {reach b.org_id}", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		return Booking{}, fault.Missing()
	}
	if err != nil {
		return Booking{}, err
	}
	return list[0], nil
}

func list(r *gate.Reading, q Query) (p Page, err error) {
	args := gate.Args{"from": q.Span.From, "until": q.Span.Until, "limit": int64(q.Limit + 1), "after": q.After}
	where := "WHERE b.on_day >= @from AND b.on_day < @until AND {reach b.org_id}"
	if q.Org != 0 {
		var path string
		if err := r.One("SELECT path FROM org_version WHERE org_id = @of AND reach_until = @forever AND {reach org_id}",
			gate.Args{"of": q.Org, "forever": day.Forever}, &path); err != nil {
			return p, err
		}
		if args["lo"], args["hi"] = org.Only(path); q.Below {
			args["lo"], args["hi"] = org.Below(path)
		}
		where += " AND v.path >= @lo AND v.path < @hi"
	}
	if q.Site != 0 {
		args["site"] = q.Site
		where += " AND b.site_id = @site"
	}
	before := int64(1 << 62)
	if q.AsOf != day.None {
		before = (q.AsOf + 1).Start().UnixMilli()
	}
	args["before"] = before
	where += " AND b.made_ms < @before"
	switch q.State {
	case "":
	case Visited:
		where += " AND b.state = 'held' AND a.id IS NOT NULL"
	case Held:
		where += " AND b.state = 'held' AND a.id IS NULL"
	case Open:
		where += " AND b.state = 'held' AND a.id IS NULL AND b.on_day <= @gate_today"
	default:
		args["state"] = string(q.State)
		where += " AND b.state = @state"
	}
	if err := r.One("SELECT COUNT(*)"+from+where, args, &p.Total); err != nil {
		return p, err
	}
	if q.After != 0 {
		where += " AND (b.on_day, b.id) < (SELECT on_day, id FROM booking WHERE id = @after)"
	}
	p.List, err = gate.Collect(r, "SELECT "+columns+from+where+" ORDER BY b.on_day DESC, b.id DESC LIMIT @limit", args, scan)
	if len(p.List) > q.Limit {
		p.List = p.List[:q.Limit]
		p.Next = p.List[q.Limit-1].ID
	}
	back(p.List, before)
	return p, err
}

// back tells bookings as they stood before an instant: those that were cancelled
// later still stand.
func back(list []Booking, before int64) {
	for i := range list {
		if b := &list[i]; b.State == Cancelled && b.ChangedMS >= before {
			b.State, b.Why = stateOf(b.HeldMS > 0 && b.HeldMS < before), ""
		}
	}
}

// In gives every booking of organisations in reach with its day in a span, by day
// and time, as it stood at the end of asOf; of one organisation only unless it is
// 0.
func In(r *gate.Reading, s day.Span, asOf day.Day, org int64) ([]Booking, error) {
	before := (asOf + 1).Start().UnixMilli()
	args, where := gate.Args{"from": s.From, "until": s.Until, "before": before}, ""
	if org != 0 {
		args["of"] = org
		where = " AND b.org_id = @of"
	}
	list, err := gate.Collect(r, "SELECT "+columns+from+`WHERE b.on_day >= @from AND b.on_day < @until AND b.made_ms < @before
		AND {reach b.org_id}`+where+" ORDER BY b.on_day, b.from_time, b.id", args, scan)
	back(list, before)
	return list, err
}

// board reads the days of a site.
func board(r *gate.Reading, id int64, s day.Span) (dates []Date, err error) {
	st, err := site.Of(r, id)
	if err != nil {
		return nil, err
	}
	type key struct {
		on   day.Day
		from string
	}
	lines := map[key][]Ticket{}
	args := gate.Args{"site": id, "from": s.From, "until": s.Until}
	if err := r.Beyond("how many places of a site are taken is told without saying by whom", `
		SELECT on_day, from_time, members + others, state FROM booking
		WHERE site_id = @site AND on_day >= @from AND on_day < @until AND state <> 'cancelled'`, args, func(row gate.Row) error {
		var k key
		var t Ticket
		var state State
		err := row.Scan(&k.on, &k.from, &t.People, &state)
		t.Held = state == Held
		lines[k] = append(lines[k], t)
		return err
	}); err != nil {
		return nil, err
	}
	own := map[key][]Booking{}
	mine, err := gate.Collect(r, "SELECT "+columns+from+`WHERE b.site_id = @site AND b.on_day >= @from AND b.on_day < @until AND b.state <> 'cancelled'
		AND {reach b.org_id} ORDER BY b.on_day, b.from_time, b.queue_no, b.id`, args, scan)
	if err != nil {
		return nil, err
	}
	for _, b := range mine {
		k := key{b.Day, b.From}
		own[k] = append(own[k], b)
	}
	for d := s.From; d < s.Until; d++ {
		date := Date{Day: d, Closed: st.ClosedOn(d)}
		seen := map[string]bool{}
		for _, slot := range st.On(d) {
			k := key{d, slot.From}
			date.Times = append(date.Times, timeOf(r, d, slot, lines[k], own[k]))
			seen[slot.From] = true
		}
		// Bookings of a slot that is no more, or of a day that is closed now, still stand.
		for _, b := range mine {
			if b.Day == d && !seen[b.From] {
				seen[b.From] = true
				k := key{d, b.From}
				date.Times = append(date.Times, timeOf(r, d, site.Slot{Weekday: site.Weekday(d), From: b.From, Until: b.Until}, lines[k], own[k]))
			}
		}
		dates = append(dates, date)
	}
	return dates, nil
}

func timeOf(r *gate.Reading, d day.Day, slot site.Slot, line []Ticket, own []Booking) Time {
	t := Time{Slot: slot, Day: d, Taken: Taken(line), Queue: Queue(line), Begun: begun(d, slot.From, r.Now()), List: own}
	for _, x := range line {
		if !x.Held {
			t.People += x.People
		}
	}
	return t
}
