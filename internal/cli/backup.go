package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/output/backup"
)

// plan reads where backups go and when: flags of serve, or the environment.
func (k *call) plan() func() (backup.Plan, error) {
	to := k.flags.String("backup-to", k.Getenv("ZHIBU_BACKUP_TO"), "the folder for the backups; none are made by themselves without one")
	at := k.flags.String("backup-at", or(k.Getenv("ZHIBU_BACKUP_AT"), "02:00"), "when a day's backup is made, HH:MM, or never")
	keep := k.flags.String("backup-keep", or(k.Getenv("ZHIBU_BACKUP_KEEP"), "7,5,12"), "how many daily, weekly and monthly backups stay")
	return func() (backup.Plan, error) {
		p := backup.Plan{At: -1}
		if *to != "" {
			folder, err := filepath.Abs(*to)
			if err != nil {
				return p, err
			}
			p.To = folder
		}
		if *at != "never" {
			t, err := time.Parse("15:04", *at)
			if err != nil {
				return p, usage("--backup-at wants HH:MM or never, not %q", *at)
			}
			p.At = t.Hour()*60 + t.Minute()
		}
		n := strings.Split(*keep, ",")
		if len(n) != 3 {
			return p, usage("--backup-keep wants three numbers, such as 7,5,12, not %q", *keep)
		}
		for i, to := range []*int{&p.Daily, &p.Weekly, &p.Monthly} {
			v, err := strconv.Atoi(strings.TrimSpace(n[i]))
			if err != nil || v < 0 {
				return p, usage("--backup-keep wants three numbers, such as 7,5,12, not %q", *keep)
			}
			*to = v
		}
		return p, nil
	}
}

// makeBackup makes one backup of a house, running or stopped, or proves the newest.
func makeBackup(ctx context.Context, k *call) error {
	to := k.flags.String("to", k.Getenv("ZHIBU_BACKUP_TO"), "the folder for the backup")
	prove := k.flags.Bool("prove", false, "make none; restore the newest of the folder into a scratch place and compare it")
	if words, err := k.parse(); err != nil {
		return err
	} else if len(words) > 0 || *to == "" {
		return usage("backup --to DIR")
	}
	folder, err := filepath.Abs(*to)
	if err != nil {
		return err
	}
	c := k.config()
	_, made, err := crypt.HaveBackupKey(c.BackupKeyFile())
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	do := a.Backups.Now
	if *prove {
		do = a.Backups.Prove
	}
	r, err := do(ctx, folder)
	if err = errors.Join(err, a.Close()); err != nil {
		return err
	}
	what := "已备份，并且恢复到临时位置核对一致"
	if *prove {
		what = "已恢复到临时位置，核对一致"
	}
	fmt.Fprintf(k.Out, "%s：%s，%d条记录，%d字节，用时%.1f秒。\n", what, filepath.Join(folder, r.File), r.Records, r.Size, r.Took.Seconds())
	if made {
		fmt.Fprintf(k.Err, "新建了备份密钥%s。没有它，备份打不开：请用zhibu backup-key打印一份，和备份分开保管。\n", c.BackupKeyFile())
	}
	return nil
}

// backupKey prints the key of the backups, for being kept on paper.
func backupKey(_ context.Context, k *call) error {
	if words, err := k.parse(); err != nil {
		return err
	} else if len(words) > 0 {
		return usage("backup-key takes no words: %q", words)
	}
	key, _, err := crypt.HaveBackupKey(k.config().BackupKeyFile())
	if err != nil {
		return err
	}
	fmt.Fprintf(k.Out, "备份密钥（编号%s）：\n\n  %s\n\n请抄写或者打印，和备份分开保管。有备份和这个代码的人，可以读出除了身份证号、电话等加密内容以外的全部数据。\n", key.Mark(), key.Code())
	return nil
}

// restore brings a backup into an empty place.
func restore(ctx context.Context, k *call) error {
	keyFile := k.flags.String("backup-key", "", "the file with the backup key; DATA/keys/backup.key unless given")
	words, err := k.parse()
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return usage("restore FILE --data EMPTYDIR")
	}
	c := k.config()
	key, err := crypt.LoadBackupKey(or(*keyFile, c.BackupKeyFile()))
	if err != nil {
		return err
	}
	began := k.Clock()
	told, err := app.Restore(ctx, c, words[0], key)
	if err != nil {
		return err
	}
	fmt.Fprintf(k.Out, "已恢复%s的备份：%d条记录逐表核对一致，日志到第%d条，用时%.1f秒。所有人需要重新登录。\n",
		told.Head.MadeAt.In(day.Zone).Format("2006年1月2日15:04:05"), told.Rows(), told.Head.JournalHead, k.Clock().Sub(began).Seconds())
	return nil
}
