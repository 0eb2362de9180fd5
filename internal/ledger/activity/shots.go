package activity

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// Shot is a photograph that somebody captioned, with what it belongs to.
type Shot struct {
	ID       int64
	Activity int64
	Title    string
	OrgName  string
	OnDay    day.Day
	Caption  string
	Credit   string
	Kinds    []Kind
}

// Shots gives the newest photographs with a credit of activities that were held
// in a part of the tree in a span of days: what may stand in an article. path is
// the path of the part.
func Shots(r *gate.Reading, path string, s day.Span, most int) ([]Shot, error) {
	lo, hi := org.Below(path)
	list, err := gate.Collect(r, `
		SELECT p.id, a.id, a.title, v.name, a.on_day, p.caption, p.credit FROM activity_photo p
		JOIN activity a ON a.id = p.activity_id AND a.state = 'kept' AND a.on_day >= @from AND a.on_day < @until
		JOIN org_version v ON v.org_id = a.org_id AND v.from_day <= a.on_day AND v.reach_until > a.on_day AND v.path >= @lo AND v.path < @hi
		WHERE p.credit <> '' AND {reach a.org_id} ORDER BY a.on_day DESC, p.id DESC LIMIT @most`,
		gate.Args{"from": s.From, "until": s.Until, "lo": lo, "hi": hi, "most": int64(most)}, func(row gate.Row) (x Shot, err error) {
			return x, row.Scan(&x.ID, &x.Activity, &x.Title, &x.OrgName, &x.OnDay, &x.Caption, &x.Credit)
		})
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].Activity
	}
	kinds := map[int64][]Kind{}
	err = r.Each(`SELECT k.activity_id, k.kind FROM activity_kind k JOIN activity a ON a.id = k.activity_id
		WHERE k.activity_id IN ({ids ids}) AND {reach a.org_id} ORDER BY k.kind`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		var k Kind
		err := row.Scan(&id, &k)
		kinds[id] = append(kinds[id], k)
		return err
	})
	for i := range list {
		list[i].Kinds = kinds[list[i].Activity]
	}
	return list, err
}
