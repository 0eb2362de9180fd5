package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
)

// profiled runs the house's side of the chosen jobs and writes where its time went.
func (c choice) profiled(ctx context.Context) (err error) {
	h, err := openHouse(ctx, c.data, "")
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.find(ctx); err != nil {
		return err
	}
	f, err := os.Create(c.profile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	for _, j := range c.chosen(h, nil) {
		t, err := once(j.before, j.house, c.clients, cmp.Or(j.times, c.requests))
		if err != nil {
			return fmt.Errorf("%s: %w", j.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %s ms\n", j.name, ms(t.p50))
	}
	return nil
}
