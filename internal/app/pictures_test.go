//go:build pictures

package app_test

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"zhibu/internal/app"
	"zhibu/internal/app/demo"
)

// TestPictures draws the pages that set the standard from the demonstration in
// ZHIBU_DEMO into ZHIBU_PICTURES, to be looked at: `make pictures`.
func TestPictures(t *testing.T) {
	into, signed := demonstration(t)
	branch, officer, member := signed("shuji"), signed("gongwei"), signed("dangyuan")
	branch.open("/")
	own := branch.pathOf(".bar-org")
	drawn := []struct {
		name string
		b    *tab
		path string
		full bool
	}{
		{"home", branch, "/", false}, {"org-year", branch, own, false}, {"record", branch, "/activities/new?kind=themeday", false},
		{"report", officer, "/report", false}, {"figure", officer, "/report/figures/visit.person_times", false},
		{"committee", officer, "/duties", false}, {"home-officer", officer, "/", false}, {"roster", branch, "/members", false}, {"me", member, "/me", true},
	}
	for _, view := range []struct {
		name, size    string
		width, height int64
	}{{"", "", 1440, 900}, {"-middle", "", 1024, 768}, {"-phone", "", 390, 844},
		{"-xl", "xl", 1440, 900}, {"-middle-xl", "xl", 1024, 768}, {"-phone-xl", "xl", 390, 844}, {"-200", "", 720, 450}} { // the last is 1440 at 200 %
		for _, d := range drawn {
			d.b.size(view.width, view.height)
			d.b.cookie("size", view.size)
			d.b.open(d.path)
			keep(t, filepath.Join(into, d.name+view.name+".png"), d.b, d.full)
		}
	}
	for name, path := range map[string]string{"org-year": own, "roster": "/members", "one": branch.first("/activities", "td a")} {
		branch.open(path)
		text, err := chromedp.Run(branch.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFMargin(0.5)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(into, name+".pdf"), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// demonstration serves the demonstration in ZHIBU_DEMO, tells where pictures go and
// signs its people in.
func demonstration(t *testing.T) (into string, signed func(login string) *tab) {
	t.Helper()
	data, into := os.Getenv("ZHIBU_DEMO"), os.Getenv("ZHIBU_PICTURES")
	if data == "" || into == "" {
		t.Fatal("ZHIBU_DEMO and ZHIBU_PICTURES are not set: draw the pictures with make pictures")
	}
	clock := demo.Standing(time.Now)
	a, err := app.Open(t.Context(), app.Config{Data: data, Clock: clock, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	base := serve(t, a, clock)
	return into, func(login string) *tab {
		b := browse(t, base)
		b.signIn(login, demo.Password)
		return b
	}
}

func (b *tab) cookie(name, value string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.base}); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) pathOf(selector string) string {
	b.t.Helper()
	return js[string](b, "document.querySelector("+quoted(selector)+").getAttribute('href')")
}

func (b *tab) first(page, selector string) string {
	b.t.Helper()
	b.open(page)
	return b.pathOf(selector)
}

// keep writes a picture of the window with few colours, so that it is small.
func keep(t *testing.T, path string, b *tab, full bool) {
	t.Helper()
	shot := chromedp.CaptureScreenshot()
	if full {
		shot = chromedp.FullScreenshot(100)
	}
	text, err := chromedp.Run(b.ctx, shot)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few(drawn)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// few reduces a page to the 256 colours that are most often in it.
func few(src image.Image) image.Image {
	count := map[color.RGBA]int{}
	for y := src.Bounds().Min.Y; y < src.Bounds().Max.Y; y++ {
		for x := src.Bounds().Min.X; x < src.Bounds().Max.X; x++ {
			r, g, b, _ := src.At(x, y).RGBA()
			count[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}]++
		}
	}
	palette := color.Palette{}
	for c := range count {
		palette = append(palette, c)
	}
	slices.SortFunc(palette, func(a, b color.Color) int { return cmp.Compare(count[b.(color.RGBA)], count[a.(color.RGBA)]) })
	out := image.NewPaletted(src.Bounds(), palette[:min(256, len(palette))])
	draw.Draw(out, out.Bounds(), src, src.Bounds().Min, draw.Src)
	return out
}
