package activityweb

import (
	"zhibu/internal/base/photo"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
)

// uploads are the photographs and files of a form, safe to keep.
type uploads struct {
	photos          []photo.Photo
	caption, credit string
	activity.Annex
}

func uploadsOf(r *web.Request, rec form, have int) (up uploads, err error) {
	up.caption, up.credit = rec.Caption, rec.Credit
	if up.photos, err = r.Photos("photos"); err != nil {
		return up, err
	}
	up.Add, err = r.Files("files")
	if err == nil && have+len(up.Add) > activity.MostFiles {
		err = activity.TooMany()
	}
	return up, err
}

// keepFiles puts what came with a form to the record.
func (p pages) keepFiles(r *web.Request, id int64, up uploads) error {
	if len(up.photos) > 0 {
		if err := p.Activities.AddPhotos(r.Context(), r.Who, id, up.photos, up.caption, up.credit); err != nil {
			return err
		}
	}
	if len(up.Add)+len(up.Drop) > 0 {
		return p.Activities.Attach(r.Context(), r.Who, id, up.Annex)
	}
	return nil
}

// photoOf is a photograph as pages show it.
func photoOf(x activity.Picture, a activity.Activity) Photo {
	v := Photo{ID: x.ID, Src: "/photos/" + ui.ID(x.ID) + "?small=1", Alt: x.Caption, Caption: x.Caption}
	if v.Alt == "" {
		v.Alt = a.Title + "的照片"
	}
	if x.Credit != "" {
		v.Credit = "摄影：" + x.Credit
	}
	return v
}

// files are the papers of a record as pages show them.
func (p pages) files(r *web.Request, id int64) (list []File, err error) {
	kept, err := p.Activities.Papers(r.Context(), r.Who, id)
	for _, x := range kept {
		list = append(list, File{ID: x.ID, Name: x.Name, Note: ui.Size(x.Size), Href: "/files/" + ui.ID(x.ID)})
	}
	return list, err
}

// paper gives a file to be saved, never to be opened in the page; who cannot
// open the record gets none.
func (p pages) paper(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.Activities.PaperBytes(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Give(f)
}

// picture gives the bytes of a photograph; who cannot open the record gets none.
func (p pages) picture(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	jpeg, err := p.Activities.PictureBytes(r.Context(), r.Who, id, r.FormValue("small") != "")
	if err != nil {
		return err
	}
	return r.Picture(jpeg)
}
