package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
)

// choice is what one run measures.
type choice struct {
	out, profile, jobs string
	data               string
	rounds, requests   int
	grow, server       string
}

func main() {
	var c choice
	flag.StringVar(&c.out, "out", "", "where the report goes; standard output unless set")
	flag.StringVar(&c.data, "data", "", "a folder that keeps the district for the next run; a temporary one unless set")
	flag.StringVar(&c.jobs, "jobs", "", "the names of the jobs to run, with semicolons; all unless set")
	flag.StringVar(&c.profile, "profile", "", "instead of comparing, where the house's time in the chosen jobs is written, for go tool pprof")
	flag.IntVar(&c.rounds, "rounds", 5, "interleaved rounds")
	flag.IntVar(&c.requests, "requests", 60, "requests of a job in one round at one client")
	flag.StringVar(&c.grow, "grow", "", "instead of comparing, how pages go with the size: numbers of copies of the district, with commas, such as 0,35,352")
	flag.StringVar(&c.server, "server", "", "the URL of an empty PostgreSQL database for -grow; SQLite unless set")
	flag.Parse()
	if err := run(context.Background(), c); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, c choice) (err error) {
	dir, err := os.MkdirTemp("", "zhibu-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if c.data == "" {
		c.data = filepath.Join(dir, "house")
	}
	if c.grow != "" {
		var copies []int
		for word := range strings.SplitSeq(c.grow, ",") {
			n, err := strconv.Atoi(word)
			if err != nil {
				return err
			}
			copies = append(copies, n)
		}
		return grow(ctx, c.data, c.server, copies)
	}
	h, err := openHouse(ctx, c.data, "")
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.find(ctx); err != nil {
		return err
	}
	p, err := openPeer(dir, h.file())
	if err != nil {
		return err
	}
	defer p.close()
	list := slices.DeleteFunc(jobs(h, p), func(j job) bool { return c.jobs != "" && !slices.Contains(strings.Split(c.jobs, ";"), j.name) })
	if c.profile != "" {
		return profile(c.profile, list, c.requests)
	}
	r := report{machine: machine(), rounds: c.rounds, house: h.size(), peer: p.size()}
	for _, j := range list {
		for _, clients := range j.clients {
			fmt.Fprintf(os.Stderr, "%s, %d at a time\n", j.name, clients)
			pair, err := compare(j, clients, c.rounds, c.requests)
			if err != nil {
				return fmt.Errorf("%s: %w", j.name, err)
			}
			r.pairs = append(r.pairs, pair)
		}
	}
	if r.home, err = h.weights("/"); err != nil {
		return err
	}
	text := r.text()
	if c.out == "" {
		fmt.Print(text)
		return nil
	}
	return os.WriteFile(c.out, []byte(text), 0o644)
}

// profile runs the house's side of some jobs and writes where its time went.
func profile(file string, list []job, requests int) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	for _, j := range list {
		t, err := once(j.before, j.house, 1, requests)
		if err != nil {
			return fmt.Errorf("%s: %w", j.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %s ms\n", j.name, ms(t.p50))
	}
	return nil
}
