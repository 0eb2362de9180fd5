package appointment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/law"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Item is one thing that is looked at of everybody who is to be given a post
// (考察审查). Those of the registers the program answers itself, the others the
// Committee enters.
type Item struct {
	Key, Name, Source string
	Auto              bool
}

var items = []Item{
	{"full", "党员身份", "党员名册", true},
	{"age", "党龄", "党员名册", true},
	{"rights", "党籍状态", "党员名册", true},
	{"here", "组织关系", "党员名册", true},
	{"posts", "现任职务", "职务登记", true},
	{"deputies", "副书记职数", "职务登记", true},
	{"acting", "主持工作期限", "职务登记", true},
	{"political", "政治素质考察", "考察情况", false},
	{"discipline", "征求纪检监察意见", "纪检监察机关回复", false},
	{"penalty", "是否在处分影响期", "纪检监察机关回复", false},
	{"unit", "听取所在单位党组（党委）意见", "单位党组（党委）意见", false},
}

// Entered lists the items that the Committee enters.
func Entered() []Item {
	return slices.DeleteFunc(slices.Clone(items), func(x Item) bool { return x.Auto })
}

// The results of an item that is entered.
const (
	Clear = "clear" // 没有问题
	Bad   = "bad"   // 有问题
)

// ResultLabel is a result in words.
func ResultLabel(s string) string {
	return map[string]string{Clear: "没有问题", Bad: "有问题"}[s]
}

// Check is what the Committee entered about an item of somebody: the result with
// its day and who says so, or why a doubt of the registers stands in nobody's way.
type Check struct {
	Member int64   `json:"member,string"`
	Key    string  `json:"key"`
	Result string  `json:"result,omitempty"`
	On     day.Day `json:"on,omitempty"`
	Note   string  `json:"note,omitempty"`
	By     string  `json:"by,omitempty"` // who entered it
}

// Finding is how an item of somebody stands.
type Finding struct {
	Item
	Member int64
	Name   string
	Text   string
	Cite   law.Citation
	Doubt  bool  // the registers raise one, and the Committee has to say why it is no hindrance
	Said   Check // what was entered
	Done   bool  // nothing is missing any more
}

// rulings are the numbers of the rulebook on the day.
type rulings struct {
	years, deputies, months       int // months 0: no local rule
	ageCite, deputiesCite, acting law.Citation
	eligible, prior               law.Citation
}

// findings gives the list of an appointment, person by person.
func (k *known) findings(d *Doc, elsewhere map[int64][]Seat, r rulings) (list []Finding) {
	for _, l := range d.appointed() {
		who := k.people[l.Member]
		for _, it := range items {
			f := Finding{Item: it, Member: l.Member, Name: l.Name}
			if i := slices.IndexFunc(d.Checks, func(c Check) bool { return c.Member == l.Member && c.Key == it.Key }); i >= 0 {
				f.Said = d.Checks[i]
			}
			if it.Auto && !k.answer(&f, l, who, d, elsewhere[l.Member], r) {
				continue
			}
			if !it.Auto {
				f.Text, f.Done = ResultLabel(f.Said.Result), f.Said.Result == Clear && f.Said.On != day.None
				if it.Key == "unit" {
					f.Cite = r.prior
				}
			} else {
				f.Done = !f.Doubt || f.Said.Note != ""
			}
			list = append(list, f)
		}
	}
	return list
}

// answer fills in what the registers say; false where the item does not apply.
func (k *known) answer(f *Finding, l Line, who Person, d *Doc, elsewhere []Seat, r rulings) bool {
	on := d.Effective
	switch f.Key {
	case "full":
		f.Cite, f.Text = r.eligible, "正式党员，"+who.FullOn.Chinese()+"转正"
		if !who.Full(on) {
			f.Text, f.Doubt = "预备党员", true
		}
	case "age":
		if who.PartyFrom == day.None {
			f.Text, f.Doubt = "没有登记党龄起算日", true
			return true
		}
		years := who.PartyFrom.YearsTo(on)
		f.Text = "到生效日满" + strconv.Itoa(years) + "年"
		if k.org.Kind.IsBranch() && l.Kind == post.Secretary {
			f.Cite = r.ageCite
			if f.Doubt = years < r.years; f.Doubt {
				f.Text += "，一般应当满" + strconv.Itoa(r.years) + "年"
			}
		}
	case "rights":
		f.Cite, f.Text = r.eligible, "正常"
		if who.Standing != "" {
			f.Text, f.Doubt = "不正常", true
		}
	case "here":
		f.Text = "在本组织"
		if who.ID == 0 {
			f.Text, f.Doubt = "生效当天不在本组织", true
		}
	case "posts":
		f.Text = held(k.posts, l.Member, on, elsewhere)
	case "deputies":
		n := 0
		for _, x := range after(k.posts, d.Lines, on, k.org) {
			if x.Kind == post.Deputy && x.Span.Has(on) {
				n++
			}
		}
		if l.Kind != post.Deputy || !k.org.Kind.IsBranch() {
			return false
		}
		f.Cite, f.Text = r.deputiesCite, "任职以后有副书记"+strconv.Itoa(n)+"名"
		if f.Doubt = n > r.deputies; f.Doubt {
			f.Text += "，党支部一般不超过" + strconv.Itoa(r.deputies) + "名"
		}
	case "acting":
		if l.How != post.Acting || r.months == 0 {
			return false
		}
		f.Cite, f.Text = r.acting, fmt.Sprintf("从%s到%s", on.Chinese(), l.Last.Chinese())
		if f.Doubt = l.Last >= on.AddMonths(r.months); f.Doubt {
			f.Text += "，超过" + strconv.Itoa(r.months) + "个月"
		}
	}
	return true
}

// before takes back from the posts what the approval did, so that the list of a
// matter that is over tells of what was looked at.
func (k *known) before(d *Doc) {
	if d.Decision == 0 {
		return
	}
	was := k.posts[:0]
	for _, x := range k.posts {
		if x.Decision == d.Decision {
			continue
		}
		if x.Span.Until == d.Effective && slices.ContainsFunc(d.Lines, func(l Line) bool { return l.Act == Remove && l.Member == x.Holder && l.Kind == x.Kind }) {
			x.Span.Until = day.Forever
		}
		was = append(was, x)
	}
	k.posts = was
}

// none says that somebody holds no post.
const none = "没有党内职务"

// held names the posts of a person, those in other organisations too.
func held(here []post.Post, person int64, on day.Day, elsewhere []Seat) string {
	var words []string
	for _, x := range here {
		if x.Holder == person && x.Span.Has(on) {
			words = append(words, "本组织"+x.Title())
		}
	}
	for _, x := range elsewhere {
		if x.Span.Has(on) {
			words = append(words, x.OrgName+x.Title())
		}
	}
	if len(words) == 0 {
		return none
	}
	return strings.Join(words, "、")
}

// after is the posts as the lines leave them.
func after(list []post.Post, lines []Line, on day.Day, v org.Version) (out []post.Post) {
	for _, x := range list {
		for _, l := range lines {
			if l.Act == Remove && x.Holder == l.Member && x.Kind == l.Kind && x.Span.Has(on) {
				x.Span.Until = on
			}
		}
		out = append(out, x)
	}
	for _, l := range lines {
		if l.Act == Appoint {
			span := day.Span{From: on, Until: day.Forever}
			if l.Last != day.None {
				span.Until = l.Last + 1
			}
			out = append(out, post.Post{Org: v.Org, Holder: l.Member, Name: l.Name, Kind: l.Kind, How: l.How, Span: span})
		}
	}
	return out
}

// mostNote is the longest remark on an item.
const mostNote = 200

// enter takes what was entered of the list over into the matter; with finish nothing
// may be missing. The problems stand at result, on and note of the item, each with
// the person and the key: result-12-political.
func enter(d *Doc, list []Finding, given []Check, by string, today day.Day, finish bool) error {
	var p fault.Problems
	var kept []Check
	for _, f := range list {
		c := Check{Member: f.Member, Key: f.Key}
		if i := slices.IndexFunc(given, func(c Check) bool { return c.Member == f.Member && c.Key == f.Key }); i >= 0 {
			c = given[i]
		}
		c.Note, c.By = strings.TrimSpace(c.Note), by
		if f.Said.Result == c.Result && f.Said.On == c.On && f.Said.Note == c.Note && f.Said.By != "" {
			c.By = f.Said.By // nothing new: it stays whose it was
		}
		at := "-" + strconv.FormatInt(f.Member, 10) + "-" + f.Key
		if len([]rune(c.Note)) > mostNote {
			p.Add("note"+at, "说明不超过"+strconv.Itoa(mostNote)+"个字。")
		}
		switch {
		case f.Auto:
			c.Result, c.On = "", day.None
			if finish && f.Doubt && c.Note == "" {
				p.Add("note"+at, f.Name+"的"+f.Item.Name+"："+f.Text+"。请写明为什么仍然任命，或者退回。")
			}
		case c.Result != "" && ResultLabel(c.Result) == "":
			p.Add("result"+at, "请选择结果。")
		case c.On > today:
			p.Add("on"+at, "日期在今天之后，请核对。")
		case finish && c.Result == "":
			p.Add("result"+at, f.Name+"的“"+f.Item.Name+"”还没有结果。")
		case finish && c.Result == Bad:
			p.Add("result"+at, f.Name+"的“"+f.Item.Name+"”有问题，不能提请批复。请退回，写明原因。")
		case finish && c.On == day.None:
			p.Add("on"+at, "请填写“"+f.Item.Name+"”的日期。")
		}
		if c.Result != "" || c.On != day.None || c.Note != "" {
			kept = append(kept, c)
		}
	}
	if err := p.Fault(); err != nil {
		return err
	}
	d.Checks = kept
	return nil
}
