package topic

import (
	"context"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

const columns = "t.id, t.title, t.source, t.published_on, t.body, t.withdrawn, t.version"

func scan(row gate.Row) (t Topic, err error) {
	return t, row.Scan(&t.ID, &t.Title, &t.Source, &t.PublishedOn, &t.Body, &t.Withdrawn, &t.Version)
}

// Recent gives the library as of a day, the newest first, with how many of the
// organisations in reach have studied each, when the asker's own did, and until
// when it is to. It takes View.
func (ts *Topics) Recent(ctx context.Context, who gate.Actor, on day.Day, text string, limit int) (list []Topic, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list = nil
		studied, mine := map[int64]int{}, map[int64]day.Day{}
		if err := r.Each(`SELECT i.topic_id, o.org_id, MIN(a.on_day) FROM activity_item i
			JOIN activity a ON a.id = i.activity_id AND a.state = 'kept' AND a.on_day <= @on
			JOIN activity_org o ON o.activity_id = a.id
			WHERE i.topic_id <> 0 AND {reach o.org_id} GROUP BY i.topic_id, o.org_id`, gate.Args{"on": on}, func(row gate.Row) error {
			var id, org int64
			var first day.Day
			err := row.Scan(&id, &org, &first)
			studied[id]++
			if org == r.Org() {
				mine[id] = first
			}
			return err
		}); err != nil {
			return err
		}
		until, err := sentTo(r, r.Org(), on)
		if err != nil {
			return err
		}
		return r.Beyond("the first-topic library is open to every organisation", "SELECT "+columns+` FROM topic t
			WHERE t.published_on <= @on AND NOT t.withdrawn AND (LOWER(t.title) LIKE @text ESCAPE '~' OR LOWER(t.source) LIKE @text ESCAPE '~')
			ORDER BY t.published_on DESC, t.id DESC LIMIT @limit`,
			gate.Args{"on": on, "limit": int64(limit), "text": gate.Like(strings.TrimSpace(text))}, func(row gate.Row) error {
				t, err := scan(row)
				t.Studied, t.Mine, t.Until = studied[t.ID], mine[t.ID], until[t.ID]
				list = append(list, t)
				return err
			})
	})
	return list, err
}

// Next gives the topic that an organisation should study next: of those that it
// has not studied, the one sent to it that is due first, else the newest. Its ID
// is 0 where it has studied all. It takes View.
func (ts *Topics) Next(ctx context.Context, who gate.Actor, org int64, on day.Day) (t Topic, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		var studied []int64
		if err := r.Each(`SELECT DISTINCT i.topic_id FROM activity_item i JOIN activity a ON a.id = i.activity_id AND a.state = 'kept'
			JOIN activity_org o ON o.activity_id = a.id AND o.org_id = @of WHERE i.topic_id <> 0 AND {reach o.org_id}`, gate.Args{"of": org}, func(row gate.Row) error {
			var id int64
			err := row.Scan(&id)
			studied = append(studied, id)
			return err
		}); err != nil {
			return err
		}
		until, err := sentTo(r, org, on)
		if err != nil {
			return err
		}
		return r.Beyond("the first-topic library is open to every organisation", "SELECT "+columns+` FROM topic t
			WHERE t.published_on <= @on AND NOT t.withdrawn AND (t.id IN ({ids studied})) IS NOT TRUE ORDER BY t.published_on DESC, t.id DESC`,
			gate.Args{"on": on, "studied": studied}, func(row gate.Row) error {
				x, err := scan(row)
				x.Until = until[x.ID]
				if t.ID == 0 || x.Until != day.None && (t.Until == day.None || x.Until < t.Until) {
					t = x
				}
				return err
			})
	})
	return t, err
}

// Get gives one topic. It takes View.
func (ts *Topics) Get(ctx context.Context, who gate.Actor, id int64) (t Topic, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		t, err = one(r, id)
		return err
	})
	return t, err
}

func one(r *gate.Reading, id int64) (t Topic, err error) {
	err = r.Beyond("the first-topic library is open to every organisation", "SELECT "+columns+" FROM topic t WHERE t.id = @id", gate.Args{"id": id},
		func(row gate.Row) (err error) { t, err = scan(row); return err })
	if err == nil && t.ID == 0 {
		err = fault.Missing()
	}
	return t, err
}

// File is one file of a topic, without its bytes.
type File struct {
	ID   int64
	Name string
	Size int64
}

// Files lists the files of a topic. It takes View.
func (ts *Topics) Files(ctx context.Context, who gate.Actor, id int64) (list []File, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list = nil
		return r.Beyond("the first-topic library is open to every organisation", "SELECT id, name, size FROM topic_file WHERE topic_id = @id ORDER BY id",
			gate.Args{"id": id}, func(row gate.Row) error {
				var f File
				err := row.Scan(&f.ID, &f.Name, &f.Size)
				list = append(list, f)
				return err
			})
	})
	return list, err
}

// Open gives one file of a topic. It takes View, and answers NotFound.
func (ts *Topics) Open(ctx context.Context, who gate.Actor, file int64) (f attach.File, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if err := r.Beyond("the first-topic library is open to every organisation", "SELECT name, kind, body FROM topic_file WHERE id = @id",
			gate.Args{"id": file}, func(row gate.Row) error { return row.Scan(&f.Name, &f.Kind, &f.Body) }); err != nil {
			return err
		}
		if f.Name == "" {
			return fault.Missing()
		}
		return nil
	})
	return f, err
}
