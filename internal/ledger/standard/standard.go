package standard

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

// The authorities of this area.
const (
	View gate.Can = "standard.view"
	Keep gate.Can = "standard.keep" // draft, publish
)

// State is how far a version is.
type State string

// The states.
const (
	Drafted   State = "draft"
	Published State = "published"
	Replaced  State = "replaced"
	Void      State = "void" // a draft that was given up
)

// Label is the state in words.
func (s State) Label() string {
	return map[State]string{Drafted: "草稿", Published: "现行", Replaced: "已被替换", Void: "已放弃"}[s]
}

// Look is how a line is looked at.
type Look string

// The ways to look.
const (
	Records Look = "records"
	OnSite  Look = "site"
	Asking  Look = "ask"
)

// Looks lists them.
func Looks() []Look { return []Look{Records, OnSite, Asking} }

// Label is the way in words.
func (l Look) Label() string {
	return map[Look]string{Records: "查阅记录", OnSite: "现场查看", Asking: "询问"}[l]
}

// Head is what a version says of itself.
type Head struct {
	Title    string     `json:"title"`
	Document string     `json:"document"` // where it comes from, with its number
	Year     int        `json:"year"`
	Sort     topic.Sort `json:"sort"` // for which organisations it is meant
}

// Meant says in words for which organisations a version is.
func (h *Head) Meant() string {
	return map[topic.Sort]string{topic.All: "全部党组织", topic.Branch: "党支部", topic.Upper: "党委、党总支、党组"}[h.Sort]
}

const (
	mostTitle = 60
	mostText  = 500
	// MostItems is how many lines a version may have.
	MostItems = 300
)

func length(p *fault.Problems, field, text, empty string, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && empty != "":
		p.Add(field, empty)
	case n > most:
		p.Add(field, "这里不超过"+strconv.Itoa(most)+"个字，现在是"+strconv.Itoa(n)+"个字。")
	}
}

func (h *Head) check(today day.Day) error {
	var p fault.Problems
	h.Title, h.Document = strings.TrimSpace(h.Title), strings.TrimSpace(h.Document)
	length(&p, "title", h.Title, "请填写标准的名称。", mostTitle)
	length(&p, "document", h.Document, "请填写依据的文件，有文号的写上文号。", 200)
	if h.Year < 2000 || h.Year > today.Year()+2 {
		p.Add("year", "年份请填2000到"+strconv.Itoa(today.Year()+2)+"之间的数。")
	}
	if h.Sort != topic.All && h.Sort != topic.Branch && h.Sort != topic.Upper {
		p.Add("sort", "请选择哪些党组织用这份标准。")
	}
	return p.Fault()
}

// Item is one line of a version.
type Item struct {
	ID      int64           `json:"-"`
	Line    int64           `json:"line"` // the same in every version and in the copy of another year
	No      int             `json:"no"`
	Section string          `json:"section"`
	Text    string          `json:"text"`
	Clause  string          `json:"clause"`
	Look    Look            `json:"look"`
	Kinds   []activity.Kind `json:"kinds"` // of the records in which the answer stands
	Rule    string          `json:"rule"`  // or the rule of the rulebook that asks for it
	Worth   string          `json:"worth"` // 分值 as the document writes it: words, never counted
}

// Book tells what a rule of the rulebook is called on a day; empty for none of that id.
type Book func(id string, on day.Day) string

// check tests a line as it was typed.
func (x *Item) check(book Book, today day.Day) error {
	var p fault.Problems
	for _, s := range []*string{&x.Section, &x.Text, &x.Clause, &x.Rule, &x.Worth} {
		*s = strings.TrimSpace(*s)
	}
	length(&p, "section", x.Section, "请填写属于哪一部分，例如“一、组织领导”。", mostTitle)
	length(&p, "text", x.Text, "请写明要求。", mostText)
	length(&p, "clause", x.Clause, "", 100)
	length(&p, "worth", x.Worth, "", 20)
	if x.Look.Label() == "" {
		p.Add("look", "请选择怎样查：查阅记录、现场查看或者询问。")
	}
	for _, k := range x.Kinds {
		if !k.Known() {
			p.Add("kinds", "没有这一类活动。")
		}
	}
	if x.Rule != "" && book(x.Rule, today) == "" {
		p.Add("rule", "规则库里没有“"+x.Rule+"”这一条，请在“规则”页核对编号。")
	}
	switch {
	case x.Look != Records:
		x.Kinds, x.Rule = nil, ""
	case len(x.Kinds) == 0 && x.Rule == "":
		p.Add("kinds", "查阅记录的，请选择查哪一类活动的记录，或者填写规则编号。")
	}
	return p.Fault()
}

// Version is one version of a standard.
type Version struct {
	ID, Standard, Org int64
	No                int
	State             State
	Head
	PublishedOn day.Day
	Version     int64 // of the row, for those who edit
	Lines       int
	Items       []Item
	seal        string
}

// digest is what a published version said, in one word: lines that differ from it were
// not changed here.
func (v *Version) digest() (string, error) {
	text, err := json.Marshal(struct {
		Head
		Items []Item
	}{v.Head, v.Items})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// intact answers Conflict where a version that was published does not say any more
// what it said then.
func (v *Version) intact() error {
	if v.State != Published && v.State != Replaced {
		return nil
	}
	now, err := v.digest()
	if err == nil && now != v.seal {
		return fault.New(fault.Conflict, "“"+v.Title+"”第"+strconv.Itoa(v.No)+"版现在的内容和发布时不一致，没有使用。请系统管理员核对数据。")
	}
	return err
}
