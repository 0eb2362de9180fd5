package gate

import (
	"context"
	"strings"
	"sync"
)

// news knows until which entry of the journal each table was written last. The one
// writer of this program tells of every commit of its own; what others wrote shows as a
// head of the journal that is not the one he left.
type news struct {
	mu      sync.Mutex
	tables  map[string]bool // of the database
	head    chain           // as this program's last commit left it
	written map[string]int64
	others  int64    // until here somebody else may have written anything
	texts   sync.Map // query → the tables that it names
}

// learn reads which tables there are.
func (g *Gate) learn(ctx context.Context) error {
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	list, err := g.db.Tables(ctx, tx)
	g.news.tables, g.news.written = map[string]bool{}, map[string]int64{}
	for _, t := range list {
		g.news.tables[t.Name] = true
	}
	return err
}

// named are the tables of which a query speaks: every word of it that is one's name, so
// that it is rather too many.
func (n *news) named(query string) []string {
	if list, ok := n.texts.Load(query); ok {
		return list.([]string)
	}
	var list []string
	for _, word := range strings.FieldsFunc(query, func(c rune) bool { return c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') }) {
		if n.tables[word] {
			list = append(list, word)
		}
	}
	n.texts.Store(query, list)
	return list
}

// committed tells what a transaction of this program wrote, which began at one head and
// left another. What left no entry counts as written after the head that stands: it
// cannot be told whether a reader at that head saw it.
func (n *news) committed(before, after chain, tables map[string]bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if before != n.head {
		n.others = before.seq
	}
	n.head = after
	at := after.seq
	if after == before {
		at++
	}
	for t := range tables {
		n.written[t] = max(n.written[t], at)
	}
}

// same reports whether a list that was read at one head reads alike at another.
func (n *news) same(h *held, head chain) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	low, high := h.head.seq, head.seq
	if low > high {
		low, high = high, low
	}
	if h.head != head && (len(h.reads) == 0 || n.others > low || high > n.head.seq || high == n.head.seq && n.head != h.head && n.head != head) {
		return false // somebody else wrote, or may have, or nobody knows what it was read from
	}
	for t := range h.reads {
		if n.written[t] > low {
			return false
		}
	}
	return true
}
