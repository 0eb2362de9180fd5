package election

import (
	"slices"
	"strings"
	"testing"
)

// The order of a list of names is that of the strokes of their surnames.
func TestByStrokes(t *testing.T) {
	for _, c := range []struct{ what, want string }{
		{"by the number of strokes", "丁一 马一 王一 石一 朱一 李一 林一 赵一 秦一 黄一 彭一 蓝一 蔡一 樊一 薛一 戴一 瞿一"},
		{"those of one number by the first stroke", "王一 牛一 文一 孔一"},
		{"across, down, left, dot, turn", "苏一 吴一 何一 沈一 陈一"},
		{"then by the strokes that follow", "李一 杨一"},
		{"a compound surname by its first character, after the single one", "令狐一 司一 司马光 司徒一 西门一 欧一 欧阳一 诸一 诸葛一"},
		{"compound ones that begin alike by the second character", "东方一 东郭一"},
		{"a two-character name is no compound surname", "司马 司马光"},
		{"of one surname the shorter name first", "赵一 赵一一"},
		{"what the table lacks comes last", "夔一 犇一"},
	} {
		names := strings.Fields(c.want)
		list := make([]Candidate, 0, len(names))
		for _, n := range slices.Backward(names) {
			list = append(list, Candidate{Name: n})
		}
		ByStrokes(list)
		var got []string
		for _, x := range list {
			got = append(got, x.Name)
		}
		if !slices.Equal(got, names) {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

// Every entry stands once, and only an unknown surname is named.
func TestSurnames(t *testing.T) {
	seen := map[rune]bool{}
	n := 0
	for i, s := range strokes {
		if i > 0 && strokes[i-1].n >= s.n {
			t.Errorf("%d strokes stand after %d", s.n, strokes[i-1].n)
		}
		for _, r := range s.names {
			if n++; seen[r] {
				t.Errorf("%c stands twice", r)
			}
			seen[r] = true
		}
	}
	if n < 500 || len(compound) < 50 {
		t.Errorf("the table holds %d characters and %d compound surnames", n, len(compound))
	}
	for _, c := range compound {
		if r := []rune(c); len(r) != 2 || !seen[r[0]] {
			t.Errorf("%s is compound, and its first character is not known", c)
		}
	}
	if got := Unordered([]Candidate{{Name: "欧阳一"}, {Name: "犇一"}, {Name: "郭一"}}); !slices.Equal(got, []string{"犇一"}) {
		t.Errorf("not known: %v", got)
	}
}
