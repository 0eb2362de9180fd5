package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The parts of a run, and of its document.
const (
	partJobs   = "jobs"
	partRows   = "rows"
	partMemory = "memory"
	partPush   = "push"
)

// choice is what one run measures.
type choice struct {
	out, profile, jobs, parts string
	data, rows                string
	rounds, requests, clients int
	grow, server              string
	child                     string
	narrow                    bool
}

func main() {
	var c choice
	flag.StringVar(&c.out, "out", "", "the document whose figures are written anew; standard output unless set")
	flag.StringVar(&c.data, "data", "", "a folder that keeps the district for the next run; a temporary one unless set")
	flag.StringVar(&c.parts, "parts", partJobs+","+partRows+","+partMemory+","+partPush, "the parts to run, with commas")
	flag.StringVar(&c.jobs, "jobs", "", "the names of the jobs to run, with semicolons; all unless set")
	flag.StringVar(&c.rows, "rows", "1000,4000,200000", "how many rows the rosters of that part have, with commas")
	flag.StringVar(&c.profile, "profile", "", "instead of comparing, where the house's time in the chosen jobs is written, for go tool pprof")
	flag.IntVar(&c.rounds, "rounds", 5, "interleaved rounds")
	flag.IntVar(&c.requests, "requests", 60, "requests of a job in one round at one client")
	flag.IntVar(&c.clients, "clients", 1, "for -profile, how many ask at a time")
	flag.StringVar(&c.grow, "grow", "", "instead of comparing, how pages go with the size: numbers of copies of the district, with commas, such as 0,35,352")
	flag.StringVar(&c.server, "server", "", "for -grow, the URL of a PostgreSQL server, on which a database is made and dropped again; SQLite unless set")
	flag.StringVar(&c.child, "child", "", "what a process that the bench itself starts is for")
	flag.BoolVar(&c.narrow, "narrow", false, "for such a process")
	flag.Parse()
	if err := run(context.Background(), c); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, c choice) (err error) {
	if c.child != "" {
		return asChild(ctx, c)
	}
	dir, err := os.MkdirTemp("", "zhibu-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if c.data == "" {
		c.data = filepath.Join(dir, "house")
	}
	if c.grow != "" {
		return c.growth(ctx, dir)
	}
	if err := makeHouse(ctx, c.data); err != nil {
		return err
	}
	if c.profile != "" {
		return c.profiled(ctx)
	}
	parts := strings.Split(c.parts, ",")
	peer := filepath.Join(dir, "peer")
	if slices.Contains(parts, partJobs) || slices.Contains(parts, partMemory) || slices.Contains(parts, partPush) {
		if err := makePeer(peer, filepath.Join(c.data, "zhibu.db")); err != nil {
			return err
		}
	}
	// The part that writes into what was made comes last.
	for _, part := range []struct {
		name string
		do   func() (string, error)
	}{
		{partMemory, func() (string, error) {
			f, err := footprints(dir, c.data, peer, c.requests)
			return f.text(), err
		}},
		{partPush, func() (string, error) { return c.pushed(dir, peer) }},
		{partRows, func() (string, error) {
			sizes, err := numbers(c.rows)
			if err != nil {
				return "", err
			}
			on := machine()
			list, err := passages(ctx, dir, c.data, sizes)
			return passagesText(on, list), err
		}},
		{partJobs, func() (string, error) { return c.compared(ctx, peer) }},
	} {
		if !slices.Contains(parts, part.name) {
			continue
		}
		text, err := part.do()
		if err == nil {
			err = put(c.out, part.name, text)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// asChild does what another process of the bench asks for, and answers it.
func asChild(ctx context.Context, c choice) error {
	answer := func(v any, err error) error {
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(v)
	}
	if c.child == childRows {
		rows, err := strconv.Atoi(c.rows)
		if err != nil {
			return err
		}
		return answer(takeRows(ctx, c.data, rows, c.narrow))
	}
	if strings.HasPrefix(c.child, "push-") {
		return answer(onTheAir(ctx, c.child, c.data))
	}
	return answer(serve(ctx, c.child, c.data, c.requests))
}

// pushed lets both sides and the floor push in turn, each on a copy of its own.
func (c choice) pushed(dir, peer string) (string, error) {
	houses, peers := filepath.Join(dir, "push-house"), filepath.Join(dir, "push-peer")
	if err := errors.Join(copyFolder(houses, c.data), copyFolder(peers, peer)); err != nil {
		return "", err
	}
	var sides []*onAir
	for _, s := range []struct{ what, data string }{{childHouseAir, houses}, {childPeerAir, peers}, {childFloorAir, dir}} {
		on, err := air(s.what, s.data)
		if err != nil {
			return "", err
		}
		defer func() { _ = on.stop.Close() }()
		sides = append(sides, on)
	}
	b, err := broadcasts(sides, c.rounds)
	if err != nil {
		return "", err
	}
	return b.text(), nil
}

// numbers reads a list with commas.
func numbers(text string) (list []int, err error) {
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

// compared runs the chosen jobs on both sides.
func (c choice) compared(ctx context.Context, peer string) (text string, err error) {
	h, err := openHouse(ctx, c.data, "")
	if err != nil {
		return "", err
	}
	defer h.close()
	if err := h.find(ctx); err != nil {
		return "", err
	}
	p, err := openPeer(peer)
	if err != nil {
		return "", err
	}
	defer p.close()
	p.branches = h.branches
	r := comparison{machine: machine(), rounds: c.rounds}
	for _, j := range c.chosen(h, p) {
		for _, clients := range j.clients {
			fmt.Fprintf(os.Stderr, "%s, %d at a time\n", j.name, clients)
			pair, err := compare(j, clients, c.rounds, c.requests)
			if err != nil {
				return "", fmt.Errorf("%s: %w", j.name, err)
			}
			r.pairs = append(r.pairs, pair)
		}
	}
	r.home, err = h.weights("/")
	return r.text(), err
}

func (c choice) chosen(h *house, p *peer) []job {
	return slices.DeleteFunc(jobs(h, p), func(j job) bool { return c.jobs != "" && !slices.Contains(strings.Split(c.jobs, ";"), j.name) })
}
