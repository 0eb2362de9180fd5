// Package day holds calendar days, half-open spans of days, periods and the
// clock. Facts are true on days; only the journal knows instants.
//
// Days are China's (UTC+8, no daylight saving). Stored as TEXT "2021-12-09".
package day

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Zone is the time zone of every day in the program.
var Zone = time.FixedZone("CST", 8*3600)

// Clock tells the time. The real one is made in cmd; everything else is given one.
type Clock func() time.Time

// Day is a calendar day, counted from 1 for 0001-01-01. The zero Day is None.
type Day int32

const (
	// None is no day at all.
	None Day = 0
	// First begins a span that has no beginning: 0001-01-01.
	First Day = 1
	// Forever ends a span that has no end yet: 9999-12-31.
	Forever Day = 3652059
)

var epoch = time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / 86400

// Of makes a day; out-of-range values are carried over as time.Date does.
func Of(year int, month time.Month, dom int) Day {
	return Day(time.Date(year, month, dom, 0, 0, 0, 0, time.UTC).Unix()/86400 - epoch)
}

// Instant is the moment of an instant in milliseconds, as it is stored, in the zone of the house.
func Instant(ms int64) time.Time { return time.UnixMilli(ms).In(Zone) }

// AtMs is the day of an instant in milliseconds.
func AtMs(ms int64) Day { return At(Instant(ms)) }

// At gives the day of an instant, in China.
func At(t time.Time) Day {
	y, m, d := t.In(Zone).Date()
	return Of(y, m, d)
}

// Parse reads the stored form, 2021-12-09, and nothing else.
func Parse(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return None, fmt.Errorf("day %q: want YYYY-MM-DD", s)
	}
	y, m, d := t.Date()
	return Of(y, m, d), nil
}

// Must is Parse for constants in tests and tables.
func Must(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (d Day) time() time.Time { return time.Unix((int64(d)+epoch)*86400, 0).UTC() }

// Date gives year, month and day of the month.
func (d Day) Date() (int, time.Month, int) { return d.time().Date() }

// Year gives the year.
func (d Day) Year() int { return d.time().Year() }

// Month gives the month.
func (d Day) Month() time.Month { return d.time().Month() }

// Dom gives the day of the month.
func (d Day) Dom() int { return d.time().Day() }

// Quarter gives 1 to 4.
func (d Day) Quarter() int { return (int(d.Month()) + 2) / 3 }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.time().Weekday() }

// Start is the first instant of the day in China.
func (d Day) Start() time.Time {
	y, m, dd := d.Date()
	return time.Date(y, m, dd, 0, 0, 0, 0, Zone)
}

// AddDays counts calendar days.
func (d Day) AddDays(n int) Day { return d + Day(n) }

// AddMonths goes to the corresponding day (对应日); where the month has none,
// to its last day (民法典第二百零二条). So 29 February plus one year is 28 February.
func (d Day) AddMonths(n int) Day {
	y, m, dd := d.Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Of(first.Year(), first.Month(), min(dd, last))
}

// AddYears is AddMonths by twelves, with the same policy for 29 February.
func (d Day) AddYears(n int) Day { return d.AddMonths(12 * n) }

// YearsTo counts the full years from d to on: an age, a party age. Somebody of
// 29 February completes a year on 28 February where there is no 29th.
func (d Day) YearsTo(on Day) int {
	if d == None || on < d {
		return 0
	}
	n := on.Year() - d.Year()
	if d.AddYears(n) > on {
		n--
	}
	return n
}

// String is the stored form; None is empty.
func (d Day) String() string {
	if d == None {
		return ""
	}
	return d.time().Format(time.DateOnly)
}

// Chinese is 2021年12月9日; None is empty and Forever is 至今.
func (d Day) Chinese() string {
	switch d {
	case None:
		return ""
	case Forever:
		return "至今"
	}
	y, m, dd := d.Date()
	return fmt.Sprintf("%d年%d月%d日", y, int(m), dd)
}

// MonthDay is 12月9日.
func (d Day) MonthDay() string {
	_, m, dd := d.Date()
	return fmt.Sprintf("%d月%d日", int(m), dd)
}

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// Zhou is the weekday's short name: 周四.
func (d Day) Zhou() string { return "周" + weekdays[d.Weekday()] }

// WeekdayChar is the weekday's one character: 四.
func (d Day) WeekdayChar() string { return weekdays[d.Weekday()] }

// Value stores a day as text; None is NULL.
func (d Day) Value() (driver.Value, error) {
	if d == None {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads what Value wrote.
func (d *Day) Scan(src any) (err error) {
	switch v := src.(type) {
	case nil:
		*d = None
	case string:
		*d, err = ParseEmpty(v)
	case []byte:
		*d, err = ParseEmpty(string(v))
	default:
		err = fmt.Errorf("day: cannot scan %T", src)
	}
	return err
}

// ParseEmpty is Parse, with nothing for None.
func ParseEmpty(s string) (Day, error) {
	if strings.TrimSpace(s) == "" {
		return None, nil
	}
	return Parse(s)
}

// MarshalText is String.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseEmpty.
func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseEmpty(string(b))
	return err
}
