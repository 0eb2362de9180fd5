package ui

import (
	"context"
	"io"
	"net/url"
	"strconv"

	"github.com/a-h/templ"
)

// asOfHref is the door to the same page on another day; an empty day is today.
func asOfHref(f Frame, d string) string {
	return "/as-of?" + url.Values{"day": {d}, "back": {f.Path}}.Encode()
}

func pressed(on bool) string { return strconv.FormatBool(on) }

// Icon draws one of the icons that web/build.mjs lists. It is decoration: the
// words beside it say the same.
func Icon(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<svg class="i" viewBox="0 0 24 24" aria-hidden="true">`+assets().icons[name]+`</svg>`)
		return err
	})
}

func sortIcon(sort string) string {
	switch sort {
	case "ascending":
		return "sortasc"
	case "descending":
		return "sortdesc"
	}
	return "sort"
}

// StateIcon is the mark of a state alone; words must stand beside it.
func StateIcon(s State) templ.Component { return Icon(s.icon()) }

// joined names a person with the post that they work as, where there is one.
func joined(person, post string) string {
	if post == "" {
		return person
	}
	return person + "，" + post
}

func urlEscape(s string) string { return url.QueryEscape(s) }
