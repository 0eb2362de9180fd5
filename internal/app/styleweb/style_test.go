package styleweb

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/base/ui"
)

// Every colour of the stylesheet is shown with its use, and a colour in which words are
// written is told from paper and page.
func TestColours(t *testing.T) {
	list, err := colours()
	if err != nil || len(list) < 20 {
		t.Fatal(len(list), err)
	}
	for _, c := range list {
		if c.Use == "" {
			t.Errorf("nobody says what --%s is for", c.Name)
		}
		if slices.Contains([]string{"ink", "muted", "brand", "done", "due", "late"}, c.Name) && min(c.OnWhite, c.OnCanvas) < 4.5 {
			t.Errorf("--%s has a contrast of %s", c.Name, c.Told())
		}
	}
	if got := contrast("FFFFFF", "000000"); got < 20.9 || got > 21.1 {
		t.Errorf("black on white is %.2f", got)
	}
	if got := contrast("767676", "FFFFFF"); got < 4.53 || got > 4.55 {
		t.Errorf("the grey that is just dark enough is %.2f", got)
	}
}

// Every kind of question that the pages know stands on the page.
func TestEveryKindOfField(t *testing.T) {
	source, err := os.ReadFile("../../base/ui/types.go")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`Kind +string // ([a-z, ]+);`).FindStringSubmatch(string(source))
	if m == nil {
		t.Fatal("the kinds are not where they were")
	}
	for _, kind := range strings.Split(m[1], ", ") {
		if kind == "hidden" || kind == "text" || kind == "tel" {
			continue // nothing to see, or looks as another does
		}
		if !slices.ContainsFunc(fields(), func(f ui.Field) bool { return f.Kind == kind }) {
			t.Errorf("no %s is shown", kind)
		}
	}
}
