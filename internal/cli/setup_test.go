package cli_test

import (
	"regexp"
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

// A new house has nobody in it: the one who is named gets a code, nobody a password.
func TestSetupPrintsACode(t *testing.T) {
	data := t.TempDir()
	code, out, errs := run(t, "", data, "setup", "--committee", "虚构区委直属机关工作委员会", "--founded", "2012-05-08", "--login", "wenlingyi", "--name", "温令仪")
	if code != 0 || !regexp.MustCompile(`[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}`).MatchString(out) || !strings.Contains(out, "/activate") {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	if code, out, errs := run(t, "", data, "export"); code != 0 || !strings.Contains(out, `"ledger.begin"`) {
		t.Errorf("the ledger of a new house has no first day: exit %d, %s", code, errs)
	}
	code, again, errs := run(t, "", data, "user", "password", "--login", "wenlingyi")
	if code != 0 || again == out || !strings.Contains(again, "激活码") {
		t.Errorf("another code: exit %d, %q, %q", code, again, errs)
	}
	if code, _, _ := run(t, "", data, "user", "password", "--login", "nobody"); code != 4 {
		t.Errorf("a code for nobody: exit %d", code)
	}
	if code, _, errs := run(t, "short\n", data, "user", "password", "--login", "wenlingyi", "--password-stdin"); code != 3 {
		t.Errorf("a password too short: exit %d, %s", code, errs)
	}
	if code, out, errs := run(t, "一个很长的密码-2021\n", data, "user", "password", "--login", "wenlingyi", "--password-stdin"); code != 0 || out != "" {
		t.Errorf("a password from a script: exit %d, %q, %s", code, out, errs)
	}
	if code, _, _ := run(t, "\n", data, "user", "password", "--login", "wenlingyi", "--password-stdin"); code != 2 {
		t.Errorf("no password: exit %d", code)
	}
	testkit.Promise(t, "0 default accounts, 0 default passwords", "DB-06", "V6.3.2")
}
