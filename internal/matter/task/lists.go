package task

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// List is a list of organisations that are asked again and again, by name.
type List struct {
	ID    int64
	Name  string
	Names []string
}

// Lines makes names of lines, without empty ones and doubles.
func Lines(text string) (names []string) {
	for _, line := range strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' || c == '、' || c == ',' || c == '，' }) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(names, line) {
			names = append(names, line)
		}
	}
	return names
}

// Lists gives the lists of the organisations in reach by name. It takes Send.
func (ts *Tasks) Lists(ctx context.Context, who gate.Actor) (list []List, err error) {
	err = ts.gate.Read(ctx, who, Send, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT id, name, names FROM task_list WHERE {reach org_id} ORDER BY name, id", nil, func(row gate.Row) (l List, err error) {
			var names string
			err = row.Scan(&l.ID, &l.Name, &names)
			l.Names = Lines(names)
			return l, err
		})
		return err
	})
	return list, err
}

// Save keeps a list under a name, in the place of one of that name; without names it is
// taken away. It takes Send, and answers Invalid for a name that no organisation has.
func (ts *Tasks) Save(ctx context.Context, who gate.Actor, of int64, name string, names []string) error {
	return ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		at, err := w.At(of)
		if err != nil {
			return err
		}
		if name = strings.TrimSpace(name); len([]rune(name)) < 2 || len([]rune(name)) > 30 {
			return fault.Field("name", "请给名单起个名字，2到30个字。")
		}
		_, wrong, err := chosen(&w.Reading, of, &Reach{Sort: All, Names: names})
		if err != nil {
			return err
		}
		switch {
		case len(wrong) > 0:
			return fault.Field("names", "没有找到“"+strings.Join(wrong, "”、“")+"”，请按名册里的全称或者简称写，一行一个。")
		case len(names) > mostNames:
			return fault.Field("names", "名单太长，请分成几个。")
		case len(names) == 0:
			_, err = w.Exec(at, "DELETE FROM task_list WHERE org_id = @org AND name = @name", gate.Args{"name": name})
		default:
			_, err = w.Exec(at, `INSERT INTO task_list (id, org_id, name, names, version) VALUES (@id, @org, @name, @names, 1)
				ON CONFLICT (org_id, name) DO UPDATE SET names = excluded.names, version = task_list.version + 1`,
				gate.Args{"id": w.NewID(), "name": name, "names": strings.Join(names, "\n")})
		}
		if err != nil {
			return err
		}
		return w.Record(at, "task.list", gate.Subject{Kind: "org", ID: of}, gate.Detail{"names": len(names)})
	})
}
