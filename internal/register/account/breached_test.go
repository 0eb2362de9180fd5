package account_test

import (
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// A password that stands in the operator's list is refused wherever one is chosen, from
// the first line of the list to the last, whether it holds passwords or hashes.
func TestPasswordsThatOthersKnow(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx, program := t.Context(), gate.Program("test")
		var listed, hashes []string
		for i := range 3000 {
			p := fmt.Sprintf("wo-de-mi-ma-%d-%s", i*7919%3001, strings.Repeat("x", i%40))
			listed = append(listed, p)
			hashes = append(hashes, fmt.Sprintf("%X:%d", sha1.Sum([]byte(p)), i+1))
		}
		slices.Sort(listed)
		slices.Sort(hashes)
		lower := strings.ToLower(strings.Join(hashes, "\r\n"))
		for what, text := range map[string]string{"as they are": strings.Join(listed, "\n") + "\n", "without a last line end": strings.Join(listed, "\n"),
			"as hashes with counts": strings.Join(hashes, "\n") + "\n", "as small hashes with line ends of Windows": lower} {
			file := filepath.Join(t.TempDir(), "list")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := w.Accounts.RefuseListed(file); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			for _, p := range []string{listed[0], listed[1], listed[1500], listed[2998], listed[2999], strings.ToUpper(listed[77])} {
				if err := w.Accounts.SetPassword(ctx, program, "shuji", p); fault.KindOf(err) != fault.Invalid {
					t.Errorf("%s: %q is taken: %v", what, p, err)
				}
			}
			for _, p := range []string{"a-" + listed[0], listed[2999] + "-z", listed[1500][:len(listed[1500])-1] + "-y"} {
				if err := w.Accounts.SetPassword(ctx, program, "shuji", p); err != nil {
					t.Errorf("%s: %q is refused: %v", what, p, err)
				}
			}
			if err := w.Accounts.SetPassword(ctx, program, "shuji", password); err != nil {
				t.Fatal(err)
			}
			s := signed(t, w, "shuji", "10.0.0.1")
			if _, err := w.Accounts.ChangePassword(ctx, s, password, listed[5], from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: one's own choice: %v", what, err)
			}
			if what == "without a last line end" {
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
				if err := w.Accounts.SetPassword(ctx, program, "shuji", "a-"+listed[0]); fault.KindOf(err) != fault.Busy {
					t.Errorf("without the list: %v", err)
				}
			}
		}
		for what, text := range map[string]string{"empty": "", "not sorted": strings.Join(append(slices.Clone(listed[1500:]), listed[:1500]...), "\n")} {
			file := filepath.Join(t.TempDir(), "list")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := w.Accounts.RefuseListed(file); err == nil {
				t.Errorf("a list that is %s is taken", what)
			}
		}
		if err := w.Accounts.RefuseListed(filepath.Join(t.TempDir(), "none")); err == nil {
			t.Error("a list that is not there is taken")
		}
		testkit.Promise(t, "lists of 3,000 in 4 forms: 28 choices of listed ones refused, 12 near ones taken", "V6.2.12", "V6.2.4")
	})
}
