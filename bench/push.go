package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Job g: somebody writes, and thousands who look get to see it.
const (
	listeners = 4000
	pushes    = 10                     // of one side in one round
	apart     = 700 * time.Millisecond // between two of them, longer than the house rests
)

// wave is one push on its way to the crowd.
type wave struct {
	word string // that the event has in it
	left atomic.Int64
	done chan time.Time
}

// crowd is everybody who listens to one side.
type crowd struct {
	on    *onAir
	conns []net.Conn
	wave  atomic.Pointer[wave]
	lost  atomic.Int64 // connections that ended
}

// gather opens the connections, some at a time, and waits until each is let in.
func gather(on *onAir, n int) (*crowd, error) {
	c := &crowd{on: on}
	at, err := url.Parse(on.Base)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	var all error
	turns := make(chan struct{}, 32)
	for range n {
		wg.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			conn, err := c.enter(at.Host)
			mu.Lock()
			defer mu.Unlock()
			if all = errors.Join(all, err); err == nil {
				c.conns = append(c.conns, conn)
			}
		})
	}
	wg.Wait()
	return c, all
}

// enter opens one stream and reads it from then on.
func (c *crowd) enter(host string) (net.Conn, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest("GET", c.on.Base+c.on.Stream, nil)
	if err != nil {
		return nil, err
	}
	r.Header = c.on.Head.Clone()
	r.Header.Set("Accept", "text/event-stream")
	if err := r.Write(conn); err != nil {
		return nil, err
	}
	res, err := http.ReadResponse(bufio.NewReaderSize(conn, 2048), r)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s lets a listener in with %d", c.on.Name, res.StatusCode)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(make([]byte, 2048), 4<<20)
	if c.on.enrol != nil {
		if err := c.on.enrol(lines); err != nil {
			return nil, err
		}
	}
	go c.listen(lines)
	return conn, nil
}

func (c *crowd) listen(lines *bufio.Scanner) {
	for lines.Scan() {
		if w := c.wave.Load(); w != nil && strings.HasPrefix(lines.Text(), "data:") && strings.Contains(lines.Text(), w.word) {
			if w.left.Add(-1) == 0 {
				w.done <- time.Now()
			}
		}
	}
	c.lost.Add(1)
}

func (c *crowd) leave() {
	for _, conn := range c.conns {
		_ = conn.Close()
	}
}

// pushed is how long one push took: from the write's answer to the last listener, and the
// answer itself.
type pushed struct{ last, answer time.Duration }

func (c *crowd) push() (p pushed, err error) {
	n := int(number.Add(1))
	w := &wave{word: fmt.Sprint("第", n, "步"), done: make(chan time.Time, 1)}
	w.left.Store(int64(len(c.conns)))
	c.wave.Store(w)
	began := time.Now()
	if err := c.on.write(n); err != nil {
		return p, err
	}
	answered := time.Now()
	select {
	case at := <-w.done:
		return pushed{at.Sub(answered), answered.Sub(began)}, nil
	case <-time.After(time.Minute):
		return p, fmt.Errorf("%s: %d of %d listeners got nothing of a push in a minute, %d connections ended", c.on.Name, w.left.Load(), len(c.conns), c.lost.Load())
	}
}

// round is the middle of some pushes.
func (c *crowd) round() (p pushed, err error) {
	var last, answer []time.Duration
	for range pushes {
		one, err := c.push()
		if err != nil {
			return p, err
		}
		last, answer = append(last, one.last), append(answer, one.answer)
		time.Sleep(apart)
	}
	slices.Sort(last)
	slices.Sort(answer)
	return pushed{last[len(last)/2], answer[len(answer)/2]}, nil
}

// broadcast is what came of it, by side in their order.
type broadcast struct {
	machine string
	crowd   int
	names   []string
	rounds  [][]pushed
	memory  []usage
}

// broadcasts lets the sides push in turn, each first in its turn; the first round warms up.
func broadcasts(sides []*onAir, rounds int) (b broadcast, err error) {
	b.machine, b.crowd = machine(), listeners
	if most := openFiles(); most < uint64(len(sides)*listeners+200) {
		b.crowd = max(int(most)-200, 0) / len(sides)
	}
	var crowds []*crowd
	for _, on := range sides {
		c, err := gather(on, b.crowd)
		if err != nil {
			return b, err
		}
		defer c.leave()
		crowds, b.names = append(crowds, c), append(b.names, on.Name)
	}
	time.Sleep(2 * apart)
	b.rounds, b.memory = make([][]pushed, len(sides)), make([]usage, len(sides))
	for n := range rounds + 1 {
		for turn := range crowds {
			i := (n + turn) % len(crowds)
			p, err := crowds[i].round()
			if err != nil {
				return b, err
			}
			if n > 0 {
				b.rounds[i] = append(b.rounds[i], p)
			}
		}
	}
	for i, on := range sides {
		if b.memory[i], err = on.used(); err != nil {
			return b, err
		}
	}
	return b, nil
}

// openFiles is how many files this process may have open, once it has asked for all that it
// may ask for.
func openFiles() uint64 {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return 0
	}
	if l.Cur < l.Max {
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: l.Max, Max: l.Max}) // what it is then is read below
		_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l)
	}
	return l.Cur
}

// whole is from the sending of the write to the last listener. PocketBase and the floor
// hand out before they answer, so that this is what compares them.
func (p pushed) whole() time.Duration { return p.answer + p.last }

// against are the rounds of one side over those of another, in order.
func (b broadcast) against(i, j int, of func(pushed) time.Duration) string {
	var list []float64
	for n := range b.rounds[i] {
		list = append(list, float64(of(b.rounds[i][n]))/float64(max(of(b.rounds[j][n]), time.Microsecond)))
	}
	slices.Sort(list)
	return fmt.Sprintf("**%.2f** (%.2f–%.2f)", list[len(list)/2], list[0], list[len(list)-1])
}

func (b broadcast) text() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s. %d interleaved rounds of %d pushes to %d listeners each; each server in a process of its own, writer and listeners in another.", b.machine, len(b.rounds[0]), pushes, b.crowd)
	if b.crowd < listeners {
		fmt.Fprintf(&s, " This system lets a process open %d files, too few for %d.", openFiles(), listeners)
	}
	s.WriteString("\n\n| side | write to answer ms | answer to the last listener ms, lowest / middle / highest round | to the floor | write to the last listener ms | to the floor | to PocketBase | memory at the most MB |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n")
	peer, floor := 1, len(b.names)-1
	last := func(p pushed) time.Duration { return p.last }
	for i, name := range b.names {
		list := slices.Clone(b.rounds[i])
		slices.SortFunc(list, func(x, y pushed) int { return cmp.Compare(x.last, y.last) })
		half := list[len(list)/2]
		fmt.Fprintf(&s, "| %s | %s | %s / %s / %s | %s | %s | %s | %s | %s |\n", name, ms(half.answer), ms(list[0].last), ms(half.last), ms(list[len(list)-1].last),
			b.against(i, floor, last), ms(half.whole()), b.against(i, floor, pushed.whole), b.against(i, peer, pushed.whole), mb(b.memory[i].Peak))
	}
	return s.String()
}
