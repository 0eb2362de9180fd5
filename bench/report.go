package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

type report struct {
	machine     string
	rounds      int
	house, peer int64
	pairs       []pair
	home        weight
}

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

func (r report) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Beside PocketBase

Written by `+"`make bench`"+`. %s. %d interleaved rounds, whoever was second first in the next; one round before them warms up. Both programs run in one process with the client, on the same cores, so that the rates are lower than a server's own; the ratios are what counts. SQLite on both sides, synchronous=FULL.

The house answers with whole pages in HTML, with signing in, authority, validation, the journal and digests of rows on. PocketBase 0.36 answers with JSON, with rules of access on, and keeps no journal. Ratios are requests a second of the house over those of PocketBase: above 1 the house is quicker. Spread is the lowest and the highest round.

| job | at a time | house p50 / p99 ms | PocketBase p50 / p99 ms | ratio | spread | goal |
| --- | --- | --- | --- | --- | --- | --- |
`, r.machine, r.rounds)
	for _, p := range r.pairs {
		h, o, list := middle(p.house), middle(p.peer), p.ratios()
		fmt.Fprintf(&b, "| %s | %d | %s / %s | %s / %s | **%.2f** | %.2f–%.2f | %s |\n", p.job.name, p.clients, ms(h.p50), ms(h.p99), ms(o.p50), ms(o.p99), list[len(list)/2], list[0], list[len(list)-1], p.job.goal)
	}
	b.WriteString("\nThe jobs:\n")
	seen := map[string]bool{}
	for _, p := range r.pairs {
		if !seen[p.job.name] {
			seen[p.job.name] = true
			fmt.Fprintf(&b, "- **%s**: %s.\n", p.job.name, p.job.what)
		}
	}
	b.WriteString(done)
	fmt.Fprintf(&b, `
The database of the house is %.1f MB, PocketBase's %.1f MB (the house's holds all of the demonstration, its journal and digests; PocketBase's only organisations, members, activities and attendance).

The first page of the officer is %.1f kB over the wire, %.1f kB with its style and script on the first visit.
`, float64(r.house)/1e6, float64(r.peer)/1e6, float64(r.home.page)/1e3, float64(r.home.first)/1e3)
	return b.String()
}

// done is what was changed in the house for these figures. The ratios are those of a
// machine that others used too, before and after each change.
const done = `
## What was done, and what it brought

A goal whose ratio above is lower is missed. At the first measurement no goal was met but that of the meeting.

| job | where the time went | what was done | ratio before | after |
| --- | --- | --- | --- | --- |
| all | SQLite read the text of every statement anew, 10 to 12 % of a page | each connection keeps the statements that it has prepared | with the changes below | |
| all | two views of the data to find out who asks | the door finds the person and what he may do in one view | with the changes below | |
| a | 41 % reading the year of every organisation, 26 % rules, the rest counting columns one by one | verdicts are kept until one of the tables that they were read from is written; the columns are counted in one pass | 0.31 | 4 to 7.5 |
| b | 56 % counting the members, 14 % the tree of organisations | the sorted names are kept in the same way, up to 20,000 members; the page is read by its ids | 0.76 | 2.1 to 2.8 |
| b, search | 47 % counting, with three comparisons of text for each member | the kept names are looked through in memory | 0.25 | see above |
| d | reading statements, of which a small write has about ten | as above | 0.80 at 64 | see above; between 1.2 and 3.3 at 64 in five runs |
| e | 80 % counting the rows of all figures | the article is kept in the same way, without the rows of its figures | 0.54 | 45 to 66 |

What is kept can never be old: it is kept for one person, reach and day, with the head of the journal at which it was read, and the tables that its queries named are held against what was written since by this program; a head that this program did not write gives everything up (internal/base/gate/news.go). "After a meeting" shows what it costs when something was written. A write of other tables, such as the progress of a task, leaves verdicts and report as they are.

How pages go with the size, on both engines: docs/growth.md. Not measured yet: the import, memory. Reading for a part of the tree still reads all that the asker reaches and takes the part from it (duties of an organisation below, its report card): that is linear in the reach, not in the part. There is no page yet that is pushed to its readers.
`
