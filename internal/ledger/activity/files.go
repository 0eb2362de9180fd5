package activity

import (
	"context"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// MostFiles is how many papers one record holds. None is ever asked for.
const MostFiles = 10

// Paper is a file kept with a record, without its bytes.
type Paper struct {
	ID   int64
	Name string
	Kind attach.Kind
	Size int64
}

// Annex is what a correction changes about the files of a record.
type Annex struct {
	Add  []attach.File
	Drop []int64
}

// Attach adds files to a record and takes others away, both in one write. It
// takes Keep where the record belongs, and answers NotFound, or Invalid for the
// field files when there would be more than ten.
func (as *Activities) Attach(ctx context.Context, who gate.Actor, id int64, x Annex) error {
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		dropped, err := w.Exec(at, "DELETE FROM activity_file WHERE activity_id = @id AND id IN ({ids files})", gate.Args{"id": id, "files": x.Drop})
		if err != nil {
			return err
		}
		have := 0
		if err := w.One(`SELECT COUNT(*) FROM activity_file f JOIN activity a ON a.id = f.activity_id WHERE a.id = @id AND {reach a.org_id}`,
			gate.Args{"id": id}, &have); err != nil {
			return err
		}
		if have+len(x.Add) > MostFiles {
			return TooMany()
		}
		for _, f := range x.Add {
			if _, err := w.Exec(at, `INSERT INTO activity_file (id, activity_id, name, kind, size, body, made_by, made_ms)
				VALUES (@id, @activity, @name, @kind, @size, @body, @by, @gate_now)`,
				gate.Args{"id": w.NewID(), "activity": id, "name": f.Name, "kind": string(f.Kind), "size": int64(len(f.Body)), "body": f.Body,
					"by": w.Who().Account}); err != nil {
				return err
			}
		}
		return w.Record(at, "activity.files", gate.Subject{Kind: "activity", ID: id}, gate.Detail{"added": len(x.Add), "dropped": dropped})
	})
}

// TooMany is the fault of more than ten files.
func TooMany() error {
	return fault.Field("files", "一次活动最多留10个附件，没有加上。请先去掉几个，或者合成一份。")
}

// Papers lists the files of a record. It takes View.
func (as *Activities) Papers(ctx context.Context, who gate.Actor, id int64) (list []Paper, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `SELECT f.id, f.name, f.kind, f.size FROM activity_file f JOIN activity a ON a.id = f.activity_id
			WHERE a.id = @id AND`+held+` ORDER BY f.id`, gate.Args{"id": id}, func(row gate.Row) (p Paper, err error) {
			return p, row.Scan(&p.ID, &p.Name, &p.Kind, &p.Size)
		})
		return err
	})
	return list, err
}

// PaperBytes gives one file. It takes View, and follows the record: who cannot
// open the record cannot open the file; it answers NotFound then.
func (as *Activities) PaperBytes(ctx context.Context, who gate.Actor, id int64) (f attach.File, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.One("SELECT f.name, f.kind, f.body FROM activity_file f JOIN activity a ON a.id = f.activity_id WHERE f.id = @id AND"+held,
			gate.Args{"id": id}, &f.Name, &f.Kind, &f.Body)
	})
	return f, err
}
