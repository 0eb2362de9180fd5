package live

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"
	"time"

	"zhibu/internal/base/day"
)

// Part is a piece of a page that moves: the element with that id, and what stands in it.
type Part struct{ ID, Body string }

// Board is what moves on a page at an instant. A part that was there once stays.
type Board struct {
	Parts  []Part
	Tables map[string]bool // from which it was read
}

// Message is a board on its way, as an event of a stream. Each of its two forms is
// encoded once, and shared by all who get it.
type Message struct {
	id    string
	after string // the board of before, from which the short form leads here
	whole func() []byte
	short func() []byte
}

// Frame gives the event for whoever has the board called last: what has changed since
// where that is the one of before, everything otherwise. id is how the board is called
// from then on. A beat brings no board.
func (m *Message) Frame(last string) (event []byte, id string) {
	switch {
	case m.id == "" || last != "" && last == m.after:
		return m.short(), or(m.id, last)
	case last == m.id:
		return nil, last
	}
	return m.whole(), m.id
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// message makes the one that leads from a board to the next.
func message(id, after, at string, parts, changed []Part) *Message {
	return &Message{id: id, after: after,
		whole: sync.OnceValue(func() []byte { return event("board", id, at, parts) }),
		short: sync.OnceValue(func() []byte { return event("board", id, at, changed) })}
}

// beat says that the board of before still holds.
func beat(at string) *Message {
	return &Message{short: sync.OnceValue(func() []byte { return event("beat", "", at, nil) })}
}

// event writes an event of a stream. JSON has no line ends in it.
func event(name, id, at string, parts []Part) []byte {
	var b bytes.Buffer
	b.WriteString("event: " + name + "\n")
	if id != "" {
		b.WriteString("id: " + id + "\n")
	}
	b.WriteString("data: ")
	said := struct {
		At    string            `json:"at"`
		Parts map[string]string `json:"parts,omitempty"`
	}{at, make(map[string]string, len(parts))}
	for _, p := range parts {
		said.Parts[p.ID] = p.Body
	}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it is read by a script, and holds markup
	_ = e.Encode(said)     // texts always become JSON; it ends the line
	b.WriteString("\n")
	return b.Bytes()
}

// Name calls a board by what it says, so that it keeps its name over a restart.
func (b Board) Name() string {
	h := sha256.New()
	for _, p := range b.Parts {
		h.Write([]byte(p.ID + "\x00" + p.Body + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:9])
}

// Whole is a board as one event, for whoever asks once.
func Whole(b Board, at time.Time) []byte {
	return event("board", b.Name(), Clock(at), b.Parts)
}

// Clock is the time of day in words.
func Clock(at time.Time) string { return at.In(day.Zone).Format("15点04分") }
