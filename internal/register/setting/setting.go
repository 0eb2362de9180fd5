// Package setting keeps what holds for the whole house, a text under a name. What a
// setting means, who may change it and what the journal says of it is with whoever has it.
package setting

import "zhibu/internal/base/gate"

// Get reads a setting; empty where nobody chose.
func Get(r *gate.Reading, name string) (value string, err error) {
	err = r.Beyond("a setting holds for everybody", "SELECT value FROM setting WHERE name = @name",
		gate.Args{"name": name}, func(row gate.Row) error { return row.Scan(&value) })
	return value, err
}

// Put changes a setting; an empty value takes it back.
func Put(w *gate.Writing, at gate.Place, name, value string) error {
	if _, err := w.Exec(at, "DELETE FROM setting WHERE name = @name", gate.Args{"name": name}); err != nil || value == "" {
		return err
	}
	_, err := w.Exec(at, "INSERT INTO setting (name, value) VALUES (@name, @value)", gate.Args{"name": name, "value": value})
	return err
}
