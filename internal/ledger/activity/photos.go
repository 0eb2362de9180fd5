package activity

import (
	"context"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/photo"
)

// mostPhotos is how many photographs one record holds. They are for memory and
// never asked for.
const mostPhotos = 12

// Picture is a photograph of a record, without its bytes.
type Picture struct {
	ID              int64
	Caption, Credit string
	Width, Height   int
}

// AddPhotos puts photographs to a record. It takes Keep, and answers Invalid
// when there would be more than twelve.
func (as *Activities) AddPhotos(ctx context.Context, who gate.Actor, id int64, list []photo.Photo, caption, credit string) error {
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("activity.photos", new(int64)); again || err != nil {
			return err
		}
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		have := 0
		if err := w.One(`SELECT COUNT(*) FROM activity_photo p JOIN activity a ON a.id = p.activity_id WHERE a.id = @id AND {reach a.org_id}`,
			gate.Args{"id": id}, &have); err != nil {
			return err
		}
		if have+len(list) > mostPhotos {
			return fault.Field("photos", "一次活动最多留12张照片，这几张没有加上，其他内容已经保存。")
		}
		for _, p := range list {
			if _, err := w.Exec(at, `INSERT INTO activity_photo (id, activity_id, caption, credit, width, height, small, large)
				VALUES (@id, @activity, @caption, @credit, @width, @height, @small, @large)`,
				gate.Args{"id": w.NewID(), "activity": id, "caption": caption, "credit": credit, "width": int64(p.Width),
					"height": int64(p.Height), "small": p.Small, "large": p.Large}); err != nil {
				return err
			}
		}
		if err := w.Done(at, "activity.photos", id); err != nil {
			return err
		}
		return w.Record(at, "activity.photos", gate.Subject{Kind: "activity", ID: id}, gate.Detail{"added": len(list)})
	})
}

// DropPhotos takes photographs from a record. It takes Keep.
func (as *Activities) DropPhotos(ctx context.Context, who gate.Actor, id int64, photos []int64) error {
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		n, err := w.Exec(at, "DELETE FROM activity_photo WHERE activity_id = @id AND id IN ({ids photos})",
			gate.Args{"id": id, "photos": photos})
		if err != nil {
			return err
		}
		return w.Record(at, "activity.photos", gate.Subject{Kind: "activity", ID: id}, gate.Detail{"dropped": n})
	})
}

// Pictures lists the photographs of a record. It takes View.
func (as *Activities) Pictures(ctx context.Context, who gate.Actor, id int64) (list []Picture, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `SELECT p.id, p.caption, p.credit, p.width, p.height FROM activity_photo p JOIN activity a ON a.id = p.activity_id
			WHERE a.id = @id AND`+held+` ORDER BY p.id`, gate.Args{"id": id}, func(row gate.Row) (p Picture, err error) {
			return p, row.Scan(&p.ID, &p.Caption, &p.Credit, &p.Width, &p.Height)
		})
		return err
	})
	return list, err
}

// PictureBytes gives one photograph as JPEG. It takes View, and follows the
// record: who cannot open the record cannot open the file.
func (as *Activities) PictureBytes(ctx context.Context, who gate.Actor, id int64, small bool) (jpeg []byte, err error) {
	column := "large"
	if small {
		column = "small"
	}
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.One("SELECT p."+column+" FROM activity_photo p JOIN activity a ON a.id = p.activity_id WHERE p.id = @id AND"+held,
			gate.Args{"id": id}, &jpeg)
	})
	return jpeg, err
}
