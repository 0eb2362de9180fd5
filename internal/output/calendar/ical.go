package calendar

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zhibu/internal/base/day"
)

// Event is one event of a calendar in the form of RFC 5545.
type Event struct {
	UID         string
	Stamp       time.Time // when it was last changed
	Sequence    int64     // how often
	Day, Last   day.Day
	From, Until string // empty of whole days
	Summary     string
	Location    string
	Description string
	Status      string // CONFIRMED, TENTATIVE, CANCELLED; empty where it has none
}

// zone is China's time: no daylight saving in any year that a record is of.
const zone = "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19910915T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\n" +
	"TZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

// ICal writes a calendar of events.
func ICal(name string, events []Event) []byte {
	var b bytes.Buffer
	line := func(s string) { fold(&b, s) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Zhibu//Calendar//ZH")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("NAME:" + escape(name))
	line("X-WR-CALNAME:" + escape(name))
	line("X-WR-TIMEZONE:Asia/Shanghai")
	line("REFRESH-INTERVAL;VALUE=DURATION:PT6H")
	b.WriteString(zone)
	for _, e := range events {
		line("BEGIN:VEVENT")
		line("UID:" + e.UID)
		line("DTSTAMP:" + e.Stamp.UTC().Format("20060102T150405Z"))
		line("SEQUENCE:" + strconv.FormatInt(e.Sequence, 10))
		if e.From == "" {
			line("DTSTART;VALUE=DATE:" + date(e.Day))
			line("DTEND;VALUE=DATE:" + date(max(e.Last, e.Day)+1)) // the first day after it
			line("TRANSP:TRANSPARENT")
		} else {
			line("DTSTART;TZID=Asia/Shanghai:" + date(e.Day) + "T" + clock(e.From))
			if last := max(e.Last, e.Day); e.Until != "" && (last > e.Day || e.Until > e.From) {
				line("DTEND;TZID=Asia/Shanghai:" + date(last) + "T" + clock(e.Until))
			}
		}
		line("SUMMARY:" + escape(e.Summary))
		if e.Location != "" {
			line("LOCATION:" + escape(e.Location))
		}
		if e.Description != "" {
			line("DESCRIPTION:" + escape(e.Description))
		}
		if e.Status != "" {
			line("STATUS:" + e.Status)
		}
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.Bytes()
}

func date(d day.Day) string {
	y, m, dom := d.Date()
	return fmt.Sprintf("%04d%02d%02d", y, int(m), dom)
}

func clock(hm string) string { return strings.ReplaceAll(hm, ":", "") + "00" }

// escape writes a text value (RFC 5545, 3.3.11). Control characters, which no
// value may hold, are left out.
func escape(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '\\' || c == ';' || c == ',':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c < ' ' && c != '\t' || c == 0x7f:
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// most is the longest line in octets, its end left out (RFC 5545, 3.1).
const most = 75

// fold writes a content line, folded before it is too long and never inside a
// character.
func fold(b *bytes.Buffer, s string) {
	room := most
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut])
		b.WriteString("\r\n ")
		s, room = s[cut:], most-1 // the space counts
	}
	b.WriteString(s)
	b.WriteString("\r\n")
}
