package space

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"zhibu/internal/base/testkit"
)

func TestHowMuchRoomThereIs(t *testing.T) {
	for _, c := range []struct {
		say  string
		disk Disk
		want State
	}{
		{"half of it", Disk{50, 100}, Enough},
		{"just a tenth", Disk{100, 1000}, Enough},
		{"a byte less", Disk{99, 1000}, Scarce},
		{"just a twentieth", Disk{50, 1000}, Scarce},
		{"a byte less again", Disk{49, 1000}, Short},
		{"none", Disk{0, 1000}, Short},
		{"a small share of a very large one", Disk{plenty, 100 * plenty}, Enough},
		{"a byte less of the very large one", Disk{plenty - 1, 100 * plenty}, Short},
		{"one that says nothing", Disk{}, Enough},
	} {
		if got := c.disk.State(); got != c.want {
			t.Errorf("%s: %d, want %d", c.say, got, c.want)
		}
	}
	if got := (Disk{Free: 7 << 30, Total: 100 << 30}).Percent(); got != 7 {
		t.Errorf("7 of 100 are %d%%", got)
	}
}

// The reserve is made while there is room, given back once, and made again when there
// is room again.
func TestReserve(t *testing.T) {
	dir := t.TempDir()
	const all = 1 << 20
	disk, broken := Disk{Free: all / 2, Total: all}, error(nil)
	w := New(dir, func(string) (Disk, error) { return disk, broken })
	size := func() int64 {
		info, err := os.Stat(filepath.Join(dir, reserve))
		if err != nil {
			return 0
		}
		return info.Size()
	}
	step := func(say string, want int64) {
		t.Helper()
		if err := w.Keep(); err != nil {
			t.Fatal(err)
		}
		if got := size(); got != want {
			t.Errorf("%s: %d bytes, want %d", say, got, want)
		}
	}
	disk.Free = all / 11
	step("none is made where room is scarce", 0)
	disk.Free = all / 2
	step("made", all/reserveShare)
	disk.Free = all / 11
	step("kept when it gets scarce", all/reserveShare)
	if !w.Release() || w.Release() || size() != 0 {
		t.Error("it is given back once")
	}
	step("not made again at once", 0)
	if err := os.WriteFile(filepath.Join(dir, reserve), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	disk.Free = all / 2
	step("half a one is made whole", all/reserveShare)
	if broken = errors.New("not mounted"); w.State() != Enough {
		t.Error("a disk that cannot be asked keeps nobody from working")
	}
	testkit.Promise(t, "made, kept, given back once, made again", "FLT-06")
}
