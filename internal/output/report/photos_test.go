package report_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/photo"
	"zhibu/internal/base/testkit"
)

// Photographs with a credit stand in the chapter of their activity, within reach;
// one without a credit stands nowhere, and a void record takes its own along.
func TestPhotographs(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := t.Context()
		shot := photo.Photo{Width: 4, Height: 3, Large: []byte{1}, Small: []byte{2}}
		east, west := visit(t, w, w.East, "2021-05-12"), visit(t, w, w.West, "2021-06-12")
		for id, credit := range map[int64]string{east: "方砚", west: "许禾"} {
			if err := w.Activities.AddPhotos(ctx, w.Officer, id, []photo.Photo{shot}, "在史志馆", credit); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Activities.AddPhotos(ctx, w.Officer, east, []photo.Photo{shot}, "没有署名", ""); err != nil {
			t.Fatal(err)
		}
		whole, err := w.Reports.Read(ctx, w.Officer, w.Root, 2021, on)
		if err != nil {
			t.Fatal(err)
		}
		if got := whole.Chapters[0].Photos; len(got) != 2 || got[0].Credit != "许禾" || got[1].Credit != "方砚" {
			t.Errorf("the whole: %+v", got)
		}
		own, err := w.Reports.Read(ctx, w.Secretary, w.East, 2021, on)
		if err != nil {
			t.Fatal(err)
		}
		if got := own.Chapters[0].Photos; len(got) != 1 || got[0].Credit != "方砚" {
			t.Errorf("the branch: %+v", got)
		}
		if err := w.Activities.Withdraw(ctx, w.Officer, west, "重复"); err != nil {
			t.Fatal(err)
		}
		if whole, err = w.Reports.Read(ctx, w.Officer, w.Root, 2021, on); err != nil || len(whole.Chapters[0].Photos) != 1 {
			t.Errorf("after voiding: %+v %v", whole.Chapters[0].Photos, err)
		}
	})
}
