package calendar

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"zhibu/internal/base/day"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"三会一课，党课": "三会一课，党课", "a,b;c": `a\,b\;c`, `c:\d`: `c:\\d`, "一\r\n二\n三\r四": `一\n二\n三\n四`, "a\x00b\x07c\x7f": "abc",
		"END:VEVENT\r\nBEGIN:VALARM": `END:VEVENT\nBEGIN:VALARM`,
	} {
		if got := escape(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, s := range []string{"", "SUMMARY:short", strings.Repeat("x", 75), strings.Repeat("x", 76), strings.Repeat("x", 75+74+1),
		"SUMMARY:" + strings.Repeat("学", 200), "a" + strings.Repeat("𠮷", 90), strings.Repeat("é", 149)} {
		var b bytes.Buffer
		fold(&b, s)
		if !strings.HasSuffix(b.String(), "\r\n") {
			t.Errorf("no end of line: %q", b.String())
		}
		for i, l := range strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
			if len(l) > 75 || !utf8.ValidString(l) || i > 0 && !strings.HasPrefix(l, " ") || strings.ContainsAny(l, "\r\n") {
				t.Errorf("line %d of %.20q has %d octets: %q", i, s, len(l), l)
			}
		}
		if got := strings.ReplaceAll(strings.TrimSuffix(b.String(), "\r\n"), "\r\n ", ""); got != s {
			t.Errorf("unfolded it is %q, want %q", got, s)
		}
	}
}

func TestICal(t *testing.T) {
	at := time.Date(2021, 12, 20, 9, 0, 0, 0, day.Zone)
	got := string(ICal("东一支部", []Event{
		{UID: "plan-7@zhibu.invalid", Stamp: at, Sequence: 2, Day: day.Must("2021-12-28"), Last: day.Must("2021-12-28"), From: "14:30", Until: "16:30",
			Summary: "党课, 第一讲", Location: "会议室", Status: "CONFIRMED"},
		{UID: "due-x", Stamp: at, Day: day.Must("2021-12-31"), Last: day.Must("2021-12-31"), Summary: "主题党日截止"},
		{UID: "open-end", Stamp: at, Day: day.Must("2021-12-31"), From: "20:00", Summary: "没有写结束"},
	}))
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", "X-WR-CALNAME:东一支部\r\n", "TZID:Asia/Shanghai\r\n", "DTSTAMP:20211220T010000Z\r\n",
		"DTSTART;TZID=Asia/Shanghai:20211228T143000\r\nDTEND;TZID=Asia/Shanghai:20211228T163000\r\n", "SUMMARY:党课\\, 第一讲\r\n", "SEQUENCE:2\r\n",
		"DTSTART;VALUE=DATE:20211231\r\nDTEND;VALUE=DATE:20220101\r\n", "DTSTART;TZID=Asia/Shanghai:20211231T200000\r\nSUMMARY:没有写结束\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Count(got, "BEGIN:VEVENT") != 3 || strings.Count(got, "END:VEVENT") != 3 || !strings.HasSuffix(got, "END:VCALENDAR\r\n") || strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") {
		t.Error(got)
	}
}
