package account

import (
	"context"
	"time"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// What happened at the door of an account.
type What string

// The events that the owner of an account is told of.
const (
	SignedIn    What = "signed-in"
	Refused     What = "refused"
	PasswordSet What = "password"
	CodeMade    What = "code-made"
	Activated   What = "activated"
	FactorOn    What = "factor-on"
	FactorOff   What = "factor-off"
	CodesMade   What = "codes-made"
	CodeUsed    What = "code-used"
	Ended       What = "ended"

	PasskeyAdded What = "passkey-added"
	PasskeyGone  What = "passkey-gone"

	ProviderLinked   What = "provider-linked"
	ProviderUnlinked What = "provider-unlinked"

	EndedForAll What = "ended-for-all"

	FactorGone What = "factor-lost"
)

var whats = map[What]string{SignedIn: "登录", Refused: "没有登录成功", PasswordSet: "修改了密码", CodeMade: "管理员发放了激活码", Activated: "用激活码设置了密码",
	FactorOn: "开启了动态口令", FactorOff: "关闭了动态口令", CodesMade: "换了一套恢复码", CodeUsed: "用掉一个恢复码", Ended: "结束了别处的登录", PasskeyAdded: "添加了通行密钥", PasskeyGone: "删除了通行密钥",
	ProviderLinked: "绑定了统一身份", ProviderUnlinked: "解除了统一身份绑定", EndedForAll: "安全管理员结束了所有人的登录", FactorGone: "系统管理员登记您遗失了动态口令"}

// Label is the event in words.
func (w What) Label() string { return whats[w] }

// WayLabel is how a session was opened, in words: 密码, 通行密钥.
func WayLabel(way string) string {
	return map[string]string{ByPassword: "密码", ByPasskey: "通行密钥", ByCode: "激活码", ByProvider: "统一身份认证"}[way]
}

// FactorLabel is the second factor of a session in words.
func FactorLabel(factor string) string {
	return map[string]string{TOTP: "动态口令", Recovery: "恢复码", Passkey: "通行密钥"}[factor]
}

// Weighty reports whether an event changed how the account is opened.
func (w What) Weighty() bool { return w != SignedIn && w != Refused }

// keptEvents is how long an account keeps them: longer than the half year that the
// Cybersecurity Law asks of logs.
const keptEvents = 400 * 24 * time.Hour

// Event is one thing that happened at the door of an account.
type Event struct {
	At             time.Time
	What           What
	Browser, Place string
}

// tell notes an event for the owner of an account.
func tell(w *gate.Writing, at gate.Place, account int64, what What, from From, origin string) error {
	if _, err := w.Exec(at, `INSERT INTO account_event (id, account_id, at_ms, what, browser, place, origin)
		VALUES (@id, @account, @gate_now, @what, @browser, @place, @origin)`,
		gate.Args{"id": w.NewID(), "account": account, "what": string(what), "browser": from.Browser, "place": from.place(), "origin": origin}); err != nil {
		return err
	}
	_, err := w.Exec(at, "DELETE FROM account_event WHERE account_id = @account AND at_ms < @old",
		gate.Args{"account": account, "old": w.Now().Add(-keptEvents).UnixMilli()})
	return err
}

// mostEvents is how many events the owner is shown.
const mostEvents = 30

// Events are the last things that happened at the asker's own door, the newest
// first.
func (as *Accounts) Events(ctx context.Context, s web.Session) (list []Event, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		list = nil
		return r.Beyond("the owner reads what happened at his own door", `SELECT at_ms, what, browser, place FROM account_event
			WHERE account_id = @account ORDER BY id DESC LIMIT @most`,
			gate.Args{"account": s.Actor.Account, "most": mostEvents}, func(row gate.Row) error {
				var e Event
				var at int64
				err := row.Scan(&at, &e.What, &e.Browser, &e.Place)
				e.At = time.UnixMilli(at).In(r.Now().Location())
				list = append(list, e)
				return err
			})
	})
	return list, err
}
