// Command bench measures the house, mostly beside PocketBase, the single-binary back end
// that a team would otherwise take. Its figures go into docs/benchmarks.md and
// docs/growth.md, between marks; the words around them are written by hand. It is a
// module of its own, so that PocketBase is no dependency of the product, and it passes no
// verdict: a figure depends on the machine.
//
// It has five parts; make bench runs the first four, make growth the last:
//
//	go run .                          all four: jobs, rows, memory, push
//	go run . -parts jobs -jobs "b;f"  some jobs, in interleaved rounds with PocketBase: jobs.go, job.go
//	go run . -parts rows -rows 4000   how an import goes with its rows: rows.go, roster.go
//	go run . -parts memory            memory and files of both, each in a process of its own: memory.go, files.go
//	go run . -parts push              a write that reaches 4,000 listeners, beside PocketBase and a bare floor: push.go, onair.go
//	go run . -grow 0,35               how pages go with the size of the house: grow.go, multiply.go
//	go run . -jobs a -profile a.prof  where the house's time goes in a job
//
// With -data FOLDER the district is made once and kept for the next run, with what the
// runs wrote; with -out FILE the figures are put into that file.
//
// Both sides serve the invented district of 2021 over HTTP on this machine, with a
// signed-in officer of the Committee, their rules of access on, and every write flushed
// before it is acknowledged (synchronous=FULL). The house answers with whole pages and
// journals every write; PocketBase answers with JSON and keeps no journal. house.go and
// peer.go are the two sides, district.go is how PocketBase gets the same data.
package main
