// Package arch holds the plan of the house as a test: who may import whom, which
// outside packages may be used where, which package writes which table, and
// every place that looks past an asker's reach. It has no code of its own.
package arch
