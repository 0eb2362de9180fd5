package roll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/org"
)

// chunk is how many rows are looked up, or stored, at once.
const chunk = 200

// Plan reads a file and says of each row what an import would do. It writes
// nothing, not even into the journal. each may be nil; a Row is the callee's to
// keep. It takes Import, and org.Change for organisations; it answers Invalid or
// TooLarge for a file that cannot be read, NotFound for an organisation beyond
// reach.
func (rs *Rolls) Plan(ctx context.Context, who gate.Actor, f File, each func(*Row) error) (*intake.Plan, error) {
	book, err := rs.open(f)
	if err != nil {
		return nil, err
	}
	var plan *intake.Plan
	err = rs.gate.Read(ctx, who, Import, func(r *gate.Reading) error {
		if f.Kind == Organisations && !r.May(org.Change) {
			return deniedOrgs()
		}
		g, err := newGround(r, f.Org, f.Since)
		if err != nil {
			return err
		}
		plan, err = rs.read(r, g, book, f.Kind, each)
		return err
	})
	return plan, errors.Join(err, book.Close())
}

func deniedOrgs() error {
	return fault.New(fault.Denied, "您现在的职务不能导入党组织名单，没有读入。党组织的设置由工委办理。")
}

// read runs a book through intake and settles the rows chunk by chunk.
func (rs *Rolls) read(r *gate.Reading, g *ground, book *sheet.Book, kind Kind, each func(*Row) error) (*intake.Plan, error) {
	var rows iter.Seq2[intake.RowOutcome, error]
	var plan *intake.Plan
	if kind == Organisations {
		in := intake.Orgs(book, g.env())
		rows, plan = in.Rows(), in.Plan()
	} else {
		in := intake.Members(book, g.env())
		rows, plan = in.Rows(), in.Plan()
	}
	var counts intake.Counts
	var no int64
	var batch []*Row
	byPlace := map[place]int64{}
	flush := func() error {
		if kind == Members {
			if err := g.members(r, rs.vault, batch); err != nil {
				return err
			}
		} else {
			g.orgs(batch, byPlace)
		}
		for _, row := range batch {
			count(&counts, row)
			if each != nil {
				if err := each(row); err != nil {
					return err
				}
			}
		}
		batch = batch[:0:0]
		return nil
	}
	for o, err := range rows {
		if err != nil {
			return nil, err
		}
		no++
		row := &Row{RowOutcome: o, No: no, Cells: o.Source, base: o.Reasons}
		row.Source = nil
		byPlace[place{o.Sheet, o.Number}] = no
		// A list of organisations names parents that stand later in it, so all of
		// it is settled at once.
		if batch = append(batch, row); len(batch) == chunk && kind == Members {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	if err := flush(); err != nil {
		return nil, err
	}
	out := *plan
	out.Counts = counts
	return &out, headed(&out)
}

// headed refuses a file in which no sheet has a row of headers: nothing in it was
// understood.
func headed(p *intake.Plan) error {
	for _, s := range p.Sheets {
		if s.HeaderRow != 0 {
			return nil
		}
	}
	return fault.Field("file", "在这个文件里没有找到表头（例如“姓名”“党组织名称”这一行），没有读入。请检查文件，或者用空白表重新填写。")
}

type place struct {
	sheet string
	row   int
}

func count(c *intake.Counts, row *Row) {
	c.Rows++
	switch row.Outcome {
	case intake.Good:
		c.Good++
	case intake.Flag:
		c.Flag++
	case intake.Refuse:
		c.Refuse++
	case intake.Ignore:
		c.Ignore++
	}
	if row.Outcome == intake.Good || row.Outcome == intake.Flag {
		switch row.State {
		case intake.New:
			c.New++
		case intake.Unchanged:
			c.Unchanged++
		case intake.Changed:
			c.Changed++
		}
	}
}

// Keep is Plan, with every row stored in a new batch that waits to be confirmed.
// The file is not kept; its rows are, sealed. It takes what Plan takes.
func (rs *Rolls) Keep(ctx context.Context, who gate.Actor, f File) (id int64, err error) {
	if err := rs.whole(f); err != nil {
		return 0, err
	}
	digest, err := rs.digest(f)
	if err != nil {
		return 0, err
	}
	began := false
	var pending []*Row
	reasons := map[string]int{}
	store := func() error {
		if !began {
			if id, err = rs.begin(ctx, who, f, digest); err != nil {
				return err
			}
			began = true
		}
		rows := pending
		pending = nil
		return rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error { return rs.insertRows(w, id, rows) })
	}
	plan, err := rs.Plan(ctx, who, f, func(row *Row) error {
		for _, re := range row.Reasons {
			if re.Level == intake.Refuse {
				reasons[re.Text]++
			}
		}
		if pending = append(pending, row); len(pending) == 2*chunk {
			return store()
		}
		return nil
	})
	if err == nil {
		err = store()
	}
	if err != nil {
		if began {
			err = errors.Join(err, rs.drop(context.WithoutCancel(ctx), who, id))
		}
		return 0, err
	}
	return id, rs.settle(ctx, who, id, plan, most(reasons, 30))
}

// whole reads a file to its end, so that one with too many rows, or one that is damaged in
// the middle, is refused before any of its rows is compared and stored.
func (rs *Rolls) whole(f File) error {
	book, err := rs.open(f)
	if err != nil {
		return err
	}
	for _, err = range book.All() {
		if err != nil {
			break
		}
	}
	return errors.Join(err, book.Close())
}

// most keeps the most frequent of many texts.
func most(all map[string]int, n int) map[string]int {
	for len(all) > n {
		least, at := 0, ""
		for t, c := range all {
			if at == "" || c < least || c == least && t < at {
				least, at = c, t
			}
		}
		delete(all, at)
	}
	return all
}

// digest is what tells that the same content came before: a keyed digest, so
// that nobody can try contents against it.
func (rs *Rolls) digest(f File) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f.From, 0, f.Size)); err != nil {
		return "", err
	}
	return rs.keys.Digest("import.file", hex.EncodeToString(h.Sum(nil))), nil
}
