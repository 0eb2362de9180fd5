package main

import "testing"

func TestFiguresGoBetweenTheirMarks(t *testing.T) {
	doc := "words\n<!-- figures: rows -->\nold\n<!-- end -->\nmore\n<!-- figures: memory -->\n<!-- end -->\n"
	got, err := between(doc, "rows", "new\n\n")
	if want := "words\n<!-- figures: rows -->\nnew\n<!-- end -->\nmore\n<!-- figures: memory -->\n<!-- end -->\n"; err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	for _, part := range []string{"jobs", "row"} {
		if _, err := between(doc, part, "new"); err == nil {
			t.Errorf("%s has no place and was put somewhere", part)
		}
	}
	if _, err := between("<!-- figures: rows -->\nopen", "rows", "new"); err == nil {
		t.Error("a place without an end was filled")
	}
}
