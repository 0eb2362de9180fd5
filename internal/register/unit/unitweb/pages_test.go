package unitweb_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/unit"
)

// house is the real pages over a world.
type house struct{ *world.Pages }

// upload sends a file.
func (h *house) upload(who gate.Actor, path, name, text string, want int) (string, *goquery.Document) {
	h.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", name)
	if err != nil {
		h.T.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		h.T.Fatal(err)
	}
	if err := m.Close(); err != nil {
		h.T.Fatal(err)
	}
	r := httptest.NewRequestWithContext(h.Ctx(), "POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	rec, doc := h.Do(who, r)
	said := strings.Join(strings.Fields(doc.Find("main").Text()), " ")
	if rec.Code != want {
		h.T.Errorf("%s: %d, want %d: %s", path, rec.Code, want, said)
	}
	return said + rec.Header().Get("Location"), doc
}

func open(t *testing.T, e testkit.Engine) *house { return &house{world.Serve(t, e)} }

// A list of units is read, shown with what is wrong at its rows, and taken in.
func TestImportByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		text, _ := h.Words(h.Officer, "GET", "/units", nil, 200)
		h.Says(text, "导入 Excel")
		h.Words(h.Officer, "GET", "/units/import", nil, 200)
		h.Words(h.Officer, "GET", "/units/import/blank", nil, 200)
		for _, who := range []gate.Actor{h.Secretary, h.Head, h.Plain} {
			h.Words(who, "GET", "/units/import", nil, 403)
			h.upload(who, "/units/import", "单位.csv", "x", 403)
			h.Words(who, "POST", "/units/import/take", url.Values{"data": {"[]"}}, 403)
		}
		text, doc := h.upload(h.Officer, "/units/import", "单位.csv", "甲,乙\n", 422)
		h.Says(text, "没有找到表头")
		if doc.Find("[name=file]").Closest(".bad").Length() != 1 {
			t.Error("the sentence does not stand at the field")
		}
		h.upload(h.Officer, "/units/import", "单位.xlsx", "", 422)
		h.Words(h.Officer, "POST", "/units/import", nil, 422)
		list := "单位全称,归口党组织,在岗人数,人数日期\n虚构学院,东局党委,40,2021-12-01\n虚构中心,南局党委,,\n虚构队,101,,\n<script>x</script>,东局党委,很多,\n"
		text, doc = h.upload(h.Officer, "/units/import", "单位.csv", list, 200)
		h.Says(text, "读出4行，可以登记2个，已经登记0个，有问题2个", "没有叫“南局党委”的党组织", "在岗人数请填", "登记没有问题的2个单位", "下载不登记的2行")
		if doc.Find("main script").Length() != 0 {
			t.Error("a name is a script")
		}
		data := url.Values{"data": {doc.Find("form[action='/units/import/take'] [name=data]").AttrOr("value", "")}}
		h.Words(h.Officer, "POST", "/units/import/refused", data, 200)
		h.Words(h.Officer, "POST", "/units/import/take", url.Values{"data": {"{"}}, 422)
		text, _ = h.Words(h.Officer, "POST", "/units/import/take", data, 303)
		h.Says(text, "/units")
		text, _ = h.Words(h.Officer, "GET", "/units", nil, 200)
		h.Says(text, "虚构学院", "虚构队", "共2个", "40人")
		text, _ = h.Words(h.Officer, "POST", "/units/import/take", data, 422)
		h.Says(text, "没有可以登记的行", "已经登记2个")
		text, _ = h.upload(h.Officer, "/units/import", "单位.csv", list, 200)
		h.Says(text, "可以登记0个，已经登记2个，有问题2个")
	})
}

// One unit from its form to its dated entries; what is refused keeps what was typed.
func TestOneUnitByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id := func(n int64) string { return strconv.FormatInt(n, 10) }
		form := url.Values{"name": {""}, "address": {"示例路1号"}, "org": {id(h.Bureau)}, "nature": {"事业单位"}, "sector": {"教育"}}
		text, doc := h.Words(h.Officer, "POST", "/units", form, 422)
		h.Says(text, "请填写单位全称")
		if doc.Find("[name=address]").AttrOr("value", "") != "示例路1号" || doc.Find("[name=nature] [selected]").AttrOr("value", "") != "事业单位" || doc.Find("[name=name]").Closest(".bad").Length() != 1 {
			t.Error("what was typed is lost, or the sentence does not stand at its field")
		}
		form.Set("name", "虚构学院")
		at, _ := h.Words(h.Officer, "POST", "/units", form, 303)
		at, _, _ = strings.Cut(at, "?")
		h.Words(h.Secretary, "GET", "/units/new", nil, 403)
		h.Words(h.Head, "GET", at, nil, 200)
		h.Words(h.Far, "GET", at, nil, 404)
		text, doc = h.Words(h.Head, "GET", at, nil, 200)
		if doc.Find("main form[method=post]").Length() != 0 {
			t.Errorf("who may not change it has forms: %s", text)
		}

		text, _ = h.Words(h.Officer, "POST", at+"/orgs", url.Values{"set_org": {"0"}, "set_from": {"2021-12-01"}}, 422)
		h.Says(text, "党组织")
		text, _ = h.Words(h.Officer, "POST", at+"/orgs", url.Values{"set_org": {id(h.East)}, "set_from": {""}}, 422)
		h.Says(text, "从哪一天起")
		h.Words(h.Officer, "POST", at+"/orgs", url.Values{"set_org": {id(h.East)}, "set_from": {"2021-06-01"}}, 303)
		text, doc = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "东一支部", "2021年6月1日起", "正式党员9名")
		link := doc.Find("form[action='"+at+"/orgs/end'] [name=link]").AttrOr("value", "")
		h.Words(h.Officer, "POST", at+"/orgs/end", url.Values{"link": {link}, "until": {"2021-05-01"}}, 422)
		h.Words(h.Officer, "POST", at+"/orgs/end", url.Values{"link": {link}, "until": {"2021-12-01"}}, 303)
		text, _ = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "2021年6月1日至")

		h.Words(h.Officer, "POST", at+"/workers", url.Values{"who": {"西丙1"}, "work_from": {"2021-07-01"}}, 303)
		text, doc = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "西丙1", "西局支部，2021年7月1日起")
		link = doc.Find("form[action='"+at+"/workers/end'] [name=link]").AttrOr("value", "")
		h.Words(h.Secretary, "POST", at+"/workers/end", url.Values{"link": {link}, "until": {"2021-12-01"}}, 403)
		h.Words(h.Officer, "POST", at+"/workers/end", url.Values{"link": {link}, "until": {"2021-12-01"}}, 303)
		h.Words(h.Officer, "POST", at+"/count", url.Values{"people": {"40"}, "on_day": {"2021-12-21"}, "source": {"年报"}}, 422)
		h.Words(h.Officer, "POST", at+"/count", url.Values{"people": {"40"}, "on_day": {"2021-12-01"}, "source": {"年报"}}, 303)
		form.Set("version", "1")
		form.Set("address", "示例路2号")
		h.Words(h.Officer, "POST", at+"/edit", form, 303)
		text, _ = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "示例路2号", "变更经过", "示例路1号", "40人")
	})
}

// A long list goes over pages by name, each to the next and back; a filter is kept.
func TestPagesOfUnits(t *testing.T) {
	h := open(t, testkit.Engine{Dir: t.TempDir()})
	for i := range 60 {
		if _, err := h.Units.Register(h.Ctx(), h.Officer, unit.Facts{Org: h.Bureau, Name: "虚构单位" + strconv.Itoa(100+i), Sector: []string{"教育", "律师行业"}[i%2]}); err != nil {
			t.Fatal(err)
		}
	}
	text, doc := h.Words(h.Officer, "GET", "/units?nature=", nil, 200)
	h.Says(text, "第1至50个，共60个")
	next := doc.Find("a[rel=next]").AttrOr("href", "")
	text, doc = h.Words(h.Officer, "GET", next, nil, 200)
	h.Says(text, "第51至60个，共60个", "虚构单位159")
	back, _ := h.Words(h.Officer, "GET", doc.Find("a[rel=prev]").AttrOr("href", ""), nil, 200)
	h.Says(back, "第1至50个")
	text, _ = h.Words(h.Officer, "GET", "/units?sector="+url.QueryEscape("教育"), nil, 200)
	h.Says(text, "共30个")
	text, _ = h.Words(h.Officer, "GET", "/units?q="+url.QueryEscape("没有的"), nil, 200)
	h.Says(text, "没有这样的单位")
	if text, _ = h.Words(h.Far, "GET", "/units", nil, 200); strings.Contains(text, "虚构单位") {
		t.Error("far away sees them")
	}
	if _, err := h.Units.List(h.Ctx(), h.Stranger, unit.Query{On: day.Must("2021-12-20")}); err == nil {
		t.Error("a stranger reads the list")
	}
}
