//go:build pictures

package app_test

import (
	"path/filepath"
	"testing"
)

// TestManualPictures draws the pictures of the manual from the demonstration: the top
// of a page, as wide as the manual shows it. `make manual`.
func TestManualPictures(t *testing.T) {
	into, signed := demonstration(t)
	branch, officer, system := signed("shuji"), signed("gongwei"), signed("xitong")
	branch.open("/")
	own := branch.pathOf(".bar-org")
	for _, d := range []struct {
		name   string
		b      *tab
		path   string
		height int64
	}{
		{"home", branch, "/", 620}, {"record", branch, "/activities/new?kind=themeday", 700}, {"year", branch, own, 700}, {"roster", branch, "/members", 520},
		{"matters", branch, "/matters", 520}, {"tasks", branch, "/tasks", 520}, {"inspections", officer, "/inspections", 520},
		{"figure", officer, "/report/figures/meeting.themeday", 620}, {"duties", officer, "/duties", 620}, {"backup", system, "/settings/backup", 520},
	} {
		d.b.size(1200, d.height)
		d.b.open(d.path)
		// The band about personal data is read once, and says nothing of the page.
		js[bool](d.b, `(document.querySelectorAll(".told").forEach((e) => e.remove()), true)`)
		keep(t, filepath.Join(into, d.name+".png"), d.b, false)
	}
}
