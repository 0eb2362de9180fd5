package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/space"
	"zhibu/internal/duty"
	"zhibu/internal/output/backup"
)

// Grade is how a finding of the doctor is.
type Grade string

// The grades.
const (
	Well   Grade = "正常"
	Notice Grade = "注意"
	Ill    Grade = "问题"
)

// Finding is one line of the doctor: what was looked at, how it is, and what to do.
type Finding struct {
	What  string
	Grade Grade
	Text  string
	Do    string
}

// Sick says why a house may only be read: its database is damaged. Empty for a
// sound one, and for one that is not there yet. It is the part of Examine that a
// start can afford.
func (c Config) Sick(ctx context.Context) (why string, err error) {
	if c.Database != "" {
		return "", nil
	}
	if _, err := os.Stat(c.File()); err != nil {
		return "", nil // a new house, or Open says what is wrong
	}
	g, err := gate.Peek(c.Options(), "正在检查数据库。")
	if err != nil {
		return "", foreign(c.File(), err)
	}
	wrong, err := g.Sound(ctx)
	if err = errors.Join(err, g.Close()); err != nil {
		return "", foreign(c.File(), err)
	}
	if len(wrong) > 0 {
		return "数据库检查出损坏，现在只能查看，不能保存。请管理服务器的人运行zhibu doctor，再用备份恢复。", nil
	}
	return "", nil
}

func foreign(file string, err error) error {
	return fault.Wrap(fault.Invalid, file+"不是完整的数据库文件，程序没有启动，文件没有改动。请用备份恢复到一个空的目录。", err)
}

// Examine looks at everything that a house stands on, and changes nothing. A house
// that is not there is one finding.
func Examine(ctx context.Context, c Config) (list []Finding) {
	add := func(what string, g Grade, text, do string) { list = append(list, Finding{what, g, text, do}) }
	well := func(what, text string) { add(what, Well, text, "") }
	if c.Data != "" {
		modes(c, add)
		c.disk("数据目录的磁盘", c.Data, add)
	}
	if c.Backups.To != "" {
		c.disk("备份位置的磁盘", c.Backups.To, add)
	}
	if _, err := duty.LoadFolder(c.rules()); err != nil {
		add("本地规则", Ill, oneLine(err), "改正这个文件，或者把它移出rules目录；没有改好以前程序不会启动。")
	} else {
		well("本地规则", "能读")
	}
	keys, err := crypt.Load(c.keyFile())
	if err != nil {
		add("密钥文件", Ill, said(err), "把当时的密钥文件放回"+c.keyFile()+"，权限600。")
	} else {
		well("密钥文件", "能读，"+strconv.Itoa(len(keys.Marks()))+"个密钥")
	}
	if _, err := crypt.LoadBackupKey(c.BackupKeyFile()); err != nil {
		add("备份密钥", Notice, said(err), "做第一个备份时会新建；新建以后请用zhibu backup-key打印一份。")
	} else {
		well("备份密钥", "能读")
	}
	if c.Database == "" {
		if _, err := os.Stat(c.File()); err != nil {
			add("数据库", Ill, "没有找到"+c.File(), "用zhibu setup新建，或者用zhibu restore恢复备份。")
			return list
		}
	}
	g, err := gate.Peek(c.Options(), "正在检查。")
	if err != nil {
		add("数据库", Ill, "打不开："+oneLine(err), "检查文件和权限；文件坏了的，用备份恢复到一个空的目录。")
		return list
	}
	database(ctx, c, g, keys, add)
	if err := g.Close(); err != nil {
		add("数据库", Ill, oneLine(err), "再运行一次；还是这样的，用备份恢复。")
	}
	return list
}

type adder func(what string, g Grade, text, do string)

func said(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Text
	}
	return oneLine(err)
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// modes looks at who may read the house's files.
func modes(c Config, add adder) {
	open := false
	for _, p := range []string{c.Data, filepath.Dir(c.keyFile()), c.keyFile(), c.BackupKeyFile()} {
		info, err := os.Stat(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			add("权限", Ill, oneLine(err), "用运行程序的那个用户来检查。")
			return
		}
		if info.Mode().Perm()&0o077 != 0 {
			open = true
			add("权限", Ill, fmt.Sprintf("%s可以被别的用户打开（%o）", p, info.Mode().Perm()), "运行：chmod go-rwx "+p)
		}
	}
	if !open {
		add("权限", Well, "数据目录和密钥只有运行程序的用户能打开", "")
	}
}

// disk looks how much of a disk is free.
func (c Config) disk(what, path string, add adder) {
	look := c.Disk
	if look == nil {
		look = space.Look
	}
	d, err := look(path)
	if err != nil {
		add(what, Ill, path+"："+oneLine(err), "检查这个目录在不在，有没有挂载。")
		return
	}
	text := fmt.Sprintf("还空%d%%（%dMB）", d.Percent(), d.Free>>20)
	switch d.State() {
	case space.Short:
		add(what, Ill, text, "马上腾出空间：现在不收文件；满了以后不能保存，也不能备份。")
	case space.Scarce:
		add(what, Notice, text, "腾出空间，或者换大一些的磁盘。")
	default:
		add(what, Well, text, "")
	}
}

// database looks at what stands in it.
func database(ctx context.Context, c Config, g *gate.Gate, keys *crypt.Keys, add adder) {
	wrong, err := g.Sound(ctx)
	switch {
	case err != nil:
		add("数据库", Ill, "检查不下去："+oneLine(err), "停止程序，用备份恢复到一个空的目录。")
		return
	case len(wrong) > 0:
		add("数据库", Ill, fmt.Sprintf("有%d处损坏：%s", len(wrong), wrong[0]), "停止程序，用备份恢复到一个空的目录。")
		return
	}
	add("数据库", Well, "页、索引和关联都完好", "")
	has, knows, err := g.Version(ctx)
	switch {
	case err != nil:
		add("数据结构", Ill, oneLine(err), "确认这是不是本程序的数据库。")
		return
	case has > knows:
		add("数据结构", Ill, fmt.Sprintf("第%d版，这个程序只认识到第%d版", has, knows), "换用更新的程序。")
		return
	case has < knows:
		add("数据结构", Notice, fmt.Sprintf("第%d版，启动时会升级到第%d版", has, knows), "先做一个备份，再启动。")
	default:
		add("数据结构", Well, fmt.Sprintf("第%d版", has), "")
	}
	if n, err := g.Verify(ctx); err != nil {
		add("日志", Ill, oneLine(err), "有人改动过数据库，或者文件坏了。保留现状，和备份、检查点比较。")
	} else {
		add("日志", Well, fmt.Sprintf("%d条，前后相符", n), "")
	}
	stands(ctx, c, g, keys, add)
}

// stands looks at the clock, at whether the key file belongs to this house, and
// at the backups.
func stands(ctx context.Context, c Config, g *gate.Gate, keys *crypt.Keys, add adder) {
	var last, good, proof, row int64
	var seal string
	err := g.Read(ctx, gate.Program("doctor"), "", func(r *gate.Reading) error {
		one := func(query string, dest ...any) error {
			return r.Beyond("the doctor looks at what the house stands on", query, nil, func(row gate.Row) error { return row.Scan(dest...) })
		}
		return errors.Join(one("SELECT COALESCE(MAX(at_ms), 0) FROM journal", &last),
			one("SELECT id, phone_seal FROM member WHERE phone_seal <> '' ORDER BY id LIMIT 1", &row, &seal),
			one("SELECT COALESCE(MAX(made_ms), 0) FROM backup_run WHERE deed = 'backup' AND state = 'good'", &good),
			one("SELECT COALESCE(MAX(made_ms), 0) FROM backup_run WHERE deed = 'proof' AND state = 'good'", &proof))
	})
	if err != nil {
		add("数据库", Ill, oneLine(err), "启动程序使数据结构升级；还是这样的，用备份恢复。")
		return
	}
	now := c.Clock()
	if ahead := time.UnixMilli(last).Sub(now); ahead > 5*time.Minute {
		add("时钟", Ill, "现在是"+now.In(day.Zone).Format("2006-01-02 15:04")+"，早于日志里最后一条的时间"+day.Instant(last).Format("2006-01-02 15:04"), "校准服务器的时钟（启用时间同步）；期限按时钟计算。")
	} else {
		add("时钟", Well, now.In(day.Zone).Format("2006-01-02 15:04"), "")
	}
	if keys != nil && seal != "" {
		if _, err := keys.Open("member", "phone_seal", row, seal); err != nil {
			add("密钥和数据", Ill, "密钥文件打不开加密的内容", "把这些数据所属的密钥文件放回来；这一个是别的数据的，或者旧的。")
		} else {
			add("密钥和数据", Well, "加密的内容能打开", "")
		}
	}
	age := func(what string, at int64, most time.Duration, none, do string) {
		switch {
		case at == 0:
			add(what, Notice, none, do)
		case now.Sub(time.UnixMilli(at)) > most:
			add(what, Notice, "最近一次成功的是"+day.Instant(at).Format("2006-01-02 15:04"), do)
		default:
			add(what, Well, "最近一次成功的是"+day.Instant(at).Format("2006-01-02 15:04"), "")
		}
	}
	age("备份", good, backup.TooOld, "还没有成功备份过", "运行zhibu backup --to 目录，并且设置ZHIBU_BACKUP_TO。")
	age("恢复演练", proof, 10*24*time.Hour, "还没有演练过", "运行zhibu backup --prove --to 目录。")
}
