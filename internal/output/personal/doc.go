// Package personal is what the law on personal data gives people here: the rules on
// what is kept (个人信息处理规则), a copy of everything the house holds about oneself,
// and the clearing of what is no longer needed after somebody left (到期清除).
//
// All of it walks the catalogue of fields, so that a new column is in the rules, in
// the copy and in the clearing as soon as it has its entry. Clearing writes the tables
// of many areas: it is the one path besides the district file that does, and every
// person cleared has an entry in the journal.
package personal

import (
	"context"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/catalogue"
)

// Erase is the authority to clear what is due.
const Erase gate.Can = "personal.erase"

// Personal is the cases of this area.
type Personal struct {
	gate *gate.Gate
	keys *crypt.Keys
	cat  *catalogue.Catalogue
	list string // the file of those who were cleared, beside the database; empty for none
	tmp  string
}

// New makes the cases over a gate. list is the file that outlives a copy of the
// database: who was cleared stays cleared when an older copy is put back.
func New(g *gate.Gate, keys *crypt.Keys, list, tmp string) *Personal {
	return &Personal{g, keys, catalogue.The(), list, tmp}
}

// whose is the condition under which a row of a table is a person's, each key
// written by mark.
func whose(t *catalogue.Table, prefix string, mark func(column string) string) string {
	if t.Via.Column != "" {
		return prefix + t.Via.Column + " IN (SELECT p.id FROM " + t.Via.Table + " p WHERE " + mark("p."+t.Via.Key) + ")"
	}
	parts := make([]string, len(t.Key))
	for i, k := range t.Key {
		parts[i] = mark(prefix + k)
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// Rules is the catalogue, for the page that tells it.
func (ps *Personal) Rules() *catalogue.Catalogue { return ps.cat }

// Own is everything that the house holds about the asker, table by table; a table in
// which nothing stands is there too. With clear sealed values are in full.
func (ps *Personal) Own(ctx context.Context, who gate.Actor, clear bool) (list []Section, err error) {
	err = ps.gate.Own(ctx, who, func(r *gate.Reading) error {
		list = nil
		names := map[int64]string{}
		for i := range ps.cat.Tables {
			t := &ps.cat.Tables[i]
			if !t.Whose() {
				continue
			}
			s, err := ps.section(r, t, clear)
			if err != nil {
				return err
			}
			for _, row := range s.raw {
				for j, v := range row {
					if id, ok := v.(int64); ok && names[id] == "" && refers[s.Columns[j].Name] {
						names[id] = "-"
					}
				}
			}
			list = append(list, s)
		}
		if err := called(r, names); err != nil {
			return err
		}
		for i := range list {
			list[i].words(names)
		}
		return nil
	})
	return list, err
}
