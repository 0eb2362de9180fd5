package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/live"
)

// Looker is a door that can be asked again about a session that stays open, without its
// counting as use. holds says how long the answer does.
type Looker interface {
	Look(ctx context.Context, token string) (s Session, holds live.Sight, err error)
}

// mostStalled is how long a reader may take for one board.
const mostStalled = 20 * time.Second

// Listen keeps the answer open and sends what moves on a page, until the reader leaves,
// the house closes, or he may see the page no longer. The caller has checked that he may
// see it now. Who does not ask for a stream gets the page's present board and no more. It
// answers Busy where too many listen.
func (r *Request) Listen(h *live.Hub, p live.Page) error {
	if r.Method != http.MethodGet || !strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		return r.once(p)
	}
	have := r.Header.Get("Last-Event-ID")
	if have == "" {
		have = r.Text("have")
	}
	l, err := h.Listen(r.Context(), p, r.look(p.Can), have)
	if err != nil {
		return err
	}
	defer l.Close()
	out, err := r.stream()
	if err != nil {
		return err
	}
	out.send(again())
	for out.err == nil {
		var event []byte
		select {
		case <-r.Context().Done():
			return nil
		case <-l.Gone():
			r.parted(out, l.Why())
			return nil
		case m := <-l.News():
			select {
			case <-l.Gone(): // he may see it no longer, though it was made for him
				continue
			default:
			}
			event, have = m.Frame(have)
		}
		out.send(event)
	}
	return nil // he went, or took too long
}

// again says after how many milliseconds to come again: not everybody at once.
func again() []byte {
	var b [1]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails
	return fmt.Appendf(nil, "retry: %d\n\n", 2000+16*int(b[0]))
}

// once answers with the present board alone.
func (r *Request) once(p live.Page) error {
	b, err := p.Make(r.Context(), r.Who)
	if err != nil {
		return err
	}
	r.W.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	_, _ = r.W.Write(live.Whole(b, r.Now())) // the reader may have gone
	return nil
}

// parted ends a stream: who may see the page no longer is told not to come again.
func (r *Request) parted(out *stream, why error) {
	switch {
	case live.Ended(why):
		out.send([]byte("event: end\ndata: {}\n\n"))
	case why != nil:
		r.server.Log.Error("a page that moves could not be read", "path", logged(r.URL.Path), "error", why)
	}
}

// look finds out what the session of this request may see by an authority.
func (r *Request) look(can gate.Can) live.Look {
	token := r.Session.Token
	return func(ctx context.Context) (seen live.Sight, err error) {
		var s Session
		if door, is := r.server.Door.(Looker); is {
			s, seen, err = door.Look(ctx, token)
		} else {
			s, err = r.server.Door.Resolve(ctx, token)
		}
		if err != nil {
			return seen, err
		}
		if s.Next != "" || s.Actor.Account == 0 {
			return seen, fault.New(fault.Unsigned, "请先登录。")
		}
		seen.Who, seen.Reach = s.Actor, s.Grant.Reach(can)
		if !s.Grant.May(can) {
			err = elsewhere()
		}
		return seen, err
	}
}

// stream is an answer that stays open.
type stream struct {
	w   http.ResponseWriter
	ctl *http.ResponseController
	err error

	patience time.Duration // for one write
}

// stream begins one: it has none of the limits of an answer, and one for each write.
func (r *Request) stream() (*stream, error) {
	out := &stream{w: r.W, ctl: http.NewResponseController(r.W), patience: mostStalled}
	if err := errors.Join(out.ctl.SetWriteDeadline(time.Time{}), out.ctl.SetReadDeadline(time.Time{})); err != nil {
		return nil, err
	}
	if seen, is := r.W.(*statusWriter); is {
		seen.open = true
	}
	h := r.W.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no")
	r.W.WriteHeader(http.StatusOK)
	return out, nil
}

// send writes an event. A reader who does not take it in time is cut off.
func (s *stream) send(event []byte) {
	if len(event) == 0 || s.err != nil {
		return
	}
	late := time.AfterFunc(s.patience, func() { _ = s.ctl.SetWriteDeadline(time.Unix(1, 0)) })
	defer late.Stop()
	if _, s.err = s.w.Write(event); s.err == nil {
		s.err = s.ctl.Flush()
	}
}
