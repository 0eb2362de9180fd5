package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("out", "", "where the report goes; standard output unless set")
	rounds := flag.Int("rounds", 5, "interleaved rounds")
	requests := flag.Int("requests", 60, "requests of a job in one round at one client")
	flag.Parse()
	if err := run(context.Background(), *out, *rounds, *requests); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string, rounds, requests int) (err error) {
	dir, err := os.MkdirTemp("", "zhibu-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Fprintln(os.Stderr, "the district is made by the program's own cases; this takes a minute")
	h, err := openHouse(ctx, dir)
	if err != nil {
		return err
	}
	defer h.close()
	p, err := openPeer(dir, h.file())
	if err != nil {
		return err
	}
	defer p.close()
	r := report{machine: machine(), rounds: rounds, house: h.size(), peer: p.size()}
	for _, j := range jobs(h, p) {
		for _, clients := range j.clients {
			fmt.Fprintf(os.Stderr, "%s, %d at a time\n", j.name, clients)
			pair, err := compare(j, clients, rounds, requests)
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
	if out == "" {
		fmt.Print(text)
		return nil
	}
	return os.WriteFile(out, []byte(text), 0o644)
}
