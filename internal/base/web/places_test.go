package web

import "testing"

func TestUndated(t *testing.T) {
	for path, want := range map[string]bool{"/documents": true, "/documents/12": true, "/me": true, "/me/life": true, "/orgs/12/plan": true, "/problems": true,
		"/orgs": false, "/orgs/12": false, "/members": false, "/mess": false, "/report": false, "/topics": false, "/birthdays": false} {
		if got := undated(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// A heading of the menu stands once: the places of a group follow each other.
func TestGroupsStandTogether(t *testing.T) {
	seen, last := map[string]bool{}, ""
	for _, p := range places {
		if p.group != "" && p.group != last && seen[p.group] {
			t.Errorf("%s begins a second %s", p.text, p.group)
		}
		seen[p.group] = true
		if p.group != "" {
			last = p.group
		}
	}
}
