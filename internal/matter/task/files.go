package task

import (
	"context"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
)

// mostFiles is how many files one task brings.
const mostFiles = 5

// File is a file that comes with a task.
type File struct {
	ID   int64
	Name string
	Size int64
}

// annex adds files to a draft and takes others away.
func annex(w *gate.Writing, at gate.Place, task int64, add []attach.File, drop []int64) error {
	if len(drop) > 0 {
		if _, err := w.Exec(at, "DELETE FROM task_file WHERE task_id = @task AND id IN ({ids files})", gate.Args{"task": task, "files": drop}); err != nil {
			return err
		}
	}
	have := 0
	if err := w.One("SELECT COUNT(*) FROM task_file f JOIN matter m ON m.id = f.task_id WHERE m.id = @task AND {reach m.org_id}", gate.Args{"task": task}, &have); err != nil {
		return err
	}
	if have+len(add) > mostFiles {
		return fault.Field("files", "一件最多附5个文件，没有保存。请先去掉几个，或者合成一份。")
	}
	for _, f := range add {
		if _, err := w.Exec(at, "INSERT INTO task_file (id, task_id, name, kind, size, body, made_by, made_ms) VALUES (@id, @task, @name, @kind, @size, @body, @by, @gate_now)",
			gate.Args{"id": w.NewID(), "task": task, "name": f.Name, "kind": string(f.Kind), "size": int64(len(f.Body)), "body": f.Body, "by": w.Who().Account}); err != nil {
			return err
		}
	}
	return nil
}

// files lists those of a task that whoever asks has been found to reach.
func files(r *gate.Reading, task int64) ([]File, error) {
	var list []File
	err := r.Beyond("the files of a task go to all whom it reached", "SELECT id, name, size FROM task_file WHERE task_id = @task ORDER BY id", gate.Args{"task": task},
		func(row gate.Row) error {
			var f File
			err := row.Scan(&f.ID, &f.Name, &f.Size)
			list = append(list, f)
			return err
		})
	return list, err
}

// File gives a file of a task to those who ask and to those whom it reached. It takes
// View, and answers NotFound for others, before it is sent too.
func (ts *Tasks) File(ctx context.Context, who gate.Actor, task, file int64) (f attach.File, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if _, err := matter.Load[Doc](r, task, matter.Task); fault.KindOf(err) == fault.NotFound {
			list, err := addressees(r, task)
			if err != nil {
				return err
			}
			if len(list) == 0 {
				return fault.Missing()
			}
		} else if err != nil {
			return err
		}
		if err := r.Beyond("the files of a task go to all whom it reached", "SELECT name, kind, body FROM task_file WHERE id = @file AND task_id = @task",
			gate.Args{"file": file, "task": task}, func(row gate.Row) error { return row.Scan(&f.Name, &f.Kind, &f.Body) }); err != nil {
			return err
		}
		if f.Name == "" {
			return fault.Missing()
		}
		return nil
	})
	return f, err
}
