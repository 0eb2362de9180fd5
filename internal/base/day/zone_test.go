package day_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

// Every test of days holds whatever zone the machine is in: the binary of these tests runs
// itself in zones from one end of the day to the other.
func TestDaysInEveryZone(t *testing.T) {
	if os.Getenv("ZHIBU_TEST_ZONE") != "" {
		return
	}
	zones := []string{"Etc/GMT+12", "America/Los_Angeles", "UTC", "Europe/London", "Asia/Kathmandu", "Pacific/Kiritimati"}
	for _, zone := range zones {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=.", "-test.v")
		cmd.Env = append(os.Environ(), "TZ="+zone, "ZHIBU_TEST_ZONE="+zone, "ZHIBU_ASSURANCE=")
		out, err := cmd.CombinedOutput()
		if n := strings.Count(string(out), "--- PASS"); err != nil || n < 2 {
			t.Errorf("in %s: %v, %d tests held\n%s", zone, err, n, out)
		}
	}
	testkit.Promise(t, fmt.Sprintf("%d zones, every test of days in each", len(zones)), "FLT-12")
}
