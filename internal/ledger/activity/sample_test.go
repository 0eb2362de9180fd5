package activity

import "testing"

// The sample shown is that of the first kind which has one.
func TestSampleOf(t *testing.T) {
	for _, s := range Samples() {
		if len(s.Must) == 0 || s.Text == "" || s.Cite.Zero() != (s.Rule == "") || s.Kind != "" && !s.Kind.Known() {
			t.Errorf("the sample of %q is not whole", s.Kind)
		}
	}
	for _, row := range []struct {
		say   string
		kinds []Kind
		want  Kind
	}{
		{"an assembly has its own", []Kind{Assembly}, Assembly},
		{"a kind without one leaves it to the next", []Kind{Visit, ThemeDay}, ThemeDay},
		{"without any the common one is shown", []Kind{Birthday}, ""},
		{"as before anything is chosen", nil, ""},
	} {
		if got := SampleOf(row.kinds); got.Kind != row.want {
			t.Errorf("%s: it is that of %q", row.say, got.Kind)
		}
	}
}
