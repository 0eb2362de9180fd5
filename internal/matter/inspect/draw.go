package inspect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/draw"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
)

// Draw is what may be told of a draw: all but who was drawn.
type Draw struct {
	Frame      draw.Frame
	Commitment draw.Commitment
	Published  string // the digest of the commitment
	Number     string // empty until it is known
	EnteredMS  int64
	Replaced   int
}

func drawOf(r *gate.Reading, id int64) (*Draw, error) {
	k, ok, err := keptOf(r, id)
	if err != nil || !ok {
		return nil, err
	}
	return &Draw{k.frame, k.commitment, k.published, k.number, k.enteredMS, len(k.replaced)}, nil
}

func daySpan(on day.Day) day.Span { return day.Span{From: on, Until: on + 1} }

func (c *Choice) check(today day.Day) error {
	var p fault.Problems
	c.NumberName = strings.TrimSpace(c.NumberName)
	if c.Sort.Label() == "" {
		p.Add("sort", "请选择抽哪些党组织。")
	}
	if c.N < 1 || c.N > 500 {
		p.Add("n", "请填写一共抽几个，1到500。")
	}
	if n := len([]rune(c.NumberName)); n < 4 || n > 60 {
		p.Add("number_name", "请写明用哪一个公开数字，例如：福彩双色球第2021118期红球号码。")
	}
	if c.NumberDay == day.None || c.NumberDay <= today {
		p.Add("number_day", "请填写这个数字公布的日期，在今天以后：今天的数字可能已经有人知道。")
	}
	for _, o := range c.Omit {
		if o.Reason == "" {
			p.Add("omit", "“"+o.Name+"”没有写明不参加抽取的原因，请写成“名称：原因”。")
		}
	}
	return p.Fault()
}

var sizeText = regexp.MustCompile(`^\s*(\D+?)\s*(\d{1,3})\s*个?$`)

// sizes reads how many of each stratum are drawn: 党支部25、党委3, or by proportion.
func (c *Choice) sizes(f draw.Frame) ([]draw.Size, error) {
	if strings.TrimSpace(c.Sizes) == "" {
		return draw.Proportional(f, c.N), nil
	}
	var list []draw.Size
	n := 0
	for _, part := range strings.FieldsFunc(c.Sizes, func(r rune) bool { return r == '、' || r == '，' || r == ',' || r == '\n' }) {
		m := sizeText.FindStringSubmatch(part)
		if m == nil {
			return nil, fault.Field("sizes", "请写成“党支部25、党委3”这样，或者留空按比例。")
		}
		k, _ := strconv.Atoi(m[2]) // three digits
		list = append(list, draw.Size{Stratum: m[1], N: k})
		n += k
	}
	if n != c.N {
		return nil, fault.Field("sizes", fmt.Sprintf("各类加起来是%d个，与一共抽%d个不一致。", n, c.N))
	}
	return list, nil
}

// frameOf writes the frame down as the registers know it on this day.
func frameOf(r *gate.Reading, self int64, x *Doc) (f draw.Frame, err error) {
	c := &x.Choice
	tree, err := org.In(r, r.Today())
	if err != nil {
		return f, err
	}
	path, err := org.Under(tree, c.Scope)
	if err != nil {
		return f, fault.Field("scope", "只能在本组织下面的党组织里抽，请重新选择范围。")
	}
	visited, err := recent(r, r.Today().AddYears(-1))
	if err != nil {
		return f, err
	}
	closed, err := closedOf(r, x.Again)
	if err != nil {
		return f, err
	}
	omit := map[string]string{}
	for _, o := range c.Omit {
		omit[o.Name] = o.Reason
	}
	f.On = r.Today().String()
	for _, v := range tree {
		if v.Org == self || !strings.HasPrefix(v.Path, path) || c.Sort != All && (c.Sort == Branches) != v.Kind.IsBranch() || x.Again != 0 && !closed[v.Org] {
			continue
		}
		u := draw.Unit{ID: strconv.FormatInt(v.Org, 10), Name: v.Name, Stratum: v.Kind.Label()}
		reason := omit[v.Name]
		if reason == "" {
			reason = omit[v.Short]
		}
		delete(omit, v.Name)
		delete(omit, v.Short)
		if reason == "" && c.Recent && x.Again == 0 {
			reason = visited[v.Org]
		}
		if reason != "" {
			f.Out = append(f.Out, draw.Excluded{Unit: u, Reason: reason})
		} else {
			f.Units = append(f.Units, u)
		}
	}
	for name := range omit {
		return f, fault.Field("omit", "范围里没有“"+name+"”，请按名册里的全称或者简称写，一行一个。")
	}
	if len(f.Units) < c.N {
		return f, fault.Field("n", fmt.Sprintf("范围里参加抽取的只有%d个党组织，抽不出%d个。", len(f.Units), c.N))
	}
	return f, nil
}

// recent is why organisations were visited lately, by organisation.
func recent(r *gate.Reading, since day.Day) (map[int64]string, error) {
	why := map[int64]string{}
	err := r.Each("SELECT o.org_id, o.left_on, m.title FROM inspection_org o JOIN matter m ON m.id = o.matter_id WHERE o.left_on >= @since AND {reach o.org_id} ORDER BY o.left_on",
		gate.Args{"since": since.String()}, func(row gate.Row) error {
			var of int64
			var on, title string
			if err := row.Scan(&of, &on, &title); err != nil {
				return err
			}
			d, err := day.Parse(on)
			why[of] = d.Chinese() + "检查过（" + title + "）"
			return err
		})
	return why, err
}

// Choose keeps for whom the inspection is and how many are drawn. It takes Keep, and
// answers Invalid at each field.
func (is *Inspections) Choose(ctx context.Context, who gate.Actor, id, version int64, c Choice) error {
	return is.step(ctx, who, id, version, []string{Preparing}, "定抽取范围", func(w *gate.Writing, _ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
		c := c
		if err := c.check(w.Today()); err != nil {
			return matter.Turn{}, "", err
		}
		x.Doc.Choice = c
		f, err := frameOf(&w.Reading, x.Org, &x.Doc)
		if err == nil {
			_, err = is.commit(w, &x.Doc, f, "-")
		}
		return turn(Preparing, x.Org, &x.Doc), fmt.Sprintf("%d个党组织里抽%d个", len(f.Units), c.N), err
	})
}

func (is *Inspections) commit(w *gate.Writing, d *Doc, f draw.Frame, secret string) (draw.Commitment, error) {
	sizes, err := d.Choice.sizes(f)
	if err != nil {
		return draw.Commitment{}, err
	}
	c, err := draw.Commit(f, sizes, secret, d.Choice.NumberName, d.Choice.NumberDay.String(), w.Now())
	if err != nil {
		return c, fault.Field("sizes", err.Error())
	}
	return c, nil
}

// Outlook is the frame and the sizes as they would be today.
func (is *Inspections) Outlook(ctx context.Context, who gate.Actor, id int64) (f draw.Frame, sizes []draw.Size, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		x, err := matter.Load[Doc](r, id, matter.Inspection)
		if err != nil || x.Doc.Choice.N == 0 {
			return err
		}
		if f, err = frameOf(r, x.Org, &x.Doc); err == nil {
			sizes, err = x.Doc.Choice.sizes(f)
		}
		if fault.KindOf(err) == fault.Invalid { // the registers changed since
			err = nil
		}
		return err
	})
	return f, sizes, err
}

// Commit freezes the frame as it is today and publishes the commitment: from now on
// nobody, who runs the inspection not excepted, has a say in who is drawn. It takes Keep
// and running the inspection, and answers Invalid without a choice or a team.
func (is *Inspections) Commit(ctx context.Context, who gate.Actor, id, version int64) error {
	return is.step(ctx, who, id, version, []string{Preparing}, "公布承诺", func(w *gate.Writing, at gate.Place, x *matter.Work[Doc]) (t matter.Turn, said string, err error) {
		d := &x.Doc
		if err := d.running(&w.Reading); err != nil {
			return t, "", err
		}
		if err := d.Choice.check(w.Today()); err != nil {
			return t, "", fault.Field("commit", "抽取范围还没有定好，或者公开数字的日期已经不在今天以后。请先修改范围。")
		}
		f, err := frameOf(&w.Reading, x.Org, d)
		if err != nil {
			return t, "", fault.Field("commit", "名册有了变化，按现在的范围抽不出来。请先修改范围。")
		}
		secret := is.secret()
		c, err := is.commit(w, d, f, secret)
		if err != nil {
			return t, "", fault.Field("commit", "按现在的名册抽不出来，请先修改范围和数量。")
		}
		frame, err := text(f)
		if err != nil {
			return t, "", err
		}
		promise, err := text(c)
		if err != nil {
			return t, "", err
		}
		if _, err := w.Exec(at, `INSERT INTO inspection_draw (id, org_id, frame, commitment, published, secret_seal, number, entered_ms, replaced)
			VALUES (@id, @org, @frame, @commitment, @published, @seal, '', 0, '[]')`,
			gate.Args{"id": id, "frame": frame, "commitment": promise, "published": c.Hash(), "seal": is.vault.SealIn("inspection_draw", "secret_seal", id, secret)}); err != nil {
			return t, "", err
		}
		return turn(Committed, x.Org, d), "校验码" + c.Hash() + "，" + c.NumberDay + "的" + c.NumberName, nil
	})
}

// certificate draws again from what was kept.
func (is *Inspections) certificate(r *gate.Reading, x *matter.Work[Doc]) (c draw.Certificate, err error) {
	k, ok, err := keptOf(r, x.ID)
	if err != nil || !ok || k.number == "" {
		if err == nil {
			err = fault.Missing()
		}
		return c, err
	}
	return is.drawn(x, k, time.UnixMilli(k.enteredMS))
}

func (is *Inspections) drawn(x *matter.Work[Doc], k kept, at time.Time) (c draw.Certificate, err error) {
	secret, err := is.vault.OpenIn("inspection_draw", "secret_seal", x.ID, k.seal)
	if err != nil {
		return c, err
	}
	c, err = draw.Draw(x.Title, k.frame, k.commitment, secret, k.number, at, k.replaced)
	if err == nil && c.Published != k.published {
		err = errors.New("承诺与公布的校验码不符：承诺被改过。")
	}
	if err != nil {
		return c, fault.Wrap(fault.Conflict, "抽取的依据与公布的承诺不一致，没有抽取："+err.Error()+"请系统管理员核对数据。", err)
	}
	return c, nil
}

// Enter enters the public number, from which the sample follows. It takes Keep and
// running the inspection. It answers Invalid for a number that is none, or before its
// day, and Conflict where the frame is not the one that was committed to.
func (is *Inspections) Enter(ctx context.Context, who gate.Actor, id, version int64, number string) error {
	return is.step(ctx, who, id, version, []string{Committed}, "录入公开数字", func(w *gate.Writing, at gate.Place, x *matter.Work[Doc]) (t matter.Turn, said string, err error) {
		if err := x.Doc.running(&w.Reading); err != nil {
			return t, "", err
		}
		k, _, err := keptOf(&w.Reading, id)
		if err != nil {
			return t, "", err
		}
		k.number = draw.Digits(number)
		switch {
		case w.Today() < x.Doc.Choice.NumberDay:
			return t, "", fault.Field("number", "约定的是"+x.Doc.Choice.NumberDay.Chinese()+"的数字，还没有到那一天。")
		case len(k.number) < 4 || len(k.number) > 40:
			return t, "", fault.Field("number", "请照公布的样子填写这个数字，至少四位。")
		}
		if _, err := is.drawn(x, k, w.Now()); err != nil {
			return t, "", err
		}
		if _, err := w.Exec(at, "UPDATE inspection_draw SET number = @number, entered_ms = @gate_now WHERE id = @id AND number = ''", gate.Args{"id": id, "number": k.number}); err != nil {
			return t, "", err
		}
		return turn(Drawn, x.Org, &x.Doc), x.Doc.Choice.NumberName + "：" + k.number, nil
	})
}

// Sealed gives the certificate before the departure, to who runs the inspection and
// nobody else. It takes Keep, and answers Denied.
func (is *Inspections) Sealed(ctx context.Context, who gate.Actor, id int64) (c draw.Certificate, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		x, err := matter.Load[Doc](r, id, matter.Inspection)
		if err != nil {
			return err
		}
		if err := x.Doc.running(r); err != nil {
			return err
		}
		c, err = is.certificate(r, &x)
		return err
	})
	return c, err
}

// Certificate gives the certificate of a draw: to those who Keep from the departure on,
// and to everybody who holds View once it is published. It answers NotFound before.
func (is *Inspections) Certificate(ctx context.Context, who gate.Actor, id int64) (c draw.Certificate, err error) {
	err = is.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x, k, err := published(r, id)
		if err != nil {
			return err
		}
		c, err = is.drawn(&x, k, time.UnixMilli(k.enteredMS))
		return err
	})
	return c, err
}

// published gives an inspection whose draw the asker may check again.
func published(r *gate.Reading, id int64) (x matter.Work[Doc], k kept, err error) {
	found := false
	err = r.Beyond("a draw that was published is for everybody to check again", `SELECT m.id, m.title, m.doc, d.frame, d.commitment, d.published, d.secret_seal, d.number, d.entered_ms, d.replaced
		FROM matter m JOIN inspection_draw d ON d.id = m.id WHERE m.id = @id AND d.number <> ''`, gate.Args{"id": id}, func(row gate.Row) error {
		var doc, frame, commitment, replaced string
		if err := row.Scan(&x.ID, &x.Title, &doc, &frame, &commitment, &k.published, &k.seal, &k.number, &k.enteredMS, &replaced); err != nil {
			return err
		}
		found = true
		return errors.Join(json.Unmarshal([]byte(doc), &x.Doc), k.read(frame, commitment, replaced))
	})
	if err == nil && (!found || x.Doc.Shown == day.None && !(x.Doc.Gone() && r.May(Keep))) {
		err = fault.Missing()
	}
	return x, k, err
}

// Replace takes one of the sample out that cannot be visited: the next in the order comes
// in. It takes Keep and running the inspection, and answers Invalid without a reason,
// for one who was not drawn, and where nobody is left.
func (is *Inspections) Replace(ctx context.Context, who gate.Actor, id, version, of int64, why string) error {
	return is.step(ctx, who, id, version, []string{Drawn}, "递补", func(w *gate.Writing, at gate.Place, x *matter.Work[Doc]) (t matter.Turn, said string, err error) {
		if err := x.Doc.running(&w.Reading); err != nil {
			return t, "", err
		}
		if why = strings.TrimSpace(why); len([]rune(why)) < 2 || len([]rune(why)) > 100 {
			return t, "", fault.Field("reason", "请写明为什么不能检查这一个，原因会写进抽取证书，不超过100个字。")
		}
		c, err := is.certificate(&w.Reading, x)
		if err != nil {
			return t, "", err
		}
		out := strconv.FormatInt(of, 10)
		switch {
		case !slices.Contains(c.Sample, out):
			return t, "", fault.Field("out", "请在抽中的名单里选一个。")
		case c.Next(out) == "":
			return t, "", fault.Field("out", "这一类里没有可以递补的了。")
		}
		replaced, err := text(append(c.Replaced, draw.Replaced{ID: out, Reason: why}))
		if err != nil {
			return t, "", err
		}
		_, err = w.Exec(at, "UPDATE inspection_draw SET replaced = @replaced WHERE id = @id", gate.Args{"id": id, "replaced": replaced})
		return x.Turn, "按次序递补1个，原因写在抽取证书里", err
	})
}
