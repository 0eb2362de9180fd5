package backup

import (
	"errors"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Deed is what was done.
type Deed string

// The deeds.
const (
	Making  Deed = "backup" // a backup, restored and compared at once
	Proving Deed = "proof"  // the newest backup restored again into a scratch place
)

// Label names a deed.
func (d Deed) Label() string {
	if d == Proving {
		return "恢复演练"
	}
	return "备份"
}

// State is how far it is.
type State string

// The states.
const (
	Asked   State = "asked"
	Running State = "running"
	Good    State = "good"
	Failed  State = "failed"
)

// Run is one backup, or one test of a restore.
type Run struct {
	ID        int64
	Deed      Deed
	State     State
	Place     string // the folder
	File      string // the name in it
	Size      int64
	Records   int64
	Took      time.Duration
	Note      string // of a failed one: what went wrong and what to do
	By        int64  // the account that asked; 0 for the program itself
	ByName    string
	At, Ended time.Time
}

const columns = "id, deed, state, place, file, size, records, took_ms, note, asked_by, asked_name, made_ms, ended_ms"

func scan(row gate.Row) (r Run, err error) {
	var took, made, ended int64
	err = row.Scan(&r.ID, &r.Deed, &r.State, &r.Place, &r.File, &r.Size, &r.Records, &took, &r.Note, &r.By, &r.ByName, &made, &ended)
	r.Took, r.At = time.Duration(took)*time.Millisecond, day.Instant(made)
	if ended > 0 {
		r.Ended = day.Instant(ended)
	}
	return r, err
}

// list reads the latest runs, newest first.
func list(r *gate.Reading, where string, args gate.Args) (all []Run, err error) {
	err = r.Beyond("a backup is of the whole house, and no organisation's", "SELECT "+columns+" FROM backup_run WHERE "+where+" ORDER BY made_ms DESC, id DESC LIMIT 40", args,
		func(row gate.Row) error {
			one, err := scan(row)
			all = append(all, one)
			return err
		})
	return all, err
}

// last is the latest run of a deed in a state; the zero Run where there is none.
func last(r *gate.Reading, d Deed, s State) (Run, error) {
	all, err := list(r, "deed = @deed AND state = @state", gate.Args{"deed": string(d), "state": string(s)})
	if err != nil || len(all) == 0 {
		return Run{}, err
	}
	return all[0], nil
}

func insert(w *gate.Writing, at gate.Place, r Run) error {
	_, err := w.Exec(at, `INSERT INTO backup_run (id, deed, state, place, file, size, records, took_ms, note, asked_by, asked_name, made_ms, ended_ms)
		VALUES (@id, @deed, @state, @place, @file, @size, @records, @took, @note, @by, @name, @gate_now, 0)`, r.args())
	return err
}

// update keeps how far a run is; a run that is not there any more is an error.
func update(w *gate.Writing, at gate.Place, r Run) error {
	n, err := w.Exec(at, `UPDATE backup_run SET state = @state, place = @place, file = @file, size = @size, records = @records, took_ms = @took, note = @note,
		ended_ms = @ended WHERE id = @id`, r.args())
	if err == nil && n != 1 {
		err = errors.New("backup: the run is not there")
	}
	return err
}

func (r Run) args() gate.Args {
	return gate.Args{"id": r.ID, "deed": string(r.Deed), "state": string(r.State), "place": r.Place, "file": r.File, "size": r.Size, "records": r.Records,
		"took": r.Took.Milliseconds(), "note": r.Note, "by": r.By, "name": r.ByName, "ended": r.ended()}
}

func (r Run) ended() int64 {
	if r.Ended.IsZero() {
		return 0
	}
	return r.Ended.UnixMilli()
}
