package arch

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// rows of the picture, from the top down: the floor of the plan and what is written beside it.
var rows = []struct{ floor, name, note string }{
	{"internal/cli", "cli", "commands"}, {"internal/app", "app", "opens the gate, mounts the routes, says what a post may do"},
	{"internal/output/", "output", "what goes out: figures, papers, exports"}, {"internal/matter/", "matter", "work with stages"}, {"internal/duty", "duty", "rules as data"},
	{"internal/ledger/", "ledger", "what happened, once"}, {"internal/register/", "register", "who and where"}, {"internal/base/", "base", "the ground"},
}

// area is a box of the picture.
type area struct {
	x, y, w int
	pages   bool // it has pages of its own
}

const (
	left, top, gap, tall = 20, 46, 86, 30
	letter               = 8
)

// areaOf answers the area of a floor to which a package belongs: its first folder there.
func areaOf(pkg string) (floor, name string) {
	for _, r := range rows {
		if rest, ok := strings.CutPrefix(pkg+"/", strings.TrimSuffix(r.floor, "/")+"/"); ok {
			if name, _, _ = strings.Cut(rest, "/"); name == "" || strings.HasSuffix(name, "web") && r.floor != "internal/base/" {
				name = r.name // the floor's own package and its pages
			}
			return r.floor, name
		}
	}
	return "", ""
}

// drawn is the house as its imports have it: a floor a line, an area a box, and between
// the areas of one floor the arrows that the plan gives a reason for.
func drawn(list []source) string {
	boxes, arrows := map[string]map[string]*area{}, map[[3]string]bool{}
	for _, r := range rows {
		boxes[r.floor] = map[string]*area{}
	}
	for _, s := range list {
		floor, name := areaOf(s.pkg)
		if floor == "" {
			continue
		}
		if boxes[floor][name] == nil {
			boxes[floor][name] = &area{}
		}
		if page(s.pkg) {
			boxes[floor][name].pages = true
			continue // pages use every area; the plan says so once
		}
		for _, to := range s.imports {
			if under, other := areaOf(to); under == floor && other != name && floor != "internal/base/" && floor != "internal/app" && floor != "internal/cli" {
				arrows[[3]string{floor, name, other}] = true
			}
		}
	}
	var b bytes.Buffer
	width := 0
	for i, r := range rows {
		x, names := left, slices.Sorted(maps.Keys(boxes[r.floor]))
		for _, name := range names {
			a := boxes[r.floor][name]
			a.x, a.y, a.w = x, top+i*gap, len(name)*letter+18
			x += a.w + 10
		}
		width = max(width, x)
	}
	width += left
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13"><rect width="100%%" height="100%%" fill="#F7F6F3"/>`+"\n", width, top+len(rows)*gap-20)
	fmt.Fprintf(&b, `<text x="%d" y="22" fill="#5C626B">a floor uses those below it; a red line: the area has pages; a brown line: an area uses its neighbour, at the dot</text>`+"\n", width/3)
	for i, r := range rows {
		y := top + i*gap
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-weight="bold" fill="#1F2329">%s</text><text x="%d" y="%d" fill="#5C626B">%s</text>`+"\n", left, y-10, r.name, left+len(r.name)*letter+14, y-10, html.EscapeString(r.note))
		for _, name := range slices.Sorted(maps.Keys(boxes[r.floor])) {
			a := boxes[r.floor][name]
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" rx="4" fill="#fff" stroke="#8A8F98"/>`, a.x, a.y, a.w, tall)
			if a.pages {
				fmt.Fprintf(&b, `<path d="M%d %dh%d" stroke="#A61C1C" stroke-width="3"/>`, a.x+4, a.y+3, a.w-8)
			}
			fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle" fill="#1F2329">%s</text>`+"\n", a.x+a.w/2, a.y+20, name)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(arrows), func(x, y [3]string) int { return cmp.Compare(strings.Join(x[:], " "), strings.Join(y[:], " ")) }) {
		from, to := boxes[k[0]][k[1]], boxes[k[0]][k[2]]
		x1, x2, y := from.x+from.w/2, to.x+to.w/2, from.y+tall
		deep := y + 8 + min(26, max(x2-x1, x1-x2)/14)
		fmt.Fprintf(&b, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#7D5200" opacity=".55"/><circle cx="%d" cy="%d" r="2.5" fill="#7D5200"/>`+"\n", x1, y, x1, deep, x2, deep, x2, y, x2, y)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

const picture = "../../../docs/pictures/house.svg"

// The picture in ARCHITECTURE.md is the house as it is; ZHIBU_GOLDEN=write draws it anew.
func TestPicture(t *testing.T) {
	now := drawn(sources(t))
	if os.Getenv("ZHIBU_GOLDEN") == "write" {
		if err := os.WriteFile(picture, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(picture)
	if err != nil || string(kept) != now {
		t.Errorf("docs/pictures/house.svg is not the house as it is: draw it with ZHIBU_GOLDEN=write go test ./internal/base/arch, and look at it (%v)", err)
	}
	if more := drawn(append(sources(t), source{pkg: "internal/ledger/songbook", imports: []string{"internal/ledger/topic"}})); more == now {
		t.Error("a new area changes nothing in the picture")
	}
}
