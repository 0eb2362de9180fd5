package web_test

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"zhibu/internal/base/web"
)

// An input method leaves digits in full width; they are digits all the same.
func TestDigitsInFullWidth(t *testing.T) {
	q := url.Values{"n": {" １２ "}, "less": {"－１"}, "word": {"十二"}, "day": {"２０２１－１２－０９"}, "never": {"2021-02-29"}}
	r := &web.Request{Request: httptest.NewRequest("GET", "/?"+q.Encode(), nil)}
	for name, want := range map[string]int64{"n": 12, "less": -1, "word": 7, "none": 7} {
		if got := r.Num(name, 7); got != want {
			t.Errorf("%s is %d, want %d", name, got, want)
		}
	}
	for name, want := range map[string]string{"day": "2021-12-09", "never": "", "none": ""} {
		if got := r.Day(name).String(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
