package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

// endless is a body that never ends; it counts what is read of it.
type endless struct {
	head string
	read int64
}

func (b *endless) Read(p []byte) (n int, err error) {
	if n = copy(p, b.head); n > 0 {
		b.head = b.head[n:]
	} else {
		for n = range p {
			p[n] = 'a'
		}
		n = len(p)
	}
	b.read += int64(n)
	return n, nil
}

func (b *endless) Close() error { return nil }

// Every route answers a body of gigabytes with "too large": one that says its size before
// a byte of it is read, and one that does not once the route's limit is reached.
func TestNoBodyIsReadBeyondItsLimit(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, almighty)
	const usual, slack = int64(2 << 20), int64(64 << 10)
	said, streamed := 0, 0
	for _, r := range m.w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		if method != "POST" {
			continue
		}
		path := m.fill(r.Pattern, m.whose["own"])
		send := func(kind string, b *endless, length int64) int {
			req := httptest.NewRequest(method, path, b)
			req.ContentLength = length
			req.Header.Set("Content-Type", kind)
			req.Header.Set("Sec-Fetch-Site", "same-origin")
			req.AddCookie(&http.Cookie{Name: "zhibu", Value: "officer"})
			rec := httptest.NewRecorder()
			m.h.ServeHTTP(rec, req)
			return rec.Code
		}
		shut := func(code int) bool { return code == http.StatusForbidden || code == http.StatusSeeOther } // no power of a post, or none of his
		b := &endless{head: "a="}
		code := send("application/x-www-form-urlencoded", b, 4<<30)
		if shut(code) && b.read == 0 {
			continue
		}
		said++
		if code != http.StatusRequestEntityTooLarge || b.read != 0 {
			t.Errorf("%s answers %d to four gigabytes that are announced, having read %d bytes", r.Pattern, code, b.read)
		}
		limit := max(r.Body, usual)
		for kind, head := range map[string]string{"application/x-www-form-urlencoded": "a=", "multipart/form-data; boundary=b": "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x.txt\"\r\n\r\n"} {
			if limit > usual && streamed%8 != 0 { // files are many and large; the limit is kept by one line for all
				continue
			}
			b := &endless{head: head}
			code := send(kind, b, -1)
			if b.read > limit+slack || code < 400 || code >= 500 {
				t.Errorf("%s answers %d to a body without end, having read %d bytes of %d", r.Pattern, code, b.read, limit)
			}
		}
		streamed++
	}
	if said < 200 {
		t.Errorf("only %d routes were tried", said)
	}
	testkit.Promise(t, fmt.Sprintf("%d routes: 4 GiB announced, 0 bytes read; without an end, read to the limit", said), "FLT-18", "AT-53")
}
