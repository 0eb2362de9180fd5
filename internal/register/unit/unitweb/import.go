package unitweb

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/unit"
)

// mostBytes is how large a list of units may be; within it nothing of the file is put
// into a temporary file by the form.
const mostBytes = 4 << 20

func (p pages) importForm(r *web.Request) error {
	return r.Page(Import(r.Frame("导入单位名单"), importView(nil, "", nil)))
}

// importView shows what was read; without rows it is the choice of a file.
func importView(rows []unit.Checked, data string, problems []ui.Problem) ImportView {
	v := ImportView{Title: "导入单位名单", Lead: "列的名称和导出的单位名单一样，次序不要紧，多余的列不读。已经登记的单位不会改动。", Problems: problems, Read: len(rows) > 0, Data: data,
		Crumbs: []ui.Link{{Text: "单位", Href: "/units"}}, File: ui.Field{Name: "file", Label: "Excel 文件", Kind: "file", Accept: ".xlsx,.csv", Required: true,
			Hint: "xlsx或者csv，不超过4MB，一次最多" + strconv.Itoa(unit.MostRows) + "个单位。", Problem: web.ProblemOf(problems, "file")}}
	for _, c := range rows {
		x := ImportRow{Row: strconv.Itoa(c.Row), Name: c.Facts.Name, Org: c.Cells[5], State: ui.Done, Word: "可以登记", Why: c.Why(),
			Note: strings.Join(strings.Fields(strings.Join([]string{c.Facts.Code, c.Facts.Nature, c.Facts.Sector, c.Facts.Address}, " ")), "，")}
		if c.Cells[6] != "" {
			x.Count = c.Cells[6]
			if c.Count.Day != day.None {
				x.Count += "（" + c.Count.Day.Chinese() + "）"
			}
		}
		switch {
		case c.Known:
			x.State, x.Word = ui.NA, "已经登记"
			v.Known++
		case !c.Good():
			x.State, x.Word = ui.Late, "不能登记"
			v.Bad++
		default:
			v.Good++
		}
		v.Rows = append(v.Rows, x)
	}
	if v.Read {
		v.Lead = "读出" + strconv.Itoa(len(rows)) + "行，可以登记" + strconv.Itoa(v.Good) + "个，已经登记" + strconv.Itoa(v.Known) + "个，有问题" + strconv.Itoa(v.Bad) + "个。还没有写入。"
	}
	return v
}

// preview reads a file and shows its rows; nothing is kept of it.
func (p pages) preview(r *web.Request) error {
	list, err := p.read(r)
	if err != nil {
		return p.refuseImport(r, nil, "", err)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	rows, err := p.Units.Preview(r.Context(), r.Who, list)
	if err != nil {
		return err
	}
	return r.Page(Import(r.Frame("导入单位名单"), importView(rows, string(data), nil)))
}

func (p pages) read(r *web.Request) ([]unit.Entry, error) {
	if err := r.Room("file"); err != nil {
		return nil, err
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		return nil, fault.Field("file", "没有收到文件，没有读入。请选择一个文件再提交。")
	}
	defer func() { _ = file.Close() }()
	return unit.ReadList(head.Filename, file, head.Size, sheet.DefaultLimits(p.Temp))
}

// refuseImport shows the page again with what is wrong, and the rows if there are any.
func (p pages) refuseImport(r *web.Request, rows []unit.Checked, data string, err error) error {
	problems, ok := web.Problems(err)
	if f, is := fault.As(err); !ok && is && f.Kind == fault.TooLarge {
		problems, ok = []ui.Problem{{Field: "file", Text: f.Text}}, true
	}
	if !ok {
		return err
	}
	return r.Refuse(Import(r.Frame("导入单位名单"), importView(rows, data, problems)))
}

// sent gives the rows that the page of a preview sends back, checked again.
func (p pages) sent(r *web.Request) (list []unit.Entry, rows []unit.Checked, err error) {
	if err := json.Unmarshal([]byte(r.FormValue("data")), &list); err != nil || len(list) == 0 || len(list) > unit.MostRows {
		return nil, nil, fault.New(fault.Invalid, "这一页的内容不完整，没有登记。请重新选择文件。")
	}
	rows, err = p.Units.Preview(r.Context(), r.Who, list)
	return list, rows, err
}

func (p pages) take(r *web.Request) error {
	_, rows, err := p.sent(r)
	if err != nil {
		return p.refuseImport(r, nil, "", err)
	}
	var good []unit.Entry
	for _, c := range rows {
		if c.Good() {
			good = append(good, c.Entry)
		}
	}
	n, err := p.Units.Import(r.Context(), r.Who, good)
	if err != nil {
		return p.refuseImport(r, rows, r.FormValue("data"), err)
	}
	return r.Say("/units", "已登记"+strconv.FormatInt(n, 10)+"个单位。")
}

func (p pages) refused(r *web.Request) error {
	_, rows, err := p.sent(r)
	if err != nil {
		return p.refuseImport(r, nil, "", err)
	}
	var bad []unit.Checked
	for _, c := range rows {
		if !c.Good() {
			bad = append(bad, c)
		}
	}
	return p.workbook(r, "没有登记的单位.xlsx", bad)
}

func (p pages) blank(r *web.Request) error { return p.workbook(r, "单位名单空白表.xlsx", nil) }

func (p pages) workbook(r *web.Request, name string, rows []unit.Checked) error {
	var b bytes.Buffer
	if err := unit.WriteList(&b, rows, p.Temp); err != nil {
		return err
	}
	return r.Give(attach.File{Name: name, Kind: attach.XLSX, Body: b.Bytes()})
}
