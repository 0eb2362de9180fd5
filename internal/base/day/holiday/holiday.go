// Package holiday tells working days: weekends, public holidays and the
// make-up working days that the State Council announces each year.
//
// The data are those of lunar-go. A year without data answers by the weekday
// alone and says that the answer is provisional (known is false).
package holiday

import (
	"sync"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"zhibu/internal/base/day"
)

// The years for which data may exist; the arrangement of a year is announced
// in the autumn before it.
const firstYear, lastYear = 2001, 2100

type calendar struct {
	work  map[day.Day]bool // announced days: true is a make-up working day
	known map[int]bool     // years whose National Day is announced
}

var load = sync.OnceValue(func() calendar {
	c := calendar{map[day.Day]bool{}, map[int]bool{}}
	for y := firstYear; y <= lastYear; y++ {
		list := HolidayUtil.GetHolidaysByYear(y)
		for e := list.Front(); e != nil; e = e.Next() {
			h := e.Value.(*HolidayUtil.Holiday)
			d, err := day.Parse(h.GetDay())
			if err != nil {
				continue // a malformed row of the library is no announcement
			}
			c.work[d] = h.IsWork()
			if d.Month() == time.October && d.Dom() == 1 {
				c.known[y] = true
			}
		}
	}
	return c
})

// Working reports whether d is a working day, and whether that is known: false
// means that the year's arrangement is not in the data and only the weekday
// was looked at.
func Working(d day.Day) (working, known bool) {
	c := load()
	if w, ok := c.work[d]; ok {
		return w, true
	}
	wd := d.Weekday()
	return wd != time.Saturday && wd != time.Sunday, c.known[d.Year()]
}

// AddWorkdays counts n working days after d; d itself does not count (民法典
// 第二百零一条). With n = 5 and d a Friday the answer is the next Friday.
// Known is false when any day on the way lies in a year without data.
func AddWorkdays(d day.Day, n int) (end day.Day, known bool) {
	known = true
	for n > 0 {
		d++
		w, k := Working(d)
		known = known && k
		if w {
			n--
		}
	}
	return d, known
}

// Workdays counts the working days in a span, and whether all are known.
func Workdays(s day.Span) (n int, known bool) {
	known = true
	for d := s.From; d < s.Until; d++ {
		w, k := Working(d)
		known = known && k
		if w {
			n++
		}
	}
	return n, known
}
