package electionweb_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/post"
)

// house is the real pages over a world.
type house struct {
	*world.Pages
	at string // the page of the election
}

// send fills the form that goes to a path under the election, as the page has it, with
// some fields changed, and sends it.
func (h *house) send(who gate.Actor, key string, want int, pairs ...string) (string, *goquery.Document) {
	h.T.Helper()
	_, doc := h.Words(who, "GET", h.at, nil, 200)
	form := url.Values{}
	f := doc.Find("form[action='" + h.at + "/" + key + "']")
	if f.Length() != 1 {
		h.T.Errorf("the page has %d forms %s", f.Length(), key)
	}
	f.Find("[name]").Each(func(_ int, s *goquery.Selection) {
		switch kind := s.AttrOr("type", ""); {
		case kind == "checkbox" || kind == "radio":
		case s.Is("select"):
			form.Set(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
		case s.Is("textarea"):
			form.Set(s.AttrOr("name", ""), s.Text())
		default:
			form.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
		}
	})
	for i := 0; i+1 < len(pairs); i += 2 {
		form[pairs[i]] = strings.Split(pairs[i+1], "|")
	}
	return h.Words(who, "POST", h.at+"/"+key, form, want)
}

// bad reports that a refused form has what was typed, with the sentence at its field.
func (h *house) bad(doc *goquery.Document, name, value, sentence string) {
	h.T.Helper()
	f := doc.Find("[name=" + name + "]").First()
	if got := f.AttrOr("value", f.Text()); got != value && !f.Is("select") {
		h.T.Errorf("%s is %q, typed was %q", name, got, value)
	}
	if at := f.Closest(".bad").Text(); !strings.Contains(at, sentence) {
		h.T.Errorf("%q does not stand at %s: %q", sentence, name, at)
	}
}

// votes are the fields of a count of eight ballots, candidate by candidate.
func votes(valid int, list ...int) (pairs []string) {
	n := strconv.Itoa
	pairs = []string{"issued", "8", "returned", "8", "valid", n(valid), "void", n(8 - valid)}
	for i, v := range list {
		pairs = append(pairs, "for"+n(i), n(v), "against"+n(i), n(valid-v), "abstain"+n(i), "0")
	}
	return pairs
}

// From the request to the approval, by page: bad counts, a tie and a second ballot.
func TestByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := &house{Pages: world.Serve(t, e)}
		second := gate.Actor{Account: 8, Person: h.People[h.East][1], Name: "组织委员"}
		list, err := h.Posts.Of(h.Ctx(), gate.Program("test"), h.East, h.Gate.Today())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			if p.Kind == post.Organisation {
				second.Post = p.ID
			}
		}
		id := func(i int) string { return strconv.FormatInt(h.People[h.East][i], 10) }
		begin := "/orgs/" + strconv.FormatInt(h.East, 10) + "/elections"
		h.Words(h.Officer, "GET", begin+"/new", nil, 403)
		text, _ := h.Words(h.Secretary, "GET", begin+"/new", nil, 200)
		h.Says(text, "提出换届请示", "过半数基数")
		plan := url.Values{"seats": {"0"}, "deputies": {"0"}, "planned_on": {"2021-12-24"}, "base": {"due"}, "note": {"准备充分"}}
		_, doc := h.Words(h.Secretary, "POST", begin, plan, 422)
		h.bad(doc, "seats", "0", "名额")
		if doc.Find("[name=note]").Text() != "准备充分" {
			t.Error("what was typed is lost")
		}
		plan.Set("seats", "3")
		h.Words(h.Secretary, "POST", begin, plan, 303)
		text, _ = h.Words(h.Secretary, "POST", begin, plan, 422)
		h.Says(text, "已经有一件换届选举在办")
		_, doc = h.Words(h.Officer, "GET", "/matters?kind=election", nil, 200)
		h.at = doc.Find("td a.name").AttrOr("href", "")

		h.Words(h.Beside, "GET", h.at, nil, 404)
		_, doc = h.send(h.Officer, "reply", 422, "number", "12号")
		h.bad(doc, "number", "12号", "文号")
		h.send(h.Officer, "return", 303, "why", "名额要再研究")
		text, _ = h.Words(h.Secretary, "GET", h.at, nil, 200)
		h.Says(text, "退回的原因：名额要再研究", "拟请示")
		h.send(h.Secretary, "ask", 303, "base", "due")
		h.send(h.Officer, "reply", 303, "number", "区工委〔2021〕31号")

		text, doc = h.send(h.Secretary, "propose", 422, "candidates", id(0)+"|"+id(1)+"|"+id(2), "secretary", id(0))
		h.Says(text, "至少要4名")
		if doc.Find("[name=candidates][checked]").Length() != 3 {
			t.Error("who was chosen is lost")
		}
		h.send(h.Secretary, "propose", 303, "candidates", id(0)+"|"+id(1)+"|"+id(2)+"|"+id(3), "secretary", id(0), "out0", id(8), "why0", "年老体弱卧床不起或者长期生活不能自理")
		text, _ = h.Words(h.Officer, "GET", h.at, nil, 200)
		h.Says(text, "按姓氏笔画为序", "东甲8", "笔画")
		h.send(h.Officer, "agree", 303, "number", "区工委〔2021〕32号")

		_, doc = h.send(h.Secretary, "meeting", 422, "present", "6", "scrutineers", "东甲4", "tellers", "东甲5", "passed", "")
		h.bad(doc, "passed", "1", "经大会通过")
		text, _ = h.send(h.Secretary, "meeting", 422, "present", "6", "scrutineers", "东甲4", "tellers", "东甲5", "passed", "1")
		h.Says(text, "不能选举")
		_, doc = h.send(h.Secretary, "meeting", 422, "present", "8", "scrutineers", "东甲1", "tellers", "东甲5", "passed", "1")
		h.bad(doc, "scrutineers", "东甲1", "候选人")
		h.send(h.Secretary, "meeting", 303, "present", "8", "scrutineers", "东甲4", "tellers", "东甲5、东甲6", "passed", "1")

		// Counts that cannot be.
		for _, c := range []struct {
			what, field, value, sentence string
			pairs                        []string
		}{
			{"more votes than ballots", "for0", "9", "加起来要等于有效票8张", append(votes(8, 8, 6, 5, 5), "for0", "9")},
			{"more ballots given out than people", "issued", "9", "实到的8人", append(votes(8, 8, 6, 5, 5), "issued", "9")},
			{"valid and void are not those that came back", "valid", "7", "收回的8张", append(votes(8, 8, 6, 5, 5), "valid", "7")},
			{"more chosen than there are seats", "valid", "8", "多于有效票乘名额", votes(8, 8, 8, 8, 1)},
			{"a field left empty", "abstain1", "", "加起来要等于", append(votes(8, 8, 6, 5, 5), "abstain1", "")},
			{"a candidate written in", "who0", "", "是候选人", append(votes(8, 8, 6, 3, 3), "who0", id(1), "written0", "1")},
		} {
			text, doc := h.send(h.Secretary, "count", 422, c.pairs...)
			field, value := c.field, c.value
			if field == "who0" {
				field, value = "written0", "1"
			}
			if f := doc.Find("[name=" + field + "]"); f.AttrOr("value", "") != value {
				t.Errorf("%s: what was typed is lost: %s", c.what, f.AttrOr("value", ""))
			}
			h.Says(text, c.sentence)
		}
		h.send(h.Secretary, "count", 303, votes(8, 8, 6, 5, 5)...)
		text, doc = h.Words(second, "GET", h.at, nil, 200)
		h.Says(text, "已录入1份")
		if doc.Find("[name=for0]").AttrOr("value", "?") != "" {
			t.Error("the second keeper sees the first sheet")
		}
		h.send(second, "count", 303, votes(8, 7, 6, 5, 5)...)
		text, _ = h.Words(h.Secretary, "GET", h.at, nil, 200)
		h.Says(text, "两份不一致的地方", "请对照纸质计票单")
		h.send(second, "count", 303, votes(8, 8, 6, 5, 5)...)
		text, doc = h.Words(h.Secretary, "GET", h.at, nil, 200)
		h.Says(text, "第1轮结果", "票数相等", "录入第2轮计票", "得票相等的再次投票")
		if doc.Find("[name=for2]").Length() != 0 || doc.Find("[name=who0]").Length() != 0 {
			t.Error("the second ballot is not among those who are tied alone")
		}
		h.send(h.Secretary, "count", 303, votes(8, 3, 5)...)
		h.send(second, "count", 303, votes(8, 3, 5)...)
		text, doc = h.Words(h.Secretary, "GET", h.at, nil, 200)
		h.Says(text, "第2轮结果", "当选", "向工委报告选举结果")

		kinds := []string{"heads_here", "3"}
		doc.Find("form[action='" + h.at + "/report'] fieldset").Each(func(i int, _ *goquery.Selection) {
			n := strconv.Itoa(i)
			kinds = append(kinds, "kind"+n, string([]post.Kind{post.Secretary, post.Organisation, post.Discipline}[i]), "for"+n, []string{"3", "0", "0"}[i])
		})
		_, doc = h.send(h.Secretary, "report", 422, append(kinds, "for0", "1")...)
		h.bad(doc, "kind0", "", "才能当选书记")
		h.send(h.Secretary, "report", 303, kinds...)
		_, doc = h.send(h.Officer, "confirm", 422, "number", "区工委〔2021〕31号")
		h.bad(doc, "number", "区工委〔2021〕31号", "已经用过")
		for _, k := range []string{"request", "reply", "method", "ballot", "tally", "result", "report"} {
			h.Words(h.Secretary, "GET", h.at+"/papers/"+k, nil, 200)
		}
		h.send(h.Officer, "confirm", 303, "number", "区工委〔2021〕33号")
		text, doc = h.Words(h.Officer, "GET", h.at, nil, 200)
		h.Says(text, "已办结", "看批复", "区工委〔2021〕32号")
		if doc.Find("form[action^='"+h.at+"']").Length() != 0 {
			t.Error("an election that is over has forms")
		}
		after, err := h.Posts.Of(h.Ctx(), h.Officer, h.East, h.Gate.Today())
		if err != nil || len(after) != 3 || after[0].Kind != post.Secretary || after[0].Decision == 0 {
			t.Errorf("the body: %+v %v", after, err)
		}
	})
}
