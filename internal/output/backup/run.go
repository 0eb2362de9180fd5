package backup

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// proveEvery is how often the newest backup is restored again into a scratch
// place; retry is how long after a failure the schedule tries anew.
const (
	proveEvery = 7 * 24 * time.Hour
	retry      = time.Hour
)

// Start looks after the schedule until Close. Only the server that serves does.
func (bs *Backups) Start(ctx context.Context, log *slog.Logger) error {
	if err := bs.broken(ctx); err != nil {
		return err
	}
	ctx, bs.stop = context.WithCancel(ctx)
	bs.over.Go(func() {
		tick := time.NewTicker(30 * time.Second)
		defer tick.Stop()
		for {
			if err := bs.Tick(ctx); err != nil && ctx.Err() == nil {
				log.Error("backup", "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-bs.wake:
			case <-tick.C:
			}
		}
	})
	return nil
}

// Close stops what is under way: a file that was not finished is taken away.
func (bs *Backups) Close() {
	if bs.stop != nil {
		bs.stop()
	}
	bs.over.Wait()
}

// broken notes what a stop of the program interrupted.
func (bs *Backups) broken(ctx context.Context) error {
	if bs.house.Gate.Frozen() != "" {
		return nil
	}
	return bs.house.Gate.Write(ctx, program, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE backup_run SET state = 'failed', note = @note, ended_ms = @gate_now WHERE state = 'running'",
			gate.Args{"note": "程序在做的时候停止了，没有做完。以前的备份都还在。"}); err != nil {
			return err
		}
		return w.Quiet("what a stop of the program interrupted is not under way")
	})
}

// Tick does what is asked for or due, and answers how it ended.
func (bs *Backups) Tick(ctx context.Context) error {
	if bs.plan.To == "" || bs.house.Key == nil || bs.house.Gate.Frozen() != "" {
		return nil
	}
	var next Run
	err := bs.house.Gate.Read(ctx, program, "", func(r *gate.Reading) (err error) {
		next, err = bs.due(r)
		return err
	})
	if err != nil || next.Deed == "" {
		return err
	}
	_, err = bs.do(ctx, next)
	return err
}

// due is the run that shall be done now: one that was asked for, the backup of the
// schedule, or the weekly test; the zero Run for none.
func (bs *Backups) due(r *gate.Reading) (Run, error) {
	asked, err := list(r, "state = 'asked'", nil)
	if err != nil || len(asked) > 0 {
		return first(asked), err
	}
	for _, d := range []Deed{Making, Proving} {
		good, err := last(r, d, Good)
		if err != nil {
			return Run{}, err
		}
		bad, err := last(r, d, Failed)
		if err != nil {
			return Run{}, err
		}
		since := bs.plan.Last(r.Now())
		if since.IsZero() {
			return Run{}, nil
		}
		if d == Proving {
			since = r.Now().Add(-proveEvery)
		}
		if good.At.Before(since) && r.Now().Sub(bad.At) >= retry {
			return Run{Deed: d, Place: bs.plan.To}, nil
		}
	}
	return Run{}, nil
}

func first(list []Run) Run {
	if len(list) == 0 {
		return Run{}
	}
	return list[len(list)-1]
}

// Now makes a backup into a folder, for the command line.
func (bs *Backups) Now(ctx context.Context, to string) (Run, error) {
	return bs.do(ctx, Run{Deed: Making, Place: to})
}

// Prove restores the newest backup of a folder into a scratch place, for the
// command line.
func (bs *Backups) Prove(ctx context.Context, in string) (Run, error) {
	return bs.do(ctx, Run{Deed: Proving, Place: in})
}

// do does one run and notes how it ended, in the table and in the journal.
func (bs *Backups) do(ctx context.Context, r Run) (Run, error) {
	bs.work.Lock()
	defer bs.work.Unlock()
	began := bs.house.Gate.Now()
	if err := bs.note(ctx, &r, Running); err != nil {
		return r, err
	}
	var err error
	if r.Deed == Proving {
		err = bs.prove(ctx, &r)
	} else {
		err = bs.make(ctx, &r)
	}
	r.Took = bs.house.Gate.Now().Sub(began)
	state := Good
	if err != nil {
		state, r.Note = Failed, words(err)
	}
	return r, errors.Join(err, bs.note(context.WithoutCancel(ctx), &r, state))
}

// note keeps how far a run is; its end stands in the journal.
func (bs *Backups) note(ctx context.Context, r *Run, s State) error {
	r.State = s
	return bs.house.Gate.Write(ctx, program, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if s == Running {
			if r.ID == 0 {
				r.ID = w.NewID()
				err = insert(w, at, *r)
			} else {
				err = update(w, at, *r)
			}
			return errors.Join(err, w.Quiet("how far a backup is"))
		}
		r.Ended = w.Now()
		if err := update(w, at, *r); err != nil {
			return err
		}
		deed := "backup." + string(s)
		if r.Deed == Proving {
			deed = "backup.proof-" + string(s)
		}
		return w.Record(at, deed, gate.Subject{Kind: "backup_run", ID: r.ID}, gate.Detail{"records": r.Records, "size": r.Size})
	})
}

// make writes a backup under another name, flushes it, restores it into a scratch
// place, and only then gives it its name. Whatever goes wrong before, the backups
// that were there stay as they are.
func (bs *Backups) make(ctx context.Context, r *Run) (err error) {
	if bs.house.Key == nil {
		return fault.New(fault.NotFound, "没有备份密钥，没有备份。")
	}
	if err := os.MkdirAll(r.Place, 0o700); err != nil {
		return err
	}
	if err := sweep(r.Place); err != nil {
		return err
	}
	r.File = nameOf(bs.house.Gate.Now())
	path := filepath.Join(r.Place, r.File)
	if _, err := os.Lstat(path); err == nil {
		return fault.New(fault.Conflict, "同一秒里已经做过一个备份（"+r.File+"），没有再做。")
	}
	part := path + partEnd
	defer func() {
		if err != nil {
			_ = os.Remove(part) // what stays is swept by the next backup
		}
	}()
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	head, sums, err := write(ctx, bs.house, f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	told, err := Prove(ctx, part, bs.house.Key, bs.to, bs.temp)
	if err != nil {
		return err
	}
	if len(told.Sums) != len(sums) || told.Head.JournalHash != head.JournalHash {
		return errors.New("backup: the file read again is another")
	}
	info, err := os.Stat(part)
	if err != nil {
		return err
	}
	r.Size, r.Records = info.Size(), told.Rows()
	if err := os.Rename(part, path); err != nil {
		return err
	}
	if err := flushDir(r.Place); err != nil {
		return err
	}
	if bs.thin(r.Place) != nil {
		r.Note = "这个备份做好了，只是过期的旧备份没有删掉。请检查备份位置的权限。"
	}
	return nil
}

// sweep takes away what an interrupted backup left.
func sweep(folder string) error {
	old, err := filepath.Glob(filepath.Join(folder, nameBegin+"*"+nameEnd+partEnd))
	for _, f := range old {
		err = errors.Join(err, os.Remove(f))
	}
	return err
}

// thin takes away the backups that the plan no longer keeps. Other files in the
// folder are left alone.
func (bs *Backups) thin(folder string) error {
	if folder != bs.plan.To {
		return nil // somebody's own folder, for one backup by hand
	}
	names, err := files(folder)
	if err != nil {
		return err
	}
	for _, n := range bs.plan.Spare(names) {
		if err := os.Remove(filepath.Join(folder, n)); err != nil {
			return err
		}
	}
	return nil
}

func files(folder string) (names []string, err error) {
	list, err := os.ReadDir(folder)
	for _, f := range list {
		if _, ours := timeOf(f.Name()); ours && f.Type().IsRegular() {
			names = append(names, f.Name())
		}
	}
	return names, err
}

// prove restores the newest backup of the folder into a scratch place.
func (bs *Backups) prove(ctx context.Context, r *Run) error {
	names, err := files(r.Place)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fault.New(fault.NotFound, "备份位置里一个备份也没有，没有可以演练的。")
	}
	r.File = names[len(names)-1] // ReadDir sorts, and the name is the time
	path := filepath.Join(r.Place, r.File)
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	told, err := Prove(ctx, path, bs.house.Key, bs.to, bs.temp)
	r.Size, r.Records = info.Size(), told.Rows()
	return err
}

// words says what went wrong so that somebody can do something about it.
func words(err error) string {
	const safe = "以前的备份都还在。"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), strings.Contains(err.Error(), "database or disk is full"):
		return "磁盘空间不足，没有做完。" + safe + "请腾出空间，或者换一个备份位置。"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "备份位置不能写入，没有做完。" + safe + "请检查那个目录的权限和挂载。"
	case errors.Is(err, fs.ErrNotExist):
		return "备份位置不在了，没有做完。请检查那个目录或者移动硬盘有没有接好。"
	case errors.Is(err, context.Canceled):
		return "程序在做的时候停止了，没有做完。" + safe
	}
	if f, ok := fault.As(err); ok {
		return f.Text
	}
	return "没有做成，原因记在运行日志里。" + safe + "请在服务器上运行zhibu doctor检查数据。"
}
