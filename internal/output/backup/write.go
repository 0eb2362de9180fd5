package backup

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
)

// House is what is backed up, or brought back.
type House struct {
	Gate  *gate.Gate
	Keys  *crypt.Keys      // of the sealed columns: only their marks go into a backup
	Key   *crypt.BackupKey // of the backups
	Rules string           // the folder of the local packs; may be empty
}

// notKept are the tables that no backup holds, and why. Everything else goes in,
// also what a later migration adds.
var notKept = map[string]string{
	"session": "whoever was signed in then shall not be signed in by a restore",
}

// program is who copies: a backup holds what nobody's post reaches.
var program = gate.Program("backup")

// write puts a house into a sealed file.
func write(ctx context.Context, h House, to io.Writer) (head Head, sums []Sum, err error) {
	err = h.Gate.Copy(ctx, program, func(c *gate.Copying) error {
		head = Head{Format: Format, Version: Version, MadeAt: h.Gate.Now(), Schema: c.Version, Engine: engineName(h.Gate),
			Suite: h.Keys.Suite(), BackupKey: h.Key.Mark(), Keys: h.Keys.Marks(), JournalHead: c.Head, JournalHash: c.HeadHash}
		text, err := json.Marshal(head)
		if err != nil {
			return err
		}
		seal, err := crypt.SealStream(to, head.Suite, h.Key.Secret(), text)
		if err != nil {
			return err
		}
		p := newPen(seal)
		if sums, err = tables(c, p); err != nil {
			return err
		}
		if err := rules(h.Rules, p.file); err != nil {
			return err
		}
		return errors.Join(p.close(), seal.Close())
	})
	return head, sums, err
}

func engineName(g *gate.Gate) string {
	if g.Postgres() {
		return "postgres"
	}
	return "sqlite"
}

// tables writes every table that a backup holds.
func tables(c *gate.Copying, p *pen) (sums []Sum, err error) {
	for _, t := range c.Tables {
		if notKept[t.Name] != "" {
			continue
		}
		if err := p.table(t); err != nil {
			return nil, err
		}
		var rows int64
		if err := c.Rows(t, func(values []any) error {
			rows++
			return p.row(values)
		}); err != nil {
			return nil, err
		}
		s, err := p.end(t, rows)
		if err != nil {
			return nil, err
		}
		sums = append(sums, s)
	}
	return sums, nil
}

// rules gives the local packs of rules.
func rules(folder string, give func(name string, body []byte) error) error {
	if folder == "" {
		return nil
	}
	list, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, f := range list {
		if f.IsDir() || !pack(f.Name()) {
			continue
		}
		body, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			return err
		}
		if err := give("rules/"+f.Name(), body); err != nil {
			return err
		}
	}
	return err
}

// pack reports whether a name is that of a local pack: a plain name, so that a
// restore writes nowhere else.
func pack(name string) bool {
	return strings.HasSuffix(name, ".yaml") && name == filepath.Base(name) && !strings.HasPrefix(name, ".")
}
