package intake

import (
	"iter"
	"regexp"
	"strconv"
	"strings"

	"zhibu/internal/base/sheet"
)

// Org is what a row says of an organisation.
type Org struct {
	Code       string
	FullName   string
	ShortName  string
	Kind       string
	ParentText string
	// Parent is a known organisation; ParentRow is the number of the row in this
	// file that describes it (in sheet ParentSheet). Both empty: a root.
	Parent      OrgMatch
	ParentSheet string
	ParentRow   int
	Territory   string
	Founded     Date
	Order       *int64
	Unit        string
	UnitCode    string
	Situation   string
	Paper       string
	Elected     Date
	TermEnd     Date
	TermYears   *int64
	Secretary   string
	Contact     string
	Phone       string
	Address     string
	Status      string
	ApprovedBy  string
	FormerName  string
	Note        string
	Extra       map[string]string
}

// Orgs prepares reading a list of organisations. Parents may stand later in the
// file, so all rows are read before the first is yielded.
func Orgs(book *sheet.Book, env Env) *OrgImport {
	i := &Import{book: book, env: env, headers: orgHeaders, leading: []Field{FieldFullName, FieldCode}, plan: &Plan{Kind: "orgs"}}
	i.make = func(t *taker) { t.out.Org = t.org() }
	return &OrgImport{i}
}

// OrgImport reads one list of organisations.
type OrgImport struct{ in *Import }

// Plan is what has been understood; complete when Rows has ended.
func (i *OrgImport) Plan() *Plan { return i.in.plan }

// Collect reads everything and keeps every outcome in the plan.
func (i *OrgImport) Collect() (*Plan, error) {
	for o, err := range i.Rows() {
		if err != nil {
			return nil, err
		}
		i.in.plan.Rows = append(i.in.plan.Rows, o)
	}
	return i.in.plan, nil
}

// Rows yields the outcomes in the file's order.
func (i *OrgImport) Rows() iter.Seq2[RowOutcome, error] {
	return func(yield func(RowOutcome, error) bool) {
		var all []RowOutcome
		for o, err := range i.in.Rows() {
			if err != nil {
				yield(o, err)
				return
			}
			all = append(all, o)
		}
		if err := i.resolve(all); err != nil {
			yield(RowOutcome{}, err)
			return
		}
		for n := range all {
			sortReasons(&all[n])
			if o := &all[n]; o.Outcome == Good {
				o.Source = nil
			}
			i.in.plan.count(&all[n])
			if !yield(all[n], nil) {
				return
			}
		}
	}
}

var (
	codeForm   = regexp.MustCompile(`^[0-9A-Za-z._-]{1,40}$`)
	orderForm  = regexp.MustCompile(`^\d{1,6}$`)
	termLength = regexp.MustCompile(`^(\d{1,2})年?$`)
)

func (t *taker) org() *Org {
	o := &Org{
		Code: tight(t.text(FieldCode)), FullName: t.text(FieldFullName), ShortName: t.text(FieldShortName), ParentText: t.text(FieldParent),
		Unit: t.text(FieldUnit), UnitCode: strings.ToUpper(tight(t.text(FieldUnitCode))), Paper: t.text(FieldPaper),
		Secretary: tidyName(t.text(FieldSecretary)), Contact: tidyName(t.text(FieldContact)), Address: t.text(FieldAddress),
		Status: t.text(FieldStatus), ApprovedBy: t.text(FieldApprover), FormerName: t.text(FieldFormerName), Note: t.text(FieldNote),
	}
	if o.Code != "" && !codeForm.MatchString(o.Code) {
		t.say(FieldCode, reason(CodeForm, FieldCode))
	}
	if c := t.cell(FieldCode); c.LostDigits {
		t.say(FieldCode, reason(IDLost, FieldCode))
	}
	if o.FullName == "" {
		t.say(FieldFullName, reason(NameMissing, FieldFullName))
	}
	if kind, ok := OrgKinds.Find(t.text(FieldKind)); ok {
		o.Kind = kind.Code
	} else {
		t.say(FieldKind, reason(KindMissing, FieldKind, "党委、党总支部、党支部、联合党支部等"))
	}
	o.Territory = t.code(FieldTerritory, Territories, "中央、省、市、县、乡镇街道、社区村")
	o.Situation = t.code(FieldSituation, UnitSituations, "与上级党组织相同、法人单位、联合党支部")
	o.Founded, o.Elected, o.TermEnd = t.date(FieldFounded, false), t.date(FieldElected, false), t.date(FieldTermEnd, false)
	o.Order, o.TermYears = t.number(FieldOrder, orderForm), t.number(FieldTermYears, termLength)
	var rs []Reason
	o.Phone, rs = ParsePhone(t.cell(FieldPhone))
	t.say(FieldPhone, rs...)
	return o
}

func (t *taker) number(f Field, form *regexp.Regexp) *int64 {
	s := tight(t.text(f))
	if s == "" {
		return nil
	}
	if !form.MatchString(s) {
		t.say(f, reason(ValueUnknown, f, short(s), "整数"))
		return nil
	}
	n, err := strconv.ParseInt(yearsOnly(s), 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// Values gives what the row fills in, by field.
func (o *Org) Values() map[Field]string {
	v := map[Field]string{
		FieldCode: o.Code, FieldFullName: o.FullName, FieldShortName: o.ShortName, FieldKind: o.Kind, FieldTerritory: o.Territory,
		FieldFounded: o.Founded.String(), FieldOrder: fenText(o.Order), FieldUnit: o.Unit, FieldUnitCode: o.UnitCode, FieldSituation: o.Situation,
		FieldPaper: o.Paper, FieldElected: o.Elected.String(), FieldTermEnd: o.TermEnd.String(), FieldTermYears: fenText(o.TermYears),
		FieldSecretary: o.Secretary, FieldContact: o.Contact, FieldPhone: o.Phone, FieldAddress: o.Address, FieldStatus: o.Status,
		FieldApprover: o.ApprovedBy, FieldFormerName: o.FormerName, FieldNote: o.Note,
	}
	if o.Parent.ID != 0 {
		v[FieldParent] = strconv.FormatInt(o.Parent.ID, 10)
	}
	return filled(v)
}

// resolve finds doubles and parents, then compares with what is known.
func (i *OrgImport) resolve(all []RowOutcome) error {
	by := map[string][]int{} // code, full or short name → rows
	for n := range all {
		o := all[n].Org
		if o == nil {
			continue
		}
		if o.Code != "" {
			for _, first := range by["c:"+o.Code] {
				i.say(&all[n], FieldCode, reason(CodeTwice, FieldCode, all[first].Sheet, all[first].Number))
				break
			}
			by["c:"+o.Code] = append(by["c:"+o.Code], n)
		}
		for _, name := range distinct(o.FullName, o.ShortName) {
			by["n:"+tight(name)] = append(by["n:"+tight(name)], n)
		}
	}
	parent := make([]int, len(all))
	for n := range all {
		if parent[n] = -1; all[n].Org != nil {
			parent[n] = i.parent(all, by, n)
		}
	}
	i.loops(all, parent)
	for n := range all {
		o := &all[n]
		if o.Org == nil || o.Outcome == Refuse {
			continue
		}
		var known *Known
		if i.in.env.KnownOrg != nil {
			var err error
			if known, err = i.in.env.KnownOrg(o.Org); err != nil {
				return err
			}
		}
		o.compare(known, o.Org.Values(), orgOrder)
	}
	return nil
}

func (i *OrgImport) say(o *RowOutcome, f Field, r Reason) {
	for _, p := range i.in.plan.Sheets {
		if p.Name != o.Sheet {
			continue
		}
		for _, c := range p.Columns {
			if c.Field == f {
				r.Cell = c.Letter + strconv.Itoa(o.Number)
			}
		}
	}
	o.add(r)
}

// parent gives the row of the parent, or -1 when it is known, absent or wrong.
func (i *OrgImport) parent(all []RowOutcome, by map[string][]int, n int) int {
	o := all[n].Org
	if o.ParentText == "" {
		return -1
	}
	text := tight(o.ParentText)
	rows := by["c:"+text]
	if len(rows) == 0 {
		rows = by["n:"+text]
	}
	var found []OrgMatch
	if len(rows) == 0 && i.in.env.Org != nil {
		found = i.in.env.Org(o.ParentText)
	}
	switch {
	case len(rows) > 1 || len(found) > 1:
		i.say(&all[n], FieldParent, reason(ParentSeveral, FieldParent, short(o.ParentText)))
	case len(rows) == 1:
		o.ParentSheet, o.ParentRow = all[rows[0]].Sheet, all[rows[0]].Number
		return rows[0]
	case len(found) == 1:
		o.Parent = found[0]
		if i.in.env.Within != nil && !i.in.env.Within(o.Parent.ID) {
			i.say(&all[n], FieldParent, reason(OrgBeyond, FieldParent, short(o.ParentText)))
		}
	default:
		i.say(&all[n], FieldParent, reason(ParentNone, FieldParent, short(o.ParentText)))
	}
	return -1
}

// loops refuses circles, and rows whose parent was refused.
func (i *OrgImport) loops(all []RowOutcome, parent []int) {
	state := make([]uint8, len(all)) // 0 new, 1 on the way, 2 done
	for n := range all {
		var way []int
		at := n
		for at >= 0 && state[at] == 0 {
			state[at] = 1
			way = append(way, at)
			at = parent[at]
		}
		if at >= 0 && state[at] == 1 {
			for k := at; ; {
				i.say(&all[k], FieldParent, reason(ParentLoop, FieldParent))
				if k = parent[k]; k == at {
					break
				}
			}
		}
		for k := len(way) - 1; k >= 0; k-- { // from the root downwards
			w := way[k]
			state[w] = 2
			if p := parent[w]; p >= 0 && all[p].Outcome == Refuse && all[w].Outcome != Refuse {
				i.say(&all[w], FieldParent, reason(ParentRefused, FieldParent, all[p].Number))
			}
		}
	}
}

func distinct(a, b string) []string {
	switch {
	case a == "" && b == "":
		return nil
	case b == "" || a == b:
		return []string{a}
	case a == "":
		return []string{b}
	}
	return []string{a, b}
}
