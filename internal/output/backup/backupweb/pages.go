package backupweb

import (
	"fmt"
	"strconv"
	"time"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/backup"
)

type pages struct{ backups *backup.Backups }

// Routes are the page of the backups and its button.
func Routes(bs *backup.Backups) []web.Route {
	p := pages{bs}
	return []web.Route{
		web.Needs(backup.View, "GET /settings/backup", p.show),
		web.Needs(backup.Make, "POST /settings/backup", p.now),
	}
}

func (p pages) show(r *web.Request) error {
	s, err := p.backups.Status(r.Context(), r.Who)
	if err != nil {
		return err
	}
	return r.Page(Page(r.Frame("备份"), view(s, r.Session.Grant.May(backup.Make), r.Now())))
}

func (p pages) now(r *web.Request) error {
	if _, err := p.backups.Ask(r.Context(), r.Who); err != nil {
		return err
	}
	return r.Say("/settings/backup", "已经开始备份。做完并且核对以后，会显示在下面。")
}

func view(s backup.Status, mayMake bool, now time.Time) PageView {
	v := PageView{Warn: s.Late, Busy: s.Busy()}
	if s.Plan.To != "" && mayMake {
		v.Action = "/settings/backup"
	}
	v.Cards = []Card{
		card("最近一次成功的备份", s.Backup, now, "还没有成功备份过。", s.Late != ""),
		card("最近一次成功的恢复演练", s.Proof, now, "还没有演练过。每次备份做完时都恢复核对一次；此外每周再从磁盘上读出来演练一次。", false),
	}
	fact := func(term, text, note string) { v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text, Note: note}) }
	if s.Plan.To == "" {
		fact("备份位置", "还没有设置", "请管理服务器的人设置ZHIBU_BACKUP_TO，再重新启动程序。最好是另一块磁盘，或者接到别的机器。")
	} else {
		fact("备份位置", s.Plan.To, "")
	}
	switch {
	case s.Next.IsZero():
		fact("自动备份", "没有开启", "")
	default:
		fact("自动备份", fmt.Sprintf("每天%02d:%02d", s.Plan.At/60, s.Plan.At%60), "下一次是"+when(s.Next)+"。错过的，启动以后补做。")
	}
	if s.Plan.To != "" {
		fact("保留", fmt.Sprintf("最近%d天每天一个、%d周每周一个、%d个月每月一个", s.Plan.Daily, s.Plan.Weekly, s.Plan.Monthly), "别的旧备份自动删除，最新的一个始终保留。")
	}
	if s.KeyAt != "" {
		fact("备份密钥", "编号"+s.KeyAt, "没有它，备份打不开。请在服务器上用zhibu backup-key打印一份，和数据分开保管。")
	}
	v.Restore = []string{
		"准备一个空的数据目录，把原来的密钥文件zhibu.key和备份密钥backup.key放进它的keys目录。",
		"运行：zhibu restore 备份文件 --data 数据目录。它只往空的地方恢复，做完会核对，并且告诉您用了多久。",
		"运行zhibu doctor检查，再启动程序。所有人需要重新登录。",
	}
	for _, x := range s.Runs {
		v.Rows = append(v.Rows, row(x))
	}
	return v
}

func card(title string, r backup.Run, now time.Time, none string, late bool) Card {
	if r.ID == 0 {
		return Card{Title: title, State: ui.Due, Word: "没有", None: none}
	}
	c := Card{Title: title, State: ui.Done, Word: age(now.Sub(r.Ended))}
	if late {
		c.State = ui.Late
	}
	c.Facts = []ui.Pair{{Term: "时间", Text: when(r.At)}, {Term: "文件", Text: r.File, Note: r.Place}, {Term: "大小", Text: size(r.Size)},
		{Term: "记录", Text: ui.Count(r.Records) + "条，逐表核对一致"}, {Term: "用时", Text: took(r.Took)}}
	return c
}

func row(x backup.Run) Row {
	r := Row{When: when(x.At), Deed: x.Deed.Label(), By: x.ByName, Note: x.Note, File: x.File, Size: size(x.Size), Took: took(x.Took)}
	if x.By == 0 {
		r.By = "程序"
	}
	switch x.State {
	case backup.Good:
		r.State, r.Word = ui.Done, "成功，已核对"
	case backup.Failed:
		r.State, r.Word = ui.Late, "没有做成"
	default:
		r.State, r.Word = ui.Running, "正在做"
	}
	if x.State != backup.Good {
		r.Size, r.Took = "", ""
	}
	return r
}

func when(at time.Time) string { return at.Format("2006年1月2日15:04") }

func age(d time.Duration) string {
	switch {
	case d < time.Hour:
		return "一小时以内"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + "小时以前"
	}
	return strconv.Itoa(int(d.Hours()/24)) + "天以前"
}

func size(n int64) string {
	switch {
	case n < 1<<20:
		return strconv.FormatInt((n+1023)>>10, 10) + "KB"
	case n < 1<<30:
		return strconv.FormatInt(n>>20, 10) + "MB"
	}
	return strconv.FormatFloat(float64(n)/(1<<30), 'f', 1, 64) + "GB"
}

func took(d time.Duration) string {
	if d < time.Second {
		return "不到1秒"
	}
	if d < time.Minute {
		return strconv.Itoa(int(d.Seconds())) + "秒"
	}
	return strconv.Itoa(int(d.Minutes())) + "分" + strconv.Itoa(int(d.Seconds())%60) + "秒"
}
