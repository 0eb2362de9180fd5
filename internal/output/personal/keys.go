package personal

import (
	"context"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/catalogue"
	"zhibu/internal/register/member"
)

// resealMost is how many rows are sealed anew in one write.
const resealMost = 200

// blinds are the look-up columns beside sealed ones, with their purpose.
var blinds = map[string]struct{ of, purpose string }{"id_blind": {"id_seal", member.ByID}, "phone_blind": {"phone_seal", member.ByPhone}}

// Reseal seals every value anew that lies under an older key or the other suite, and
// makes its look-up values anew, while the program goes on working: a few rows a
// write, until none is left. It may be broken off and begun again. It answers how many
// rows it went over. Only the program may.
func (ps *Personal) Reseal(ctx context.Context, program gate.Actor) (rows int64, err error) {
	if err := ps.ProveKeys(ctx, program); err != nil {
		return 0, err
	}
	for {
		n := int64(0)
		for i := range ps.cat.Tables {
			for t := &ps.cat.Tables[i]; ; {
				m, err := ps.resealSome(ctx, program, t)
				if err != nil {
					return rows, err
				}
				if m == 0 {
					break
				}
				n += m
			}
		}
		if rows += n; n == 0 {
			break
		}
	}
	err = ps.gate.Write(ctx, program, Erase, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		return w.Record(at, "key.reseal", gate.Subject{Kind: "key"}, gate.Detail{"rows": rows})
	})
	return rows, err
}

// Old counts the rows that hold a value under an older key.
func (ps *Personal) Old(ctx context.Context, program gate.Actor) (n int64, err error) {
	err = ps.gate.Read(ctx, program, Erase, func(r *gate.Reading) error {
		n = 0
		for i := range ps.cat.Tables {
			t := &ps.cat.Tables[i]
			where, args := ps.stale(t)
			if where == "" {
				continue
			}
			m := int64(0)
			if err := r.Beyond("what is sealed under an older key is counted", "SELECT COUNT(*) FROM "+t.Name+" WHERE "+where, args,
				func(row gate.Row) error { return row.Scan(&m) }); err != nil {
				return err
			}
			n += m
		}
		return nil
	})
	return n, err
}

// stale is the condition under which a row of a table is to be sealed anew; empty for
// a table in which nothing is sealed.
func (ps *Personal) stale(t *catalogue.Table) (string, gate.Args) {
	var parts []string
	for _, c := range t.Columns {
		switch {
		case c.Sealed:
			parts = append(parts, "("+c.Name+" <> '' AND "+c.Name+" NOT LIKE @seal)")
		case blinds[c.Name].of != "":
			parts = append(parts, "("+c.Name+" <> '' AND "+c.Name+" NOT LIKE @mac)")
		}
	}
	return strings.Join(parts, " OR "), gate.Args{"seal": ps.keys.SealMark() + "%", "mac": ps.keys.MacMark() + "%", "most": int64(resealMost)}
}

func (ps *Personal) resealSome(ctx context.Context, program gate.Actor, t *catalogue.Table) (n int64, err error) {
	if where, _ := ps.stale(t); where == "" {
		return 0, nil
	}
	var columns []string
	for _, c := range t.Columns {
		if c.Sealed || blinds[c.Name].of != "" {
			columns = append(columns, c.Name)
		}
	}
	err = ps.gate.Write(ctx, program, Erase, func(w *gate.Writing) error {
		n = 0
		at, err := w.Whole()
		if err != nil {
			return err
		}
		var list []map[string]any
		where, args := ps.stale(t)
		if err := w.Beyond("what is sealed under an older key is sealed anew", "SELECT "+t.Row()+", "+strings.Join(columns, ", ")+" FROM "+t.Name+" WHERE "+where+" LIMIT @most", args, func(row gate.Row) error {
			x := map[string]any{}
			var id int64
			values, dest := make([]*string, len(columns)), []any{&id}
			for i := range values {
				dest = append(dest, &values[i])
			}
			if err := row.Scan(dest...); err != nil {
				return err
			}
			x["id"] = id
			for i, c := range columns {
				if values[i] != nil {
					x[c] = *values[i]
				}
			}
			list = append(list, x)
			return nil
		}); err != nil {
			return err
		}
		for _, x := range list {
			if err := ps.resealRow(w, at, t, columns, x); err != nil {
				return err
			}
		}
		n = int64(len(list))
		return w.Quiet("values are sealed anew under the new key; their number is told at the end")
	})
	return n, err
}

func (ps *Personal) resealRow(w *gate.Writing, at gate.Place, t *catalogue.Table, columns []string, x map[string]any) error {
	id := x["id"].(int64)
	args, plain := gate.Args{"id": id}, map[string]string{}
	var sets []string
	for _, c := range columns {
		if blinds[c].of != "" {
			continue
		}
		sealed, _ := x[c].(string)
		text, err := ps.keys.Open(t.Name, c, id, sealed)
		if err != nil {
			return err
		}
		plain[c] = text
		if ps.keys.Stale(sealed) {
			args[c] = ps.keys.Seal(t.Name, c, id, text)
			sets = append(sets, c+" = @"+c)
		}
	}
	for _, c := range columns {
		b := blinds[c]
		if b.of == "" || x[c] == nil {
			continue
		}
		args[c] = ps.keys.Blind(b.purpose, strings.ToUpper(strings.TrimSpace(plain[b.of])))
		sets = append(sets, c+" = @"+c)
	}
	_, err := w.Exec(at, "UPDATE "+t.Name+" SET "+strings.Join(sets, ", ")+" WHERE "+t.Row()+" = @id", args)
	return err
}

// ProveKeys holds the key file against the database: of the first values that lie
// sealed in each table one must open. It answers Denied where none does; a house in
// which nothing is sealed yet proves nothing. Only the program may.
func (ps *Personal) ProveKeys(ctx context.Context, program gate.Actor) error {
	return ps.gate.Read(ctx, program, Erase, func(r *gate.Reading) error {
		opened, failed := 0, error(nil)
		for _, t := range ps.cat.Tables {
			for _, c := range t.Columns {
				if !c.Sealed {
					continue
				}
				if err := r.Beyond("a start proves that the keys are those of the database", "SELECT "+t.Row()+", "+c.Name+" FROM "+t.Name+" WHERE "+c.Name+" <> '' LIMIT 20", nil, func(row gate.Row) error {
					var id int64
					var sealed string
					if err := row.Scan(&id, &sealed); err != nil {
						return err
					}
					if _, err := ps.keys.Open(t.Name, c.Name, id, sealed); err != nil {
						failed = err // one may be damaged; not all of them
					} else {
						opened++
					}
					return nil
				}); err != nil {
					return err
				}
			}
		}
		if opened == 0 && failed != nil {
			return fault.Wrap(fault.Denied, "密钥文件和数据库不是一套，程序没有启动，数据没有改动。请把这个数据库原来的密钥文件放回原处。", failed)
		}
		return nil
	})
}
