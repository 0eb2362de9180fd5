package find_test

import (
	"reflect"
	"testing"

	"zhibu/internal/base/find"
)

func TestPieces(t *testing.T) {
	for _, x := range []struct {
		text, what string
		want       []find.Piece
	}{
		{"学党史", "党", []find.Piece{{"学", false}, {"党", true}, {"史", false}}},
		{"党党", "党", []find.Piece{{"党", true}, {"党", true}}},
		{"看PPT和ppt", "Ppt", []find.Piece{{"看", false}, {"PPT", true}, {"和", false}, {"ppt", true}}},
		{"学党史", "", []find.Piece{{"学党史", false}}},
		{"", "党", nil},
		{"İ党", "党", []find.Piece{{"İ", false}, {"党", true}}}, // a letter whose small form is longer
	} {
		if got := find.Pieces(x.text, x.what); !reflect.DeepEqual(got, x.want) {
			t.Errorf("%q in %q: %v", x.what, x.text, got)
		}
	}
}

func TestAround(t *testing.T) {
	long := "一二三四五六七八九十一二三四五六七八九十"
	for _, x := range []struct{ text, what, want string }{
		{"先学党史。", "党史", "先学党史。"},
		{"第一行\n第二行有党史\n第三行", "党史", "第二行有党史"},
		{"党史", "党章", ""},
		{"党史", "", ""},
		{long + "党史" + long + long, "党史", "…" + "七八九十一二三四五六七八九十党史" + long + "一二三四五六七八九十一二三四五六…"},
		{"党史\n党章", "史\n党", "党史\n党章"}, // nobody types it; nothing breaks
	} {
		if got := find.Around(x.text, x.what); got != x.want {
			t.Errorf("%q in %q: %q, want %q", x.what, x.text, got, x.want)
		}
	}
}

func TestSpelling(t *testing.T) {
	for text, want := range map[string][2]string{"东一支部": {"dongyizhibu", "dyzb"}, "第10支部": {"di10zhibu", "d10zb"}, "": {"", ""}} {
		if full, initials := find.Spell(text); full != want[0] || initials != want[1] {
			t.Errorf("%s: %s, %s", text, full, initials)
		}
	}
	if full, _ := find.SpellName("单于"); full != "shanyu" {
		t.Errorf("a surname is read %s", full)
	}
	if full, _ := find.Spell("区委办"); full != "quweiban" {
		t.Errorf("a district is read as a surname: %s", full)
	}
	for letters, want := range map[string]bool{"dyzb": true, "yizhi": true, "DYZ": true, "d": false, "东y": false, "zz": false} {
		if find.Spelt("东一支部", letters) != want {
			t.Errorf("%s: %v", letters, !want)
		}
	}
}
