// Command bench runs the same jobs on the house and on PocketBase, the single-binary
// back end that a team would otherwise take, and writes docs/benchmarks.md: ratios of
// interleaved rounds, never a verdict of pass or fail. It is a module of its own, so that
// PocketBase is no dependency of the product.
//
// Both serve the invented district of 2021 over HTTP on this machine, with a signed-in
// officer of the Committee, their rules of access on, and every write flushed before it
// is acknowledged (synchronous=FULL). The house answers with whole pages and journals
// every write; PocketBase answers with JSON and keeps no journal.
package main
