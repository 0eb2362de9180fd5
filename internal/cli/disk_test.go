package cli_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"zhibu/internal/base/testkit"
)

// record sends one activity with a long account, and says how it was answered.
func (u *user) record(l *ledger, to, title string) (int, string) {
	u.t.Helper()
	_, page, err := u.get(to + "/new")
	if err != nil {
		u.t.Fatal(err)
	}
	key := formKey.FindStringSubmatch(page)
	if key == nil {
		u.t.Fatalf("reading does not go on: %.300s", page)
	}
	form := url.Values{"form_key": {key[1]}, "kind": {"lecture"}, "day": {"2021-12-09"}, "title": {title}, "minutes": {strings.Repeat("记录", 5000)}}
	l.sends(title, form)
	code, page, err := u.post(to, form)
	if err != nil {
		u.t.Fatal(err)
	}
	if code == http.StatusSeeOther {
		l.acks(title)
	}
	return code, page
}

// Where no byte more can be written, what cannot be saved is answered as not
// saved, reading goes on, and everything acknowledged is there afterwards.
func TestNoSpaceIsLeft(t *testing.T) {
	data, branch := livingHouse(t)
	to := "/orgs/" + branch + "/activities"
	l := &ledger{sent: map[string]url.Values{}, acked: map[string]bool{}}
	info, err := os.Stat(filepath.Join(data, "zhibu.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("ZHIBU_TEST_FILE_SIZE", fmt.Sprint(info.Size()+200<<10))
	x := serveHouse(t, data)
	u := x.user(t)
	refused := 0
	for n := range 60 {
		code, page := u.record(l, to, fmt.Sprint("满", n))
		if code == http.StatusSeeOther {
			continue
		}
		if refused++; code != http.StatusServiceUnavailable || strings.Contains(page, "已保存") {
			t.Errorf("what cannot be saved is answered %d: %.300s", code, page)
		}
		if refused == 5 {
			break
		}
	}
	if refused == 0 || len(l.acked) == 0 {
		t.Fatalf("%d saved and %d refused: the disk was never full", len(l.acked), refused)
	}
	stop(t, x)
	t.Setenv("ZHIBU_TEST_FILE_SIZE", "")
	if f := l.compare(t, data); f.lost+f.half+f.twice != 0 {
		t.Errorf("%d lost, %d half, %d twice", f.lost, f.half, f.twice)
	}
	x = serveHouse(t, data)
	u.x = x
	if code, _ := u.record(l, to, "又有空间"); code != http.StatusSeeOther {
		t.Errorf("with space again it answers %d", code)
	}
	stop(t, x)
	figure := fmt.Sprintf("%d saved, %d of %d refused with 503, 0 lost", len(l.acked)-1, refused, refused)
	if os.Geteuid() == 0 {
		figure += "; " + fullDisk(t)
	}
	testkit.Promise(t, figure, "FLT-05", "FLT-06")
}

// fullDisk does the same on a small disk of its own, which only root can make: the
// page says what is the matter, and it goes on once there is space, without a
// restart. Then the disk becomes one that cannot be written at all.
func fullDisk(t *testing.T) string {
	t.Helper()
	disk := t.TempDir()
	if err := syscall.Mount("zhibu-test", disk, "tmpfs", 0, "size=12m"); err != nil {
		t.Fatal("root cannot mount a small disk here: ", err)
	}
	defer func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) }()
	from, branch := livingHouse(t)
	data := filepath.Join(disk, "house")
	if err := os.CopyFS(data, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(data, "keys", "zhibu.key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(data, "keys", "journal.key"), 0o600); err != nil {
		t.Fatal(err)
	}
	to := "/orgs/" + branch + "/activities"
	l := &ledger{sent: map[string]url.Values{}, acked: map[string]bool{}}
	x := serveHouse(t, data)
	u := x.user(t)
	u.record(l, to, "有空间")
	filler := filepath.Join(disk, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 1<<14); err == nil; {
		_, err = f.Write(block)
	}
	_ = f.Close()
	refused, kept := 0, len(l.acked)
	for n := range 40 {
		if code, page := u.record(l, to, fmt.Sprint("满", n)); code != http.StatusSeeOther {
			if refused++; code != http.StatusServiceUnavailable || !strings.Contains(page, "磁盘空间不足") {
				t.Errorf("on a full disk it answers %d: %.300s", code, page)
			}
		}
	}
	if kept = len(l.acked) - kept; kept == 0 {
		t.Error("the reserve of the full disk went to nobody")
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if code, _ := u.record(l, to, "又有空间"); code != http.StatusSeeOther || refused == 0 {
		t.Errorf("%d refused; with space again it answers %d", refused, code)
	}
	stop(t, x)
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	x = serveHouse(t, data)
	u.x = x
	code, page, err := u.get("/sites")
	if err != nil || code != http.StatusOK || !strings.Contains(page, "只能查看，不能保存") {
		t.Errorf("on a read-only disk a page answers %d, %v", code, err)
	}
	if code, _, err := u.post("/sites", url.Values{"form_key": {"k"}, "name": {"虚构纪念馆"}}); err != nil || code != http.StatusServiceUnavailable {
		t.Errorf("on a read-only disk a write is answered %d, %v", code, err)
	}
	stop(t, x)
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if f := l.compare(t, data); f.lost+f.half+f.twice != 0 {
		t.Errorf("%d lost, %d half, %d twice", f.lost, f.half, f.twice)
	}
	return fmt.Sprintf("on a small disk %d refused in words, went on without a restart; read only it is served for reading", refused)
}
