package member

import (
	"context"
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// Birthday is somebody whose day of joining comes round in a month.
type Birthday struct {
	ID       int64
	Name     string
	Org      int64
	OrgName  string
	JoinedOn day.Day
	On       day.Day // the day in the year asked for
	Years    int     // since joining, on that day
}

// Birthdays gives the political birthdays of a month: of everybody in reach who
// was a member on a day, or of an organisation and what is below. The day counts
// from joining (age.birthday). Whoever joined in that very year has none yet. It
// takes View, and answers NotFound.
func (ms *Members) Birthdays(ctx context.Context, who gate.Actor, of int64, year, month int, on day.Day) (list []Birthday, err error) {
	if month < 1 || month > 12 {
		return nil, fault.Missing()
	}
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"on": on, "month": fmt.Sprintf("%02d", month), "before": day.Of(year, 1, 1)}
		where := ""
		if of != 0 {
			path, err := pathOf(r, of, on)
			if err != nil {
				return err
			}
			args["lo"], args["hi"] = org.Below(path)
			where = " AND v.path >= @lo AND v.path < @hi"
		}
		list, err = gate.Collect(r, `SELECT m.id, m.name, s.org_id, v.name, m.joined_on FROM membership s JOIN member m ON m.id = s.member_id
			JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @on AND v.until_day > @on
			WHERE s.from_day <= @on AND s.until_day > @on AND SUBSTR(m.joined_on, 6, 2) = @month AND m.joined_on < @before AND {reach s.org_id}`+where+`
			ORDER BY SUBSTR(m.joined_on, 9, 2), v.path, m.pinyin, m.id`, args, func(row gate.Row) (b Birthday, err error) {
			if err := row.Scan(&b.ID, &b.Name, &b.Org, &b.OrgName, &b.JoinedOn); err != nil {
				return b, err
			}
			b.Years = year - b.JoinedOn.Year()
			b.On = b.JoinedOn.AddYears(b.Years)
			return b, nil
		})
		return err
	})
	return list, err
}
