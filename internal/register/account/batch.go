package account

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/post"
)

// Holder is a member who holds a post of a party organisation today and has no account.
type Holder struct {
	Person int64
	Name   string
	Org    string
	Posts  string // 书记、组织委员
	Login  string // proposed: the name in pinyin, with a number where somebody has it already
}

// MostAtOnce is how many accounts are made together: their codes run out after CodeLife,
// so that they should be handed over by then.
const MostAtOnce = 100

// Holders lists who has no account yet though he holds a post: secretaries, or with all
// the rest of those who keep the records too, in the order of the organisations; at most
// MostAtOnce, and how many there are. It takes Change. Of the roster it shows nobody else.
func (as *Accounts) Holders(ctx context.Context, who gate.Actor, all bool) (list []Holder, n int, err error) {
	err = as.gate.Read(ctx, who, Change, func(r *gate.Reading) error {
		list, err = holders(r, all)
		return err
	})
	if n = len(list); n > MostAtOnce {
		list = list[:MostAtOnce]
	}
	return list, n, err
}

func holders(r *gate.Reading, all bool) (list []Holder, err error) {
	at := map[int64]int{}
	if err := r.Beyond("accounts are made for those who hold a post", `SELECT p.holder_id, m.name, v.name, p.kind FROM post p
		JOIN member m ON m.id = p.holder_id
		JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
		WHERE p.from_day <= @gate_today AND p.until_day > @gate_today AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.holder_id)
		ORDER BY v.path, p.sort_no, p.id`, nil, func(row gate.Row) error {
		var c Holder
		var kind post.Kind
		if err := row.Scan(&c.Person, &c.Name, &c.Org, &kind); err != nil {
			return err
		}
		i, has := at[c.Person]
		switch {
		case has && list[i].Org == c.Org:
			list[i].Posts += "、" + kind.Label()
		case !has && (kind == post.Secretary || all && !kind.Guest() && !kind.OnlyOffice()):
			c.Posts = kind.Label()
			at[c.Person] = len(list)
			list = append(list, c)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	err = r.Beyond("signing in looks for the name", "SELECT login FROM account", nil, func(row gate.Row) error {
		var login string
		err := row.Scan(&login)
		taken[login] = true
		return err
	})
	for i := range list {
		list[i].Login = free(list[i].Name, taken)
		taken[list[i].Login] = true
	}
	return list, err
}

// free is a login for a name that nobody has.
func free(name string, taken map[string]bool) string {
	full, _ := find.SpellName(name)
	login := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, full)
	if login == "" {
		login = "zhanghao"
	}
	for n := 2; taken[login]; n++ {
		login = strings.TrimRight(login, "0123456789") + fmt.Sprint(n)
	}
	return login
}

// Naming is an account to be made for a holder.
type Naming struct {
	Person int64
	Login  string
}

// Made is an account that was made, with its code, which is told once.
type Made struct {
	Holder
	Code string
}

// OpenAll makes accounts with codes, all of them or none. It takes Change. The codes serve
// once they are admitted. It answers Invalid, at the field login-PERSON for a name that is
// empty or taken, and for somebody who is no holder any more. Sent twice, it makes them
// once; the second answer has no codes.
func (as *Accounts) OpenAll(ctx context.Context, who gate.Actor, list []Naming) (made []Made, err error) {
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "一个人也没有勾选，没有建账号。")
	}
	if len(list) > MostAtOnce {
		return nil, fault.New(fault.Invalid, fmt.Sprintf("一次最多给%d人建账号，没有建。", MostAtOnce))
	}
	err = as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		made = nil
		at, err := w.Whole()
		if err != nil {
			return err
		}
		var first int64
		if again, err := w.Again("account.create", &first); again || err != nil {
			return err
		}
		known, err := holders(&w.Reading, true)
		if err != nil {
			return err
		}
		people := map[int64]Holder{}
		for _, c := range known {
			people[c.Person] = c
		}
		var p fault.Problems
		used := map[string]bool{}
		for _, x := range list {
			c, field := people[x.Person], fmt.Sprint("login-", x.Person)
			c.Login = Login(x.Login)
			taken, err := named(&w.Reading, c.Login)
			switch {
			case err != nil:
				return err
			case c.Person == 0: // his row is gone
				p.Add("", "勾选的人里，有一个现在没有职务，或者已经有账号了，不再列在下面。一个账号也没有建，请核对以后再点一次。")
			case c.Login == "":
				p.Add(field, "请填写登录名。")
			case taken.id != 0 || used[c.Login]:
				p.Add(field, "这个登录名已经有人用了，请换一个。")
			}
			used[c.Login] = true
			made = append(made, Made{Holder: c})
		}
		if err := p.Fault(); err != nil {
			return err
		}
		for i := range made {
			x := &made[i]
			id, err := insert(w, at, owner{login: x.Login, name: x.Name, person: x.Person}, "")
			if err == nil {
				x.Code, err = as.issue(w, at, id)
			}
			if err != nil {
				return err
			}
			if first == 0 {
				first = id
			}
		}
		return w.Done(at, "account.create", first)
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// AdmitAll lets the codes of several accounts serve, all of them or none. It takes Grant,
// and answers as Admit does.
func (as *Accounts) AdmitAll(ctx context.Context, who gate.Actor, accounts []int64) error {
	if len(accounts) == 0 {
		return fault.New(fault.Invalid, "一个账号也没有勾选，没有放行。")
	}
	return as.gate.Write(ctx, who, Grant, func(w *gate.Writing) error {
		at, err := w.Whole()
		for _, id := range accounts {
			if err == nil {
				err = admit(w, at, id)
			}
		}
		return err
	})
}
