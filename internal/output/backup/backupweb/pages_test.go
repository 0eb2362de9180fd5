package backupweb_test

import (
	"net/http"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/output/backup"
	"zhibu/internal/register/post"
)

// The page says how the backups stand and what to do, to those who look after
// them and to nobody else.
func TestThePageOfTheBackups(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		admin := h.Outsider(8, post.SystemAdmin)
		for who, a := range map[string]gate.Actor{"an officer of the Committee": h.Officer, "a secretary": h.Secretary, "a member": h.Plain} {
			if rec, _ := h.Send(a, "GET", "/settings/backup", nil); rec.Code != http.StatusForbidden {
				t.Errorf("%s: %d", who, rec.Code)
			}
			if rec, _ := h.Send(a, "POST", "/settings/backup", nil); rec.Code != http.StatusForbidden {
				t.Errorf("%s has one made: %d", who, rec.Code)
			}
		}
		_, doc := h.Ask(admin, "GET", "/settings/backup", nil, http.StatusOK)
		if text := doc.Find("main").Text(); !strings.Contains(text, "ZHIBU_BACKUP_TO") || !strings.Contains(text, "zhibu restore") || doc.Find("main form").Length() != 0 {
			t.Error("without a folder it does not say what to do, or offers a button")
		}
		rec, _ := h.Send(admin, "POST", "/settings/backup", nil)
		if rec.Code != http.StatusUnprocessableEntity {
			t.Errorf("asked without a folder: %d", rec.Code)
		}
		if _, err := h.Backups.Now(t.Context(), t.TempDir()); err == nil {
			t.Error("a backup without a key was made")
		}
		_, doc = h.Ask(admin, "GET", "/settings/backup", nil, http.StatusOK)
		row := doc.Find("main tbody tr").First().Text()
		if !strings.Contains(row, "没有做成") || !strings.Contains(row, "没有备份密钥") || !strings.Contains(row, "程序") {
			t.Errorf("the failed one: %q", row)
		}
		if backup.Making.Label() == backup.Proving.Label() {
			t.Error("a backup and a test of a restore are called alike")
		}
	})
}
