package logs

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

type person struct{ Name, Phone string }

// Nothing that tells of a person gets in, by whatever way, and one event stays one
// line.
func TestWhatDoesNotGetIntoTheLog(t *testing.T) {
	write := func(log *slog.Logger) {
		log.Info("called 13912345678", "who", person{"虚构人", "13912345678"}, "list", []string{"虚构人"}, "map", map[string]string{"a": "虚构人"},
			"error", errors.New("value 110101199001011237 is wrong\nlevel=ERROR msg=forged\r\x1b[31m"), slog.Group("g", "name", "虚构人"))
		log.With("who", person{"虚构人", "1"}).Info("id 132649058304468992 stays", "ms", 12)
	}
	for _, json := range []bool{true, false} {
		var b, open bytes.Buffer
		write(New(&b, json, slog.LevelInfo))
		out := b.String()
		for _, canary := range []string{"虚构人", "13912345678", "110101199001011237", "\r", "\x1b"} {
			if strings.Contains(out, canary) {
				t.Errorf("%q stands in the log: %s", canary, out)
			}
		}
		if n := strings.Count(out, "\n"); n != 2 {
			t.Errorf("two events are %d lines:\n%s", n, out)
		}
		if !strings.Contains(out, "132649058304468992") || !strings.Contains(out, "forged") {
			t.Errorf("what may stand there does not: %s", out)
		}
		write(slog.New(slog.NewTextHandler(&open, nil))) // the control: without the guard it is all there
		if !strings.Contains(open.String(), "虚构人") || !strings.Contains(open.String(), "13912345678") {
			t.Error("the test would not see a person in the log")
		}
	}
}
