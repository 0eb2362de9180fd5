// Command sbom writes what a release is made of, as a CycloneDX document: the Go
// modules that a binary itself says it was built from, and the npm packages of the
// lock file. Ours, because it is a page of code over two things that the build
// already knows, and the tools for it bring more packages than they list.
package main

import (
	"debug/buildinfo"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"
)

type component struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl,omitempty"`
	Scope   string `json:"scope,omitempty"` // excluded: used to build or test, not in the program
}

type document struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

func main() {
	version := flag.String("version", "devel", "the version of the release")
	binary := flag.String("binary", "", "the binary to ask")
	npm := flag.String("npm", "", "package-lock.json")
	flag.Parse()
	if err := write(*version, *binary, *npm); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func write(version, binary, lock string) error {
	doc := document{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{component{Type: "application", Name: "zhibu", Version: version}}}
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return err
	}
	doc.Components = append(doc.Components, component{Type: "library", Name: "std", Version: strings.TrimPrefix(info.GoVersion, "go"), PURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go")})
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		doc.Components = append(doc.Components, component{Type: "library", Name: m.Path, Version: m.Version, PURL: "pkg:golang/" + m.Path + "@" + m.Version})
	}
	packages, err := npmPackages(lock)
	if err != nil {
		return err
	}
	doc.Components = append(doc.Components, packages...)
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "\t")
	return out.Encode(doc)
}

// bundled are the npm packages whose content is in the assets of the program.
var bundled = map[string]bool{"@tabler/icons": true}

// npmPackages lists the lock file. What only builds or tests is marked as excluded
// from the program.
func npmPackages(lock string) ([]component, error) {
	text, err := os.ReadFile(lock)
	if err != nil {
		return nil, err
	}
	var file struct {
		Packages map[string]struct {
			Version string
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	var list []component
	for path, p := range file.Packages {
		i := strings.LastIndex(path, "node_modules/")
		if i < 0 {
			continue
		}
		name := path[i+len("node_modules/"):]
		c := component{Type: "library", Name: name, Version: p.Version, PURL: "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version}
		if !bundled[name] {
			c.Scope = "excluded"
		}
		list = append(list, c)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].PURL < list[j].PURL })
	return list, nil
}
