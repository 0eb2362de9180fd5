package draw_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zhibu/internal/base/draw"
	"zhibu/internal/base/testkit"
)

var (
	made    = time.Date(2021, 10, 11, 2, 0, 0, 0, time.UTC)
	entered = time.Date(2021, 10, 13, 1, 30, 0, 0, time.UTC)
)

const secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

func frame() draw.Frame {
	f := draw.Frame{On: "2021-10-11"}
	for i := range 12 {
		stratum := "党支部"
		if i%4 == 0 {
			stratum = "党总支"
		}
		f.Units = append(f.Units, draw.Unit{ID: fmt.Sprint(1000 + i), Name: fmt.Sprintf("第%d党支部", i+1), Stratum: stratum})
	}
	f.Out = []draw.Excluded{{Unit: draw.Unit{ID: "2000", Name: "机关第一党支部", Stratum: "党支部"}, Reason: "今年已经检查过"}}
	return f
}

func certificate(t *testing.T, f draw.Frame, sizes []draw.Size, replaced ...draw.Replaced) draw.Certificate {
	t.Helper()
	c, err := draw.Commit(f, sizes, secret, "福彩双色球第2021118期红球号码", "2021-10-12", made)
	if err != nil {
		t.Fatal(err)
	}
	x, err := draw.Draw("专题检查", f, c, secret, "03 08 16 21 27 30", entered, replaced)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The method may never change under its name: certificates on paper stay true.
func TestGoldenVectors(t *testing.T) {
	x := certificate(t, frame(), draw.Proportional(frame(), 4))
	for what, c := range map[string][2]string{
		"frame":            {x.Frame.Hash(), "f9b6f197bd323b7a3003bfc65ebbbc69f4f2abb0d86104d5e5e74632b45f2b21"},
		"commitment":       {x.Published, "1dd94c3a9788fdf7129b0f742b970e11468cc8528b12d7840f98dff4659a58a3"},
		"number":           {x.Number, "030816212730"},
		"sample":           {strings.Join(x.Sample, " "), "1000 1003 1006 1007"},
		"order":            {strings.Join(x.Orders[1].IDs, " "), "1003 1006 1007 1011 1010 1009 1002 1005 1001"},
		"the frame's text": {strings.SplitAfterN(x.Frame.Text(), "\n", 4)[2], "in\t1000\t党总支\t第1党支部\n"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s is %q, want %q", what, c[0], c[1])
		}
	}
}

func TestProportional(t *testing.T) {
	units := func(n map[string]int) (f draw.Frame) {
		for stratum, m := range n {
			for i := range m {
				f.Units = append(f.Units, draw.Unit{ID: stratum + fmt.Sprint(i), Stratum: stratum})
			}
		}
		return f
	}
	for _, c := range []struct {
		what string
		in   map[string]int
		n    int
		want string
	}{
		{"even shares", map[string]int{"a": 10, "b": 20}, 3, "[{a 1} {b 2}]"},
		{"the largest remainder gets one", map[string]int{"a": 7, "b": 2, "c": 1}, 5, "[{a 4} {b 1} {c 0}]"},
		{"equal remainders go by name", map[string]int{"b": 1, "a": 1}, 1, "[{a 1} {b 0}]"},
		{"more than there are", map[string]int{"a": 2, "b": 1}, 9, "[{a 2} {b 1}]"},
		{"none", map[string]int{"a": 2}, 0, "[{a 0}]"},
		{"nobody", nil, 3, "[]"},
	} {
		if got := fmt.Sprint(draw.Proportional(units(c.in), c.n)); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// Whatever order a frame comes in, the draw is the same.
func TestOrderOfInputIsNothing(t *testing.T) {
	want := certificate(t, frame(), draw.Proportional(frame(), 5))
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		f := frame()
		f.Out = append(f.Out, draw.Excluded{Unit: draw.Unit{ID: "1999", Name: "乙", Stratum: "党支部"}, Reason: "撤销中"})
		same := certificate(t, f, draw.Proportional(f, 5))
		r.Shuffle(len(f.Units), func(i, j int) { f.Units[i], f.Units[j] = f.Units[j], f.Units[i] })
		r.Shuffle(len(f.Out), func(i, j int) { f.Out[i], f.Out[j] = f.Out[j], f.Out[i] })
		x := certificate(t, f, draw.Proportional(f, 5))
		if x.Published != same.Published || !slices.Equal(x.Sample, same.Sample) {
			t.Fatal("another order of input drew others")
		}
		if x.Published == want.Published {
			t.Fatal("another exclusion has the same commitment")
		}
	}
}

// Each of the organisations is drawn about as often as every other.
func TestEverybodyIsDrawnAlike(t *testing.T) {
	f, times := frame(), map[string]int{}
	for i := range f.Units {
		f.Units[i].Stratum = "党支部"
	}
	c, err := draw.Commit(f, []draw.Size{{Stratum: "党支部", N: 3}}, secret, "数字", "2021-10-12", made)
	if err != nil {
		t.Fatal(err)
	}
	const draws = 1600
	for i := range draws {
		x, err := draw.Draw("", f, c, secret, fmt.Sprintf("%06d", i), entered, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range x.Sample {
			times[id]++
		}
	}
	for _, u := range f.Units {
		// 400 expected, standard deviation 17: nobody is six of them away by chance.
		if n := times[u.ID]; n < 400-104 || n > 400+104 {
			t.Errorf("%s was drawn %d times of %d", u.ID, n, draws)
		}
	}
}

// alterations are what somebody might do to a certificate, and the word that names it.
var alterations = []struct {
	what, say string
	do        func(*draw.Certificate)
}{
	{"an organisation taken out of the frame", "名单与承诺", func(x *draw.Certificate) { x.Frame.Units = x.Frame.Units[1:] }},
	{"an organisation put into the frame", "名单与承诺", func(x *draw.Certificate) {
		x.Frame.Units = append(x.Frame.Units, draw.Unit{ID: "77", Name: "新", Stratum: "党支部"})
	}},
	{"an organisation renamed", "名单与承诺", func(x *draw.Certificate) { x.Frame.Units[3].Name = "别的" }},
	{"an organisation in another stratum", "名单与承诺", func(x *draw.Certificate) { x.Frame.Units[0].Stratum = "党支部" }},
	{"a missing exclusion", "名单与承诺", func(x *draw.Certificate) { x.Frame.Out = nil }},
	{"an exclusion with another reason", "名单与承诺", func(x *draw.Certificate) { x.Frame.Out[0].Reason = "其他" }},
	{"an exclusion without a reason", "没有写明原因", func(x *draw.Certificate) { x.Frame.Out[0].Reason = " " }},
	{"the same organisation twice", "出现了两次", func(x *draw.Certificate) { x.Frame.Units = append(x.Frame.Units, x.Frame.Units[0]) }},
	{"another day of the frame", "名单与承诺", func(x *draw.Certificate) { x.Frame.On = "2021-10-10" }},
	{"another hash in the commitment", "承诺与公布", func(x *draw.Certificate) { x.Commitment.Frame = x.Frame.Hash()[1:] + "0" }},
	{"frame and hash altered together", "承诺与公布", func(x *draw.Certificate) {
		x.Frame.Units = x.Frame.Units[1:]
		x.Commitment.Frame = x.Frame.Hash()
	}},
	{"another size", "承诺与公布", func(x *draw.Certificate) { x.Commitment.Sizes[0].N++ }},
	{"more than there are", "一共", func(x *draw.Certificate) { x.Commitment.Sizes[0].N = 99 }},
	{"another public number named", "承诺与公布", func(x *draw.Certificate) { x.Commitment.NumberName = "别的数字" }},
	{"another method", "方法不是", func(x *draw.Certificate) { x.Commitment.Method = "zhibu-draw/0" }},
	{"another public number", "次序", func(x *draw.Certificate) { x.Number = "030816212731" }},
	{"a public number with letters", "公开数字", func(x *draw.Certificate) { x.Number = "03081621273a" }},
	{"another secret", "封存码", func(x *draw.Certificate) { x.Secret = strings.Repeat("0", 64) }},
	{"a number entered before the commitment", "公布承诺以前", func(x *draw.Certificate) { x.Entered = "2021-10-11T01:59:59Z" }},
	{"a number entered before its day", "约定的那一天以前", func(x *draw.Certificate) { x.Entered = "2021-10-11T15:59:59Z" }},
	{"an altered order", "次序", func(x *draw.Certificate) { o := x.Orders[1].IDs; o[0], o[1] = o[1], o[0] }},
	{"one of the sample exchanged", "抽中的名单", func(x *draw.Certificate) { x.Sample[1] = x.Orders[1].IDs[8] }},
	{"one of the sample left out", "抽中的名单", func(x *draw.Certificate) { x.Sample = x.Sample[1:] }},
	{"a replacement without a reason", "没有写明原因", func(x *draw.Certificate) { x.Replaced = []draw.Replaced{{ID: x.Sample[0], Reason: ""}} }},
	{"a replacement of one who was not drawn", "换下的不在", func(x *draw.Certificate) { x.Replaced = []draw.Replaced{{ID: "2000", Reason: "撤销"}} }},
	{"a replacement that does not show", "抽中的名单", func(x *draw.Certificate) { x.Replaced = []draw.Replaced{{ID: x.Sample[0], Reason: "撤销"}} }},
}

func copyOf(t *testing.T, x draw.Certificate) draw.Certificate {
	t.Helper()
	text, err := x.Write()
	if err != nil {
		t.Fatal(err)
	}
	y, err := draw.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// script runs the script alone, on a file.
func script(t *testing.T, text []byte) (ok bool, said string) {
	t.Helper()
	dir := t.TempDir()
	for name, b := range map[string][]byte{"check.py": []byte(draw.Script), "draw.json": text} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "python3", "-I", "check.py", "draw.json")
	cmd.Dir, cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH"), "PYTHONIOENCODING=utf-8"}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal("python3 is needed for this test:", err)
	}
	if strings.Contains(string(out), "Traceback") {
		t.Errorf("the script broke: %s", out)
	}
	return err == nil, string(out)
}

// What is altered is named, by the program and by the script alone.
func TestAlteredIsNoticed(t *testing.T) {
	good := certificate(t, frame(), draw.Proportional(frame(), 4))
	replaced := certificate(t, frame(), draw.Proportional(frame(), 4), draw.Replaced{ID: good.Sample[1], Reason: "正在换届"})
	if replaced.Sample[1] == good.Sample[1] || len(replaced.Sample) != len(good.Sample) || good.Next(good.Sample[1]) == "" || !slices.Contains(replaced.Sample, good.Next(good.Sample[1])) {
		t.Errorf("replaced: %v, before %v, next %s", replaced.Sample, good.Sample, good.Next(good.Sample[1]))
	}
	if n := strings.Count(draw.Script, "\n"); n >= 60 {
		t.Errorf("the script has %d lines", n)
	}
	for what, x := range map[string]draw.Certificate{"as it was made": good, "with a replacement": replaced} {
		text, err := x.Write()
		if err != nil {
			t.Fatal(err)
		}
		if err := copyOf(t, x).Verify(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if ok, said := script(t, text); !ok {
			t.Errorf("the script on one %s: %s", what, said)
		}
	}
	for _, c := range alterations {
		x := copyOf(t, good)
		c.do(&x)
		if err := x.Verify(); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v, want %s", c.what, err, c.say)
		}
		text, err := x.Write()
		if err != nil {
			t.Fatal(err)
		}
		if ok, said := script(t, text); ok {
			t.Errorf("%s: the script said %s", c.what, said)
		}
	}
	testkit.Promise(t, fmt.Sprintf("%d alterations, each named by the program and refused by the script alone", len(alterations)), "IN-01", "IN-02")
}

// Any one character of the frame that is another is noticed.
func TestAnyChangeOfTheFrame(t *testing.T) {
	good := certificate(t, frame(), draw.Proportional(frame(), 4))
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		x := copyOf(t, good)
		u := &x.Frame.Units[r.IntN(len(x.Frame.Units))]
		part := []*string{&u.ID, &u.Name, &u.Stratum}[r.IntN(3)]
		runes := []rune(*part)
		runes[r.IntN(len(runes))]++
		*part = string(runes)
		if x.Verify() == nil {
			t.Fatalf("a change to %+v was not noticed", *u)
		}
	}
}

func TestCommitRefuses(t *testing.T) {
	for _, c := range []struct {
		what, say string
		f         func(*draw.Frame)
		sizes     []draw.Size
		name, on  string
	}{
		{"a number of the same day", "第二天", nil, []draw.Size{{Stratum: "党支部", N: 1}}, "数字", "2021-10-11"},
		{"a number of a day before", "第二天", nil, []draw.Size{{Stratum: "党支部", N: 1}}, "数字", "2021-10-01"},
		{"a number of no day", "第二天", nil, []draw.Size{{Stratum: "党支部", N: 1}}, "数字", ""},
		{"no number named", "哪一个公开数字", nil, []draw.Size{{Stratum: "党支部", N: 1}}, " ", "2021-10-12"},
		{"nobody drawn", "一个也不抽", nil, []draw.Size{{Stratum: "党支部", N: 0}}, "数字", "2021-10-12"},
		{"a stratum that nobody is in", "不能抽", nil, []draw.Size{{Stratum: "党委", N: 1}}, "数字", "2021-10-12"},
		{"a stratum twice", "写了两次", nil, []draw.Size{{Stratum: "党支部", N: 1}, {Stratum: "党支部", N: 1}}, "数字", "2021-10-12"},
		{"a negative size", "不能抽", nil, []draw.Size{{Stratum: "党支部", N: -1}, {Stratum: "党总支", N: 2}}, "数字", "2021-10-12"},
		{"an empty frame", "一个也没有", func(f *draw.Frame) { f.Units = nil }, []draw.Size{{Stratum: "党支部", N: 1}}, "数字", "2021-10-12"},
		{"a name that ends its line", "不能保存的字符", func(f *draw.Frame) { f.Units[0].Name = "甲\nin\t9" }, []draw.Size{{Stratum: "党支部", N: 1}}, "数字", "2021-10-12"},
		{"an organisation in and out", "出现了两次", func(f *draw.Frame) { f.Out[0].ID = f.Units[0].ID }, []draw.Size{{Stratum: "党支部", N: 1}}, "数字", "2021-10-12"},
	} {
		f := frame()
		if c.f != nil {
			c.f(&f)
		}
		if _, err := draw.Commit(f, c.sizes, secret, c.name, c.on, made); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v, want %s", c.what, err, c.say)
		}
	}
}

func TestDrawRefuses(t *testing.T) {
	f := frame()
	c, err := draw.Commit(f, draw.Proportional(f, 4), secret, "数字", "2021-10-12", made)
	if err != nil {
		t.Fatal(err)
	}
	altered := frame()
	altered.Units[0].Name = "别的"
	for _, x := range []struct {
		what, say, number, secret string
		f                         draw.Frame
		at                        time.Time
	}{
		{"an altered frame", "名单与承诺", "123456", secret, altered, entered},
		{"a number before its day", "约定的那一天以前", "123456", secret, f, made.Add(time.Hour)},
		{"a number too short", "不足四位", "12 3", secret, f, entered},
		{"no number", "不足四位", "没有", secret, f, entered},
		{"another secret", "封存码", "123456", "else", f, entered},
	} {
		if _, err := draw.Draw("", x.f, c, x.secret, x.number, x.at, nil); err == nil || !strings.Contains(err.Error(), x.say) {
			t.Errorf("%s: %v, want %s", x.what, err, x.say)
		}
	}
	if got := draw.Digits("3,520.37点，第２１期"); got != "35203721" {
		t.Errorf("digits %s", got)
	}
	if _, err := draw.Read([]byte(`{"title":"x","score":1}`)); err == nil {
		t.Error("a field that nothing checks passed")
	}
}
