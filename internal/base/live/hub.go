package live

import (
	"cmp"
	"context"
	"sync"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Limits say how much a hub takes on itself. A zero is the usual value.
type Limits struct {
	Most  int           // listeners in all
	Each  int           // listeners of one account
	Pause time.Duration // between two boards of one page, at the least
	Tick  time.Duration // between two looks at what other programs wrote
	Beat  time.Duration // between two signs of life
}

func (l Limits) usual() Limits {
	return Limits{Most: cmp.Or(l.Most, 5000), Each: cmp.Or(l.Each, 12), Pause: cmp.Or(l.Pause, 400*time.Millisecond), Tick: cmp.Or(l.Tick, 2*time.Second), Beat: cmp.Or(l.Beat, 15*time.Second)}
}

// Page is what several people may look at.
type Page struct {
	Key string   // names it among all pages of the house
	Can gate.Can // the authority by which it is read
	// Make reads it as somebody. Who has the same reach on the same day sees the same.
	Make func(ctx context.Context, who gate.Actor) (Board, error)
}

// Hub knows who looks at which page. It is safe for use by many goroutines.
type Hub struct {
	gate   *gate.Gate
	limits Limits
	life   context.Context // until Close
	end    context.CancelFunc
	start  sync.Once
	work   sync.WaitGroup

	mu     sync.Mutex
	boards map[where]*board
	all    int
	each   map[int64]int

	last gate.Point // how far was looked; run's own
}

// where is a page for one reach.
type where struct {
	key   string
	reach gate.Range
}

// New makes a hub over a gate. It does nothing until somebody listens.
func New(g *gate.Gate, l Limits) *Hub {
	h := &Hub{gate: g, limits: l.usual(), boards: map[where]*board{}, each: map[int64]int{}}
	h.life, h.end = context.WithCancel(context.Background())
	return h
}

// Close sends every listener away and waits until nothing is at work. Their pages come
// again when the program is there again.
func (h *Hub) Close() {
	h.end()
	for _, b := range h.open() {
		for _, l := range b.all() {
			h.leave(l, nil)
		}
	}
	h.work.Wait()
}

// Len is how many listen.
func (h *Hub) Len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all
}

// Listen lets somebody in who looks at a page; have names the board that he has, if any.
// He gets the present one if it is another. It answers what look answers, and Busy where
// too many listen, in all or with his account, or the house is closing.
func (h *Hub) Listen(ctx context.Context, p Page, look Look, have string) (*Listener, error) {
	point, err := h.gate.Point(ctx) // before the look: what is written meanwhile is looked at again
	if err != nil {
		return nil, err
	}
	l := &Listener{news: make(chan *Message, 1), gone: make(chan struct{}), look: look, have: have, point: point, fresh: true, day: h.gate.Today()}
	if l.sight, err = look(ctx); err != nil {
		return nil, err
	}
	l.by = l.sight.Who.Account
	if err := h.enter(p, l); err != nil {
		return nil, err
	}
	l.board.wake()
	return l, nil
}

// enter finds a listener his board, and opens one where he is the first.
func (h *Hub) enter(p Page, l *Listener) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.life.Err() != nil || h.all >= h.limits.Most || h.each[l.by] >= h.limits.Each {
		return full()
	}
	h.start.Do(func() { h.work.Go(h.run) })
	at := where{p.Key, l.sight.Reach}
	b := h.boards[at]
	if b == nil {
		b = newBoard(h, p, at)
		h.boards[at] = b
		h.work.Go(b.run)
	}
	l.board = b
	b.in[l] = true
	h.all++
	h.each[l.by]++
	return nil
}

func full() error {
	return fault.New(fault.Busy, "现在看实时数字的页面太多，这一页不随时更新。内容都在，请过一会儿重新打开。")
}

// leave lets a listener go; why is nil where nobody sent him away.
func (h *Hub) leave(l *Listener, why error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	b := l.board
	if !b.in[l] {
		return
	}
	delete(b.in, l)
	h.all--
	if h.each[l.by]--; h.each[l.by] == 0 {
		delete(h.each, l.by)
	}
	l.why = why
	close(l.gone)
	if len(b.in) == 0 {
		delete(h.boards, b.at)
		close(b.empty)
	}
}

// open are the boards that somebody looks at.
func (h *Hub) open() (list []*board) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range h.boards {
		list = append(list, b)
	}
	return list
}

// run looks after each commit what was written, and at times whether another program
// wrote, and wakes the boards that it concerns.
func (h *Hub) run() {
	commits, done := h.gate.Watch()
	defer done()
	tick := time.NewTicker(h.limits.Tick)
	defer tick.Stop()
	for {
		select {
		case <-h.life.Done():
			return
		case <-commits:
		case <-tick.C:
		}
		h.see()
		h.rest(h.limits.Pause / 16) // many writes a second are seen together
	}
}

func (h *Hub) see() {
	open := h.open()
	if len(open) == 0 {
		return
	}
	ctx, cancel := h.patience()
	defer cancel()
	p, err := h.gate.Point(ctx)
	if err != nil {
		return // the next tick asks again
	}
	w, known := h.gate.Between(h.last, p)
	h.last = p
	for _, b := range open {
		if b.concerned(w, known, h.gate.Today()) {
			b.wake()
		}
	}
}

// rest waits, and reports whether the hub goes on.
func (h *Hub) rest(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-h.life.Done():
		return false
	case <-t.C:
		return true
	}
}

// patience bounds what is read for boards.
func (h *Hub) patience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(h.life, 10*time.Second)
}
