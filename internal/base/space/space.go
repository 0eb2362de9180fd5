// Package space watches how full a disk is, and keeps a reserve on it: files that may
// wait are refused early, so that what has to be recorded still finds room.
package space

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// State is how much room there is.
type State int

// The states.
const (
	Enough State = iota
	Scarce       // less than a tenth is free: somebody should make room
	Short        // less than a twentieth: files are not taken any more
)

// plenty is free space of which no share is too small.
const plenty = 20 << 30

// Disk is what a disk holds, in bytes.
type Disk struct{ Free, Total uint64 }

// Look asks the machine about the disk of a folder.
func Look(dir string) (Disk, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return Disk{}, err
	}
	return Disk{Free: s.Bavail * uint64(s.Bsize), Total: s.Blocks * uint64(s.Bsize)}, nil
}

// Percent is the share that is free; all of a disk that says nothing about itself.
func (d Disk) Percent() int {
	if d.Total == 0 {
		return 100
	}
	return int(float64(d.Free) * 100 / float64(d.Total))
}

// State is how much room that is.
func (d Disk) State() State {
	switch {
	case d.Free >= plenty || d.Total == 0 || d.Free*10 >= d.Total:
		return Enough
	case d.Free*20 >= d.Total:
		return Scarce
	}
	return Short
}

// reserve is the name of the file that holds the room, in the watched folder.
const reserve = "space.reserve"

// The reserve is of this size, and never a larger part of a small disk.
const (
	reserveMost  = 32 << 20
	reserveShare = 50
)

// Watch looks after one folder. It is safe for use by many goroutines.
type Watch struct {
	dir  string
	look func(string) (Disk, error)

	mu sync.Mutex
}

// New watches a folder; look is Look but in tests.
func New(dir string, look func(string) (Disk, error)) *Watch { return &Watch{dir: dir, look: look} }

// State is how much room there is now. A disk that cannot be asked is taken to have
// enough: a write that fails says so by itself.
func (w *Watch) State() State {
	d, err := w.look(w.dir)
	if err != nil {
		return Enough
	}
	return d.State()
}

// Keep makes the reserve where there is enough room and none is kept yet, and takes
// away one that was begun and not finished.
func (w *Watch) Keep() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	path := filepath.Join(w.dir, reserve)
	d, err := w.look(w.dir)
	if err != nil || d.State() != Enough {
		return nil
	}
	size := int64(min(reserveMost, d.Total/reserveShare))
	if info, err := os.Stat(path); err == nil && info.Size() == size {
		return nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.CopyN(f, some{}, size)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Release gives the reserve back to whoever needs room, and reports whether there was
// one.
func (w *Watch) Release() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return os.Remove(filepath.Join(w.dir, reserve)) == nil
}

// some is bytes that a disk cannot leave out, as it may with zeros.
type some struct{}

func (some) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i*31 + 7)
	}
	return len(p), nil
}
