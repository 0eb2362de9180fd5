package trail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"zhibu/internal/base/gate"
)

// Sink is a place outside the machine, or on its way there, that keeps checkpoints.
type Sink interface {
	Name() string
	// Keep returns once the lines are kept.
	Keep(ctx context.Context, lines []string) error
}

// Folder is a sink that appends to a file in a folder: one that another machine
// offers, or that is taken away.
type Folder string

// Name is the folder.
func (f Folder) Name() string { return "文件夹 " + string(f) }

// Keep appends the lines and waits until they are on the disk.
func (f Folder) Keep(_ context.Context, lines []string) (err error) {
	file, err := os.OpenFile(filepath.Join(string(f), "zhibu-checkpoints.jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for _, line := range lines {
		if _, err := file.WriteString(line + "\n"); err != nil {
			return err
		}
	}
	return file.Sync()
}

// Syslog is a sink that sends to a log server by TCP, one message a line (RFC 6587,
// by line feed). UDP is not offered: nobody would know that a line is lost.
type Syslog struct{ Address string }

// Name is the server.
func (s Syslog) Name() string { return "日志服务器 " + s.Address }

// Keep sends the lines.
func (s Syslog) Keep(ctx context.Context, lines []string) (err error) {
	d := net.Dialer{Timeout: 5 * time.Second}
	conn, err := d.DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for _, line := range lines {
		var c Checkpoint
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			return err
		}
		// Facility 13 is the log audit, severity 5 a notice.
		if _, err := fmt.Fprintf(conn, "<109>1 %s - zhibu - checkpoint - %s\n", c.At, line); err != nil {
			return err
		}
	}
	return nil
}

// Send brings the waiting checkpoints to every sink, the oldest first. What a sink
// did not take waits, with the reason. Without a sink nothing is ever sent.
func (ts *Trails) Send(ctx context.Context) error {
	if len(ts.to) == 0 {
		return nil
	}
	var waiting []Told
	if err := ts.gate.Read(ctx, program, "", func(r *gate.Reading) (err error) {
		waiting, err = told(r, "sent_ms = 0", 10_000)
		return err
	}); err != nil || len(waiting) == 0 {
		return err
	}
	lines := make([]string, len(waiting))
	for i, x := range waiting { // told gives the newest first
		text, err := json.Marshal(x.Checkpoint)
		if err != nil {
			return err
		}
		lines[len(lines)-1-i] = string(text)
	}
	var trouble error
	for _, s := range ts.to {
		if err := s.Keep(ctx, lines); err != nil {
			trouble = errors.Join(trouble, fmt.Errorf("%s: %w", s.Name(), err))
		}
	}
	why, stmt := "", "UPDATE journal_checkpoint SET sent_ms = @gate_now, trouble = '' WHERE sent_ms = 0 AND seq <= @seq"
	if trouble != nil {
		why, stmt = trouble.Error(), "UPDATE journal_checkpoint SET trouble = @why WHERE sent_ms = 0 AND seq <= @seq"
	}
	err := ts.gate.Write(ctx, program, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, stmt, gate.Args{"why": why, "seq": waiting[0].Seq}); err != nil {
			return err
		}
		return quiet(w)
	})
	return errors.Join(trouble, err)
}
