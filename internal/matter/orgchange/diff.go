package orgchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/register/post"
)

// diff holds two views against each other.
func diff(a, b view, ids []int64, on day.Day) []Part {
	label := func(id int64) string {
		if n := a.name(id); n != "" {
			return n
		}
		return b.name(id)
	}
	orgs := Part{Title: "党组织", Columns: []string{"原来", "生效以后"}}
	people := Part{Title: "党员编在哪个支部", Columns: []string{"党员", "原来", "生效以后"}}
	terms := Part{Title: "任期", Columns: []string{"党组织", "变化"}}
	was := map[int64]int64{}
	for _, id := range ids {
		x, y := a.tree[id], b.tree[id]
		if x.Org != y.Org || x.Name != y.Name || x.Kind != y.Kind || x.Parent != y.Parent {
			orgs.Rows = append(orgs.Rows, []string{a.where(id), b.where(id)})
		}
		for _, p := range a.people[id] {
			was[p.id] = id
		}
		ta, tb := a.terms[id], b.terms[id]
		if _, stands := b.tree[id]; ta != day.None && !stands {
			terms.Rows = append(terms.Rows, []string{label(id), "本届原定" + ta.Chinese() + "届满，随撤销结束"})
		} else if _, stood := a.tree[id]; !stood && tb == day.None {
			terms.Rows = append(terms.Rows, []string{label(id), "没有任期，成立以后选举或者指定班子"})
		}
	}
	moved := map[[2]int64]int{}
	for _, id := range ids {
		for _, p := range b.people[id] {
			if from := was[p.id]; from != id && from != 0 {
				people.Rows = append(people.Rows, []string{p.name, label(from), label(id)})
				moved[[2]int64{from, id}]++
			}
		}
	}
	fees := Part{Title: "党费", Columns: []string{"人数", "原来收缴", "以后收缴"}, Note: on.Chinese() + "起由新的支部收缴，原来的支部收到前一天。"}
	for _, from := range ids {
		for _, to := range ids {
			if n := moved[[2]int64{from, to}]; n > 0 {
				fees.Rows = append(fees.Rows, []string{strconv.Itoa(n) + "名", label(from), label(to)})
			}
		}
	}
	return []Part{orgs, people, postsPart(a, b, label), terms, rightsPart(a, b, ids), fees, numbersPart(a, b, ids)}
}

func postsPart(a, b view, label func(int64) string) Part {
	p := Part{Title: "职务", Columns: []string{"姓名", "党组织", "职务", "变化"}}
	left := map[int64]bool{}
	for _, x := range b.posts {
		left[x.ID] = true
	}
	for _, x := range a.posts {
		if !left[x.ID] {
			p.Rows = append(p.Rows, []string{x.Name, label(x.Org), x.Kind.Label(), "结束"})
		}
	}
	return p
}

// rightsPart says by name who will see more, and who less. The Committee's own people
// see everything before and after.
func rightsPart(a, b view, ids []int64) Part {
	p := Part{Title: "谁能看到和办理", Note: "按职务，从生效当天零时起。", Columns: []string{"姓名", "职务", "变化"}}
	sees := func(v *view, x post.Post) (list []int64) {
		path := v.tree[x.Org].Path
		for _, id := range ids {
			if o, ok := v.tree[id]; ok && path != "" && v.tree[x.Org].Parent != 0 && strings.HasPrefix(o.Path, path) {
				list = append(list, id)
			}
		}
		return list
	}
	now := map[int64]post.Post{}
	for _, x := range b.posts {
		now[x.ID] = x
	}
	for _, x := range a.posts {
		had := sees(&a, x)
		var has []int64
		if y, stays := now[x.ID]; stays {
			has = sees(&b, y)
		}
		words := ""
		if lost := minus(had, has); len(lost) > 0 {
			words = "不再看到和办理：" + names(&a, lost)
		}
		if got := minus(has, had); len(got) > 0 {
			words = strings.Trim(words+"；可以看到："+names(&b, got), "；")
		}
		if words != "" {
			p.Rows = append(p.Rows, []string{x.Name, a.name(x.Org) + x.Kind.Label(), words})
		}
	}
	return p
}

func minus(a, b []int64) (list []int64) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			list = append(list, x)
		}
	}
	return list
}

func names(v *view, ids []int64) string {
	var list []string
	for _, id := range ids {
		list = append(list, v.name(id))
	}
	return strings.Join(list, "、")
}

// numbersPart counts the organisations and the members of those that stand above.
func numbersPart(a, b view, ids []int64) Part {
	p := Part{Title: "数字", Columns: []string{"党组织", "原来", "生效以后"}}
	count := func(v *view, id int64) string {
		o, ok := v.tree[id]
		if !ok {
			return "没有"
		}
		orgs, people := -1, v.below(id)
		for _, x := range v.tree {
			if strings.HasPrefix(x.Path, o.Path) {
				orgs++
			}
		}
		if o.Kind.IsBranch() {
			return fmt.Sprintf("党员%d名", people)
		}
		return fmt.Sprintf("下级党组织%d个，党员%d名", orgs, people)
	}
	for _, id := range ids {
		name := a.name(id)
		if name == "" {
			name = b.name(id)
		}
		if x, y := count(&a, id), count(&b, id); x != y {
			p.Rows = append(p.Rows, []string{name, x, y})
		}
	}
	return p
}
