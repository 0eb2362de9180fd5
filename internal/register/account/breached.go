package account

import (
	"bytes"
	"crypto/sha1" // what published lists are sorted by; nothing is protected with it
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"zhibu/internal/base/fault"
)

// breached is a file of passwords that are known to others, one a line, sorted by its
// bytes: as they are, or as SHA-1 in hexadecimal, with a count behind a colon or
// without. It may be much larger than the memory; a look-up reads some dozen pieces.
type breached struct {
	path   string
	hashed bool
}

// longestLine is as much of a line as is looked at.
const longestLine = 1 << 10

// RefuseListed has new passwords refused that stand in a file. It answers an error
// where the file cannot be read or is not sorted, as far as a look at it shows.
func (as *Accounts) RefuseListed(path string) error {
	b := &breached{path: path}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := size(f)
	if err != nil {
		return err
	}
	first, _, err := lineAt(f, 0, size)
	if err != nil {
		return err
	}
	b.hashed = len(key(first)) == 2*sha1.Size && strings.Trim(string(key(first)), "0123456789abcdefABCDEF") == ""
	before := b.shape(first)
	for i := int64(1); i < 1000; i++ {
		line, _, err := lineAt(f, size/1000*i, size)
		if err != nil {
			return err
		}
		if now := b.shape(line); line != nil {
			if bytes.Compare(now, before) < 0 {
				return fmt.Errorf("account: %s is not sorted by its bytes (LC_ALL=C sort)", path)
			}
			before = now
		}
	}
	as.breached = b
	return nil
}

func size(f *os.File) (int64, error) {
	at, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if at.Size() == 0 || !at.Mode().IsRegular() {
		return 0, fmt.Errorf("account: %s is empty or no file", f.Name())
	}
	return at.Size(), nil
}

// key is what a line of a list of hashes is sorted by.
func key(line []byte) []byte {
	k, _, _ := bytes.Cut(line, []byte(":"))
	return k
}

func (b *breached) shape(line []byte) []byte {
	if b.hashed {
		return bytes.ToUpper(key(line))
	}
	return line
}

// lineAt is the first line that begins at or behind an offset, and where the one after
// it begins; nil where there is none before the end.
func lineAt(f io.ReaderAt, from, end int64) (line []byte, next int64, err error) {
	start := max(0, from-1) // a line begins behind a line end
	buf := make([]byte, 2*longestLine)
	n, err := f.ReadAt(buf, start)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	buf = buf[:n]
	if from > 0 {
		i := bytes.IndexByte(buf, '\n')
		if i < 0 {
			return nil, end, nil
		}
		buf, start = buf[i+1:], start+int64(i)+1
	}
	if start >= end || len(buf) == 0 {
		return nil, end, nil
	}
	line = buf
	if i := bytes.IndexByte(buf, '\n'); i >= 0 {
		line = buf[:i]
	}
	return bytes.TrimSuffix(line, []byte("\r")), start + int64(len(line)) + 1, nil
}

// has reports whether a password stands in the file.
func (b *breached) has(password string) (bool, error) {
	f, err := os.Open(b.path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	end, err := size(f)
	if err != nil {
		return false, err
	}
	for _, p := range []string{password, strings.ToLower(password)} {
		want := []byte(p)
		if b.hashed {
			sum := sha1.Sum(want)
			want = []byte(strings.ToUpper(hex.EncodeToString(sum[:])))
		}
		if found, err := b.find(f, want, end); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

func (b *breached) find(f io.ReaderAt, want []byte, end int64) (bool, error) {
	low, high := int64(0), end // the line begins at or behind low, and before high
	for low < high {
		mid := low + (high-low)/2
		line, next, err := lineAt(f, mid, end)
		if err != nil {
			return false, err
		}
		if line == nil {
			high = mid
			continue
		}
		switch c := bytes.Compare(b.shape(line), want); {
		case c == 0:
			return true, nil
		case c < 0:
			low = next
		default:
			high = mid
		}
	}
	return false, nil
}

// known answers Invalid for a password that others know, Busy where the list cannot be
// read.
func (as *Accounts) known(password string) error {
	if as.breached == nil {
		return nil
	}
	found, err := as.breached.has(password)
	if err != nil {
		return fault.Wrap(fault.Busy, "常见密码的清单现在读不出来，密码没有修改。请告诉管理员，过一会儿再试。", err)
	}
	if found {
		return fault.Field("password", "这个密码在泄露过的密码清单里，别人可能已经知道，没有使用。请换一个，比如一句只有自己想得到的话。")
	}
	return nil
}
