package web

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A reader who does not take what is sent is cut off after its patience, and holds
// nothing; one who reads slowly is not.
func TestAReaderWhoDoesNotRead(t *testing.T) {
	const events, patience = 200, time.Second
	event := append(bytes.Repeat([]byte("x"), 256<<10), "\n\n"...)
	ended := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r := &Request{Request: req, W: w}
		out, err := r.stream()
		if err != nil {
			ended <- err
			return
		}
		out.patience = patience
		for range events {
			out.send(event)
		}
		ended <- out.err
	}))
	defer server.Close()
	ask := func() net.Conn {
		t.Helper()
		conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		return conn
	}
	stalled := ask()
	defer func() { _ = stalled.Close() }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("everything was sent to a reader who reads nothing: this test proves nothing")
		}
	case <-time.After(time.Minute):
		t.Fatal("a reader who reads nothing is waited for")
	}
	slow := ask()
	defer func() { _ = slow.Close() }()
	go func() { // a little at a time, for longer than one write may take
		for {
			if _, err := io.CopyN(io.Discard, slow, 1<<20); err != nil {
				return
			}
			time.Sleep(patience / 20)
		}
	}()
	if err := <-ended; err != nil {
		t.Errorf("a slow reader is cut off: %v", err)
	}
}
