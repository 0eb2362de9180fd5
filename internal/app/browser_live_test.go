//go:build browser

package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zhibu/internal/base/day"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/post"
)

// A secretary answers, and the page that the officer has open says so without being asked
// for again; what he has typed stays, and the focus where it is. The house is let go, and
// the page says of what time its figures are.
func TestAnAnswerReachesAnOpenPage(t *testing.T) {
	h := open(t)
	id, err := h.Tasks.Draft(t.Context(), h.Officer, h.Root, task.Doc{Title: "核对名册", Text: "请核对。", By: task.ByReceipt, Due: day.Must("2021-12-30"), To: task.Reach{Names: []string{"东一支部", "东一二支部"}}})
	second := h.Outsider(8, post.Officer)
	for _, step := range []func() error{
		func() error { return h.Tasks.Ask(t.Context(), h.Officer, id, 0, "", "") },
		func() error { return h.Tasks.Review(t.Context(), second, id, 0, "") },
		func() error { return h.Tasks.Approve(t.Context(), second, id, 0) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	at := "/tasks/" + strconv.FormatInt(id, 10)
	officer, secretary := browse(t, h.base), browse(t, h.base)
	officer.signIn("gongwei", password)
	secretary.signIn("shuji", password)
	officer.open(at)
	officer.eventually("that the page moves", `document.querySelector("[data-live-state]").textContent === "随时更新"`)
	js[bool](officer, `(window.same = true, document.querySelectorAll("details.fold").forEach((d) => d.open = true), true)`)
	officer.do(chromedp.SetValue("[name=why]", "写到一半"), chromedp.Focus("[name=why]"))
	secretary.open(at)
	row := `document.getElementById("org-` + strconv.FormatInt(h.East, 10) + `").innerText`
	officer.eventually("that she has opened it", row+`.includes("已打开")`)
	const done = `document.querySelector("nav.steps").innerText.includes("已办结 1")`
	officer.point("nav.steps") // what is under the pointer stands still
	secretary.press("form[action$='/receipt'] button")
	officer.eventually("her answer", row+`.includes("已办结")`)
	time.Sleep(time.Second)
	if js[bool](officer, done) {
		t.Error("a part came in under the pointer")
	}
	officer.point("h1")
	officer.eventually("the count", done)
	if !js[bool](officer, `window.same && document.activeElement.name === "why" && document.activeElement.value === "写到一半"`) {
		t.Error("the page was loaded anew, or what was typed or the focus is lost")
	}
	if got := js[string](officer, `document.querySelector("[data-live-say]").textContent`); !strings.Contains(got, "东一支部：已办结") {
		t.Errorf("the page says %q to whoever does not see it", got)
	}
	h.Live.Close()
	officer.eventually("that it moves no more", `/重新打开|正在重连/.test(document.querySelector("[data-live-state]").textContent)`)
	officer.says("[data-live-state]", "数字是09点00分的")
}
