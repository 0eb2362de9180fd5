//go:build unix

package engine

import (
	"errors"
	"os"
	"syscall"
)

// ErrLocked says that another program holds a lock.
var ErrLocked = errors.New("engine: another program holds the lock")

// flock waits for a lock that ends with the process, however it ends.
func flock(path string) (unlock func(), err error) { return take(path, syscall.LOCK_EX) }

// Lock takes such a lock at once, or answers ErrLocked.
func Lock(path string) (unlock func(), err error) {
	return take(path, syscall.LOCK_EX|syscall.LOCK_NB)
}

func take(path string, how int) (func(), error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrLocked
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, nil // which gives the lock back; the file stays
}
