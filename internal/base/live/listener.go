package live

import (
	"context"
	"slices"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Sight is what somebody may see at an instant, and until when that holds by itself.
type Sight struct {
	Who    gate.Actor
	Reach  gate.Range      // of the authority by which the page is read
	Ends   time.Time       // his session's end, where nothing is written; zero for not known
	Tables map[string]bool // from which this was read; nil where that is not known
	Own    string          // the table of which his own row alone counts
	Row    string          // and its key
}

// Look finds out anew what a listener may see. It answers Unsigned, Denied or NotFound
// where that is nothing any more.
type Look func(context.Context) (Sight, error)

// Listener is one open page.
type Listener struct {
	news  chan *Message
	gone  chan struct{}
	why   error // set before gone is closed
	board *board
	look  Look
	by    int64 // his account

	// The board's goroutine alone uses these once he is in.
	sight Sight
	point gate.Point // where sight was still true
	day   day.Day
	fresh bool   // the present board is still to be sent to him
	have  string // unless it is this one
}

// News brings boards, the newest only.
func (l *Listener) News() <-chan *Message { return l.news }

// Gone is closed when nothing more comes.
func (l *Listener) Gone() <-chan struct{} { return l.gone }

// Why says, once he is gone, why: nil where he left or the house closes, an error that
// Ended knows where what he may see is another now.
func (l *Listener) Why() error { return l.why }

// Close lets a listener go, who has left by himself.
func (l *Listener) Close() { l.board.hub.leave(l, nil) }

// put hands a message over in the place of one that was not taken. The board's goroutine
// alone puts, so that the newer one is always the later one.
func (l *Listener) put(m *Message) {
	for {
		select {
		case l.news <- m:
			return
		default:
		}
		select {
		case <-l.news:
		default:
		}
	}
}

// nudge hands a beat over, unless there is a board to be taken, which says more.
func (l *Listener) nudge(m *Message) {
	select {
	case l.news <- m:
	default:
	}
}

// stands reports whether what he may see is as it was when it was looked at last: w is
// what was written since, where that is known.
func (l *Listener) stands(w gate.Written, known bool, now time.Time, today day.Day) bool {
	s := &l.sight
	if !known || s.Tables == nil || today != l.day || !s.Ends.IsZero() && !now.Before(s.Ends) {
		return false
	}
	for t, rows := range w {
		switch {
		case !s.Tables[t]:
		case t == s.Own && !slices.Contains(rows, s.Row):
		default:
			return false
		}
	}
	return true
}

// Ended reports whether an error says that somebody may not see something, and not that
// it could not be found out.
func Ended(err error) bool {
	switch fault.KindOf(err) {
	case fault.Unsigned, fault.Denied, fault.NotFound:
		return true
	}
	return false
}
