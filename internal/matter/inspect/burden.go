package inspect

import (
	"strconv"

	"zhibu/internal/base/gate"
)

// Burden is what the rules on less burden ask about the plan of a year: filed, one
// comprehensive inspection of a department, those of the same kind together.
type Burden struct {
	Lines, Begun int
	Found        []string // what does not keep to it
	Noted        []string // what is more than the rules want, each with its reason
}

// BurdenOf looks at the plan of the year of today, for the self-check.
func (is *Inspections) BurdenOf(r *gate.Reading) (b Burden, err error) {
	list, err := lines(r, r.Today().Year())
	for i := range list {
		l := &list[i]
		if l.Void != "" {
			continue
		}
		b.Lines++
		if l.Matter != 0 {
			b.Begun++
		}
		if l.Joined() {
			continue
		}
		name := l.Department + "“" + l.Subject + "”"
		if l.Filing == "" {
			b.Found = append(b.Found, name+"还没有备案号")
		}
		most, _ := is.cap(l.From)
		over, same := l.against(list[:i], most)
		switch {
		case over && l.Why == "":
			b.Found = append(b.Found, name+"超过一年"+strconv.Itoa(most)+"次综合检查，没有写明原因")
		case over:
			b.Noted = append(b.Noted, name+"："+l.Why)
		}
		switch {
		case same != nil && l.Apart == "":
			b.Found = append(b.Found, name+"与“"+same.Subject+"”同类，没有合并，也没有写明原因")
		case same != nil:
			b.Noted = append(b.Noted, name+"："+l.Apart)
		}
	}
	return b, err
}
