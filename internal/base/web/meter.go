package web

import (
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
	"sync"
	"time"

	"zhibu/internal/base/ui"
)

// Meter counts answers by what was asked for and how it ended. It tells how the
// server is, never who or which organisation used it how much: usage reports are
// forbidden, so it knows classes of routes only.
type Meter struct {
	mu      sync.Mutex
	answers map[string]int64 // class and status class
	slots   [len(bounds) + 1]int64
	seconds float64
}

// bounds are the upper ends of the histogram's slots, in seconds.
var bounds = [...]float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// NewMeter starts at nothing.
func NewMeter() *Meter { return &Meter{answers: map[string]int64{}} }

func (m *Meter) add(class string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers[fmt.Sprintf("class=%q,status=\"%dxx\"", class, status/100)]++
	s := took.Seconds()
	m.seconds += s
	for i, b := range bounds {
		if s <= b {
			m.slots[i]++
			return
		}
	}
	m.slots[len(bounds)]++
}

// Write writes the counts in the text form of Prometheus.
func (m *Meter) Write(w io.Writer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprint(w, "# HELP zhibu_answers_total Answers by class of route and status.\n# TYPE zhibu_answers_total counter\n")
	keys := make([]string, 0, len(m.answers))
	for k := range m.answers {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Fprintf(w, "zhibu_answers_total{%s} %d\n", k, m.answers[k])
	}
	fmt.Fprint(w, "# HELP zhibu_answer_seconds How long an answer took.\n# TYPE zhibu_answer_seconds histogram\n")
	var n int64
	for i, b := range bounds {
		n += m.slots[i]
		fmt.Fprintf(w, "zhibu_answer_seconds_bucket{le=\"%g\"} %d\n", b, n)
	}
	n += m.slots[len(bounds)]
	fmt.Fprintf(w, "zhibu_answer_seconds_bucket{le=\"+Inf\"} %d\nzhibu_answer_seconds_sum %g\nzhibu_answer_seconds_count %d\n", n, m.seconds, n)
}

// classOf sorts requests: assets, pages, and forms that were sent.
func classOf(r *http.Request) string {
	switch {
	case strings.HasPrefix(r.URL.Path, ui.StaticPath):
		return "static"
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return "page"
	case r.Method == http.MethodPost:
		return "form"
	}
	return "other"
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
	open   bool // a stream: how long a page was looked at is nobody's business
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what lies below.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
