package gate

import (
	"context"
	"fmt"
	"slices"
)

// Mark is what somebody outside this machine remembers of the journal: which entry
// stood at a place, and which journal it was. Hash may be the beginning of one, as
// it stands on paper.
type Mark struct {
	First string // the hash of entry 1; empty where it is not remembered
	Seq   int64
	Hash  string
}

// Head is the journal's last entry, and the first, by which one journal is told
// from another. The journal of a new house has none.
type Head struct {
	First string
	Seq   int64
	Hash  string
	At    int64
}

// Broken says where the journal stops being what was written.
type Broken struct {
	Seq  int64 // the first entry that does not hold
	Good int64 // the last entry that a mark or the chain vouches for
	Why  string
}

func (b *Broken) Error() string {
	return fmt.Sprintf("日志从第%d条起不可信：%s。第%d条及以前相符。", b.Seq, b.Why, b.Good)
}

const entryColumns = "seq, id, at_ms, org_id, account_id, post_id, by_program, deed, subject, subject_id, detail, prev, hash"

// Verify walks the whole journal and holds it against what is remembered outside.
// It answers the number of entries walked, and *Broken with the first entry that
// does not hold: one that was changed, taken out, put in, moved, cut off at the end
// or, with marks, written anew.
func (g *Gate) Verify(ctx context.Context, marks ...Mark) (n int64, err error) {
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b Mark) int { return int(a.Seq - b.Seq) })
	var prev Entry
	var first string
	vouched := int64(0)
	err = g.view(ctx, Program("verify"), func(r *Reading) error {
		return r.each("SELECT "+entryColumns+" FROM journal ORDER BY seq", nil, func(row Row) error {
			var e Entry
			var texts [6]any // a text that lies there as bytes reads alike, and is found no more
			if err := row.Scan(&e.Seq, &e.ID, &e.At, &e.Org, &e.Account, &e.Post, &texts[0], &texts[1],
				&texts[2], &e.Subject.ID, &texts[3], &texts[4], &texts[5]); err != nil {
				return err
			}
			for i, to := range []*string{&e.By, &e.Deed, &e.Subject.Kind, &e.Detail, &e.Prev, &e.Hash} {
				text, is := texts[i].(string)
				if !is {
					return &Broken{prev.Seq + 1, prev.Seq, "内容被改动过"}
				}
				*to = text
			}
			if why := e.follows(prev); why != "" {
				return &Broken{prev.Seq + 1, prev.Seq, why}
			}
			if e.Seq == 1 {
				first = e.Hash
			}
			for ; len(marks) > 0 && marks[0].Seq == e.Seq; marks = marks[1:] {
				switch m := marks[0]; {
				case m.First != "" && m.First != first:
					return &Broken{1, 0, "校验点记的是另一本日志"}
				case m.Hash == "" || len(m.Hash) > len(e.Hash) || e.Hash[:len(m.Hash)] != m.Hash:
					return &Broken{vouched + 1, vouched, fmt.Sprintf("第%d条和外存的校验点不同，日志被重写过", e.Seq)}
				}
				vouched = e.Seq
			}
			prev = e
			n++
			return nil
		})
	})
	if err == nil && len(marks) > 0 {
		last := marks[len(marks)-1].Seq
		err = &Broken{prev.Seq + 1, prev.Seq, fmt.Sprintf("外存的校验点记到第%d条，这里只有%d条：尾部被截掉，或者数据库退回到了旧副本", last, prev.Seq)}
	}
	return n, err
}

// follows says why an entry cannot stand behind another, or nothing.
func (e *Entry) follows(prev Entry) string {
	switch {
	case e.Seq != prev.Seq+1:
		return fmt.Sprintf("第%d条后面是第%d条，中间缺少", prev.Seq, e.Seq)
	case e.Prev != prev.Hash:
		return "和前一条接不上"
	case e.Hash != e.sum():
		return "内容被改动过"
	}
	return ""
}

// Head gives the journal's last entry, for what speaks of the whole journal.
func (r *Reading) Head() (h Head, err error) {
	err = r.each("SELECT seq, hash, at_ms FROM journal WHERE seq = 1 OR seq = (SELECT MAX(seq) FROM journal) ORDER BY seq", nil, func(row Row) error {
		err := row.Scan(&h.Seq, &h.Hash, &h.At)
		if h.Seq == 1 {
			h.First = h.Hash
		}
		return err
	})
	return h, err
}
