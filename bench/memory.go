package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// The processes of their own that the bench starts: what one of them does.
const (
	childNothing = "nothing" // opens neither side
	childHouse   = "house"
	childPeer    = "PocketBase"
	childRows    = "rows" // takes a roster into the house
)

// usage is what a process says of its memory, in bytes.
type usage struct{ Peak, End int64 }

// used reads this process's own.
func used() (u usage, err error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return u, err
	}
	return parseStatus(string(text))
}

func parseStatus(text string) (u usage, err error) {
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(line, ":")
		to := map[string]*int64{"VmHWM": &u.Peak, "VmRSS": &u.End}[name]
		if to == nil {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		if err != nil {
			return u, err
		}
		*to = n << 10
	}
	if u.Peak == 0 || u.End == 0 {
		return u, errors.New("the system does not say how much memory is used")
	}
	return u, nil
}

// child runs this program once more, for one deed, and reads what it says into answer.
func child(answer any, what, data string, more ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.Command(self, append([]string{"-child", what, "-data", data}, more...)...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("the process for %s: %w", what, err)
	}
	return json.Unmarshal(out, answer)
}

// serve is the child's part: one side does the jobs, and says what memory it took.
func serve(ctx context.Context, what, data string, requests int) (u usage, err error) {
	var h *house
	var p *peer
	switch what {
	case childNothing:
		return used()
	case childHouse:
		if h, err = openHouse(ctx, data, ""); err != nil {
			return u, err
		}
		defer h.close()
		err = h.find(ctx)
	case childPeer:
		if p, err = openPeer(data); err != nil {
			return u, err
		}
		defer p.close()
	}
	if err != nil {
		return u, err
	}
	for _, j := range jobs(h, p) {
		if j.before != nil || j.times != 0 { // those that come last
			break
		}
		do := j.peer
		if h != nil {
			do = j.house
		}
		if _, err := once(nil, do, 16, requests*5); err != nil {
			return u, fmt.Errorf("%s: %w", j.name, err)
		}
	}
	return used()
}

// footprint is the memory and the files of both sides after the same jobs.
type footprint struct {
	machine              string
	nothing, house, peer usage
	houseFile, peerFile  int64
	shares               []int64
	requests             int
}

// footprints measures both, each on a copy of its own.
func footprints(dir, house, peer string, requests int) (f footprint, err error) {
	f.machine, f.requests = machine(), requests*5
	houses, peers := filepath.Join(dir, "memory-house"), filepath.Join(dir, "memory-peer")
	if err := errors.Join(copyFolder(houses, house), copyFolder(peers, peer)); err != nil {
		return f, err
	}
	asked := "-requests=" + strconv.Itoa(requests)
	if err := errors.Join(child(&f.nothing, childNothing, dir), child(&f.house, childHouse, houses, asked), child(&f.peer, childPeer, peers, asked)); err != nil {
		return f, err
	}
	file := filepath.Join(houses, "zhibu.db")
	f.houseFile, f.peerFile = bytesOf(file), bytesOf(filepath.Join(peers, "data.db"))
	f.shares, err = contents(file)
	return f, err
}

func (f footprint) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. Each in a process of its own that serves the district and does the jobs a to e, %d requests of each, 16 at a time; a process that opens neither takes %s MB.\n\n", f.machine, f.requests, mb(f.nothing.End))
	b.WriteString("| what | house | PocketBase | house to PocketBase | goal |\n| --- | --- | --- | --- | --- |\n")
	for _, row := range []struct {
		what, goal  string
		house, peer int64
	}{
		{"memory at the end, MB (VmRSS)", "≤ 1.5", f.house.End, f.peer.End},
		{"memory at the most, MB (VmHWM)", "≤ 1.5", f.house.Peak, f.peer.Peak},
		{"database file, MB", "≤ 0.5", f.houseFile, f.peerFile},
	} {
		fmt.Fprintf(&b, "| %s | %s | %s | **%.2f** | %s |\n", row.what, mb(row.house), mb(row.peer), float64(row.house)/float64(row.peer), row.goal)
	}
	b.WriteString("\nWhat fills the file of the house, tables with their indexes:\n")
	for i, n := range f.shares {
		fmt.Fprintf(&b, "- %s: %s MB\n", shares[i].name, mb(n))
	}
	return b.String()
}
