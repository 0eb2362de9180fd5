package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhibu/internal/base/draw"
	"zhibu/internal/base/testkit"
)

func TestDrawVerify(t *testing.T) {
	dir := t.TempDir()
	f := draw.Frame{On: "2021-10-11", Units: []draw.Unit{{ID: "1", Name: "甲", Stratum: "党支部"}, {ID: "2", Name: "乙", Stratum: "党支部"}}}
	at := time.Date(2021, 10, 11, 2, 0, 0, 0, time.UTC)
	c, err := draw.Commit(f, draw.Proportional(f, 1), "secret", "公开数字", "2021-10-12", at)
	if err != nil {
		t.Fatal(err)
	}
	x, err := draw.Draw("专题检查", f, c, "secret", "1234", at.AddDate(0, 0, 2), nil)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text, err := x.Write()
	if err != nil {
		t.Fatal(err)
	}
	good := write("good.json", text)
	x.Frame.Units[0].Name = "丙"
	if text, err = x.Write(); err != nil {
		t.Fatal(err)
	}
	bad := write("bad.json", text)
	for _, r := range []struct {
		what, say string
		args      []string
		want      int
	}{
		{"a good certificate", "相符", []string{"verify", good}, OK},
		{"an altered one", "名单与承诺", []string{"verify", bad}, Refused},
		{"what is no certificate", "不是抽取证书", []string{"verify", write("else.json", []byte("{]"))}, Refused},
		{"a file that is not there", "打不开", []string{"verify", filepath.Join(dir, "none")}, NotFound},
		{"no file", "draw verify", []string{"verify"}, Usage},
		{"the script", "import hashlib", []string{"script"}, OK},
	} {
		var out bytes.Buffer
		code := Run(t.Context(), Env{Args: append([]string{"draw"}, r.args...), Out: &out, Err: &out, Clock: testkit.NewClock("2021-12-20").Now, Getenv: func(string) string { return "" }})
		if code != r.want || !strings.Contains(out.String(), r.say) {
			t.Errorf("%s: %d %q", r.what, code, out.String())
		}
	}
}
