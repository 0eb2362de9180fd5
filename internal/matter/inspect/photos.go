package inspect

import (
	"context"
	"fmt"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/photo"
	"zhibu/internal/ledger/problem"
)

// mostPhotos is how many photographs one finding has; none is ever asked for.
const mostPhotos = 3

// picture keeps the photographs of a finding and takes others away. They belong to the
// finding: an answer without one keeps none.
func picture(w *gate.Writing, at gate.Place, answer int64, x *Said) error {
	if x.Finding == "" && len(x.Add) > 0 {
		return fault.Field("photos", "照片跟着要整改的问题走，请先写明问题；没有问题的不留照片。")
	}
	if x.Finding == "" {
		_, err := w.Exec(at, "DELETE FROM inspection_photo WHERE answer_id = @answer", gate.Args{"answer": answer})
		return err
	}
	if len(x.Drop) > 0 {
		if _, err := w.Exec(at, "DELETE FROM inspection_photo WHERE answer_id = @answer AND id IN ({ids photos})", gate.Args{"answer": answer, "photos": x.Drop}); err != nil {
			return err
		}
	}
	kept, err := photosOf(&w.Reading, answer)
	if err != nil {
		return err
	}
	if len(kept)+len(x.Add) > mostPhotos {
		return fault.Field("photos", fmt.Sprintf("一个问题最多留%d张照片，没有加上。", mostPhotos))
	}
	for _, p := range x.Add {
		if _, err := w.Exec(at, "INSERT INTO inspection_photo (id, answer_id, org_id, size, body, made_by, made_ms) VALUES (@id, @answer, @org, @size, @body, @by, @gate_now)",
			gate.Args{"id": w.NewID(), "answer": answer, "size": int64(len(p.Large)), "body": p.Large, "by": w.Who().Account}); err != nil {
			return err
		}
	}
	return nil
}

func photosOf(r *gate.Reading, answer int64) ([]int64, error) {
	return gate.Collect(r, "SELECT id FROM inspection_photo WHERE answer_id = @answer AND {reach org_id} ORDER BY id", gate.Args{"answer": answer},
		func(row gate.Row) (id int64, err error) { return id, row.Scan(&id) })
}

// hand makes the photographs of an answer files of the problem that it became.
func hand(w *gate.Writing, at gate.Place, answer, found int64) error {
	var files []attach.File
	err := w.Each("SELECT body FROM inspection_photo WHERE answer_id = @answer AND {reach org_id} ORDER BY id", gate.Args{"answer": answer}, func(row gate.Row) error {
		f := attach.File{Name: fmt.Sprintf("现场照片%d.jpg", len(files)+1), Kind: attach.JPG}
		err := row.Scan(&f.Body)
		files = append(files, f)
		return err
	})
	if err != nil || len(files) == 0 {
		return err
	}
	if err := problem.Annex(w, at, found, files); err != nil {
		return err
	}
	_, err = w.Exec(at, "DELETE FROM inspection_photo WHERE answer_id = @answer", gate.Args{"answer": answer})
	return err
}

// Photo gives a photograph of a finding, as a JPEG, to the team until the letter. It takes
// Check for one who was sent there, and answers NotFound.
func (is *Inspections) Photo(ctx context.Context, who gate.Actor, id, of, picture int64) (jpeg []byte, err error) {
	err = is.gate.Read(ctx, who, Check, func(r *gate.Reading) error {
		if ok, err := seated(r, id, of); err != nil || !ok {
			if err == nil {
				err = fault.Missing()
			}
			return err
		}
		return r.One("SELECT p.body FROM inspection_photo p JOIN inspection_answer a ON a.id = p.answer_id WHERE p.id = @photo AND a.matter_id = @id AND a.org_id = @of AND {reach p.org_id}",
			gate.Args{"photo": picture, "id": id, "of": of}, &jpeg)
	})
	return jpeg, err
}

// Photos are what the form of an answer adds and takes away.
type Photos struct {
	Add  []photo.Photo
	Drop []int64
}
