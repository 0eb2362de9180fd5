package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/account"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// setup makes a new house: its Committee and the first person who can sign in,
// with a code that is good once. There is no default account and no default
// password.
func setup(ctx context.Context, k *call) error {
	name := k.flags.String("committee", "", "the Committee's full name")
	code := k.flags.String("code", "", "its organisation code")
	founded := k.flags.String("founded", "", "the day it was founded, YYYY-MM-DD")
	login := k.flags.String("login", "", "the first sign-in name")
	person := k.flags.String("name", "", "that person's name")
	stdin := k.passwordFlag()
	if _, err := k.parse(); err != nil {
		return err
	}
	on, err := day.Parse(*founded)
	if err != nil || *name == "" || *login == "" || *person == "" {
		return usage("setup needs --committee, --founded, --login and --name")
	}
	password, err := k.password(*stdin)
	if err != nil {
		return err
	}
	return k.with(ctx, func(a *app.App) error {
		who := gate.Program("setup")
		root, err := a.Orgs.Establish(ctx, who, org.Draft{Kind: org.Committee, Name: *name, Code: *code}, on)
		if err != nil {
			return err
		}
		if err := k.outsider(ctx, a, *login, *person, "", password, post.Post{Org: root, Kind: post.Officer}); err != nil {
			return err
		}
		// What was held before the house was there stands elsewhere: a new house is not late with it.
		if err := a.Activities.SetBegun(ctx, who, root, a.Gate.Today(), day.None); err != nil {
			return err
		}
		fmt.Fprintf(k.Out, "已建立%s。接着运行 zhibu serve，%s 登录以后，工作台上写着第一步：导入党组织和名册。\n", *name, *login)
		return nil
	})
}

// user adds somebody who can sign in, or gives another code to whoever can no
// longer.
func user(ctx context.Context, k *call) error {
	login := k.flags.String("login", "", "the sign-in name")
	person := k.flags.String("name", "", "the person's name")
	of := k.flags.String("org", "", "the organisation, by id, code, name or ROOT")
	kind := k.flags.String("post", "", "for a person who is no member here: Z002 工委干部, Z003 查阅人员, Z101 系统管理员, Z102 安全管理员, Z103 审计管理员")
	unit := k.flags.String("unit", "", "where that person works")
	until := k.flags.String("until", "", "the day on which that post ends, YYYY-MM-DD")
	stdin := k.passwordFlag()
	words, err := k.parse()
	if err != nil {
		return err
	}
	if len(words) != 1 || *login == "" {
		return usage("user add|password|factor-off --login NAME …")
	}
	password, err := k.password(*stdin)
	if err != nil {
		return err
	}
	return k.with(ctx, func(a *app.App) error {
		switch words[0] {
		case "password":
			return k.anew(ctx, a, *login, password)
		case "factor-off":
			id, err := a.Accounts.ByLogin(ctx, gate.Program("user"), *login)
			if err != nil {
				return err
			}
			return a.Accounts.DropFactor(ctx, gate.Program("user"), id)
		case "add":
		default:
			return usage("user add|password|factor-off, not %q", words[0])
		}
		tree, err := a.Orgs.Tree(ctx, gate.Program("user"), a.Gate.Today())
		if err != nil {
			return err
		}
		id, err := findOrg(tree, *of)
		if err != nil {
			return err
		}
		if *kind == "" {
			return k.member(ctx, a, id, *login, *person, password)
		}
		end, err := day.ParseEmpty(*until)
		if err != nil {
			return usage("--until wants YYYY-MM-DD")
		}
		return k.outsider(ctx, a, *login, *person, *unit, password, post.Post{Org: id, Kind: post.Kind(*kind), Span: day.Span{Until: end}})
	})
}

// member gives a member of a branch an account; what it may do follows from the
// posts that the member holds.
func (k *call) member(ctx context.Context, a *app.App, branch int64, login, name, password string) error {
	who := gate.Program("user")
	list, err := a.Members.On(ctx, who, branch, a.Gate.Today())
	if err != nil {
		return err
	}
	var found []int64
	for _, m := range list {
		if m.Name == name {
			found = append(found, m.ID)
		}
	}
	if len(found) != 1 {
		return fault.New(fault.NotFound, fmt.Sprintf("这个支部里叫“%s”的党员有%d名，没有建账号。", name, len(found)))
	}
	return k.account(ctx, a, who, login, name, found[0], password)
}

// account makes an account and tells its code; with a password, there is none.
func (k *call) account(ctx context.Context, a *app.App, who gate.Actor, login, name string, person int64, password string) error {
	if password != "" {
		_, err := a.Accounts.Create(ctx, who, login, name, person, password)
		return err
	}
	_, code, err := a.Accounts.Invite(ctx, who, login, name, person)
	if err != nil {
		return err
	}
	k.tell(login, code)
	return nil
}

// anew gives an account another code, or sets its password.
func (k *call) anew(ctx context.Context, a *app.App, login, password string) error {
	who := gate.Program("user")
	if password != "" {
		return a.Accounts.SetPassword(ctx, who, login, password)
	}
	id, err := a.Accounts.ByLogin(ctx, who, login)
	if err != nil {
		return err
	}
	code, err := a.Accounts.Renew(ctx, who, id)
	if err != nil {
		return err
	}
	k.tell(login, code)
	return nil
}

func (k *call) tell(login, code string) {
	fmt.Fprintf(k.Out, "%s 的激活码：%s\n%d小时内有效，只能用一次。本人打开网页的 /activate，用它设置密码。\n", login, code, int(account.CodeLife.Hours()))
}

func (k *call) outsider(ctx context.Context, a *app.App, login, name, unit, password string, p post.Post) error {
	who := gate.Program("user")
	p.How, p.Span.From = post.Appointed, a.Gate.Today()
	if p.Span.Until == day.None {
		p.Span.Until = day.Forever
	}
	id, err := a.Posts.GiveOutsider(ctx, who, name, unit, p)
	if err != nil {
		return err
	}
	return k.account(ctx, a, who, login, name, id, password)
}

func (k *call) passwordFlag() *bool {
	return k.flags.Bool("password-stdin", false, "set the password that stands on standard input instead of giving a code; for scripts")
}

// password reads one line from standard input where that is asked for, so that it
// stands in no list of processes and in no history.
func (k *call) password(asked bool) (string, error) {
	if !asked {
		return "", nil
	}
	line, err := bufio.NewReader(k.In).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.Join(usage("the password is read from standard input, one line"), err)
	}
	return line, nil
}

// with opens the house for one piece of work.
func (k *call) with(ctx context.Context, fn func(*app.App) error) error {
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(fn(a), a.Close())
}
