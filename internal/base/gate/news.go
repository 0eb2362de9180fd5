package gate

import (
	"cmp"
	"context"
	"slices"
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
	rows    map[string][]row // by table, those written last, in their order
	lost    map[string]int64 // until here it is not known which rows of a table were
	others  int64            // until here somebody else may have written anything
	texts   sync.Map         // query → the tables that it names
	watch   map[chan struct{}]bool
}

// row is one that was written: until which entry, and its key.
type row struct {
	at  int64
	key string
}

// mostRows is how many rows of a table are remembered.
const mostRows = 2000

// learn reads which tables there are.
func (g *Gate) learn(ctx context.Context) error {
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	list, err := g.db.Tables(ctx, tx)
	g.news.tables, g.news.written = map[string]bool{}, map[string]int64{}
	g.news.rows, g.news.lost = map[string][]row{}, map[string]int64{}
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
// cannot be told whether a reader at that head saw it. Of a table without keys it is not
// known which rows were written.
func (n *news) committed(before, after chain, tables map[string][]string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	defer n.tell()
	if before != n.head {
		n.others = before.seq
	}
	n.head = after
	at := after.seq
	if after == before {
		at++
	}
	for t, keys := range tables {
		n.written[t] = max(n.written[t], at)
		if len(keys) == 0 || len(keys) > mostRows {
			n.rows[t], n.lost[t] = nil, at
			continue
		}
		for _, k := range keys {
			n.rows[t] = append(n.rows[t], row{at, k})
		}
		if list := n.rows[t]; len(list) > 2*mostRows {
			old := len(list) - mostRows
			n.rows[t], n.lost[t] = slices.Clone(list[old:]), list[old-1].at
		}
	}
}

// same reports whether a list that was read at one head reads alike at another.
func (n *news) same(h *held, head chain) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.ours(h, head) {
		return false
	}
	low := min(h.head.seq, head.seq)
	for t := range h.reads {
		if n.written[t] > low {
			return false
		}
	}
	return true
}

// ours reports whether all that was written between a list and a head is known.
func (n *news) ours(h *held, head chain) bool {
	low, high := min(h.head.seq, head.seq), max(h.head.seq, head.seq)
	return h.head == head || len(h.reads) > 0 && n.others <= low && high <= n.head.seq && (high < n.head.seq || n.head == h.head || n.head == head)
}

// since gives the rows that were written after a list was read, of the tables that it was
// read from; false where they are not all known.
func (n *news) since(h *held, head chain) (Written, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if h.head.seq > head.seq || !n.ours(h, head) {
		return nil, false
	}
	low := h.head.seq
	w := Written{}
	for t := range h.reads {
		if n.written[t] <= low {
			continue
		}
		if n.lost[t] > low {
			return nil, false
		}
		list := n.rows[t]
		i, _ := slices.BinarySearchFunc(list, low+1, func(r row, at int64) int { return cmp.Compare(r.at, at) })
		for _, r := range list[i:] {
			w[t] = append(w[t], r.key)
		}
	}
	return w, true
}
