package trail

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// How often the program tells the outside how far the journal is.
const (
	every   = 10 * time.Minute
	entries = 1000
)

// Checkpoint commits to the journal up to an entry. It says nothing of what the
// entries hold, so it may lie anywhere.
type Checkpoint struct {
	First string `json:"first"` // the hash of entry 1: which journal it is
	Seq   int64  `json:"seq"`
	Hash  string `json:"hash"`
	At    string `json:"at"` // RFC 3339
	Key   string `json:"key"`
	Sig   string `json:"sig"`
}

func (c Checkpoint) text() string {
	return fmt.Sprintf("zhibu checkpoint 1\n%s\n%d\n%s\n%s", c.First, c.Seq, c.Hash, c.At)
}

// Sound reports whether the checkpoint is as its key signed it.
func (c Checkpoint) Sound() bool { return crypt.Signed(c.Key, c.text(), c.Sig) }

// Mark is what the journal is held against.
func (c Checkpoint) Mark() gate.Mark { return gate.Mark{First: c.First, Seq: c.Seq, Hash: c.Hash} }

// Read reads checkpoints, one a line, as a sink keeps them. It answers Invalid for
// a line that is none, and for one whose signature does not fit or comes from
// another key than the line before.
func Read(text string) (list []Checkpoint, err error) {
	for n, line := range strings.Split(text, "\n") {
		if i := strings.IndexByte(line, '{'); i >= 0 {
			line = line[i:] // what a syslog puts before it
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		var c Checkpoint
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			return nil, fault.Field("lines", fmt.Sprintf("第%d行不是校验点。", n+1))
		}
		if !c.Sound() {
			return nil, fault.Field("lines", fmt.Sprintf("第%d行的签名不对，这一行被改动过。", n+1))
		}
		if len(list) > 0 && list[len(list)-1].Key != c.Key {
			return nil, fault.Field("lines", fmt.Sprintf("第%d行由另一把密钥签名（%s），请核对密钥指纹。", n+1, crypt.Fingerprint(c.Key)))
		}
		list = append(list, c)
	}
	return list, nil
}

// Code is a checkpoint as it is printed and kept in the archive: the entry and the
// beginning of its hash.
func (c Checkpoint) Code() string {
	h := c.Hash[:24]
	return fmt.Sprintf("%d-%s-%s-%s-%s-%s-%s", c.Seq, h[:4], h[4:8], h[8:12], h[12:16], h[16:20], h[20:])
}

// ParseCode reads a printed code, also without its hyphens behind the first.
func ParseCode(code string) (m gate.Mark, err error) {
	seq, rest, ok := strings.Cut(strings.ToLower(strings.TrimSpace(code)), "-")
	m.Hash = strings.ReplaceAll(strings.ReplaceAll(rest, "-", ""), " ", "")
	if _, err := fmt.Sscanf(seq, "%d", &m.Seq); !ok || err != nil || m.Seq < 1 || len(m.Hash) != 24 || strings.Trim(m.Hash, "0123456789abcdef") != "" {
		return m, fault.Field("code", "校验码的样子不对，应当是：条数-六组四位的字。")
	}
	return m, nil
}

// Told is a checkpoint and how far it is on its way.
type Told struct {
	Checkpoint
	Entries int64  // since the one before
	Sent    bool   // every place outside has it
	Trouble string // what kept it back at the last try
}

// Checkpoints gives the newest. It takes View.
func (ts *Trails) Checkpoints(ctx context.Context, who gate.Actor, limit int) (list []Told, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = told(r, "1 = 1", limit)
		return err
	})
	return list, err
}

func told(r *gate.Reading, where string, limit int) (list []Told, err error) {
	err = r.Beyond("checkpoints speak of the whole journal", "SELECT line, entries, sent_ms > 0, trouble FROM journal_checkpoint WHERE "+where+" ORDER BY seq DESC LIMIT @limit",
		gate.Args{"limit": limit}, func(row gate.Row) error {
			var x Told
			var line string
			if err := row.Scan(&line, &x.Entries, &x.Sent, &x.Trouble); err != nil {
				return err
			}
			list = append(list, x)
			return json.Unmarshal([]byte(line), &list[len(list)-1].Checkpoint)
		})
	return list, err
}

// Take makes a checkpoint of the journal as it stands now, and sends it out with
// those that are waiting. Who holds View may ask for one; the program does by
// itself. It answers NotFound for an empty journal.
func (ts *Trails) Take(ctx context.Context, who gate.Actor) (c Checkpoint, err error) {
	err = ts.gate.Write(ctx, who, View, func(w *gate.Writing) error {
		c, err = ts.take(w)
		return err
	})
	if err != nil {
		return c, err
	}
	return c, ts.Send(ctx)
}

func (ts *Trails) take(w *gate.Writing) (c Checkpoint, err error) {
	head, err := w.Head()
	if err != nil {
		return c, err
	}
	if head.Seq == 0 {
		return c, fault.Missing()
	}
	at, err := w.Whole()
	if err != nil {
		return c, err
	}
	last, err := told(&w.Reading, "1 = 1", 1)
	if err != nil {
		return c, err
	}
	since := int64(0)
	if len(last) > 0 {
		if since = last[0].Seq; since == head.Seq {
			return last[0].Checkpoint, quiet(w)
		}
	}
	c = Checkpoint{First: head.First, Seq: head.Seq, Hash: head.Hash, At: w.Now().Format(time.RFC3339), Key: ts.signer.Public()}
	c.Sig = ts.signer.Sign(c.text())
	line, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	if _, err := w.Exec(at, "INSERT INTO journal_checkpoint (seq, at_ms, entries, line) VALUES (@seq, @gate_now, @entries, @line)",
		gate.Args{"seq": c.Seq, "entries": c.Seq - since, "line": string(line)}); err != nil {
		return c, err
	}
	return c, quiet(w)
}

func quiet(w *gate.Writing) error {
	return w.Quiet("a checkpoint speaks of the journal and is not in it")
}

var program = gate.Program("checkpoint")

// Tick takes a checkpoint where one is due, and sends what waits. It answers what
// kept a sink from taking it; the checkpoint then waits and nothing is lost.
func (ts *Trails) Tick(ctx context.Context) error {
	due := false
	if err := ts.gate.Read(ctx, program, "", func(r *gate.Reading) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		last, err := told(r, "1 = 1", 1)
		if err != nil || head.Seq == 0 {
			return err
		}
		if len(last) == 0 {
			due = true
			return nil
		}
		at, err := time.Parse(time.RFC3339, last[0].At)
		due = head.Seq-last[0].Seq >= entries || head.Seq > last[0].Seq && r.Now().Sub(at) >= every
		return err
	}); err != nil {
		return err
	}
	if due {
		_, err := ts.Take(ctx, program)
		return err
	}
	return ts.Send(ctx)
}

// Start ticks every minute until ctx ends.
func (ts *Trails) Start(ctx context.Context, log *slog.Logger) {
	go func() {
		t := time.NewTicker(time.Minute)
		defer t.Stop()
		for {
			if err := ts.Tick(ctx); err != nil && ctx.Err() == nil {
				log.Warn("a checkpoint of the journal waits", "why", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
		}
	}()
}

// Signer is the public key of this house's checkpoints.
func (ts *Trails) Signer() string { return ts.signer.Public() }

// Sinks are the places outside, in words.
func (ts *Trails) Sinks() (list []string) {
	for _, s := range ts.to {
		list = append(list, s.Name())
	}
	return list
}

// Check walks the journal and holds it against checkpoints and codes. Who holds
// View may. It answers the number of entries, and *gate.Broken.
func (ts *Trails) Check(ctx context.Context, who gate.Actor, marks []gate.Mark) (n int64, err error) {
	if err := ts.gate.Read(ctx, who, View, func(*gate.Reading) error { return nil }); err != nil {
		return 0, err
	}
	return ts.gate.Verify(ctx, marks...)
}

// On is the day of a checkpoint.
func (c Checkpoint) On() (at time.Time) {
	at, _ = time.Parse(time.RFC3339, c.At) // written by take
	return at.In(day.Zone)
}
