package documentweb

import (
	"io"
	"strconv"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/paper"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/document"
)

var templatesHome = ui.Link{Text: "文书模板", Href: "/document-templates"}

func (p pages) templates(r *web.Request) error {
	v := TemplatesView{Crumbs: []ui.Link{home}, Title: "文书模板", Lead: "每一种文书一份Word模板。工委可以换成本区的，下载、改好、再上传就行。"}
	for _, k := range document.Kinds() {
		list, _, err := p.Documents.Versions(r.Context(), r.Who, k)
		if err != nil {
			return err
		}
		row := KindRow{Label: k.Label(), What: k.What(), Href: "/document-templates/" + string(k)}
		for _, x := range list {
			if x.InForce {
				row.Note = "正在使用：" + x.Label()
			}
		}
		v.Kinds = append(v.Kinds, row)
	}
	return r.Page(Templates(r.Frame(v.Title), v))
}

func (p pages) template(r *web.Request) error {
	v, err := p.templateView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(OneTemplate(r.Frame(v.Title), v))
}

func (p pages) templateView(r *web.Request, problems []ui.Problem) (v TemplateView, err error) {
	k := document.Kind(r.PathValue("kind"))
	list, placed, err := p.Documents.Versions(r.Context(), r.Who, k)
	if err != nil {
		return v, err
	}
	here := "/document-templates/" + string(k)
	v = TemplateView{Crumbs: []ui.Link{home, templatesHome}, Title: k.Label() + "模板", Lead: k.What(), Doors: []ui.Link{{Text: "下载内置模板", Href: here + "/0"}}}
	labels := map[int64]string{}
	for _, x := range list {
		labels[x.ID] = x.Label()
		row := VersionRow{Label: x.Label(), Name: x.Name, InForce: x.InForce, Number: strconv.FormatInt(x.Number, 10), Fetch: here + "/" + strconv.FormatInt(x.Number, 10)}
		row.Sample = row.Fetch + "/sample"
		if x.Number > 0 {
			row.Note = x.ByName + "，" + stamp(x.MadeMS) + "。" + x.Why
		} else {
			row.Note = "随程序带来，一直可以改回来用。"
		}
		v.Versions = append(v.Versions, row)
	}
	for _, x := range placed {
		v.Placed = append(v.Placed, ui.Pair{Text: labels[x.Template], Note: stamp(x.MadeMS) + "起，" + x.ByName + "。" + x.Why})
	}
	c := k.Catalogue()
	for _, f := range c.Fields {
		v.Fields = append(v.Fields, ui.Pair{Term: f.Name, Text: f.What, Note: f.Example})
	}
	for _, l := range c.Lists {
		fl := FieldList{Name: l.Name, What: l.What}
		for _, f := range l.Fields {
			fl.Fields = append(fl.Fields, ui.Pair{Term: f.Name, Text: f.What, Note: f.Example})
		}
		v.Lists = append(v.Lists, fl)
	}
	if !r.Session.Grant.May(document.Template) {
		return v, nil
	}
	v.Force = here + "/force"
	v.Why = ui.Field{Name: "reason", Label: "改用的原因", Required: true, Hint: "以前做好的文书不受影响。"}
	v.Upload = &FormView{Action: here, Problems: problems, Submit: "换成这份", Note: "上传以后马上启用，以前做好的文书不受影响。有不认识的字段、宏或者外部引用的，不收。",
		Fields: []ui.Field{{Name: "file", Label: "Word模板", Kind: "file", Accept: ".docx", Required: true, Hint: "docx，不超过5MB。", Problem: web.ProblemOf(problems, "file")},
			{Name: "why", Label: "换的原因", Value: r.Text("why"), Required: true, Problem: web.ProblemOf(problems, "why"), Place: "例如：按某工委通知统一格式"}}}
	return v, nil
}

func (p pages) numbered(r *web.Request) (document.Kind, int64, error) {
	n, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil || n < 0 {
		return "", 0, fault.Missing()
	}
	return document.Kind(r.PathValue("kind")), n, nil
}

func (p pages) templateFile(r *web.Request) error {
	k, n, err := p.numbered(r)
	if err != nil {
		return err
	}
	name, body, err := p.Documents.TemplateFile(r.Context(), r.Who, k, n)
	if err != nil {
		return err
	}
	return word(r, name, body)
}

func (p pages) sample(r *web.Request) error {
	k, n, err := p.numbered(r)
	if err != nil {
		return err
	}
	name, body, err := p.Documents.Sample(r.Context(), r.Who, k, n)
	if err != nil {
		return err
	}
	return word(r, name, body)
}

func (p pages) replace(r *web.Request) error {
	k := document.Kind(r.PathValue("kind"))
	name, body, err := uploaded(r)
	if err == nil {
		_, err = p.Documents.Replace(r.Context(), r.Who, k, name, body, r.Text("why"))
	}
	if problems, ok := web.Problems(err); ok {
		v, err := p.templateView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(OneTemplate(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/document-templates/"+string(k), "新模板已经启用，以后做的"+k.Label()+"用这一版。")
}

func uploaded(r *web.Request) (name string, body []byte, err error) {
	none := fault.Field("file", "没有选择文件，模板没有变动。请选择一个.docx再提交。")
	heads, err := r.Sent("file")
	if err != nil {
		return "", nil, err
	}
	if len(heads) == 0 {
		return "", nil, none
	}
	h := heads[0]
	f, err := h.Open()
	if err != nil {
		return "", nil, err
	}
	body, err = io.ReadAll(io.LimitReader(f, paper.MostTemplate+1))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil && len(body) == 0 {
		err = none
	}
	return h.Filename, body, err
}

func (p pages) force(r *web.Request) error {
	k := document.Kind(r.PathValue("kind"))
	if k.Label() == "" {
		return fault.Missing()
	}
	n := r.Num("version", -1)
	if err := p.Documents.Force(r.Context(), r.Who, k, n, r.Text("reason-"+strconv.FormatInt(n, 10))); err != nil {
		problems, ok := web.Problems(err)
		if !ok {
			return err
		}
		v, err := p.templateView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(OneTemplate(r.Frame(v.Title), v))
	}
	return r.Say("/document-templates/"+string(k), "已改用这一版。")
}
