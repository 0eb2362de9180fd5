package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"

	"zhibu/internal/app"
	"zhibu/internal/base/live"
)

// The processes of the part that pushes.
const (
	childHouseAir = "push-house"
	childPeerAir  = "push-PocketBase"
	childFloorAir = "push-floor"
)

// onAir is a server in a process of its own, as its listeners and its writer see it.
type onAir struct {
	Name   string
	Base   string
	Head   http.Header // signs a request
	Stream string      // the path of the stream
	Path   string      // that is written to
	Method string
	Kind   string // of the body

	enrol func(*bufio.Scanner) error // what a listener does once he is in
	child *exec.Cmd
	stop  io.Closer
	said  *json.Decoder
}

// air starts a side and reads where it is.
func air(what, data string) (*onAir, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(self, "-child", what, "-data", data)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	on := &onAir{child: c, stop: in, said: json.NewDecoder(out)}
	if err := on.said.Decode(on); err != nil {
		return nil, errors.Join(fmt.Errorf("the process for %s did not start: %w", what, err), in.Close(), c.Wait())
	}
	if what == childPeerAir {
		on.enrol = on.subscribe
	}
	return on, nil
}

// used stops the side and says what memory it took.
func (on *onAir) used() (u usage, err error) {
	err = on.stop.Close()
	if err == nil {
		err = on.said.Decode(&u)
	}
	return u, errors.Join(err, on.child.Wait())
}

var writer = client()

func (on *onAir) ask(method, path, kind, body string) error {
	r, err := http.NewRequest(method, on.Base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header = on.Head.Clone()
	r.Header.Set("Content-Type", kind)
	res, err := writer.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 400 {
		err = fmt.Errorf("%s answers %s %s with %d: %.200s", on.Name, method, path, res.StatusCode, text)
	}
	return err
}

// write is the small write of job d.
func (on *onAir) write(n int) error {
	body := fmt.Sprintf("progress=办到第%d步", n)
	if on.Kind == "application/json" {
		body = fmt.Sprintf(`{"progress":"办到第%d步"}`, n)
	}
	return on.ask(on.Method, on.Path, on.Kind, body)
}

// subscribe is what PocketBase wants of a listener: he is told his number, and asks for
// the records with it.
func (on *onAir) subscribe(lines *bufio.Scanner) error {
	for lines.Scan() {
		data, is := strings.CutPrefix(lines.Text(), "data:")
		if !is {
			continue
		}
		var said struct {
			ClientID string `json:"clientId"`
		}
		if err := json.Unmarshal([]byte(data), &said); err != nil {
			return err
		}
		return on.ask("POST", "/api/realtime", "application/json", `{"clientId":"`+said.ClientID+`","subscriptions":["answers/*"]}`)
	}
	return errors.New("PocketBase gives no number")
}

// onTheAir is the child's part: it serves one side until its input ends, and says what
// memory that took.
func onTheAir(ctx context.Context, what, data string) (u usage, err error) {
	var on *onAir
	switch what {
	case childHouseAir:
		on, err = airHouse(ctx, data)
	case childPeerAir:
		on, err = airPeer(data)
	default:
		on = airFloor()
	}
	if err != nil {
		return u, err
	}
	if err := json.NewEncoder(os.Stdout).Encode(on); err != nil {
		return u, err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	u, e := used()
	return u, errors.Join(err, e) // the process ends, and everything that is open with it
}

// signed are the headers of a signed request.
func (s *side) signed() http.Header {
	r := &http.Request{Header: http.Header{}}
	s.sign(r)
	return r.Header
}

func airHouse(ctx context.Context, data string) (*onAir, error) {
	h, err := openHouseWith(ctx, app.Config{Data: data, Live: live.Limits{Most: 2 * listeners, Each: 2 * listeners}})
	if err != nil {
		return nil, err
	}
	if err := h.find(ctx); err != nil {
		return nil, err
	}
	on := &onAir{Name: "house", Base: h.base, Head: h.signed(), Path: "/tasks/" + h.task + "/orgs/" + h.asked[0] + "/progress", Method: "POST", Kind: "application/x-www-form-urlencoded"}
	on.Stream = "/tasks/" + h.task + "/live"
	have, err := h.board(on.Stream) // a page that is open has it
	on.Stream += "?have=" + have
	return on, err
}

// board is what the present board of a page is called.
func (h *house) board(path string) (string, error) {
	r, err := http.NewRequest("GET", h.base+path, nil)
	if err != nil {
		return "", err
	}
	h.sign(r)
	res, err := h.client.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	_, id, ok := bytes.Cut(text, []byte("\nid: "))
	if err == nil && !ok {
		err = fmt.Errorf("%s answers %d without a board", path, res.StatusCode)
	}
	id, _, _ = bytes.Cut(id, []byte("\n"))
	return string(id), err
}

func airPeer(data string) (*onAir, error) {
	p, err := openPeer(data)
	if err != nil {
		return nil, err
	}
	return &onAir{Name: "PocketBase", Base: p.base, Head: p.signed(), Stream: "/api/realtime", Path: "/api/collections/answers/records/" + p.asked[0], Method: "PATCH", Kind: "application/json"}, nil
}

// airFloor is what cannot be done without: one message, made once and written to
// everybody. It knows nobody, and keeps nothing.
func airFloor() *onAir {
	var mu sync.Mutex
	all := map[chan []byte]bool{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		mine := make(chan []byte, 1)
		mu.Lock()
		all[mine] = true
		mu.Unlock()
		w.Header().Set("Content-Type", "text/event-stream")
		ctl := http.NewResponseController(w)
		for err := ctl.Flush(); err == nil; err = ctl.Flush() {
			select {
			case m := <-mine:
				_, _ = w.Write(m)
			case <-r.Context().Done():
				return
			}
		}
	})
	mux.HandleFunc("POST /push", func(w http.ResponseWriter, r *http.Request) {
		m := []byte("data: " + r.FormValue("progress") + strings.Repeat("x", 600) + "\n\n")
		mu.Lock()
		defer mu.Unlock()
		for c := range all {
			select {
			case c <- m:
			default:
			}
		}
	})
	server := httptest.NewServer(mux)
	return &onAir{Name: "floor", Base: server.URL, Head: http.Header{}, Stream: "/events", Path: "/push", Method: "POST", Kind: "application/x-www-form-urlencoded"}
}
