package gallery

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

var today = day.Of(2021, 12, 20)

var nav = []ui.NavItem{
	{Text: "工作台", Href: "/"}, {Text: "组织", Href: "/orgs"}, {Text: "活动", Href: "/activities"},
	{Text: "事项", Href: "/decisions"}, {Text: "名册", Href: "/members"}, {Text: "成绩单", Href: "/report"},
}

func frame(title, here string) ui.Frame {
	items := append([]ui.NavItem(nil), nav...)
	for i := range items {
		items[i].Here = items[i].Text == here
	}
	return ui.Frame{
		Title: title, Place: "区虚构局机关第一党支部", PlaceHref: "/orgs/7", Nav: items,
		Person: "许砚青", PostName: "支部书记", Choice: true, AsOf: today, Today: today, Path: "/",
	}
}

func opt(texts ...string) []ui.Option {
	var os []ui.Option
	for _, t := range texts {
		on := strings.HasPrefix(t, "*")
		t = strings.TrimPrefix(t, "*")
		name, note, _ := strings.Cut(t, "|")
		os = append(os, ui.Option{Value: name, Text: name, Note: note, On: on})
	}
	return os
}

func choice(name, label string, texts ...string) ui.Field {
	return ui.Field{Name: name, Label: label, Kind: "select", Options: opt(texts...)}
}

// forbidden is what the policy for content refuses, and what the style of the house does.
var forbidden = map[string]*regexp.Regexp{
	"a style attribute":   regexp.MustCompile(`<[^>]*\sstyle=`),
	"a style element":     regexp.MustCompile(`<style`),
	"a script of its own": regexp.MustCompile(`<script(?:[^>]*)>[^<]`),
	"a handler attribute": regexp.MustCompile(`<[^>]*\son[a-z]+=`),
	"an outside address":  regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//`),
	"an exclamation mark": regexp.MustCompile(`！`),
	"a middle dot":        regexp.MustCompile(`·`),
	"an unsafe address":   regexp.MustCompile(`about:invalid`),
	"an icon that is not": regexp.MustCompile(`aria-hidden="true"></svg>`),
	"a nil that is shown": regexp.MustCompile(`%!|<nil>`),
}

func TestPages(t *testing.T) {
	if err := ui.Check(); err != nil {
		t.Fatal(err)
	}
	folder := os.Getenv("ZHIBU_GALLERY")
	if folder != "" {
		if err := os.MkdirAll(filepath.Join(folder, "static"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := fs.WalkDir(ui.Files(), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(ui.Files(), name)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(folder, "static", name), text, 0o644)
		}); err != nil {
			t.Fatal(err)
		}
	}
	for name, page := range pages() {
		t.Run(name, func(t *testing.T) { show(t, folder, name, page) })
	}
}

func show(t *testing.T, folder, name string, page templ.Component) {
	t.Helper()
	var out bytes.Buffer
	if err := page.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	for what, re := range forbidden {
		if at := re.FindStringIndex(out.String()); at != nil {
			t.Errorf("%s holds %s: %.160s", name, what, out.String()[at[0]:])
		}
	}
	for id, n := range idCounts(out.String()) {
		if n > 1 {
			t.Errorf("%s: the id %q stands %d times", name, id, n)
		}
	}
	if folder == "" {
		return
	}
	text := strings.ReplaceAll(out.String(), `"`+ui.StaticPath, `"static/`)
	if err := os.WriteFile(filepath.Join(folder, name+".html"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

var idAttr = regexp.MustCompile(`\sid="([^"]+)"`)

func idCounts(html string) map[string]int {
	counts := map[string]int{}
	for _, m := range idAttr.FindAllStringSubmatch(html, -1) {
		counts[m[1]]++
	}
	return counts
}
