package selfcheck

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Usage is the rules of use (使用规范), and the filing number where there is one.
type Usage struct {
	Version  int64 // 0: nobody confirmed them, and they are the program's own words
	Audience string
	Scenes   string
	Demands  string
	Filing   string
	On       day.Day
	By       string
}

// usual is what stands there until the Committee confirms its own words.
var usual = Usage{
	Audience: "区直属机关各级党组织的书记、副书记、委员和党务干事，工委干部，以及愿意查看本人记录的党员。不登录不影响任何人的组织生活和评价，书记可以代为办理。",
	Scenes:   "记录组织生活、办理组织事项、准备会议和文书、汇总年度情况。一件事录入一次，别处都用它。涉密的内容不进本系统。",
	Demands:  "如实记录，不补造记录。不要求打卡、截图、上传照片，不排名，不统计在线时长，不以使用本系统的情况作考核依据。账号只由本人使用，看别人的完整信息要写明原因。有意见请用“投诉建议”。",
}

func usageIn(r *gate.Reading) (Usage, error) {
	u := usual
	err := r.Beyond("the rules of use are for everybody", "SELECT version, audience, scenes, demands, filing, on_day, made_name FROM usage_rule ORDER BY version DESC LIMIT 1", nil,
		func(row gate.Row) error {
			return row.Scan(&u.Version, &u.Audience, &u.Scenes, &u.Demands, &u.Filing, &u.On, &u.By)
		})
	return u, err
}

// Usage gives the rules of use. It needs no authority.
func (cs *Cases) Usage(ctx context.Context, who gate.Actor) (u Usage, err error) {
	err = cs.gate.Own(ctx, who, func(r *gate.Reading) error {
		u, err = usageIn(r)
		return err
	})
	return u, err
}

// Publish makes a new version of the rules of use. It takes Keep; u.Version is that of
// the page, agreed that the Committee agreed. It answers Invalid at each field, and Conflict when somebody else was first.
func (cs *Cases) Publish(ctx context.Context, who gate.Actor, u Usage, agreed bool) error {
	return cs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		u := u
		var p fault.Problems
		for _, f := range []struct {
			name string
			text *string
		}{{"audience", &u.Audience}, {"scenes", &u.Scenes}, {"demands", &u.Demands}} {
			*f.text = strings.TrimSpace(*f.text)
			if n := utf8.RuneCountInString(*f.text); n < 2 || n > mostText {
				p.Add(f.name, "请写明这一项，2到2000个字。")
			}
		}
		if u.Filing = strings.TrimSpace(u.Filing); utf8.RuneCountInString(u.Filing) > 60 {
			p.Add("filing", "备案号不超过60个字。")
		}
		if !agreed {
			p.Add("agreed", "公布以前请确认工委已经同意。")
		}
		if err := p.Fault(); err != nil {
			return err
		}
		at, err := place(w)
		if err != nil {
			return err
		}
		now, err := usageIn(&w.Reading)
		if err != nil {
			return err
		}
		if now.Version != u.Version {
			return fault.New(fault.Conflict, "使用规范刚刚被别人改过，您的修改没有保存。请看过现在的再改。")
		}
		if _, err := w.Exec(at, `INSERT INTO usage_rule (id, org_id, version, audience, scenes, demands, filing, on_day, made_by, made_name, made_ms)
			VALUES (@id, @org, @version, @audience, @scenes, @demands, @filing, @on, @by, @name, @gate_now)`,
			gate.Args{"id": w.NewID(), "version": u.Version + 1, "audience": u.Audience, "scenes": u.Scenes, "demands": u.Demands, "filing": u.Filing, "on": w.Today(), "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		w.AfterCommit(cs.filed.forget)
		return w.Record(at, "selfcheck.usage", gate.Subject{Kind: "self_check"}, gate.Detail{"version": u.Version + 1})
	})
}

// filed keeps the filing number for the foot of every page, for a minute.
type filed struct {
	mu     sync.Mutex
	number string
	at     time.Time
}

func (f *filed) forget() {
	f.mu.Lock()
	f.at = time.Time{}
	f.mu.Unlock()
}

// Filing is the filing number for the foot of a page; empty for none, and where it
// could not be read.
func (cs *Cases) Filing(ctx context.Context, who gate.Actor) string {
	f := &cs.filed
	f.mu.Lock()
	defer f.mu.Unlock()
	now := cs.gate.Now()
	if who.Account == 0 || !f.at.IsZero() && now.Sub(f.at) < time.Minute && !now.Before(f.at) {
		return f.number
	}
	if u, err := cs.Usage(ctx, who); err == nil {
		f.number, f.at = u.Filing, now
	}
	return f.number
}
