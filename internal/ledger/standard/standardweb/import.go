package standardweb

import (
	"bytes"
	"encoding/json"
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/standard"
)

// mostBytes is how large a table of lines may be; within it nothing of the file is put
// into a temporary file by the form.
const mostBytes = 4 << 20

func (p pages) importForm(r *web.Request) error {
	x, done, err := p.draft(r)
	if err != nil || done {
		return err
	}
	return r.Page(Import(r.Frame("导入内容"), importView(&x, nil, "", nil)))
}

// importView shows what was read; without rows it is the choice of a file.
func importView(x *standard.Version, rows []standard.Read, data string, problems []ui.Problem) ImportView {
	v := ImportView{Crumbs: under(x), Title: "导入内容", Lead: "列的名称和导出的一样，次序不要紧。导入以后，草稿就是文件里的这些条。", Problems: problems, Read: len(rows) > 0, Data: data,
		Action: href(x.Standard) + "/import", Version: ui.ID(x.Version), File: ui.Field{Name: "file", Label: "Excel 文件", Kind: "file", Accept: ".xlsx,.csv", Required: true,
			Hint: "xlsx或者csv，不超过4MB，最多" + strconv.Itoa(standard.MostItems) + "条。", Problem: web.ProblemOf(problems, "file")}}
	for i := range rows {
		c := &rows[i]
		row := ImportRow{Row: strconv.Itoa(c.Row), Section: c.Section, Text: c.Text, Look: c.Look.Label(), State: ui.Done, Word: "新增", Why: c.Why()}
		switch {
		case len(c.Problems) > 0:
			row.State, row.Word = ui.Late, "有问题"
			v.Bad++
		case c.Known:
			row.Word = "草稿里已有"
			v.Good++
		default:
			v.Good++
		}
		v.Rows = append(v.Rows, row)
	}
	if v.Read {
		v.Lead = "读出" + strconv.Itoa(len(rows)) + "行，有问题" + strconv.Itoa(v.Bad) + "行。还没有写入，草稿里现在的" + strconv.Itoa(x.Lines) + "条没有变。"
	}
	return v
}

// preview reads a file and shows its rows; nothing is kept of it.
func (p pages) preview(r *web.Request) error {
	x, _, err := p.draft(r)
	if err != nil {
		return err
	}
	list, err := p.read(r)
	if err != nil {
		return p.refuseImport(r, &x, nil, "", err)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	rows, err := p.Standards.Preview(r.Context(), r.Who, x.Standard, list)
	if err != nil {
		return err
	}
	return r.Page(Import(r.Frame("导入内容"), importView(&x, rows, string(data), nil)))
}

func (p pages) read(r *web.Request) ([]sheet.Named, error) {
	if err := r.Room("file"); err != nil {
		return nil, err
	}
	file, info, err := r.FormFile("file")
	if err != nil {
		return nil, fault.Field("file", "没有收到文件，没有读入。请选择一个文件再提交。")
	}
	defer func() { _ = file.Close() }()
	return standard.ReadList(info.Filename, file, info.Size, sheet.DefaultLimits(p.Temp))
}

// refuseImport shows the page again with what is wrong, and the rows if there are any.
func (p pages) refuseImport(r *web.Request, x *standard.Version, rows []standard.Read, data string, err error) error {
	problems, ok := web.Problems(err)
	if f, is := fault.As(err); !ok && is && f.Kind == fault.TooLarge {
		problems, ok = []ui.Problem{{Field: "file", Text: f.Text}}, true
	}
	if !ok {
		return err
	}
	return r.Refuse(Import(r.Frame("导入内容"), importView(x, rows, data, problems)))
}

func (p pages) take(r *web.Request) error {
	x, _, err := p.draft(r)
	if err != nil {
		return err
	}
	var list []sheet.Named
	if err := json.Unmarshal([]byte(r.FormValue("data")), &list); err != nil || len(list) == 0 || len(list) > standard.MostItems {
		return p.refuseImport(r, &x, nil, "", fault.New(fault.Invalid, "这一页的内容不完整，没有写入。请重新选择文件。"))
	}
	if err := p.Standards.Import(r.Context(), r.Who, x.Standard, r.Num("version", -1), list); err != nil {
		rows, again := p.Standards.Preview(r.Context(), r.Who, x.Standard, list)
		if again != nil {
			return p.refuseImport(r, &x, nil, "", err)
		}
		return p.refuseImport(r, &x, rows, r.FormValue("data"), err)
	}
	return r.Say(href(x.Standard)+"?v="+strconv.Itoa(x.No), "已导入"+strconv.Itoa(len(list))+"条。")
}

func (p pages) blank(r *web.Request) error {
	var b bytes.Buffer
	if err := standard.WriteBlank(&b, p.Temp); err != nil {
		return err
	}
	return r.Hand(attach.File{Name: "标准内容空白表.xlsx", Kind: attach.XLSX, Body: b.Bytes()})
}
