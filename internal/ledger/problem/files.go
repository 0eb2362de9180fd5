package problem

import (
	"context"
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

const mostFiles = 8

// Paper is a file that shows that a problem is put right, without its bytes.
type Paper struct {
	ID, Size int64
	Name     string
}

// Attach keeps files with a problem; none is ever asked for. It takes Keep, and answers
// Invalid for none and for too many.
func (ps *Problems) Attach(ctx context.Context, who gate.Actor, id int64, files []attach.File) error {
	return ps.as(ctx, who, Keep, id, 0, func(x *deed) error {
		if again, err := x.Again("problem.files", new(int64)); again || err != nil {
			return err
		}
		if x.State == Void {
			return fault.New(fault.Conflict, "这个问题"+x.State.Label()+"，没有加上文件。")
		}
		kept, err := papers(&x.Reading, id)
		switch {
		case err != nil:
			return err
		case len(files) == 0:
			return fault.Field("files", "没有收到文件。请选择一个文件再提交。")
		case len(kept)+len(files) > mostFiles:
			return fault.Field("files", "一个问题最多留"+strconv.Itoa(mostFiles)+"个文件，没有加上。")
		}
		if err := Annex(x.Writing, x.at, id, files); err != nil {
			return err
		}
		if err := x.Done(x.at, "problem.files", id); err != nil {
			return err
		}
		return x.Record(x.at, "problem.files", gate.Subject{Kind: "problem", ID: id}, gate.Detail{"files": len(files)})
	})
}

// Annex keeps files with a problem inside the case of another area: what was seen where
// the problem was found.
func Annex(w *gate.Writing, at gate.Place, id int64, files []attach.File) error {
	for _, f := range files {
		if _, err := w.Exec(at, "INSERT INTO problem_file (id, problem_id, name, kind, size, body, made_by, made_ms) VALUES (@id, @of, @name, @kind, @size, @body, @by, @gate_now)",
			gate.Args{"id": w.NewID(), "of": id, "name": f.Name, "kind": string(f.Kind), "size": int64(len(f.Body)), "body": f.Body, "by": w.Who().Account}); err != nil {
			return err
		}
	}
	return nil
}

func papers(r *gate.Reading, id int64) ([]Paper, error) {
	return gate.Collect(r, "SELECT f.id, f.size, f.name FROM problem_file f JOIN problem p ON p.id = f.problem_id WHERE p.id = @id AND {reach p.org_id} ORDER BY f.id",
		gate.Args{"id": id}, func(row gate.Row) (x Paper, err error) { return x, row.Scan(&x.ID, &x.Size, &x.Name) })
}

// Papers lists the files of a problem. It takes View.
func (ps *Problems) Papers(ctx context.Context, who gate.Actor, id int64) (list []Paper, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = papers(r, id)
		return err
	})
	return list, err
}

// File gives one file. It takes View, and answers NotFound to whoever cannot open the
// problem.
func (ps *Problems) File(ctx context.Context, who gate.Actor, id int64) (f attach.File, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.One("SELECT f.name, f.kind, f.body FROM problem_file f JOIN problem p ON p.id = f.problem_id WHERE f.id = @id AND {reach p.org_id}",
			gate.Args{"id": id}, &f.Name, &f.Kind, &f.Body)
	})
	return f, err
}
