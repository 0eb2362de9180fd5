package gate

import "context"

// Point is how far the journal was at an instant: two of them tell what was written
// between.
type Point struct{ head chain }

// Point gives how far the journal is. It looks at no row besides.
func (g *Gate) Point(ctx context.Context) (p Point, err error) {
	if err := g.turn(ctx); err != nil {
		return p, err
	}
	defer func() { <-g.turns }()
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return p, busy(err)
	}
	defer func() { _ = tx.Rollback() }() // a view has nothing to keep
	head, err := readHead(ctx, tx)
	if err != nil {
		return p, failed("the head of the journal", err)
	}
	return Point{*head}, nil
}

// Between gives the rows that were written from one point to a later one, in all tables
// whose rows have keys. It answers false where they are not all known: another program
// wrote, or too many rows were written. A quiet write (Quiet) may be told more than once.
func (g *Gate) Between(from, until Point) (Written, bool) {
	all := make(map[string]bool, len(g.shapes))
	for t := range g.shapes {
		all[t] = true
	}
	if len(all) == 0 {
		return nil, false
	}
	return g.news.since(&held{head: from.head, reads: all}, until.head)
}

// Watch tells that this program wrote something: after each commit, and of a quiet write
// just before it too. What is not taken yet stands for all that came after it, so that nobody who is slow
// holds up a write. stop ends it.
func (g *Gate) Watch() (commits <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	n := &g.news
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.watch == nil {
		n.watch = map[chan struct{}]bool{}
	}
	n.watch[c] = true
	return c, func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.watch, c)
	}
}

// tell wakes those who watch; n.mu is held.
func (n *news) tell() {
	for c := range n.watch {
		select {
		case c <- struct{}{}:
		default: // it has not been taken, and stands for this one too
		}
	}
}

// Note gives the tables that this reading names, now and from here on: once one of them
// is written, it might read otherwise.
func (r *Reading) Note() map[string]bool {
	if r.reads == nil {
		r.reads = map[string]bool{}
	}
	return r.reads
}

// Reach is how far an authority of the grant goes; nowhere for one that it does not hold.
func (gr Grant) Reach(can Can) Range {
	if !gr.May(can) {
		return Range{}
	}
	return gr.reach(can)
}
