package document_test

import (
	"testing"

	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
)

// TestLikely holds which paper stands first for an activity.
func TestLikely(t *testing.T) {
	for _, c := range []struct {
		kinds []activity.Kind
		want  document.Kind
	}{
		{[]activity.Kind{activity.Committee}, document.Minutes},
		{[]activity.Kind{activity.Lecture, activity.Assembly}, document.Minutes},
		{[]activity.Kind{activity.ThemeDay, activity.Visit}, document.Account},
		{nil, document.Account},
	} {
		if got := document.Likely(c.kinds); got != c.want {
			t.Errorf("%v: %s, want %s", c.kinds, got, c.want)
		}
	}
}
