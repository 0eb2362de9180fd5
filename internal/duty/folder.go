package duty

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LoadFolder reads the national rulebook and every local pack (*.yaml) of a
// folder, by name. A folder that is not there holds no pack. A pack that is not
// in order is named, and nothing is loaded.
func LoadFolder(folder string) (*Rulebook, error) {
	var names []string
	if folder != "" {
		var err error
		if names, err = filepath.Glob(filepath.Join(folder, "*.yaml")); err != nil {
			return nil, err
		}
	}
	if len(names) == 0 {
		return National()
	}
	packs := make([][]byte, len(names))
	for i, name := range names {
		text, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		packs[i] = text
	}
	b, err := Load(packs...)
	if err == nil {
		return b, nil
	}
	for i := range packs { // which one is it
		if _, err := Load(packs[:i+1]...); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(names[i]), errors.Unwrap(err))
		}
	}
	return nil, err
}
