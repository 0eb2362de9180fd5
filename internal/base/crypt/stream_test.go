package crypt

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
)

func sealed(t *testing.T, s Suite, secret, head, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := SealStream(&b, s, secret, head)
	if err != nil {
		t.Fatal(err)
	}
	for rest := plain; len(rest) > 0; { // in odd pieces
		n := min(len(rest), 1+rand.IntN(100_000))
		if _, err := w.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(s Suite, secret, stream []byte) (head, plain []byte, err error) {
	from := bufio.NewReader(bytes.NewReader(stream))
	if head, err = StreamHead(from); err != nil {
		return nil, nil, err
	}
	r, err := OpenStream(from, s, secret, head)
	if err != nil {
		return nil, nil, err
	}
	plain, err = io.ReadAll(r)
	return head, plain, err
}

// A stream opens as it was sealed, under both suites, whatever its length.
func TestStream(t *testing.T) {
	secret := NewBackupKey().Secret()
	for _, s := range []Suite{International, National} {
		for _, n := range []int{0, 1, streamPiece - 1, streamPiece, streamPiece + 1, 3 * streamPiece, 200_001} {
			plain := make([]byte, n)
			for i := range plain {
				plain[i] = byte(rand.Uint32())
			}
			head, out, err := opened(s, secret, sealed(t, s, secret, []byte("head"), plain))
			if err != nil || string(head) != "head" || !bytes.Equal(out, plain) {
				t.Errorf("%s, %d bytes: %v", s, n, err)
			}
		}
	}
}

// Whatever is done to a stream, it does not open: nothing wrong is ever taken for
// a backup.
func TestAChangedStreamIsRefused(t *testing.T) {
	secret := NewBackupKey().Secret()
	plain := bytes.Repeat([]byte("一条记录。"), 30_000) // seven pieces
	good := sealed(t, International, secret, []byte(`{"version":1}`), plain)
	other := sealed(t, International, secret, []byte(`{"version":1}`), plain)
	begin := len(streamMagic) + 4 + len(`{"version":1}`) + streamSalt
	size := streamPiece + 16
	piece := func(b []byte, i int) []byte { return b[begin+i*size : begin+(i+1)*size] }
	changes := map[string][]byte{
		"another key":                 nil,
		"two pieces changed places":   slices.Concat(good[:begin], piece(good, 1), piece(good, 0), good[begin+2*size:]),
		"a piece twice":               slices.Concat(good[:begin], piece(good, 0), good[begin:]),
		"a piece left out":            slices.Concat(good[:begin], piece(good, 0), good[begin+2*size:]),
		"a piece of another stream":   slices.Concat(good[:begin], piece(other, 0), good[begin+size:]),
		"something after the end":     append(slices.Clone(good), 0),
		"cut where a piece ends":      good[:begin+2*size],
		"nothing after the head":      good[:begin],
		"the head of another version": bytes.Replace(good, []byte(`{"version":1}`), []byte(`{"version":2}`), 1),
		"an empty file":               {},
		"some other file":             []byte(strings.Repeat("PK\x03\x04", 99)),
	}
	for range 120 {
		at := rand.IntN(len(good))
		b := slices.Clone(good)
		b[at] ^= byte(1 + rand.IntN(255))
		changes[fmt.Sprintf("a byte changed at %d", at)] = b
	}
	for range 80 {
		at := rand.IntN(len(good))
		changes[fmt.Sprintf("cut at %d", at)] = good[:at]
	}
	n := 0
	for what, stream := range changes {
		key := secret
		if stream == nil {
			stream, key = good, NewBackupKey().Secret()
		}
		if _, _, err := opened(International, key, stream); !errors.Is(err, ErrStream) {
			t.Errorf("%s: %v", what, err)
			continue
		}
		n++
	}
	if _, out, err := opened(International, secret, good); err != nil || !bytes.Equal(out, plain) { // the control
		t.Fatal(err)
	}
	testkit.Promise(t, fmt.Sprintf("%d changes, %d refused, the unchanged one opens", len(changes), n), "BAK-05")
}

// The code can be copied from paper, and a slip of the pen is told.
func TestBackupKeyOnPaper(t *testing.T) {
	k := NewBackupKey()
	code := k.Code()
	again, err := ParseBackupKey(strings.ToLower(strings.ReplaceAll(code, "-", " ")) + "\n")
	if err != nil || again.Mark() != k.Mark() || again.Code() != code {
		t.Fatal(err, code)
	}
	missed := 0
	for i, c := range code {
		if c == '-' {
			continue
		}
		for _, d := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
			if d != c {
				if _, err := ParseBackupKey(code[:i] + string(d) + code[i+1:]); fault.KindOf(err) != fault.Invalid {
					missed++
				}
			}
		}
	}
	if missed != 0 {
		t.Errorf("%d slips of one letter were not noticed", missed)
	}
	path := filepath.Join(t.TempDir(), "keys", "backup.key")
	first, made, err := HaveBackupKey(path)
	if err != nil || !made {
		t.Fatal(made, err)
	}
	second, made, err := HaveBackupKey(path)
	if err != nil || made || second.Code() != first.Code() {
		t.Error(made, err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadBackupKey(path); fault.KindOf(err) != fault.Denied {
		t.Error("a key that others may read was used:", err)
	}
}
