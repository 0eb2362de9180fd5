package roll

import (
	"os"
	"strings"
	"testing"
)

// Every reason has a text that ends like a sentence, and stands in the document.
func TestReasonsAreDescribed(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	for code, d := range texts {
		if !strings.Contains(string(doc), "- `"+string(code)+"` ("+string(d.level)+"): ") {
			t.Errorf("docs/import.md does not describe %s as %s", code, d.level)
		}
		if code != Facts && code != StoreRefused && !strings.HasSuffix(d.text, "。") || strings.ContainsAny(d.text, "!！") {
			t.Errorf("%s: %s", code, d.text)
		}
	}
}
