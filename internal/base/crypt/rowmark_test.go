package crypt

import (
	"path/filepath"
	"strings"
	"testing"
)

// A row's digest holds under every key of the file and both suites, and for no other
// row, no other key and no other text.
func TestMarksOfRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k")
	k, err := Create(path, International)
	if err != nil {
		t.Fatal(err)
	}
	row := []byte("post\nid=i7\n")
	first := k.Mark(row)
	if _, err := Rotate(path, National); err != nil {
		t.Fatal(err)
	}
	second := k.Mark(row)
	if !strings.HasPrefix(first, "h:k1:") || !strings.HasPrefix(second, "m:k2:") {
		t.Fatal(first, second)
	}
	stranger, err := Create(filepath.Join(t.TempDir(), "k"), International)
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{first, second} {
		if !k.Marked(row, mark) {
			t.Errorf("%s does not hold", mark)
		}
		if k.Marked([]byte("post\nid=i8\n"), mark) || stranger.Marked(row, mark) || k.Marked(row, mark[:len(mark)-1]) || k.Marked(row, "k"+mark) {
			t.Errorf("%s holds for what it is not of", mark)
		}
	}
	for _, bad := range []string{"", "h", "h:k1:", "x:k1:abc", "h:k9:abc", "h::"} {
		if k.Marked(row, bad) {
			t.Errorf("%q holds", bad)
		}
	}
}

func BenchmarkMark(b *testing.B) {
	for _, s := range []Suite{International, National} {
		b.Run(string(s), func(b *testing.B) {
			k, err := Create(filepath.Join(b.TempDir(), "k"), s)
			if err != nil {
				b.Fatal(err)
			}
			row := []byte(strings.Repeat("x", 300))
			for b.Loop() {
				k.Mark(row)
			}
		})
	}
}
