package idp

import (
	"errors"
	"io"
	"net/http"
	"strings"
)

// longest is how much of an answer is read; nothing that a provider has to say is near
// it.
const longest = 512 << 10

// short cuts answers off that do not end.
type short struct{ next http.RoundTripper }

func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.next.RoundTrip(r)
	if err == nil {
		answer.Body = &body{answer.Body, longest}
	}
	return answer, err
}

type body struct {
	io.ReadCloser
	left int
}

func (b *body) Read(to []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the answer does not end")
	}
	n, err := b.ReadCloser.Read(to[:min(len(to), b.left)])
	b.left -= n
	return n, err
}

// cut is as much of another's text as a line of the log may hold.
func cut(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' {
			return ' '
		}
		return c
	}, s)
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return s
}
