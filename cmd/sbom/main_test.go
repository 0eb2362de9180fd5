package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

// The list names what a binary says of itself, and what of npm is in it.
func TestWhatAReleaseIsMadeOf(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	done := make(chan document)
	go func() {
		var doc document
		if err := json.NewDecoder(r).Decode(&doc); err != nil {
			t.Error(err)
		}
		done <- doc
	}()
	err = write("1", exe, "../../package-lock.json")
	os.Stdout = stdout
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	doc := <-done
	found := map[string]component{}
	for _, c := range doc.Components {
		found[c.Name] = c
	}
	if doc.Format != "CycloneDX" || !strings.HasPrefix(found["std"].PURL, "pkg:golang/std@1.") {
		t.Errorf("%+v", doc)
	}
	if c := found["@tabler/icons"]; c.Scope != "" || !strings.HasPrefix(c.PURL, "pkg:npm/%40tabler/icons@") {
		t.Errorf("what is in the assets: %+v", c)
	}
	if found["axe-core"].Scope != "excluded" {
		t.Errorf("what only tests: %+v", found["axe-core"])
	}
	testkit.Promise(t, "the modules that a binary names and the packages of the lock file, in each release", "V15.1.2")
}
