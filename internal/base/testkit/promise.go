package testkit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Figure is what a test that held says about promises of docs/assurance.
type Figure struct {
	IDs    []string `json:"ids"`
	Test   string   `json:"test"`
	Figure string   `json:"figure"`
}

// Promise says, at the end of a test, which promises of docs/assurance it showed
// and with what figure ("50 parallel, 1 accepted"). The figure counts if the test
// then passes. It is kept only where ZHIBU_ASSURANCE names a folder, as make test
// does; make assurance writes docs/assurance.md from it.
func Promise(t testing.TB, figure string, ids ...string) {
	t.Helper()
	dir := os.Getenv("ZHIBU_ASSURANCE")
	if dir == "" {
		return
	}
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		text, err := json.Marshal(Figure{ids, t.Name(), figure})
		if err == nil {
			err = os.MkdirAll(dir, 0o755)
		}
		if err == nil {
			sum := sha256.Sum256([]byte(t.Name() + "\n" + ids[0]))
			err = os.WriteFile(filepath.Join(dir, hex.EncodeToString(sum[:8])+".json"), text, 0o644)
		}
		if err != nil {
			t.Error(err)
		}
	})
}
