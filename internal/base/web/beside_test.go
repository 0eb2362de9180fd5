package web_test

import (
	"strings"
	"testing"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

func TestBeside(t *testing.T) {
	clash := []ui.Problem{{Text: "刚被别人改过。"}, {Field: "theme", Text: "已经说过。"}}
	option := func(on string) []ui.Option {
		return []ui.Option{{Value: "1", Text: "一号馆", On: on == "1"}, {Value: "2", Text: "二号馆", On: on == "2"}}
	}
	fields := func(place, site, theme, note string) []ui.Field {
		return []ui.Field{{Name: "place", Label: "地点", Value: place}, {Name: "site", Label: "场馆", Options: option(site)}, {Name: "theme", Label: "主题", Value: theme}, {Name: "note", Label: "备注", Value: note}}
	}
	got := web.Beside(clash, fields("东厅", "1", "甲", "同样"), fields("西厅", "2", "乙", "同样"))
	for field, want := range map[string]string{"place": "地点现在是“西厅”。", "site": "场馆现在是“二号馆”。", "theme": "已经说过。", "note": ""} {
		if text := web.ProblemOf(got, field); text != want {
			t.Errorf("%s: %q, want %q", field, text, want)
		}
	}
	if text := web.ProblemOf(web.Beside(nil, fields("东厅", "1", "", ""), fields("", "1", "", "")), "place"); text != "地点现在是空的。" {
		t.Errorf("emptied: %q", text)
	}
	if text := web.ProblemOf(web.Beside(nil, fields("", "1", "", ""), fields(strings.Repeat("长", 5000), "1", "", "")), "place"); len([]rune(text)) > 320 || !strings.Contains(text, "……") {
		t.Errorf("a long text takes %d characters", len([]rune(text)))
	}
}
