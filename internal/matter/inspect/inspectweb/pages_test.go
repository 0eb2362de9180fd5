package inspectweb_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/draw"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
)

func where(text, begins string) string {
	at := text[strings.LastIndex(text, begins):]
	at, _, _ = strings.Cut(at, "?")
	return at
}

func version(doc *goquery.Document, action string) []string {
	return []string{doc.Find("form[action='"+action+"'] [name=version]").First().AttrOr("value", "")}
}

// From the plan to the certificate and the letter, by page: an officer, an inspector from
// outside, and the organisations.
func TestByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		list, err := h.Standards.Add(h.Ctx(), h.Officer, h.Root, standard.Head{Title: "检查表", Document: "虚工委〔2021〕9号", Year: 2021, Sort: topic.All})
		if err == nil {
			err = h.Standards.Put(h.Ctx(), h.Officer, list, 0, standard.Item{Section: "一", Text: "活动室能用", Look: standard.OnSite})
		}
		if err == nil {
			err = h.Standards.Publish(h.Ctx(), h.Officer, list, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		text, _ := h.Words(h.Officer, "GET", "/inspections", nil, 200)
		h.Says(text, "还没有检查")
		h.Words(h.Secretary, "GET", "/inspection-plans", nil, 403)
		plan := url.Values{"department": {"工委"}, "subject": {"专项检查"}, "kind": {"themed"}, "from": {"2021-12-22"}, "last": {"2021-12-21"}}
		text, doc := h.Words(h.Officer, "POST", "/inspection-plans", plan, 422)
		h.Says(text, "结束的一天早于开始的一天")
		if doc.Find("[name=subject]").AttrOr("value", "") != "专项检查" {
			t.Error("what was typed is lost")
		}
		plan.Set("last", "2021-12-30")
		plan.Set("filing", "备3号")
		h.Words(h.Officer, "POST", "/inspection-plans", plan, 303)
		_, doc = h.Words(h.Officer, "GET", "/inspection-plans", nil, 200)
		text, _ = h.Words(h.Officer, "POST", doc.Find("form[action$='/open']").AttrOr("action", ""), nil, 303)
		at := where(text, "/inspections/")
		text, _ = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "先定抽取范围", "抽取的办法", "谁也不知道，谁也控制不了")
		choice := url.Values{"scope": {strconv.FormatInt(h.Root, 10)}, "sort": {"branch"}, "n": {"2"}, "number_name": {"示例彩票第88期号码"}, "number_day": {"2021-12-21"}, "omit": {"东一支部"}, "version": {"1"}}
		text, doc = h.Words(h.Officer, "POST", at+"/choice", choice, 422)
		h.Says(text, "没有写明不参加抽取的原因")
		if doc.Find("[name=omit]").Text() != "东一支部" {
			t.Error("what was typed is lost")
		}
		choice.Del("omit")
		h.Words(h.Officer, "POST", at+"/choice", choice, 303)
		act := func(who gate.Actor, key string, form url.Values, want int) (string, *goquery.Document) {
			t.Helper()
			_, doc := h.Words(who, "GET", at, nil, 200)
			if form == nil {
				form = url.Values{}
			}
			form["version"] = version(doc, at+"/"+key)
			return h.Words(who, "POST", at+"/"+key, form, want)
		}
		act(h.Officer, "join", url.Values{"name": {"检查员甲"}}, 422)
		act(h.Officer, "join", url.Values{"name": {"检查员甲"}, "unit": {"区委党校"}}, 303)
		act(h.Officer, "pin", url.Values{"standard": {strconv.FormatInt(list, 10)}}, 303)
		act(h.Officer, "commit", nil, 303)
		text, _ = h.Words(h.Officer, "GET", at+"/draw", nil, 200)
		h.Says(text, "公布的承诺", "抽中的名单封存到出发")
		h.Words(h.Officer, "GET", at+"/certificate", nil, 404)
		text, _ = act(h.Officer, "number", url.Values{"number": {"040913"}}, 422)
		h.Says(text, "还没有到那一天")
		h.Clock.Set("2021-12-21")
		act(h.Officer, "number", url.Values{"number": {"04 09 13"}}, 303)
		_, doc = h.Words(h.Officer, "GET", at, nil, 200)
		depart := url.Values{"last": {"2021-12-25"}, "version": version(doc, at+"/depart")}
		doc.Find("form[action='" + at + "/depart'] select").Each(func(_ int, s *goquery.Selection) {
			depart.Set(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
		})
		if len(depart) != 4 {
			t.Fatalf("two are drawn, the form asks for %v", depart)
		}
		h.Words(h.Officer, "POST", at+"/depart", depart, 303)

		// The inspector finds his own list first, and answers beside the records.
		x, err := h.Inspections.Get(h.Ctx(), h.Officer, id(at))
		if err != nil {
			t.Fatal(err)
		}
		guest := gate.Actor{Account: 77, Person: x.Doc.Team[0].Person, Name: "检查员甲"}
		posts, err := h.Posts.Choices(h.Ctx(), guest)
		if err != nil || len(posts) != 2 {
			t.Fatal(posts, err)
		}
		guest.Post = posts[0].ID
		text, _ = h.Words(guest, "GET", "/", nil, 303)
		h.Says(text, "/inspections/mine")
		text, _ = h.Words(guest, "GET", "/inspections/mine", nil, 200)
		h.Says(text, posts[0].Name, posts[1].Name, "换到这里")
		mine := at + "/orgs/" + strconv.FormatInt(posts[0].Org, 10)
		text, doc = h.Words(guest, "GET", mine, nil, 200)
		h.Says(text, "活动室能用", "党组织不用另外准备材料")
		if doc.Find("form[action$='/export']").Length() != 0 {
			t.Error("an inspector is offered an export")
		}
		item := doc.Find("[name=item]").First().AttrOr("value", "")
		text, doc = h.Words(guest, "POST", mine+"/say", url.Values{"item": {item}, "version": {"0"}, "result": {"fails"}, "note": {"看过"}}, 422)
		h.Says(text, "不符合的，请写明是什么问题")
		if doc.Find("[name=note]").AttrOr("value", "") != "看过" {
			t.Error("what was typed is lost")
		}
		found := url.Values{"item": {item}, "version": {"0"}, "result": {"fails"}, "finding": {"活动室堆放杂物"}}
		rec, doc := h.Upload(guest, mine+"/say", found, "photos", "门口.png", []byte("不是照片"))
		if problem := doc.Find("#f-photos-problem").Text(); rec.Code != 422 || !strings.Contains(problem, "门口.png") || doc.Find("[name=finding]").AttrOr("value", "") != "活动室堆放杂物" {
			t.Errorf("a file that is no photograph: %d %q", rec.Code, problem)
		}
		var shot bytes.Buffer
		if err := png.Encode(&shot, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
			t.Fatal(err)
		}
		if rec, _ = h.Upload(guest, mine+"/say", found, "photos", "门口.png", shot.Bytes()); rec.Code != 303 {
			t.Errorf("with a photograph: %d", rec.Code)
		}
		_, doc = h.Words(guest, "GET", mine, nil, 200)
		src := doc.Find(".photo").AttrOr("src", "")
		if rec, _ = h.Ask(guest, "GET", src, nil, 200); rec.Header().Get("Content-Type") != "image/jpeg" {
			t.Errorf("%s is %s", src, rec.Header().Get("Content-Type"))
		}
		h.Ask(h.Secretary, "GET", src, nil, 403)
		act(h.Officer, "last", url.Values{"last": {"2021-12-24"}, "why": {"没有看完"}}, 422)
		act(h.Officer, "last", url.Values{"last": {"2021-12-26"}, "why": {"没有看完"}}, 303)
		h.Words(guest, "GET", at, nil, 403)
		h.Words(guest, "GET", "/members", nil, 403)
		h.Words(guest, "GET", at+"/orgs/"+strconv.FormatInt(posts[1].Org, 10), nil, 404)

		// The letter, the sample as a sheet, and the certificate that anybody checks.
		text, _ = h.Words(h.Officer, "POST", mine+"/letter", url.Values{"text": {"好"}, "number": {"虚工委〔2021〕88号"}, "on": {"2021-12-21"}, "due": {"2022-01-20"}}, 422)
		h.Says(text, "请写明检查的总体情况")
		h.Words(h.Officer, "POST", mine+"/letter", url.Values{"text": {"总体较好，有一个问题要整改。"}, "number": {"虚工委〔2021〕88号"}, "on": {"2021-12-21"}, "due": {"2022-01-20"}}, 303)
		h.Ask(h.Officer, "POST", at+"/export", nil, 200)
		h.Ask(guest, "POST", at+"/export", nil, 403)
		act(h.Officer, "publish", nil, 303)
		rec, _ = h.Ask(h.Far, "GET", at+"/certificate", nil, 200)
		var c draw.Certificate
		if err := json.Unmarshal(rec.Body.Bytes(), &c); err != nil || c.Verify() != nil {
			t.Error("the certificate of the page does not verify:", err, c.Verify())
		}
		if rec, _ = h.Ask(h.Far, "GET", at+"/script", nil, 200); rec.Body.String() != draw.Script {
			t.Error("another script is handed out")
		}
		h.Ask(h.Far, "GET", at+"/certificate/word", nil, 200)
		h.Clock.Set("2021-12-27")
		text, _ = h.Words(guest, "POST", mine+"/say", url.Values{"item": {item}, "version": {"1"}, "result": {"meets"}}, 403)
		h.Says(text, "2021年12月26日为止")
	})
}

func id(at string) int64 {
	n, _ := strconv.ParseInt(strings.TrimPrefix(at, "/inspections/"), 10, 64)
	return n
}
