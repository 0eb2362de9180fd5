package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/space"
)

// room watches the disk of the data folder.
func (c Config) room() *space.Watch {
	look := c.Disk
	if look == nil {
		look = space.Look
	}
	return space.New(filepath.Dir(c.Temp()), look)
}

// Room says why no files are taken at present: what is left of the disk is for what
// has to be recorded. Nil where they are.
func (a *App) Room() error {
	if a.Space.State() != space.Short {
		return nil
	}
	return fault.New(fault.Busy, "服务器的磁盘快满了，现在不收文件，这次没有保存。没有文件的内容照常能保存；等管理员腾出空间以后，再交这个文件。")
}

// everySoOften is how often the disk is looked at while the house is served.
const everySoOften = 10 * time.Minute

// KeepRoom keeps the reserve on the disk of a SQLite house until ctx ends, and says in
// the log when room becomes scarce or short.
func (a *App) KeepRoom(ctx context.Context, log *slog.Logger) {
	keep := func(was space.State) space.State {
		if a.Config.Database == "" {
			if err := a.Space.Keep(); err != nil {
				log.Warn("no reserve is kept on the disk", "err", err)
			}
		}
		now := a.Space.State()
		if now > was {
			log.Warn("the disk of the data folder is getting full; run zhibu doctor", "files_taken", now != space.Short)
		}
		return now
	}
	state := keep(space.Enough)
	go func() {
		tick := time.NewTicker(everySoOften)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				state = keep(state)
			}
		}
	}()
}
