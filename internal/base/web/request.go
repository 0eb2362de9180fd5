package web

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
)

// Request is one request with who asks.
type Request struct {
	*http.Request
	W       http.ResponseWriter
	Who     actor
	Session Session
	server  *server
	most    int64
	proof   Proof
}

// Today is the day on the house's clock.
func (r *Request) Today() day.Day { return day.At(r.server.Clock()) }

// Now is the instant on the house's clock, in China.
func (r *Request) Now() time.Time { return r.server.Clock().In(day.Zone) }

// AsOf is the day that the page shall be true for: the asker's choice, or today.
func (r *Request) AsOf() day.Day {
	today := r.Today()
	if d, err := day.Parse(r.cookie("asof")); err == nil && d < today {
		return d
	}
	return today
}

// Out is the address at which a list is taken out as a file; none for a post that reads
// in place and takes nothing out.
func (r *Request) Out(href string) string {
	if !r.Session.Grant.May("export.take") {
		return ""
	}
	return href
}

// ID reads a path's part as an id. What is no id is not found.
func (r *Request) ID(name string) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.Missing()
	}
	return id, nil
}

// Num reads a number of the form or the query; other where there is none.
func (r *Request) Num(name string, other int64) int64 {
	if n, err := strconv.ParseInt(plain(r.FormValue(name)), 10, 64); err == nil {
		return n
	}
	return other
}

// IDs reads the ids that a form names several times; what is none is left out.
func (r *Request) IDs(name string) (list []int64) {
	for _, text := range r.Form[name] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			list = append(list, id)
		}
	}
	return list
}

// plain takes digits and signs of an input method in full width as what they are.
func plain(s string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c >= '！' && c <= '～' {
			return c - '！' + '!'
		}
		return c
	}, s))
}

// Day reads a day of the form or the query; None where there is none or it is
// not a day.
func (r *Request) Day(name string) day.Day {
	d, err := day.ParseEmpty(plain(r.FormValue(name)))
	if err != nil {
		return day.None
	}
	return d
}

// Text reads a text without the spaces around it.
func (r *Request) Text(name string) string { return strings.TrimSpace(r.FormValue(name)) }

// After is this page's address with the key of the next page of its list.
func (r *Request) After(key int64) string {
	next := *r.URL
	values := next.Query()
	values.Set("after", ui.ID(key))
	next.RawQuery = values.Encode()
	return next.RequestURI()
}

// Parse reads the form, files included, and says what is wrong with it.
func (r *Request) Parse() error {
	err := r.ParseForm() // first: ParseMultipartForm forgets what was wrong with a form without files
	if err == nil {
		if err = r.ParseMultipartForm(4 << 20); errors.Is(err, http.ErrNotMultipart) {
			err = nil
		}
	}
	if tooBig, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(tooBig.Limit, err)
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, "表单没有传完整，没有保存。请再提交一次。", err)
	}
	return nil
}

func tooLarge(most int64, err error) error {
	return fault.Wrap(fault.TooLarge, "提交的内容太大，一次最多"+strconv.FormatInt(most>>20, 10)+"MB。没有保存，请分几次提交。", err)
}

// Frame is what stands around a page of this request.
func (r *Request) Frame(title string) ui.Frame {
	f := ui.Frame{Title: title, Today: r.Today(), AsOf: r.AsOf(), Notice: r.server.Notice, Path: r.URL.RequestURI()}
	if r.Method != http.MethodGet {
		f.Path = "/"
	}
	f.Past = f.AsOf < f.Today
	f.Undated = undated(r.URL.Path)
	if size := r.cookie("size"); size == "l" || size == "xl" {
		f.Size = size
	}
	if flash := r.cookie("flash"); flash != "" {
		if text, err := url.QueryUnescape(flash); err == nil && len(text) < 400 {
			f.Flash = text
		}
		r.setCookie("flash", "", -1)
	}
	if r.server.Warn != nil {
		f.Warn = r.server.Warn(r)
	}
	f.Foot = []ui.Link{{Text: "个人信息处理规则", Href: "/privacy"}}
	if r.server.Filing != nil {
		if n := r.server.Filing(r.Context(), r.Who); n != "" {
			f.Foot = append(f.Foot, ui.Link{Text: "备案号：" + n})
		}
	}
	if r.Who.Account == 0 {
		return f
	}
	f.Foot = append([]ui.Link{{Text: "使用手册", Href: "/manual"}, {Text: "投诉建议", Href: "/feedback"}, {Text: "使用规范", Href: "/about"}}, f.Foot...)
	f.Untold = r.server.Told != nil && !here(r.URL.Path, "/privacy") && !r.server.Told(r.Context(), r.Who)
	f.Person, f.PostName, f.Place, f.Choice = r.Who.Name, r.Session.PostName, r.Session.Place, r.Session.Choice
	if f.Place == "" {
		f.Place = "支部"
	} else {
		f.PlaceHref = "/orgs/" + ui.ID(r.Session.Grant.Org)
	}
	for _, n := range places {
		if n.can != "" && !r.Session.Grant.May(n.can) {
			continue
		}
		item := ui.NavItem{Text: n.text, Href: n.href, Here: here(r.URL.Path, n.href)}
		switch last := len(f.More) - 1; {
		case n.group == "":
			f.Nav = append(f.Nav, item)
		case last >= 0 && f.More[last].Name == n.group:
			f.More[last].Items = append(f.More[last].Items, item)
		default:
			f.More = append(f.More, ui.NavGroup{Name: n.group, Items: []ui.NavItem{item}})
		}
	}
	return f
}

// here reports whether a page belongs to a place of the navigation.
func here(path, href string) bool {
	if rest, ok := strings.CutPrefix(path, "/orgs/"); ok && (href == "/orgs" || href == "/activities") {
		_, part, _ := strings.Cut(rest, "/")
		return (part == "activities" || strings.HasPrefix(part, "activities/")) == (href == "/activities") // recording is of the activities
	}
	return path == href || href != "/" && strings.HasPrefix(path, href+"/")
}

// Page answers with a page. Nothing is sent before the whole page is made, so
// that a page that fails half-way is an error and not half a page.
func (r *Request) Page(c templ.Component) error { return r.answer(http.StatusOK, c) }

// Refuse answers a form with the same form: what was typed and what is wrong.
func (r *Request) Refuse(c templ.Component) error {
	return r.answer(http.StatusUnprocessableEntity, c)
}

func (r *Request) answer(status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	r.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	r.W.WriteHeader(status)
	if _, err := b.WriteTo(r.W); err != nil {
		r.server.Log.Debug("answer not taken", "error", err)
	}
	return nil
}

// SeeOther sends the browser on after a form was accepted.
func (r *Request) SeeOther(path string) error {
	http.Redirect(r.W, r.Request, path, http.StatusSeeOther)
	return nil
}

// Say sends the browser on with one sentence about what has just happened.
func (r *Request) Say(path, text string) error {
	r.setCookie("flash", url.QueryEscape(text), 60)
	return r.SeeOther(path)
}

// Keep sets a cookie of the person's choice: the size, the day.
func (r *Request) Keep(name, value string, seconds int) { r.setCookie(name, value, seconds) }

// SignedIn gives the browser its session; an empty token takes it away.
func (r *Request) SignedIn(token string) {
	seconds := 0
	if token == "" {
		seconds = -1
	}
	r.setCookie(sessionCookie, token, seconds)
}

// Back is the page of this house to which a form returns; never another host.
func (r *Request) Back() string {
	back := r.FormValue("back")
	// A browser drops tabs and line ends, and takes \ for /: "/<tab>/host" leads away.
	odd := func(c rune) bool { return c <= ' ' || c == 0x7f || c == '\\' }
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsFunc(back, odd) {
		return "/"
	}
	return back
}

// Problems are the faults of a form's fields as a page shows them. ok is false
// for an error that the form cannot answer itself.
func Problems(err error) (list []ui.Problem, ok bool) {
	f, is := fault.As(err)
	if !is || f.Kind != fault.Invalid && f.Kind != fault.Against && f.Kind != fault.Conflict {
		return nil, false
	}
	for _, p := range f.Fields {
		list = append(list, ui.Problem{Field: p.Field, Text: p.Text})
	}
	if len(list) == 0 {
		list = []ui.Problem{{Text: f.Text, Cite: f.Cite.String()}}
	}
	return list, true
}

// ProblemOf is what is wrong with one field.
func ProblemOf(list []ui.Problem, field string) string {
	for _, p := range list {
		if p.Field == field {
			return p.Text
		}
	}
	return ""
}

func urlEscape(s string) string { return url.QueryEscape(s) }
