package calendar

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Feed is an address under which a calendar programme fetches the calendar of an
// organisation. It works with the authority of the post that its maker worked as,
// and no longer than that; who knows the address sees what it shows.
type Feed struct {
	ID      int64
	Org     int64
	OrgName string
	Below   bool
	Post    post.Kind
	Works   bool // the post is still held
	MadeMS  int64
}

// mostFeeds is how many addresses one account may have in use.
const mostFeeds = 20

// Make makes an address for an organisation in reach. The secret is given once
// and nowhere kept; only its digest is. Where the same form comes a second time,
// the address gets a new secret, and the one of the first answer works no more.
// It takes View, and answers NotFound, or Invalid for one too many.
func (cs *Calendars) Make(ctx context.Context, who gate.Actor, of int64, below bool) (secret string, err error) {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw) // crypto/rand never fails
	secret = hex.EncodeToString(raw)
	err = cs.gate.Write(ctx, who, View, func(w *gate.Writing) error {
		at, err := w.At(of)
		if err != nil {
			return err
		}
		var id int64
		again, err := w.Again("feed.make", &id)
		if err != nil {
			return err
		}
		if again {
			_, err := w.Exec(at, "UPDATE feed SET digest = @digest WHERE id = @id AND account_id = @who",
				gate.Args{"id": id, "digest": digest(secret), "who": who.Account})
			return err
		}
		n := 0
		if err := w.Beyond("the asker's own addresses are counted", "SELECT COUNT(*) FROM feed WHERE account_id = @who AND ended_ms = 0",
			gate.Args{"who": who.Account}, func(row gate.Row) error { return row.Scan(&n) }); err != nil {
			return err
		}
		if n >= mostFeeds {
			return fault.Field("org", fmt.Sprintf("一个账号最多有%d个订阅地址，请先停用不用的。", mostFeeds))
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO feed (id, org_id, account_id, person_id, post_id, below, digest, made_ms, ended_ms)
			VALUES (@id, @of, @who, @person, @post, @below, @digest, @gate_now, 0)`,
			gate.Args{"id": id, "of": of, "who": who.Account, "person": who.Person, "post": who.Post, "below": below, "digest": digest(secret)}); err != nil {
			return err
		}
		if err := w.Done(at, "feed.make", id); err != nil {
			return err
		}
		return w.Record(at, "feed.make", gate.Subject{Kind: "feed", ID: id}, gate.Detail{"below": below})
	})
	return secret, err
}

// Revoke ends an address of the asker's own at once. It answers NotFound for
// another's, and for one that has ended.
func (cs *Calendars) Revoke(ctx context.Context, who gate.Actor, id int64) error {
	return cs.gate.Write(ctx, who, gate.Mine, func(w *gate.Writing) error {
		at, err := w.Myself()
		if err != nil {
			return err
		}
		n, err := w.Exec(at, "UPDATE feed SET ended_ms = @gate_now WHERE id = @id AND account_id = @who AND ended_ms = 0",
			gate.Args{"id": id, "who": who.Account})
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		return w.Record(at, "feed.revoke", gate.Subject{Kind: "feed", ID: id}, nil)
	})
}

// Mine lists the asker's own addresses that were not revoked, the newest first.
func (cs *Calendars) Mine(ctx context.Context, who gate.Actor) (list []Feed, err error) {
	err = cs.gate.Own(ctx, who, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `SELECT f.id, f.org_id, v.name, f.below, COALESCE(p.kind, ''), p.from_day <= @gate_today AND p.until_day > @gate_today, f.made_ms
			FROM feed f JOIN org_version v ON v.org_id = f.org_id AND v.from_day <= @gate_today AND v.reach_until > @gate_today
			LEFT JOIN post p ON p.id = f.post_id
			WHERE f.account_id = @who AND f.ended_ms = 0 AND {self f.person_id} ORDER BY f.id DESC`,
			gate.Args{"who": who.Account}, func(row gate.Row) (f Feed, err error) {
				var works *bool
				err = row.Scan(&f.ID, &f.Org, &f.OrgName, &f.Below, &f.Post, &works, &f.MadeMS)
				f.Works = works != nil && *works
				return f, err
			})
		return err
	})
	return list, err
}

// door looks an address up before anybody is known.
var door = gate.Program("feed")

// The days that a feed shows, before and after today.
const (
	feedBefore = 92
	feedAfter  = 366
)

// Serve gives the calendar of a secret address: plans, bookings and the last days
// of what is due, without anything personal. An address that is unknown, was
// revoked, or whose maker holds the post no more answers NotFound, all alike.
func (cs *Calendars) Serve(ctx context.Context, secret string) ([]byte, error) {
	var f Feed
	var who gate.Actor
	err := cs.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		return r.Beyond("a calendar programme asks with a secret instead of a session", `
			SELECT f.id, f.org_id, f.below, f.account_id, f.person_id, f.post_id FROM feed f JOIN account a ON a.id = f.account_id
			WHERE f.digest = @digest AND f.ended_ms = 0 AND NOT a.disabled`, gate.Args{"digest": digest(secret)}, func(row gate.Row) error {
			return row.Scan(&f.ID, &f.Org, &f.Below, &who.Account, &who.Person, &who.Post)
		})
	})
	if err != nil {
		return nil, err
	}
	if f.ID == 0 {
		return nil, fault.Missing()
	}
	today := cs.gate.Today()
	list, err := cs.Of(ctx, who, Query{Org: f.Org, Below: f.Below, Span: day.Span{From: today - feedBefore, Until: today + feedAfter}, AsOf: today})
	var name string
	if err == nil {
		name, err = cs.name(ctx, who, f.Org, today)
	}
	if k := fault.KindOf(err); k == fault.Denied || k == fault.NotFound {
		return nil, fault.Missing()
	}
	if err != nil {
		return nil, err
	}
	return ICal(name, events(list, f.Below)), nil
}

func (cs *Calendars) name(ctx context.Context, who gate.Actor, of int64, on day.Day) (name string, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		tree, err := org.In(r, on)
		for _, v := range tree {
			if v.Org == of {
				name = v.Label()
			}
		}
		return err
	})
	return name, err
}

// events are the entries of a feed. What was held is in the ledger, not here. A
// plan that was done is no event any more.
func events(list []Entry, below bool) (out []Event) {
	for _, e := range list {
		x := Event{Stamp: time.UnixMilli(e.Changed), Sequence: max(e.Version-1, 0), Day: e.Day, Last: e.Last, From: e.From, Until: e.Until,
			Summary: e.Title, Location: e.Place, Status: "CONFIRMED"}
		switch e.What {
		case Held:
			continue
		case Planned:
			x.UID = fmt.Sprintf("plan-%d@zhibu.invalid", e.ID)
		case Booked:
			x.UID = fmt.Sprintf("booking-%d@zhibu.invalid", e.ID)
			if e.State == "waiting" {
				x.Status, x.Summary = "TENTATIVE", x.Summary+"（候补）"
			}
		case Due:
			x.UID = fmt.Sprintf("due-%s-%s-%d@zhibu.invalid", e.Rule, e.Slot.From, e.Org)
			x.Stamp, x.Summary, x.Status = e.Slot.From.Start(), e.Title+"截止", ""
			if e.Count > 0 {
				x.Summary += fmt.Sprintf("（%d个组织）", e.Count)
			}
			if e.Late {
				x.Summary += "，还没有记录"
			}
		}
		if e.State == "cancelled" {
			x.Status = "CANCELLED"
		}
		if below && e.What != Due {
			x.Summary = e.OrgName + "：" + x.Summary
		}
		out = append(out, x)
	}
	return out
}

// digest is what is kept of a secret: who reads the database cannot use it.
func digest(secret string) string {
	sum := sha256.Sum256([]byte("zhibu feed\x00" + strings.ToLower(secret)))
	return hex.EncodeToString(sum[:])
}
