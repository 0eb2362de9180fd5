package backup

import (
	"context"
	"sync"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities: View sees how the backups stand, Make has one made now.
const (
	View gate.Can = "backup.view"
	Make gate.Can = "backup.make"
)

// Backups keeps the backups of one server.
type Backups struct {
	house House
	to    gate.Options // of the house, for tests of a restore
	plan  Plan
	temp  string

	work sync.Mutex // one backup or test at a time
	wake chan struct{}
	stop context.CancelFunc
	over sync.WaitGroup
}

// New makes the backups of a house. temp is a private folder for tests of a restore.
func New(h House, to gate.Options, plan Plan, temp string) *Backups {
	return &Backups{house: h, to: to, plan: plan, temp: temp, wake: make(chan struct{}, 1)}
}

// Status is how the backups stand.
type Status struct {
	Plan   Plan
	KeyAt  string    // the mark of the backup key; empty where there is none yet
	Backup Run       // the last good one
	Proof  Run       // the last good test of a restore
	Next   time.Time // of the schedule; zero for none
	Late   string    // why somebody should look; empty when all is well
	Runs   []Run     // the latest, newest first
}

// Busy reports whether one is asked for or under way.
func (s Status) Busy() bool {
	for _, r := range s.Runs {
		if r.State == Asked || r.State == Running {
			return true
		}
	}
	return false
}

// Status tells how the backups stand, to who holds View.
func (bs *Backups) Status(ctx context.Context, who gate.Actor) (s Status, err error) {
	err = bs.house.Gate.Read(ctx, who, View, func(r *gate.Reading) (err error) {
		s, err = bs.status(r)
		return err
	})
	return s, err
}

func (bs *Backups) status(r *gate.Reading) (s Status, err error) {
	s = Status{Plan: bs.plan, Next: bs.plan.Next(r.Now())}
	if bs.house.Key != nil {
		s.KeyAt = bs.house.Key.Mark()
	}
	if s.Backup, err = last(r, Making, Good); err != nil {
		return s, err
	}
	if s.Proof, err = last(r, Proving, Good); err != nil {
		return s, err
	}
	if s.Runs, err = list(r, "1 = 1", nil); err != nil {
		return s, err
	}
	s.Late, err = bs.late(r, s.Backup)
	return s, err
}

// TooOld is the age of the last good backup from which on it is said on the
// first page.
const TooOld = 48 * time.Hour

// late says why somebody should look after the backups.
func (bs *Backups) late(r *gate.Reading, good Run) (string, error) {
	if good.ID != 0 {
		if r.Now().Sub(good.At) <= TooOld {
			return "", nil
		}
		return "最近一次成功的备份是" + good.At.Format("2006年1月2日15:04") + "，已经超过两天。", nil
	}
	var since int64
	if err := r.Beyond("a new house is given two days before it is asked for a backup", "SELECT COALESCE(MIN(at_ms), 0) FROM journal", nil,
		func(row gate.Row) error { return row.Scan(&since) }); err != nil {
		return "", err
	}
	if since == 0 || r.Now().Sub(time.UnixMilli(since)) <= TooOld {
		return "", nil
	}
	return "这里的数据还没有成功备份过。", nil
}

// Late is what the first page says to who holds View; empty when all is well.
func (bs *Backups) Late(ctx context.Context, who gate.Actor) (text string, err error) {
	err = bs.house.Gate.Read(ctx, who, View, func(r *gate.Reading) error {
		good, err := last(r, Making, Good)
		if err != nil {
			return err
		}
		text, err = bs.late(r, good)
		return err
	})
	return text, err
}

// Ask has a backup made now. Who holds Make may; while one is asked for or under
// way, that one is given. It answers Invalid where no folder was named.
func (bs *Backups) Ask(ctx context.Context, who gate.Actor) (id int64, err error) {
	if bs.plan.To == "" || bs.house.Key == nil {
		return 0, fault.New(fault.Invalid, "还没有设置备份放到哪里，没有开始备份。请管理服务器的人按运行说明设置ZHIBU_BACKUP_TO。")
	}
	err = bs.house.Gate.Write(ctx, who, Make, func(w *gate.Writing) error {
		at, err := w.Myself() // the run is the whole house's; that he asked for it is his deed
		if err != nil {
			return err
		}
		open, err := list(&w.Reading, "deed = 'backup' AND state IN ('asked', 'running')", nil)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			id = open[0].ID
			return w.Quiet("a backup is not asked for twice")
		}
		id = w.NewID()
		if err := insert(w, at, Run{ID: id, Deed: Making, State: Asked, Place: bs.plan.To, By: who.Account, ByName: who.Name}); err != nil {
			return err
		}
		return w.Record(at, "backup.ask", gate.Subject{Kind: "backup_run", ID: id}, nil)
	})
	select {
	case bs.wake <- struct{}{}:
	default:
	}
	return id, err
}
