package backup

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"zhibu/internal/base/day"
)

// Plan says where backups go, when they are made by themselves, and how many stay.
type Plan struct {
	To                     string // the folder; empty where none was named
	At                     int    // the minute of the day; negative for none by itself
	Daily, Weekly, Monthly int    // the last backup of so many days, weeks and months is kept
}

// Usual is the plan unless told otherwise: at two in the morning.
var Usual = Plan{At: 2 * 60, Daily: 7, Weekly: 5, Monthly: 12}

// The name of a backup says when it was made, in China's time.
const (
	nameBegin = "zhibu-"
	nameEnd   = ".zbk"
	nameTime  = "20060102-150405"
	partEnd   = ".part"
)

func nameOf(at time.Time) string { return nameBegin + at.In(day.Zone).Format(nameTime) + nameEnd }

// timeOf reads a name; false for a file that is not ours.
func timeOf(name string) (time.Time, bool) {
	rest, ok := strings.CutPrefix(filepath.Base(name), nameBegin)
	rest, is := strings.CutSuffix(rest, nameEnd)
	at, err := time.ParseInLocation(nameTime, rest, day.Zone)
	return at, ok && is && err == nil
}

// Spare gives the names that the plan no longer keeps: not the newest, and neither
// the last of one of the latest days, weeks and months in which there was one.
// Names that are not of backups are never given.
func (p Plan) Spare(names []string) []string {
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { _, ok := timeOf(n); return !ok })
	slices.Sort(names)
	slices.Reverse(names) // the newest first
	keep := map[string]bool{}
	for _, by := range []struct {
		most int
		unit func(time.Time) string
	}{
		{max(p.Daily, 1), func(at time.Time) string { return at.Format("2006-01-02") }},
		{p.Weekly, func(at time.Time) string {
			return at.AddDate(0, 0, -int(at.Weekday()+6)%7).Format("2006-01-02") // its Monday
		}},
		{p.Monthly, func(at time.Time) string { return at.Format("2006-01") }},
	} {
		seen := map[string]bool{}
		for _, n := range names {
			at, _ := timeOf(n)
			if u := by.unit(at); !seen[u] && len(seen) < by.most {
				seen[u] = true
				keep[n] = true
			}
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return keep[n] })
}

// Last is the latest instant, not after now, at which the plan asks for a backup;
// the zero time where it asks for none.
func (p Plan) Last(now time.Time) time.Time {
	if p.To == "" || p.At < 0 {
		return time.Time{}
	}
	at := p.on(day.At(now))
	if at.After(now) {
		at = p.on(day.At(now) - 1)
	}
	return at
}

// Next is the first instant after now at which the plan asks for a backup.
func (p Plan) Next(now time.Time) time.Time {
	last := p.Last(now)
	if last.IsZero() {
		return last
	}
	return p.on(day.At(last) + 1)
}

func (p Plan) on(d day.Day) time.Time { return d.Start().Add(time.Duration(p.At) * time.Minute) }
