// Package catalogue says what this house keeps about people (个人信息目录): every
// column of every table with its purpose, ground, class, how it is stored and
// shown, and how long it is kept. The data is fields.yaml. It drives the masks, the
// notice, the own copy and the clearing after retention; a test holds it against
// the schema, so that a new column without an entry fails.
package catalogue

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"zhibu/internal/base/crypt"
)

// Class is how much a value needs protection, in the grades of 等保.
type Class string

// The classes, from the least.
const (
	Open      Class = "公开"
	Inside    Class = "内部"
	Sensitive Class = "敏感"
	Strict    Class = "严格"
)

// AtLeast reports whether a class is other or above it.
func (c Class) AtLeast(other Class) bool { return rank[c] >= rank[other] }

var rank = map[Class]int{Open: 1, Inside: 2, Sensitive: 3, Strict: 4}

// Column is one value about a person.
type Column struct {
	Name    string
	Label   string
	Class   Class
	Sealed  bool   // stored encrypted
	Hashed  bool   // stored as a digest
	Empty   bool   // emptied when the time of keeping is over
	Null    bool   // then it is none, not an empty text
	Mention bool   // free text that may name anybody
	Mask    string // how it is shown in part; empty where it is shown whole
}

// Table is one table that holds something about people.
type Table struct {
	Name    string
	What    string
	Purpose Purpose
	Keep    Retention
	Key     []string // the columns that name whose row it is
	Via     Via      // where the row is that of another one
	Delete  bool     // whole rows go when the time is over
	Where   string   // those of them only
	Clear   string   // why what is 敏感 lies unsealed
	Columns []Column
	Plain   []string // columns that say nothing about a person
}

// Via leads from a row to whose it is: Column in Table, which Key names.
type Via struct{ Column, Table, Key string }

// Purpose is what something is kept for, and on what ground.
type Purpose struct {
	ID     string `yaml:"-"`
	Text   string `yaml:"text"`
	Ground string `yaml:"ground"`
}

// Retention is how long something is kept. Years count from the day of leaving; 0
// for what is kept for good or ends by itself.
type Retention struct {
	ID    string `yaml:"-"`
	Text  string `yaml:"text"`
	Years int    `yaml:"years"`
}

// Limits are how many rows with values in full one account may take out in a day:
// with an authority over its own organisation, and with one over those below.
type Limits struct {
	Own   int64 `yaml:"most_own"`
	Below int64 `yaml:"most_below"`
}

// Catalogue is the whole of it. It does not change after loading.
type Catalogue struct {
	Tables  []Table // by the order of the file
	Nobody  []string
	Left    Retention // of what is cleared after somebody left
	Exports Limits
	Version string // of the rules that are told to people: a digest of all this
	byName  map[string]*Table
	common  map[string]string
}

//go:embed fields.yaml
var text []byte

type file struct {
	Retentions map[string]Retention `yaml:"retentions"`
	Purposes   map[string]Purpose   `yaml:"purposes"`
	Common     map[string]string    `yaml:"common"`
	Exports    Limits               `yaml:"exports"`
	Tables     yaml.MapSlice        `yaml:"tables"`
	Nobody     []string             `yaml:"nobody"`
}

type entry struct {
	What    string        `yaml:"what"`
	Purpose string        `yaml:"purpose"`
	Keep    string        `yaml:"keep"`
	Key     []string      `yaml:"key"`
	Via     string        `yaml:"via"`
	End     string        `yaml:"end"`
	Where   string        `yaml:"where"`
	Clear   string        `yaml:"clear"`
	Columns yaml.MapSlice `yaml:"columns"`
	Plain   []string      `yaml:"plain"`
}

// The is the catalogue of this program.
var The = sync.OnceValue(func() *Catalogue {
	c, err := load(text)
	if err != nil {
		panic(err) // it is embedded: a test reads it before anybody else does
	}
	return c
})

func load(text []byte) (*Catalogue, error) {
	var f file
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.DisallowUnknownField(), yaml.UseOrderedMap()); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	c := &Catalogue{Nobody: f.Nobody, Exports: f.Exports, Left: f.Retentions["left"], Version: hex.EncodeToString(sum[:6]), byName: map[string]*Table{}, common: f.Common}
	for _, item := range f.Tables {
		raw, err := yaml.Marshal(item.Value)
		if err != nil {
			return nil, err
		}
		var e entry
		if err := yaml.UnmarshalWithOptions(raw, &e, yaml.DisallowUnknownField(), yaml.UseOrderedMap()); err != nil {
			return nil, fmt.Errorf("catalogue: %v: %w", item.Key, err)
		}
		t, err := f.table(fmt.Sprint(item.Key), e)
		if err != nil {
			return nil, fmt.Errorf("catalogue: %v: %w", item.Key, err)
		}
		c.Tables = append(c.Tables, t)
	}
	for i := range c.Tables {
		c.byName[c.Tables[i].Name] = &c.Tables[i]
	}
	return c, nil
}

func (f *file) table(name string, e entry) (Table, error) {
	t := Table{Name: name, What: e.What, Key: e.Key, Delete: e.End == "delete", Where: e.Where, Clear: e.Clear, Plain: e.Plain}
	var ok bool
	if t.Purpose, ok = f.Purposes[e.Purpose]; !ok || t.Purpose.Ground == "" {
		return t, fmt.Errorf("no purpose %q with a ground", e.Purpose)
	}
	if t.Keep, ok = f.Retentions[e.Keep]; !ok || e.What == "" || e.End != "" && e.End != "delete" {
		return t, fmt.Errorf("no time of keeping %q, no name, or no such end", e.Keep)
	}
	t.Purpose.ID, t.Keep.ID = e.Purpose, e.Keep
	if e.Via != "" {
		if n, _ := fmt.Sscanf(e.Via, "%s in %s by %s", &t.Via.Column, &t.Via.Table, &t.Via.Key); n != 3 {
			return t, fmt.Errorf("via %q is not understood", e.Via)
		}
	}
	for _, item := range e.Columns {
		c, err := column(fmt.Sprint(item.Key), fmt.Sprint(item.Value))
		if err != nil {
			return t, err
		}
		t.Columns = append(t.Columns, c)
	}
	return t, nil
}

func column(name, words string) (Column, error) {
	c := Column{Name: name}
	parts := strings.Fields(words)
	if len(parts) < 2 {
		return c, fmt.Errorf("%s: %q has no class", name, words)
	}
	c.Label, c.Class = parts[0], Class(parts[1])
	if rank[c.Class] == 0 {
		return c, fmt.Errorf("%s: no class %q", name, c.Class)
	}
	for _, mark := range parts[2:] {
		switch key, value, _ := strings.Cut(mark, "="); key {
		case "sealed":
			c.Sealed = true
		case "hashed":
			c.Hashed = true
		case "empty":
			c.Empty = true
		case "null":
			c.Empty, c.Null = true, true
		case "mention":
			c.Mention = true
		case "mask":
			if c.Mask = value; masks[value] == nil {
				return c, fmt.Errorf("%s: no mask %q", name, value)
			}
		default:
			return c, fmt.Errorf("%s: no mark %q", name, mark)
		}
	}
	return c, nil
}

// Common reports whether a column means the same in every table: who entered a row.
func (c *Catalogue) Common(name string) bool { return c.common[name] != "" }

// Table gives the entry of a table; nil for one in which nothing is about a person.
func (c *Catalogue) Table(name string) *Table { return c.byName[name] }

// Column gives the entry of a column; nil for one that says nothing about a person.
func (c *Catalogue) Column(table, name string) *Column {
	if t := c.byName[table]; t != nil {
		return t.column(name)
	}
	return nil
}

func (t *Table) column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Row is the column that a sealed value of the table is bound to: the row's id, or the
// account where an account has one row.
func (t *Table) Row() string {
	if t.Via.Column == "account_id" {
		return t.Via.Column
	}
	return "id"
}

// Whose reports whether a row of the table can be found to be a person's.
func (t *Table) Whose() bool { return len(t.Key) > 0 || t.Via.Column != "" }

// masks are the ways of showing a value in part.
var masks = map[string]func(string) string{
	"id": crypt.MaskID, "phone": crypt.MaskPhone, "address": crypt.MaskAddress,
	"given": func(s string) string {
		if s == "" {
			return ""
		}
		return "已填写"
	},
}

// Mask gives the mask of a sealed column. It panics for a column that has none: a
// value is never shown whole because somebody forgot its entry.
func Mask(table, name string) func(string) string {
	c := The().Column(table, name)
	if c == nil || masks[c.Mask] == nil {
		panic("catalogue: no mask of " + table + "." + name)
	}
	return masks[c.Mask]
}
