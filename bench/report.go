package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// machine says on what the figures were taken.
func machine() string {
	cpu := "unknown"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				cpu = strings.TrimSpace(value)
				break
			}
		}
	}
	load := ""
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load " + strings.Fields(string(text))[0] + " at the start"
	}
	return fmt.Sprintf("%s/%s, %d cores, %s, %s%s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu, runtime.Version(), load)
}

// ratios are house against peer in each round: above 1 the house is quicker.
func (p pair) ratios() (list []float64) {
	for i := range p.house {
		list = append(list, p.house[i].rate/p.peer[i].rate)
	}
	slices.Sort(list)
	return list
}

func middle(list []timing) timing {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b timing) int { return int(a.p50 - b.p50) })
	return list[len(list)/2]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond)) }

// comparison is what came of the jobs.
type comparison struct {
	machine string
	rounds  int
	pairs   []pair
	home    weight
}

func (c comparison) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %d interleaved rounds.\n\n| job | at a time | house p50 / p99 ms | PocketBase p50 / p99 ms | ratio | spread | goal |\n| --- | --- | --- | --- | --- | --- | --- |\n", c.machine, c.rounds)
	for _, p := range c.pairs {
		h, o, list := middle(p.house), middle(p.peer), p.ratios()
		fmt.Fprintf(&b, "| %s | %d | %s / %s | %s / %s | **%.2f** | %.2f–%.2f | %s |\n", p.job.name, p.clients, ms(h.p50), ms(h.p99), ms(o.p50), ms(o.p99), list[len(list)/2], list[0], list[len(list)-1], p.job.goal)
	}
	b.WriteString("\nThe jobs:\n")
	seen := map[string]bool{}
	for _, p := range c.pairs {
		if !seen[p.job.name] {
			seen[p.job.name] = true
			fmt.Fprintf(&b, "- **%s**: %s.\n", p.job.name, p.job.what)
		}
	}
	fmt.Fprintf(&b, "\nThe first page of the officer is %.1f kB over the wire, %.1f kB with its style and script on the first visit.\n", float64(c.home.page)/1e3, float64(c.home.first)/1e3)
	return b.String()
}
