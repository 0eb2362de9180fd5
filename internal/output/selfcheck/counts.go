package selfcheck

import (
	"fmt"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/task"
)

// numbers reads one row of counts of the whole house.
func (l *Look) numbers(query string, args gate.Args, dest ...any) error {
	return l.Beyond("the self-check counts, and names nobody", query, args, func(row gate.Row) error { return row.Scan(dest...) })
}

func (l *Look) year() (since, until int64, s day.Span) {
	s = day.Year(l.Today().Year())
	return s.From.Start().UnixMilli(), s.Until.Start().UnixMilli(), s
}

// tasks: what was asked of organisations this year; nothing was asked twice without a
// reason.
func tasks(l *Look) (Answer, error) {
	_, _, s := l.year()
	list, err := task.SentIn(l.Reading, s)
	notices, records, over := 0, 0, 0
	asked, twice := map[string]bool{}, []string{}
	for _, d := range list {
		switch {
		case d.Notice():
			notices++
		case d.By == task.ByRecord:
			records++
		}
		if d.Over != "" {
			over++
		}
		for _, f := range d.Asked() {
			if asked[f.Label] && d.Again == "" {
				twice = append(twice, fmt.Sprintf("《%s》又问“%s”，没有写原因", d.Title, f.Label))
			}
			asked[f.Label] = true
		}
	}
	a := Answer{State: Fits, Href: "/tasks", Found: twice,
		Figure: fmt.Sprintf("今年发通知%d件、任务%d件；任务里用活动记录办结、不用填报的%d件；超过每周时间、写了原因的%d件。", notices, len(list)-notices, records, over)}
	if len(twice) > 0 {
		a.State = Act
	}
	return a, err
}

// forms: what was to be filled in is not what the registers know.
func forms(l *Look) (Answer, error) {
	_, _, s := l.year()
	list, err := task.SentIn(l.Reading, s)
	a := Answer{State: Fits, Href: "/tasks"}
	asked, known := 0, 0
	for _, d := range list {
		asked += len(d.Asked())
		known += len(d.Fields) - len(d.Asked())
		for _, f := range d.Asked() {
			if task.Registered(f.Label) {
				a.State, a.Found = Act, append(a.Found, fmt.Sprintf("《%s》要填“%s”，系统里已经有", d.Title, f.Label))
			}
		}
	}
	a.Figure = fmt.Sprintf("今年的任务要填%d项，从系统里取、不用填的%d项。", asked, known)
	return a, err
}

// idleDays is after how long an account that nobody signed in with is looked at: a year,
// as the self-check itself is.
const idleDays = 365

// idle: accounts that nobody used for a year, counted for those who close them.
func idle(l *Look) (Answer, error) {
	if !l.May("account.grant") {
		return Answer{State: Ask, Figure: "一年没有用过的账号数，由安全管理员在自查页查看。"}, nil
	}
	var all, unused int64
	before := l.Now().AddDate(0, 0, -idleDays).UnixMilli()
	err := l.numbers(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN a.made_ms < @before AND NOT EXISTS (SELECT 1 FROM account_event e WHERE e.account_id = a.id AND e.what = 'signed-in' AND e.at_ms >= @before) THEN 1 ELSE 0 END), 0)
		FROM account a WHERE NOT a.disabled`, gate.Args{"before": before}, &all, &unused)
	a := Answer{State: Fits, Figure: fmt.Sprintf("启用的账号%d个，一年没有用过的%d个。", all, unused), Href: "/accounts"}
	if unused > 0 {
		a.State, a.Found = Act, []string{fmt.Sprintf("%d个账号可以停用", unused)}
	}
	return a, err
}

// ways counts how lists come in and go out; whether that is enough, people say.
func ways(l *Look) (Answer, error) {
	in, out := 0, 0
	for _, r := range l.Routes() {
		if strings.HasPrefix(r.Pattern, "POST ") {
			if strings.HasSuffix(r.Pattern, "/import") {
				in++
			}
			if strings.HasSuffix(r.Pattern, "/export") {
				out++
			}
		}
	}
	a := Answer{State: Ask, Figure: fmt.Sprintf("可以导入的名单%d种，可以导出的%d种。", in, out), Href: "/import"}
	if in == 0 || out == 0 {
		a.State, a.Found = Act, []string{"名单不能导入或者不能导出"}
	}
	return a, nil
}

// demand is the line that no template holds.
const demand = "报送贯彻落实情况"

func phrases(l *Look) (Answer, error) {
	found, of, err := l.Phrases(l.Reading, demand)
	return none(found, fmt.Sprintf("查了%d份文书模板，写有“%s”的%d份。", of, demand, len(found)), "/documents"), err
}

// pleas: the desk has a confirmed limit and answers within it.
func pleas(l *Look) (Answer, error) {
	var all, open, late, limits int64
	_, _, s := l.year()
	err := l.numbers(`SELECT COALESCE(SUM(CASE WHEN received_on >= @from THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state IN ('sent', 'taken', 'asked', 'passed') THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state IN ('sent', 'taken', 'asked', 'passed') AND due_on < @gate_today THEN 1 ELSE 0 END), 0), (SELECT COUNT(*) FROM plea_limit)
		FROM plea`, gate.Args{"from": s.From}, &all, &open, &late, &limits)
	a := Answer{State: Fits, Figure: fmt.Sprintf("今年收到%d件，没有答复的%d件，其中过期的%d件。", all, open, late), Href: "/desk"}
	if late > 0 {
		a.State, a.Found = Act, append(a.Found, fmt.Sprintf("%d件过期没有答复", late))
	}
	if limits == 0 {
		a.State, a.Found = Act, append(a.Found, "答复期限还没有由工委确认")
	}
	return a, err
}

func usage(l *Look) (Answer, error) {
	u, err := usageIn(l.Reading)
	if u.Version == 0 {
		return Answer{State: Act, Figure: "还没有由工委确认。", Found: []string{"现在显示的是本系统自带的文字"}, Href: "/about"}, err
	}
	return Answer{State: Fits, Figure: fmt.Sprintf("第%d版，%s。", u.Version, u.On.Chinese()), Href: "/about"}, err
}

func filing(l *Look) (Answer, error) {
	u, err := usageIn(l.Reading)
	if u.Filing == "" {
		return Answer{State: Ask, Figure: "备案号未填。", Href: "/about"}, err
	}
	return Answer{State: Fits, Figure: "备案号：" + u.Filing + "。", Href: "/about"}, err
}

// proofDays is how old the last test of a restore may be: the program's own demand.
const proofDays = 92

// safe: the last test of a restore, and the last checkpoint of the journal that left.
func safe(l *Look) (Answer, error) {
	var proof, sent int64
	err := l.numbers(`SELECT COALESCE((SELECT MAX(ended_ms) FROM backup_run WHERE deed = 'proof' AND state = 'good'), 0), COALESCE((SELECT MAX(sent_ms) FROM journal_checkpoint), 0)`, nil, &proof, &sent)
	a := Answer{State: Ask, Href: "/settings/backup"}
	on := func(ms int64) string {
		if ms == 0 {
			return "没有过"
		}
		return day.At(time.UnixMilli(ms)).Chinese()
	}
	a.Figure = "最近一次恢复演练：" + on(proof) + "。日志校验点最近一次送出：" + on(sent) + "。"
	if l.Now().UnixMilli()-proof > int64(proofDays*24*time.Hour/time.Millisecond) {
		a.State, a.Found = Act, append(a.Found, "三个月内没有做过恢复演练")
	}
	if sent == 0 {
		a.State, a.Found = Act, append(a.Found, "日志校验点没有送到别的机器")
	}
	return a, err
}

func checked(l *Look) (Answer, error) {
	list, err := records(l.Reading)
	if err != nil || len(list) == 0 {
		return Answer{State: Act, Figure: "还没有办结过自查。", Found: []string{"请办结今年的自查"}, Href: "/self-check"}, err
	}
	last := list[0]
	a := Answer{State: Fits, Figure: "最近一次自查：" + last.On.Chinese() + "，" + last.By + "。", Href: "/self-check/records/" + fmt.Sprint(last.ID)}
	if last.On.AddYears(1) <= l.Today() {
		a.State, a.Found = Act, []string{"上次自查已经满一年"}
	}
	return a, nil
}

// papers: how many decisions the Committee issued against last year, and how long.
func papers(l *Look) (Answer, error) {
	var now, before, longest, long int64
	_, _, s := l.year()
	last := day.Year(s.From.Year() - 1)
	err := l.numbers(`SELECT COALESCE(SUM(CASE WHEN d.made_on >= @from THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN d.made_on < @from AND d.made_on <= @same THEN 1 ELSE 0 END), 0),
		COALESCE(MAX(CASE WHEN d.made_on >= @from THEN LENGTH(d.body) ELSE 0 END), 0), COALESCE(SUM(CASE WHEN d.made_on >= @from AND LENGTH(d.body) > @most THEN 1 ELSE 0 END), 0)
		FROM decision d JOIN org_version v ON v.org_id = d.org_id AND v.parent_id = 0 AND v.reach_until = '9999-12-31'
		WHERE d.state = 'kept' AND d.made_on >= @last AND d.made_on < @until`,
		gate.Args{"from": s.From, "last": last.From, "same": l.Today().AddYears(-1), "until": s.Until, "most": int64(law.MostOfSpecial)}, &now, &before, &longest, &long)
	was := fmt.Sprintf("上年同期%d份", before)
	if before == 0 {
		was = "上年未记录"
	}
	a := Answer{State: Ask, Figure: fmt.Sprintf("工委今年的决定%d份，%s，最长的%d字，超过%d字的%d份。会议次数未记录。", now, was, longest, law.MostOfSpecial, long), Href: "/decisions"}
	if long > 0 {
		a.State, a.Found = Act, []string{fmt.Sprintf("%d份超过%d字，综合性文件以%d字为限", long, law.MostOfSpecial, law.MostOfComprehensive)}
	}
	return a, err
}

// awards: commendations of this year have a document number.
func awards(l *Look) (Answer, error) {
	var all, bare int64
	_, _, s := l.year()
	err := l.numbers("SELECT COUNT(*), COALESCE(SUM(CASE WHEN number = '' THEN 1 ELSE 0 END), 0) FROM decision WHERE kind = @kind AND state = 'kept' AND made_on >= @from AND made_on < @until",
		gate.Args{"kind": string(decision.Commendation), "from": s.From, "until": s.Until}, &all, &bare)
	a := Answer{State: Fits, Figure: fmt.Sprintf("今年的表彰决定%d份，有文号的%d份。", all, all-bare), Href: "/decisions?kind=honour"}
	if bare > 0 {
		a.State, a.Found = Act, []string{fmt.Sprintf("%d份没有文号", bare)}
	}
	return a, err
}
