package post

import (
	"context"
	"fmt"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// stewards are the three administrators (三员分立).
var stewards = []Kind{SystemAdmin, SecurityAdmin, AuditAdmin}

// office are the posts that the security administrator gives and takes: they come
// from no election and no decision on a party post.
var office = append([]Kind{Clerk, Officer, Auditor}, stewards...)

// Steward reports whether it is one of the three administrators.
func (k Kind) Steward() bool { return slices.Contains(stewards, k) }

// OnlyOffice reports whether nobody but the security administrator gives and takes
// it: no decision does. A clerk of a branch may come from its committee's decision.
func (k Kind) OnlyOffice() bool { return k != Clerk && slices.Contains(office, k) }

// Stewards lists the three administrators.
func Stewards() []Kind { return slices.Clone(stewards) }

// Office lists the posts that the security administrator gives.
func Office() []Kind { return slices.Clone(office) }

// apart keeps the three administrators apart: each is a post of the Committee, and
// nobody is two of them on one day.
func apart(w *gate.Writing, p Post) error {
	if !p.Kind.Steward() {
		return nil
	}
	var of org.Kind
	if err := w.Each(`SELECT v.kind FROM org_version v WHERE v.org_id = @of AND v.from_day <= @on AND v.until_day > @on AND {reach v.org_id}`,
		gate.Args{"of": p.Org, "on": p.Span.From}, func(row gate.Row) error { return row.Scan(&of) }); err != nil {
		return err
	}
	if of != org.Committee {
		return fault.Field("kind", p.Kind.Label()+"只设在工委。")
	}
	var other Kind
	if err := w.Beyond("nobody is two of the three administrators", `SELECT kind FROM post
		WHERE holder_id = @holder AND kind <> @kind AND kind IN (@a, @b, @c) AND from_day < @until AND until_day > @from`,
		gate.Args{"holder": p.Holder, "kind": string(p.Kind), "a": string(SystemAdmin), "b": string(SecurityAdmin), "c": string(AuditAdmin),
			"from": p.Span.From, "until": p.Span.Until}, func(row gate.Row) error { return row.Scan(&other) }); err != nil {
		return err
	}
	if other != "" {
		return fault.Field("kind", fmt.Sprintf("他已经是%s。系统、安全、审计三个管理员由三个人担任，没有授予。", other.Label()))
	}
	return nil
}

// GiveOffice puts a person into a post of office. It takes Grant. It answers Denied
// for oneself, Invalid for another kind of post and what Begin refuses.
func (ps *Posts) GiveOffice(ctx context.Context, who gate.Actor, p Post) (id int64, err error) {
	err = ps.gate.Write(ctx, who, Grant, func(w *gate.Writing) error {
		if again, err := w.Again("post.begin", &id); again || err != nil {
			return err
		}
		at, err := w.At(p.Org)
		if err != nil {
			return err
		}
		switch {
		case !slices.Contains(office, p.Kind):
			return fault.Field("kind", "这里只授予工作职务；书记、委员由选举和任免产生。")
		case p.Holder == 0:
			return fault.Field("kind", "这个账号还没有对应的人，没有授予。")
		case p.Holder == who.Person:
			return fault.New(fault.Denied, "不能给自己授权，没有授予。请由另一名安全管理员办理。")
		}
		p := p
		p.How = Appointed
		p.Span.From = w.Today()
		if p.Span.Until == day.None {
			p.Span.Until = day.Forever
		}
		if id, err = Begin(w, at, p); err != nil {
			return err
		}
		return w.Done(at, "post.begin", id)
	})
	return id, err
}

// TakeOffice ends a post of office of somebody at once; one that was given today is held
// on no day, and goes. It takes Grant. It answers NotFound for another's post and for
// another kind, Denied for one's own, and Conflict for the last of an administrator's kind.
func (ps *Posts) TakeOffice(ctx context.Context, who gate.Actor, holder, id int64) error {
	return ps.gate.Write(ctx, who, Grant, func(w *gate.Writing) error {
		var p Post
		if err := w.One("SELECT p.org_id, p.holder_id, p.kind, p.from_day FROM post p WHERE p.id = @id AND p.holder_id = @holder AND p.until_day > @gate_today AND {reach p.org_id}",
			gate.Args{"id": id, "holder": holder}, &p.Org, &p.Holder, &p.Kind, &p.Span.From); err != nil {
			return err
		}
		at, err := w.At(p.Org)
		if err != nil {
			return err
		}
		switch {
		case !slices.Contains(office, p.Kind):
			return fault.Missing()
		case p.Holder == who.Person:
			return fault.New(fault.Denied, "不能收回自己的职务，没有改动。请由另一名安全管理员办理。")
		}
		if err := notTheLast(w, id, p.Kind); err != nil {
			return err
		}
		stmt := "UPDATE post SET until_day = @gate_today WHERE id = @id"
		if p.Span.From >= w.Today() {
			stmt = "DELETE FROM post WHERE id = @id"
		}
		if _, err := w.Exec(at, stmt, gate.Args{"id": id}); err != nil {
			return err
		}
		return w.Record(at, "post.end", gate.Subject{Kind: "post", ID: id}, gate.Detail{"kind": p.Kind, "holder": p.Holder, "on": w.Today().String()})
	})
}

// notTheLast answers Conflict where nobody else is an administrator of a kind: the
// house would have no way back but the command line.
func notTheLast(w *gate.Writing, id int64, k Kind) error {
	if !k.Steward() {
		return nil
	}
	others := 0
	if err := w.Each("SELECT COUNT(*) FROM post p WHERE p.kind = @kind AND p.id <> @id AND p.from_day <= @gate_today AND p.until_day = @forever AND {reach p.org_id}",
		gate.Args{"kind": string(k), "id": id, "forever": day.Forever}, func(row gate.Row) error { return row.Scan(&others) }); err != nil {
		return err
	}
	if others == 0 {
		return fault.New(fault.Conflict, "这是唯一的"+k.Label()+"，没有收回。请先授予另一个人。")
	}
	return nil
}

// OfPerson gives the posts that a person holds today or later, in reach, for whoever gives
// the posts of office. It takes Grant.
func (ps *Posts) OfPerson(ctx context.Context, who gate.Actor, holder int64) (list []Post, err error) {
	err = ps.gate.Read(ctx, who, Grant, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+columns+joins+`
			WHERE p.holder_id = @holder AND p.until_day > @gate_today AND {reach p.org_id} ORDER BY p.sort_no, p.id`, gate.Args{"holder": holder}, scan)
		return err
	})
	return list, err
}
