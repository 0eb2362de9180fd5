// Package logs is the program's own log: what it did and what went wrong, for
// whoever runs the server. It holds no personal values: only attributes of plain
// kinds get in, everything else is withheld, and what looks like a number of a
// person is struck out of every text, whoever wrote it there. One event is one
// line, whatever it contains.
package logs

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"time"
)

// New makes the log, as JSON or as text.
func New(to io.Writer, json bool, level slog.Level) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	var h slog.Handler = slog.NewTextHandler(to, o)
	if json {
		h = slog.NewJSONHandler(to, o)
	}
	return slog.New(guard{h})
}

// guard stands before the handler that writes.
type guard struct{ next slog.Handler }

func (g guard) Enabled(ctx context.Context, l slog.Level) bool { return g.next.Enabled(ctx, l) }

func (g guard) WithGroup(name string) slog.Handler { return guard{g.next.WithGroup(name)} }

func (g guard) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = plain(a)
	}
	return guard{g.next.WithAttrs(clean)}
}

func (g guard) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, strike(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(plain(a))
		return true
	})
	return g.next.Handle(ctx, out)
}

// plain lets through numbers, truths, times, texts and errors. A struct, a map or
// a list may hold a whole person, and is withheld.
func plain(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, strike(v.String()))
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return slog.Attr{Key: a.Key, Value: v}
	case slog.KindAny:
		switch x := v.Any().(type) {
		case error:
			return slog.String(a.Key, strike(x.Error()))
		case time.Time:
			return slog.Time(a.Key, x)
		}
	}
	return slog.String(a.Key, "[withheld]")
}

// numbers are citizens' ID numbers and mobile phones. An id of a row is no such
// number: its seventh to tenth digits would have to be a year, and its next a day.
var numbers = regexp.MustCompile(`\b[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]\b|\b1[3-9]\d{9}\b`)

// mostText is how much of one text is kept: a form that came back in an error is
// not copied into the log.
const mostText = 4000

func strike(s string) string {
	if len(s) > mostText {
		s = s[:mostText] + "…"
	}
	return numbers.ReplaceAllString(s, "[number]")
}
