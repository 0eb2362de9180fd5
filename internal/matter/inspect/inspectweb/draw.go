package inspectweb

import (
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/draw"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/org"
)

// choice is the form that says for whom the inspection is, and by which number.
func (p pages) choice(r *web.Request) error {
	x, err := p.preparing(r)
	if err != nil {
		return err
	}
	if x.Stage != inspect.Preparing {
		return r.SeeOther(href(x.ID)) // nothing is to be chosen any more
	}
	return p.showChoice(r, x, x.Doc.Choice, nil)
}

func (p pages) preparing(r *web.Request) (x inspect.Whole, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, err
	}
	return p.Inspections.Get(r.Context(), r.Who, id)
}

func (p pages) choose(r *web.Request) error {
	x, err := p.preparing(r)
	if err != nil {
		return err
	}
	c, problems := choiceTyped(r)
	if len(problems) == 0 {
		err = p.Inspections.Choose(r.Context(), r.Who, x.ID, r.Num("version", -1), c)
		var ok bool
		if problems, ok = web.Problems(err); !ok && err != nil {
			return err
		}
		if web.Clashed(err) {
			mine, again := p.choiceFields(r, x, c, nil)
			if again != nil {
				return again
			}
			theirs, again := p.choiceFields(r, x, x.Doc.Choice, nil)
			if again != nil {
				return again
			}
			problems = web.Beside(problems, mine, theirs)
		}
	}
	if len(problems) > 0 {
		return p.showChoice(r, x, c, problems)
	}
	return r.Say(href(x.ID), "抽取范围已保存，还没有公布。")
}

func choiceTyped(r *web.Request) (c inspect.Choice, problems []ui.Problem) {
	c = inspect.Choice{Scope: r.Num("scope", 0), Sort: inspect.Among(r.Text("sort")), Recent: r.Text("recent") != "", N: int(r.Num("n", 0)), Sizes: r.Text("sizes"),
		NumberName: r.Text("number_name"), NumberDay: r.Day("number_day")}
	for _, l := range strings.FieldsFunc(r.FormValue("omit"), func(c rune) bool { return c == '\n' || c == '\r' }) {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		name, why, ok := strings.Cut(strings.ReplaceAll(l, ":", "："), "：")
		if !ok {
			problems = append(problems, ui.Problem{Field: "omit", Text: "“" + l + "”没有写明不参加抽取的原因，请写成“名称：原因”。"})
		}
		c.Omit = append(c.Omit, inspect.Left{Name: strings.TrimSpace(name), Reason: strings.TrimSpace(why)})
	}
	return c, problems
}

func (p pages) choiceFields(r *web.Request, x inspect.Whole, c inspect.Choice, problems []ui.Problem) ([]ui.Field, error) {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return nil, err
	}
	scope := ui.Field{Name: "scope", Label: "范围", Kind: "select", Problem: bad("scope")}
	for _, o := range tree {
		if !o.Kind.IsBranch() {
			scope.Options = append(scope.Options, ui.Option{Value: ui.ID(o.Org), Text: o.Label() + "和下级", On: o.Org == c.Scope})
		}
	}
	sort := ui.Field{Name: "sort", Label: "其中", Kind: "select", Problem: bad("sort")}
	for _, s := range inspect.Amongs() {
		sort.Options = append(sort.Options, ui.Option{Value: string(s), Text: s.Label(), On: s == c.Sort})
	}
	n := ui.Field{Name: "n", Label: "一共抽几个", Kind: "number", Min: "1", Class: "short", Problem: bad("n")}
	if c.N > 0 {
		n.Value = strconv.Itoa(c.N)
	}
	var omit []string
	for _, o := range c.Omit {
		omit = append(omit, strings.TrimSuffix(o.Name+"："+o.Reason, "："))
	}
	recent := ui.Field{Name: "recent", Label: "一年内检查过的不再抽", Kind: "tick"}
	if c.Recent {
		recent.Value = "1"
	}
	return []ui.Field{scope, sort, n,
		{Name: "sizes", Label: "各类各抽几个", Value: c.Sizes, Problem: bad("sizes"), Optional: true, Hint: "不填的，按各类的多少分配。要自己定的，写成“" + org.Branch.Label() + "25、" + org.General.Label() + "3”这样。"}, recent,
		{Name: "omit", Label: "不参加抽取的，一行一个", Kind: "textarea", Rows: 4, Value: strings.Join(omit, "\n"), Problem: bad("omit"), Optional: true, Hint: "写成“名称：原因”。原因会公布。", Class: "full"},
		{Name: "number_name", Label: "用哪一个公开数字", Value: c.NumberName, Problem: bad("number_name"), Class: "full", Place: "例如：福彩双色球第2021118期红球号码",
			Hint: "要写得谁都能查到、谁都不会弄错：哪个机构公布、哪一期。"},
		{Name: "number_day", Label: "这个数字哪一天公布", Kind: "date", Value: c.NumberDay.String(), Problem: bad("number_day"), Class: "short", Hint: "在公布承诺的第二天或者以后。"}}, nil
}

func (p pages) showChoice(r *web.Request, x inspect.Whole, c inspect.Choice, problems []ui.Problem) error {
	fields, err := p.choiceFields(r, x, c, problems)
	if err != nil {
		return err
	}
	v := matterweb.FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: x.Title, Href: href(x.ID)}), Title: "定抽取范围", Lead: "保存以后还可以改；公布承诺以后不能再改。", Action: href(x.ID) + "/choice",
		Submit: "保存，看名单", Version: ui.ID(x.Version), Problems: problems, Fields: fields, Cancel: ui.Link{Text: "不改了", Href: href(x.ID)}}
	if x.Doc.Again != 0 {
		v.Lead += "回头看只在上次检查有问题销号的党组织里抽。"
	}
	if len(problems) > 0 {
		return r.Refuse(matterweb.Form(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.Form(r.Frame(v.Title), v))
}

// draw is the page of a draw: the commitment before the departure, for those who run
// inspections, and the certificate afterwards.
func (p pages) draw(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	c, err := p.Inspections.Certificate(r.Context(), r.Who, id)
	sealed := fault.KindOf(err) == fault.NotFound && r.Session.Grant.May(inspect.Keep)
	if err != nil && !sealed {
		return err
	}
	v := DrawView{Crumbs: append(crumbs[:1:1], ui.Link{Text: c.Title}), Title: "抽取证书", Lead: c.Title, Steps: ways(&inspect.Whole{})}
	for i := range v.Steps {
		v.Steps[i].State = ui.Done
	}
	if sealed {
		x, err := p.Inspections.Get(r.Context(), r.Who, id)
		if err != nil {
			return err
		}
		if x.Draw == nil {
			return fault.Missing()
		}
		c = draw.Certificate{Title: x.Title, Frame: x.Draw.Frame, Commitment: x.Draw.Commitment, Published: x.Draw.Published, Number: x.Draw.Number}
		v.Title, v.Lead, v.Steps = "公布的承诺", x.Title, ways(&x)
		v.Sealed = "抽中的名单封存到出发。现在能公布的是：名单、数量、用哪一个数字，和下面的校验码。"
	} else {
		v.Files = []ui.Link{{Text: "下载证书", Href: href(id) + "/certificate"}, {Text: "核对用的小程序", Href: href(id) + "/script"}, {Text: "打印稿", Href: href(id) + "/certificate/word"}}
	}
	if r.Session.Grant.May(inspect.Keep) {
		v.Crumbs = append(crumbs[:1:1], ui.Link{Text: c.Title, Href: href(id)})
	}
	v.fill(c)
	return r.Page(Draw(r.Frame(v.Title), v))
}

func (v *DrawView) fill(c draw.Certificate) {
	v.Hash = c.Published
	add := func(term, text string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text})
		}
	}
	add("名单日期", chinese(c.Frame.On))
	add("名单的校验码", c.Commitment.Frame)
	add("承诺的时间", moment(c.Commitment.Made))
	add("公开数字", c.Commitment.NumberName)
	add("哪一天公布", chinese(c.Commitment.NumberDay))
	add("数字是", c.Number)
	add("录入的时间", moment(c.Entered))
	add("封存码", c.Secret)
	add("方法", c.Commitment.Method)
	in, names := map[string]int{}, map[string]string{}
	for _, u := range c.Frame.Units {
		in[u.Stratum]++
		names[u.ID] = u.Name
		v.Frame = append(v.Frame, u.Name)
	}
	v.FrameHeading = "参加抽取的，共" + ui.Count(len(v.Frame)) + "个"
	for _, s := range c.Commitment.Sizes {
		v.Strata = append(v.Strata, ui.Pair{Term: s.Stratum, Text: strconv.Itoa(in[s.Stratum]) + "个里抽" + strconv.Itoa(s.N) + "个"})
	}
	for _, u := range c.Frame.Out {
		v.Excluded = append(v.Excluded, ui.Pair{Term: u.Name, Text: u.Reason})
	}
	for _, x := range c.Replaced {
		v.Replaced = append(v.Replaced, ui.Pair{Term: names[x.ID], Text: x.Reason, Note: "由次序里的下一个递补"})
	}
	for _, id := range c.Sample {
		v.Sample = append(v.Sample, names[id])
	}
}

// chinese is a day of a certificate in words.
func chinese(text string) string {
	d, err := day.Parse(text)
	if err != nil {
		return text
	}
	return d.Chinese()
}

// moment is an instant of a certificate in words.
func moment(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return ""
	}
	t = t.In(day.Zone)
	return day.At(t).Chinese() + t.Format(" 15:04")
}

func (p pages) certificate(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	c, err := p.Inspections.Certificate(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	body, err := c.Write()
	if err != nil {
		return err
	}
	return r.Give(attach.File{Name: "抽取证书-" + c.Title + ".json", Body: body})
}

// script gives the checking script to whoever may read the certificate.
func (p pages) script(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	if _, err := p.Inspections.Certificate(r.Context(), r.Who, id); err != nil {
		return err
	}
	return r.Give(attach.File{Name: "check.py", Body: []byte(draw.Script)})
}

func (p pages) word(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	name, body, err := p.Inspections.CertificatePaper(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Give(attach.File{Name: name, Kind: attach.DOCX, Body: body})
}
