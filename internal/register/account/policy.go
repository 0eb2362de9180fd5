package account

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
	"unicode"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/setting"
)

// SetPolicy is the authority to choose how people sign in here.
const SetPolicy gate.Can = "account.policy"

// Preset is a set of demands on passwords and factors.
type Preset string

// The presets. Plain follows the present advice: long passwords, which nobody is
// made to compose or to change. Level3 is what an assessment by 等保三级 asks for.
const (
	Plain  Preset = "plain"
	Level3 Preset = "level3"
)

// Policy is how people sign in at this installation.
type Policy struct {
	Preset Preset `json:"preset"`
	Idle   int    `json:"idle"` // minutes after which an unused session ends, 15 to 30

	stored string // as it stands in the table; empty where nothing was chosen yet
}

const (
	leastIdle = 15
	mostIdle  = 30
	rotation  = 90 * 24 * time.Hour
)

var usual = Policy{Preset: Plain, Idle: mostIdle}

// Label is the preset in words.
func (p Preset) Label() string {
	if p == Level3 {
		return "等保三级"
	}
	return "一般"
}

// Least is the fewest characters of a password.
func (p Policy) Least() int {
	if p.Preset == Level3 {
		return 8
	}
	return 10
}

// Hint says what a password has to be.
func (p Policy) Hint() string {
	if p.Preset == Level3 {
		return "至少8个字符，大写字母、小写字母、数字、其他字符四类里至少三类。每90天更换一次。"
	}
	return "至少10个字符。可以用一句自己记得住的话。"
}

// Version is the policy as it is stored, for the form that changes it.
func (p Policy) Version() string { return p.stored }

// rotates reports whether a password of an age has to be changed.
func (p Policy) rotates(age time.Duration) bool { return p.Preset == Level3 && age > rotation }

// factors reports whether holders of guarded posts need a second factor.
func (p Policy) factors() bool { return p.Preset == Level3 }

func (p Policy) idle() time.Duration { return time.Duration(p.Idle) * time.Minute }

// Check holds a password against the policy; words are those that stand too near
// to its owner. It answers Invalid at the field password.
func (p Policy) Check(password string, words []string) error {
	bad := func(text string) error { return fault.Field("password", text) }
	if n := len([]rune(password)); n < p.Least() {
		return bad("密码至少" + strconv.Itoa(p.Least()) + "个字符。")
	}
	if p.Preset == Level3 && classes(password) < 3 {
		return bad("密码要有大写字母、小写字母、数字、其他字符四类里的至少三类。")
	}
	if common(password) {
		return bad("这个密码太常见，容易被猜到。请换一个，比如一句只有自己想得到的话。")
	}
	if near(password, words) {
		return bad("密码里不要有自己的账号、姓名、单位、电话、证件号码或者本系统的名称。")
	}
	return nil
}

// classes counts the kinds of characters; what is no letter or digit of ASCII,
// Chinese included, is one kind.
func classes(password string) (n int) {
	var seen [4]bool
	for _, c := range password {
		switch {
		case c < unicode.MaxASCII && unicode.IsUpper(c):
			seen[0] = true
		case c < unicode.MaxASCII && unicode.IsLower(c):
			seen[1] = true
		case c < unicode.MaxASCII && unicode.IsDigit(c):
			seen[2] = true
		default:
			seen[3] = true
		}
	}
	for _, s := range seen {
		if s {
			n++
		}
	}
	return n
}

const policyName = "sign-in.policy"

// parsePolicy reads what is stored; what is not there or out of bounds is as usual.
func parsePolicy(stored string) Policy {
	p := usual
	if json.Unmarshal([]byte(stored), &p) != nil || p.Preset != Plain && p.Preset != Level3 || p.Idle < leastIdle || p.Idle > mostIdle {
		p = usual
	}
	p.stored = stored
	return p
}

func policyIn(r *gate.Reading) (Policy, error) {
	stored, err := setting.Get(r, policyName)
	return parsePolicy(stored), err
}

// Policy is how people sign in here; everybody may know it.
func (as *Accounts) Policy(ctx context.Context) (p Policy, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		p, err = policyIn(r)
		return err
	})
	return p, err
}

// ChangePolicy chooses how people sign in from now on, also those who are signed
// in already. It takes SetPolicy. version is that of the policy that was on the
// page. It answers Invalid for an unknown preset or an idle time out of bounds,
// Conflict when somebody else changed it meanwhile.
func (as *Accounts) ChangePolicy(ctx context.Context, who gate.Actor, p Policy, version string) error {
	if p.Preset != Plain && p.Preset != Level3 {
		return fault.Field("preset", "请选一种要求。")
	}
	if p.Idle < leastIdle || p.Idle > mostIdle {
		return fault.Field("idle", "请填15到30之间的分钟数。")
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return as.gate.Write(ctx, who, SetPolicy, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		now, err := policyIn(&w.Reading)
		if err != nil {
			return err
		}
		if now.stored != version {
			return fault.New(fault.Conflict, "登录要求刚刚被别人改过，您的修改没有保存。请看过现在的设置再改。")
		}
		if err := setting.Put(w, at, policyName, string(text)); err != nil {
			return err
		}
		return w.Record(at, "account.policy", gate.Subject{Kind: "setting"}, gate.Detail{"preset": p.Preset, "idle": p.Idle, "before": now.Preset, "idle_before": now.Idle})
	})
}
