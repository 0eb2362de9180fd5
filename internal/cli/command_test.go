package cli

import (
	"bytes"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/output/trail"
)

// The command line is stronger than any post: what is run stands in the journal.
func TestCommandsAreInTheJournal(t *testing.T) {
	dir, clock := t.TempDir(), testkit.NewClock("2021-12-20")
	run := func(args ...string) int {
		var out bytes.Buffer
		return Run(t.Context(), Env{Args: append(args, "--data", dir), In: strings.NewReader("zhi-bu-first-2021\n"), Out: &out, Err: &out, Clock: clock.Now, Getenv: func(string) string { return "" }})
	}
	want := []string{"setup", "export", "user"}
	run("setup", "--committee", "虚构区委直属机关工作委员会", "--founded", "2012-05-08", "--login", "wenlingyi", "--name", "温令仪")
	run("report")
	run("check", "--org", "ROOT")
	run("export", "--out", dir+"/all.jsonl")
	run("user", "password", "--login", "wenlingyi")
	if code := run("verify"); code != OK {
		t.Errorf("verify: %d", code)
	}
	a, err := app.Open(t.Context(), app.Config{Data: dir, Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	page, err := a.Trails.List(t.Context(), gate.Program("test"), trail.Query{Area: "command"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range page.Lines {
		got = append([]string{l.Detail}, got...)
	}
	if len(got) != len(want) {
		t.Fatalf("%q, want %q", got, want)
	}
	for i, name := range want {
		if !strings.Contains(got[i], `"command":"`+name+`"`) || !strings.Contains(got[i], `"user":"`) {
			t.Errorf("entry %d is %s, want %s", i, got[i], name)
		}
	}
	testkit.Promise(t, "3 of 3 commands that change or take out stand in the journal, with the machine's user", "SY-06")
}
