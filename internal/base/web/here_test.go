package web

import "testing"

// The head marks the place that a page belongs to: recording is of the activities,
// though its address begins with the organisation.
func TestHere(t *testing.T) {
	for _, row := range []struct {
		path, href string
		want       bool
	}{
		{"/", "/", true}, {"/orgs", "/", false}, {"/orgs", "/orgs", true}, {"/orgs/12", "/orgs", true}, {"/orgs/12/duties", "/orgs", true},
		{"/orgs/12/activities/new", "/activities", true}, {"/orgs/12/activities/new", "/orgs", false},
		{"/orgs/12/activitiesque", "/activities", false}, {"/activities/3", "/activities", true}, {"/orgs/12", "/activities", false},
	} {
		if got := here(row.path, row.href); got != row.want {
			t.Errorf("%s under %s: %v", row.path, row.href, got)
		}
	}
}
