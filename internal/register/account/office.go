package account

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/post"
)

// The authorities of those who keep the accounts. View is the list; Change, the
// system administrator's, makes accounts and codes and shuts them; Grant, the
// security administrator's, admits a code. It takes both to let somebody in.
const (
	View  gate.Can = "account.view"
	Grant gate.Can = "account.grant"
)

// State is how far an account is.
type State string

// The states.
const (
	Waiting State = "waiting" // a code is made and not admitted
	Ready   State = "ready"   // admitted; its owner has not set a password yet
	Lapsed  State = "lapsed"  // the code ran out before it was used
	Works   State = "works"
	Shut    State = "shut"
)

// States lists the states with their words.
func States() [][2]string {
	return [][2]string{{string(Waiting), "等待放行"}, {string(Ready), "等待本人激活"}, {string(Lapsed), "激活码过期"}, {string(Works), "在用"}, {string(Shut), "停用"}}
}

// Label is the state in words.
func (s State) Label() string {
	for _, x := range States() {
		if x[0] == string(s) {
			return x[1]
		}
	}
	return ""
}

// Listed is an account as those who keep the accounts see it: whose it is, and
// nothing of the person's record.
type Listed struct {
	ID, Person  int64
	Login, Name string
	Where       string // the branch, or the unit of whoever is no member here
	Posts       string // those of today
	State       State
	Asked       bool // a code waits to be admitted, also of an account that works
	Factor      bool // a second factor or a passkey is set up
	Lost        bool // it is said to be lost; the other administrator has not agreed yet
}

// Query asks for accounts by name.
type Query struct {
	Text  string // in the login or the name
	State State
	After string // logins behind this one
	Limit int    // 50 unless said
	only  int64
}

// List gives accounts by login, and the login with which to ask for what follows. It
// takes View.
func (as *Accounts) List(ctx context.Context, who gate.Actor, q Query) (list []Listed, next string, err error) {
	if q.Limit == 0 {
		q.Limit = 50
	}
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = listed(r, q)
		return err
	})
	if err == nil && len(list) > q.Limit {
		list = list[:q.Limit]
		next = list[q.Limit-1].Login
	}
	return list, next, err
}

// One gives one account. It takes View, and answers NotFound.
func (as *Accounts) One(ctx context.Context, who gate.Actor, id int64) (x Listed, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err := listed(r, Query{only: id, Limit: 1})
		if err == nil && len(list) == 0 {
			err = fault.Missing()
		}
		if err == nil {
			x = list[0]
		}
		return err
	})
	return x, err
}

const listing = `SELECT a.id, a.login, a.name, a.person_id, a.disabled, a.password <> '', COALESCE(c.until_ms, 0), COALESCE(c.admitted_ms, 0),
	(SELECT COUNT(*) FROM totp t WHERE t.account_id = a.id AND t.on_ms > 0) + (SELECT COUNT(*) FROM passkey k WHERE k.account_id = a.id) > 0,
	COALESCE(l.said_ms, 0), COALESCE((SELECT MAX(v.name) FROM membership s JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
		WHERE s.member_id = a.person_id AND s.from_day <= @gate_today AND s.until_day > @gate_today),
		(SELECT x.unit FROM outsider x WHERE x.id = a.person_id), '')
	FROM account a LEFT JOIN activation c ON c.account_id = a.id LEFT JOIN factor_loss l ON l.account_id = a.id WHERE `

func listed(r *gate.Reading, q Query) (list []Listed, err error) {
	where := "a.login > @after"
	args := gate.Args{"after": q.After, "text": "", "only": q.only}
	if q.Text != "" {
		where += " AND (LOWER(a.login) LIKE @text ESCAPE '~' OR LOWER(a.name) LIKE @text ESCAPE '~')"
		args["text"] = gate.Like(q.Text)
	}
	if q.only != 0 {
		where += " AND a.id = @only"
	}
	at := map[int64]int{}
	now := r.Now().UnixMilli()
	err = r.Beyond("an account belongs to no organisation", listing+where+" ORDER BY a.login", args, func(row gate.Row) error {
		var x Listed
		var shut, set bool
		var until, admitted, lost int64
		if err := row.Scan(&x.ID, &x.Login, &x.Name, &x.Person, &shut, &set, &until, &admitted, &x.Factor, &lost, &x.Where); err != nil {
			return err
		}
		x.Asked = until > now && admitted == 0
		x.Lost = lost > r.Now().Add(-LossLife).UnixMilli()
		switch {
		case shut:
			x.State = Shut
		case set:
			x.State = Works
		case until <= now:
			x.State = Lapsed
		case admitted == 0:
			x.State = Waiting
		default:
			x.State = Ready
		}
		if (q.State == "" || q.State == x.State || q.State == Waiting && (x.Asked || x.Lost)) && len(list) <= q.Limit {
			at[x.Person] = len(list)
			list = append(list, x)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var people []int64
	for _, x := range list {
		people = append(people, x.Person)
	}
	return list, r.Beyond("what an account may do follows from the posts of its person", `SELECT p.holder_id, p.kind, v.name FROM post p
		JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
		WHERE p.holder_id IN ({ids people}) AND p.from_day <= @gate_today AND p.until_day > @gate_today ORDER BY p.sort_no, p.id`,
		gate.Args{"people": people}, func(row gate.Row) error {
			var holder int64
			var kind post.Kind
			var of string
			if err := row.Scan(&holder, &kind, &of); err != nil {
				return err
			}
			x := &list[at[holder]]
			x.Posts = strings.TrimPrefix(x.Posts+"、"+of+kind.Label(), "、")
			return nil
		})
}

// Opening is an account to be made: for the member of a branch who is named, or, where
// Org is 0, for somebody of a unit who is no member here.
type Opening struct {
	Login, Name string
	Org         int64
	Unit        string
}

// Open makes an account and a code. It takes Change. The code serves once it is
// admitted. It answers Invalid for a member who is not found, or of whom there are
// several, and Conflict for a name that is taken. Sent twice, it makes one account;
// the second answer has no code.
func (as *Accounts) Open(ctx context.Context, who gate.Actor, o Opening) (id int64, code string, err error) {
	o.Login, o.Name, o.Unit = Login(o.Login), strings.TrimSpace(o.Name), strings.TrimSpace(o.Unit)
	var p fault.Problems
	if o.Login == "" {
		p.Add("login", "请填写登录名。")
	}
	if o.Name == "" {
		p.Add("name", "请填写姓名。")
	}
	if o.Org == 0 && o.Unit == "" {
		p.Add("unit", "请选择他所在的党支部；不是本区党员的，写明单位。")
	}
	if err := p.Fault(); err != nil {
		return 0, "", err
	}
	err = as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		code = ""
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if again, err := w.Again("account.create", &id); again || err != nil {
			return err
		}
		taken, err := named(&w.Reading, o.Login)
		if err != nil {
			return err
		}
		if taken.id != 0 {
			return fault.Field("login", "这个登录名已经有人用了，请换一个。")
		}
		person, err := as.person(w, at, o)
		if err != nil {
			return err
		}
		if id, err = insert(w, at, owner{login: o.Login, name: o.Name, person: person}, ""); err != nil {
			return err
		}
		if code, err = as.issue(w, at, id); err != nil {
			return err
		}
		return w.Done(at, "account.create", id)
	})
	return id, code, err
}

// person finds the member who is named, or makes the outsider.
func (as *Accounts) person(w *gate.Writing, at gate.Place, o Opening) (int64, error) {
	if o.Org == 0 {
		return post.AddOutsider(w, at, o.Name, o.Unit)
	}
	var found []int64
	if err := w.Beyond("an account is made for the member who is named", `SELECT m.id FROM member m JOIN membership s ON s.member_id = m.id
		WHERE s.org_id = @of AND m.name = @name AND s.from_day <= @gate_today AND s.until_day > @gate_today`, gate.Args{"of": o.Org, "name": o.Name}, func(row gate.Row) error {
		var id int64
		err := row.Scan(&id)
		found = append(found, id)
		return err
	}); err != nil {
		return 0, err
	}
	if len(found) != 1 {
		return 0, fault.Field("name", fmt.Sprintf("这个支部里叫“%s”的党员有%d名，没有建账号。请核对姓名和支部；有同名的，请在服务器上用命令行办理。", o.Name, len(found)))
	}
	var other int64
	if err := w.Beyond("nobody has two accounts", "SELECT id FROM account WHERE person_id = @person", gate.Args{"person": found[0]}, func(row gate.Row) error { return row.Scan(&other) }); err != nil {
		return 0, err
	}
	if other != 0 {
		return 0, fault.Field("name", "他已经有账号了，没有再建。忘记密码的，请在账号里重新发激活码。")
	}
	return found[0], nil
}

// Admit lets the code of an account serve. It takes Grant. It answers NotFound for an
// account that is not there, and Conflict where no code waits.
func (as *Accounts) Admit(ctx context.Context, who gate.Actor, account int64) error {
	return as.AdmitAll(ctx, who, []int64{account})
}

func admit(w *gate.Writing, at gate.Place, account int64) error {
	o, err := owned(&w.Reading, account)
	if err != nil {
		return err
	}
	n, err := w.Exec(at, "UPDATE activation SET admitted_ms = @gate_now WHERE account_id = @account AND admitted_ms = 0 AND until_ms > @gate_now", gate.Args{"account": account})
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, o.name+"的账号没有等待放行的激活码，没有改动。")
	}
	return w.Record(at, "account.admit", gate.Subject{Kind: "account", ID: account}, nil)
}

// Places lists the organisations of today, for choosing where a person belongs or a
// post is. It takes View.
func (as *Accounts) Places(ctx context.Context, who gate.Actor) (list []Place, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `SELECT v.org_id, v.name, v.path FROM org_version v
			WHERE v.from_day <= @gate_today AND v.until_day > @gate_today AND {reach v.org_id} ORDER BY v.path`, nil,
			func(row gate.Row) (x Place, err error) { return x, row.Scan(&x.Org, &x.Name, &x.Path) })
		return err
	})
	return list, err
}

// Place is an organisation by name.
type Place struct {
	Org        int64
	Name, Path string
}
