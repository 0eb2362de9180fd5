package main

import (
	"fmt"
	"os"
	"strings"
)

// put writes the figures of a part into a document, between its marks, and leaves the
// words around them; without a document they go to standard output.
func put(file, part, text string) error {
	if file == "" {
		fmt.Print("\n" + text)
		return nil
	}
	doc, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	next, err := between(string(doc), part, text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(next), 0o644)
}

// between replaces what stands between the marks of a part.
func between(doc, part, text string) (string, error) {
	begin, end := "<!-- figures: "+part+" -->\n", "<!-- end -->"
	before, rest, ok := strings.Cut(doc, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("it has no place for %q: a line %sand one %s", part, begin, end)
	}
	return before + begin + strings.TrimRight(text, "\n") + "\n" + end + after, nil
}
