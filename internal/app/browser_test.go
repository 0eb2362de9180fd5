//go:build browser

package app_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const themeDays = "/report/figures/meeting.themeday"

// themeDaysTold is how many theme days the report card tells of.
func themeDaysTold(b *tab) int {
	b.t.Helper()
	b.open(themeDays)
	text := b.text("p.val")
	n, err := strconv.Atoi(strings.TrimRight(text, "场次个"))
	if err != nil {
		b.t.Fatalf("%s says %q", themeDays, text)
	}
	return n
}

// december is the state of the theme day of December in the organisation's year.
const december = `[...document.querySelectorAll(".matrix tbody tr")].find(r => r.querySelector("th").textContent.includes("主题党日")).lastElementChild.textContent.replace(/\s+/g, " ")`

// What a branch secretary does in December, from signing in to taking back, at a
// desk and on a phone.
func TestSecretaryRecords(t *testing.T) {
	for _, view := range []struct {
		name          string
		width, height int64
	}{{"desk", 1440, 900}, {"phone", 390, 844}} {
		t.Run(view.name, func(t *testing.T) {
			h := open(t)
			b := browse(t, h.base)
			b.size(view.width, view.height)
			b.signIn("shuji", "not-the-password")
			b.says("[role=alert]", "登录名或者密码不对。")
			b.signIn("shuji", password)
			b.says("ol.due li:first-child", "12月主题党日")
			b.says("ol.due li:first-child", "支部工作条例第十六条")
			before := themeDaysTold(b)

			b.open("/")
			b.press("ol.due li:first-child .do a")
			b.do(chromedp.Click(".roll .who:nth-child(4)"), chromedp.Click(".roll .who:nth-child(6)"))
			b.says(".tally", "应到9人 实到7人 缺席2人")
			b.do(chromedp.Click("[data-reasons] li:nth-child(2) .chip:nth-child(2)"))
			b.press("button[value=save]")
			if !strings.HasSuffix(b.path(), "/saved") {
				t.Fatalf("saving led to %s: %s", b.path(), b.text("main"))
			}
			b.says(".sat", "12月主题党日")
			record := strings.TrimSuffix(b.path(), "/saved")

			year := fmt.Sprintf("/orgs/%d", h.East)
			b.open(year)
			if got := js[string](b, december); !strings.Contains(got, "20") || strings.Contains(got, "待办") {
				t.Errorf("after saving, the cell of December says %q", got)
			}
			if n := themeDaysTold(b); n != before+1 {
				t.Errorf("the figure is %d after %d and one record", n, before)
			}
			if !js[bool](b, "!!document.querySelector("+quoted(`a[href="`+record+`"]`)+")") {
				t.Errorf("the figure has no door to %s: %s", record, b.text("main"))
			}

			b.open(record)
			b.says("main", "应到9人，实到7人")
			b.do(chromedp.Click("details.fold:has(form[action$='/void']) summary"), chromedp.SetValue("form[action$='/void'] textarea, form[action$='/void'] input[name=why]", "日期记错了"))
			b.press("form[action$='/void'] button[type=submit]")
			b.says("main", "日期记错了")
			if n := themeDaysTold(b); n != before {
				t.Errorf("the figure is %d after taking back, was %d", n, before)
			}
			b.open(year)
			if got := js[string](b, december); !strings.Contains(got, "待办") {
				t.Errorf("after taking back, the cell of December says %q", got)
			}
			expected := "status of 422" // the refused sign-in
			for _, c := range b.complaints() {
				if !strings.Contains(c, expected) {
					t.Error(c)
				}
			}
		})
	}
}

// A draft outlives its tab: what was typed is there in another one.
func TestDraftOutlivesTab(t *testing.T) {
	h := open(t)
	b := browse(t, h.base)
	b.signIn("shuji", password)
	b.open("/activities/new?kind=themeday")
	b.do(chromedp.Click(".roll .who:nth-child(5)"), chromedp.SendKeys("textarea.text", "学习了新的精神，"))
	b.eventually("the draft", `document.querySelector("[data-draft-state]").textContent.startsWith("草稿已存")`)
	other := b.second()
	other.open("/activities/new")
	if got := js[string](other, `document.querySelector("textarea.text").value`); got != "学习了新的精神，" {
		t.Errorf("the draft's minutes are %q", got)
	}
	other.says(".tally", "缺席1人")
	if !js[bool](other, `document.querySelector("input[name=kind][value=themeday]").checked`) {
		t.Error("the draft lost its kind")
	}
}

// The control in the head takes the whole house back to a day, and forth again.
func TestAsOf(t *testing.T) {
	h := open(t)
	h.Clock.Set("2021-12-20")
	b := browse(t, h.base)
	b.signIn("gongwei", password)
	now := themeDaysTold(b)
	b.open("/members")
	b.do(chromedp.Click(".bar details.asof-ctl summary"), chromedp.SetValue("#asof-bar", "2021-06-30"))
	b.press(".bar details.asof-ctl button[type=submit]")
	b.says(".past", "您看到的是2021年6月30日的情形")
	b.says("main", "2021年6月30日")
	for _, path := range []string{"/orgs", themeDays} {
		b.open(path)
		b.says(".past", "您看到的是2021年6月30日的情形")
	}
	if then := themeDaysTold(b); then >= now || then != 6 {
		t.Errorf("on 30 June there were %d theme days, today %d", then, now)
	}
	b.press(".past a")
	if js[bool](b, `[...document.querySelectorAll(".past")].some(x => x.textContent.includes("您看到的是"))`) {
		t.Error("the band of the past is still there today")
	}
	if n := themeDaysTold(b); n != now {
		t.Errorf("back today there are %d theme days, were %d", n, now)
	}
	if c := b.complaints(); len(c) > 0 {
		t.Error(c)
	}
}

// While the server cannot be reached what is written stays in this browser: it is
// offered again, goes up when it can, and nothing is left for the next person.
func TestDraftWithoutServer(t *testing.T) {
	h := open(t)
	b := browse(t, h.base)
	b.signIn("shuji", password)
	b.open("/activities/new?kind=themeday")
	kept := func() int {
		return js[int](b, `Object.keys(localStorage).filter(k => k.startsWith("zhibu-draft ")).length`)
	}
	js[bool](b, `(window.fetch = () => Promise.reject(new Error("no line")), true)`)
	b.do(chromedp.SetValue("textarea.text", "断网时写的内容"))
	js[bool](b, `document.querySelector("textarea.text").dispatchEvent(new Event("input", {bubbles: true}))`)
	b.eventually("kept in this browser", `document.querySelector("[data-draft-state]").textContent.includes("先存在这台电脑上")`)
	if kept() != 1 {
		t.Fatalf("%d drafts are kept", kept())
	}
	b.open("/activities/new?kind=themeday") // with the line up again
	b.says(".flash.warn", "没有传上去的内容")
	js[bool](b, `(document.querySelector(".flash.warn .btn").click(), true)`)
	b.eventually("the draft is back", `document.querySelector("textarea.text")?.value === "断网时写的内容" && !document.querySelector(".flash.warn")`)
	if kept() != 0 {
		t.Error("what has gone up is still kept in the browser")
	}
	// The line breaks at the last button: what was sent is still here, and goes
	// once an answer is on the screen.
	js[bool](b, `(document.querySelector("form[data-draft-url]").addEventListener("submit", (e) => e.preventDefault()), document.querySelector("form[data-draft-url]").requestSubmit(), true)`)
	b.eventually("what was sent is kept", `Object.keys(localStorage).filter(k => k.startsWith("zhibu-draft ")).length === 1`)
	b.open("/activities/new?kind=themeday")
	b.says(".flash.warn", "没有传上去的内容")
	js[bool](b, `(setTimeout(() => document.querySelector("form[data-draft-url]").requestSubmit()), true)`)
	b.eventually("recorded", `location.pathname.endsWith("/saved")`)
	// The page shows its address before its script has run.
	b.eventually("what was answered is kept no longer", `Object.keys(localStorage).filter(k => k.startsWith("zhibu-draft ")).length === 0`)
	js[bool](b, `(localStorage.setItem("zhibu-draft x", "{}"), true)`)
	b.open("/me")
	js[bool](b, `(setTimeout(() => document.querySelector('form[action="/sign-out"]').requestSubmit()), true)`)
	b.eventually("signed out", `location.pathname === "/sign-in"`)
	if kept() != 0 {
		t.Error("the next person finds a draft")
	}
}
