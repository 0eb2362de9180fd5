package world

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/testkit"
)

// mould is a world as it was built, closed, to be copied.
type mould struct {
	world    World
	files    map[string][]byte // what lies in its folder, by the path within
	database string            // on the server
}

var (
	making sync.Mutex
	moulds = map[bool]*mould{} // by whether it is on the server
)

// moulded gives the mould of an engine, and builds it where nobody asked before. It is
// built with the writes of the program, as NewWith does.
func moulded(t testing.TB, e testkit.Engine) *mould {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	server := e.URL != ""
	if m := moulds[server]; m != nil {
		return m
	}
	m := &mould{files: map[string][]byte{}}
	at := testkit.Engine{Name: e.Name, Dir: t.TempDir()}
	if server {
		m.database = testkit.Mould(t)
		at.URL = m.database
	}
	m.world = World{Clock: testkit.NewClock("2021-12-20"), T: t, People: map[int64][]int64{}}
	a := m.world.opened(at, func(*app.Config) {})
	m.world.settle()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	m.world.App = nil
	err := filepath.WalkDir(at.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		within, err := filepath.Rel(at.Dir, path)
		if err == nil {
			m.files[within], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	moulds[server] = m
	return m
}

// pour puts a copy into an engine's folder and database.
func (m *mould) pour(t testing.TB, e testkit.Engine) {
	t.Helper()
	for within, data := range m.files {
		path := filepath.Join(e.Dir, within)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if m.database != "" {
		testkit.Pour(t, m.database, e.URL)
	}
}
