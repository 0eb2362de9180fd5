package draw

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Certificate is all that is needed to check a draw again.
type Certificate struct {
	Title      string     `json:"title"`
	Frame      Frame      `json:"frame"`
	Commitment Commitment `json:"commitment"`
	Published  string     `json:"commitment_sha256"` // as it was published
	Secret     string     `json:"secret"`
	Number     string     `json:"number"`  // digits only
	Entered    string     `json:"entered"` // when the number was entered: RFC 3339, UTC
	Orders     []Order    `json:"orders"`
	Replaced   []Replaced `json:"replaced"`
	Sample     []string   `json:"sample"`
}

// zone is the one in which the day of a public number is counted.
var zone = time.FixedZone("CST", 8*60*60)

// Commit makes the commitment to a frame. It answers an error that says what is wrong
// with the frame, the sizes, or the day of the number.
func Commit(f Frame, sizes []Size, secret, numberName, numberDay string, at time.Time) (Commitment, error) {
	c := Commitment{Method: Method, Frame: f.Hash(), Secret: sum(secret), Sizes: sorted(sizes), NumberName: numberName, NumberDay: numberDay, Made: at.UTC().Format(time.RFC3339)}
	return c, errors.Join(append(f.wrong(), c.wrong(f)...)...)
}

// Draw draws, with a number that was entered at an instant. It answers an error where the
// frame is not the one of the commitment, or the number came before its time.
func Draw(title string, f Frame, c Commitment, secret, number string, at time.Time, replaced []Replaced) (Certificate, error) {
	x := Certificate{Title: title, Frame: f, Commitment: c, Published: c.Hash(), Secret: secret, Number: Digits(number), Entered: at.UTC().Format(time.RFC3339), Replaced: replaced,
		Orders: orders(f, c.Hash(), secret, Digits(number))}
	var err error
	if x.Sample, err = sample(x.Orders, c.Sizes, replaced); err != nil {
		return x, err
	}
	return x, x.Verify()
}

// Next is who would replace one of a sample; empty where nobody is left.
func (x Certificate) Next(id string) string {
	more, err := sample(x.Orders, x.Commitment.Sizes, append(slices.Clone(x.Replaced), Replaced{ID: id, Reason: "-"}))
	if err != nil {
		return ""
	}
	for _, n := range more {
		if !slices.Contains(x.Sample, n) {
			return n
		}
	}
	return ""
}

// Verify recomputes everything and answers all that does not fit, one sentence a line;
// nil where all fits.
func (x Certificate) Verify() error {
	wrong := append(x.Frame.wrong(), x.Commitment.wrong(x.Frame)...)
	say := func(is bool, text string) {
		if is {
			wrong = append(wrong, errors.New(text))
		}
	}
	c := x.Commitment
	say(c.Method != Method, "方法不是"+Method+"。")
	say(c.Frame != x.Frame.Hash(), "名单与承诺里的校验值不符：名单或者不参加抽取的原因被改过。")
	say(c.Hash() != x.Published, "承诺与公布的校验值不符：承诺被改过。")
	say(c.Secret != sum(x.Secret), "封存码与承诺里的校验值不符。")
	say(len(x.Number) < 4 || Digits(x.Number) != x.Number, "公开数字不足四位，或者不全是数字。")
	made, err1 := time.Parse(time.RFC3339, c.Made)
	entered, err2 := time.Parse(time.RFC3339, x.Entered)
	switch {
	case err1 != nil || err2 != nil:
		say(true, "时间写得不对。")
	case entered.Before(made):
		say(true, "公开数字在公布承诺以前就录入了。")
	case entered.In(zone).Format(time.DateOnly) < c.NumberDay:
		say(true, "公开数字在约定的那一天以前就录入了。")
	}
	want := orders(x.Frame, c.Hash(), x.Secret, x.Number)
	say(!slices.EqualFunc(want, x.Orders, func(a, b Order) bool { return a.Stratum == b.Stratum && slices.Equal(a.IDs, b.IDs) }), "排列的次序与重新计算的不符。")
	for i, r := range x.Replaced {
		at := "第" + fmt.Sprint(i+1) + "个递补"
		before, err := sample(want, c.Sizes, x.Replaced[:i])
		say(err == nil && !slices.Contains(before, r.ID), at+"换下的不在当时抽中的名单里。")
		say(strings.TrimSpace(r.Reason) == "", at+"没有写明原因。")
	}
	ids, err := sample(want, c.Sizes, x.Replaced)
	say(err != nil, "递补的人选不够。")
	say(err == nil && !slices.Equal(ids, x.Sample), "抽中的名单与重新计算的不符。")
	return errors.Join(wrong...)
}

// wrong says what does not fit in a frame by itself.
func (f Frame) wrong() (list []error) {
	seen := map[string]bool{}
	one := func(u Unit, reason string) {
		switch {
		case u.ID == "" || u.Name == "" || u.Stratum == "":
			list = append(list, fmt.Errorf("名单里有一个（%s%s）缺编号、名称或者类别。", u.ID, u.Name))
		case seen[u.ID]:
			list = append(list, fmt.Errorf("名单里“%s”出现了两次。", u.Name))
		case strings.ContainsFunc(u.ID+u.Name+u.Stratum+reason, unicode.IsControl):
			list = append(list, fmt.Errorf("名单里“%s”有不能保存的字符。", u.ID))
		}
		seen[u.ID] = true
	}
	for _, u := range f.Units {
		one(u, "")
	}
	for _, u := range f.Out {
		one(u.Unit, u.Reason)
		if strings.TrimSpace(u.Reason) == "" {
			list = append(list, fmt.Errorf("“%s”不参加抽取，没有写明原因。", u.Name))
		}
	}
	if _, err := time.Parse(time.DateOnly, f.On); err != nil {
		list = append(list, errors.New("名单没有写明是哪一天的。"))
	}
	if len(f.Units) == 0 {
		list = append(list, errors.New("名单里一个也没有。"))
	}
	return list
}

// wrong says what does not fit in a commitment to a frame.
func (c Commitment) wrong(f Frame) (list []error) {
	in, all := map[string]int{}, 0
	for _, u := range f.Units {
		in[u.Stratum]++
	}
	seen := map[string]bool{}
	for _, s := range c.Sizes {
		switch {
		case seen[s.Stratum]:
			list = append(list, fmt.Errorf("“%s”的数量写了两次。", s.Stratum))
		case s.N < 0 || s.N > in[s.Stratum]:
			list = append(list, fmt.Errorf("“%s”一共%d个，不能抽%d个。", s.Stratum, in[s.Stratum], s.N))
		}
		seen[s.Stratum] = true
		all += s.N
	}
	if all < 1 {
		list = append(list, errors.New("一个也不抽。"))
	}
	if strings.TrimSpace(c.NumberName) == "" || strings.ContainsFunc(c.NumberName, unicode.IsControl) {
		list = append(list, errors.New("没有写明用哪一个公开数字。"))
	}
	on, err := time.Parse(time.DateOnly, c.NumberDay)
	made, err2 := time.Parse(time.RFC3339, c.Made)
	if err != nil || err2 != nil || on.Format(time.DateOnly) <= made.In(zone).Format(time.DateOnly) {
		list = append(list, errors.New("公开数字的日期要在公布承诺的第二天或者以后：当天的数字可能已经有人知道。"))
	}
	return list
}

// Write gives the certificate as a file.
func (x Certificate) Write() ([]byte, error) {
	text, err := json.MarshalIndent(x, "", " ")
	return append(text, '\n'), err
}

// Read reads a certificate from a file. A field that is not of one is an error: nothing
// unchecked may look as if it were checked.
func Read(text []byte) (x Certificate, err error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	err = d.Decode(&x)
	return x, err
}
