package roll

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
)

// Undo takes a batch back: who and what it made is gone again, and the values
// that it changed are as they were. It takes Import and a reason, and answers
// Conflict when something depends on the batch by now: then nothing is changed.
// What it takes away is named in the journal by its batch.
func (rs *Rolls) Undo(ctx context.Context, who gate.Actor, id int64, reason string) error {
	return rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		b, at, err := rs.batchAt(w, id)
		if err != nil {
			return err
		}
		if len([]rune(strings.TrimSpace(reason))) < 2 {
			return fault.Field("reason", "请写明撤回的原因，原因会记入日志。没有撤回。")
		}
		if b.State != Done {
			return fault.New(fault.Conflict, "这次导入没有完成，或者已经撤回，没有什么可以撤回。")
		}
		if err := rs.free(w, b); err != nil {
			return err
		}
		if b.Kind == Members {
			err = rs.removeMembers(w, at, b)
		} else {
			err = removeOrgs(w, at, b.ID)
		}
		if err != nil {
			return err
		}
		restored, err := rs.restore(w, b)
		if err != nil {
			return err
		}
		if err := rs.recount(w, at, &b, Undone); err != nil {
			return err
		}
		return w.Record(at, "import.undo", gate.Subject{Kind: "import", ID: id},
			gate.Detail{"removed": b.Made, "restored": restored, "reason": reason})
	})
}

// made and touched are the subjects of a batch.
const (
	made    = "(SELECT subject_id FROM import_row WHERE batch_id = @id AND done = 'made')"
	touched = "(SELECT subject_id FROM import_row WHERE batch_id = @id AND done IN ('made', 'changed'))"
)

// free refuses when something depends on what the batch made or changed.
func (rs *Rolls) free(w *gate.Writing, b Batch) error {
	subject := "member"
	if b.Kind == Organisations {
		subject = "org"
	}
	args := gate.Args{"id": b.ID, "subject": subject, "open": day.Forever}
	tests := []struct{ what, query string }{
		{"有党员的资料或者组织关系后来又改过", `SELECT COUNT(DISTINCT j.subject_id) FROM journal j
			WHERE j.subject = @subject AND j.subject_id IN ` + touched + ` AND j.deed NOT IN ('member.reveal', 'member.export')
			AND j.seq > (SELECT MAX(seq) FROM journal WHERE subject = 'import' AND subject_id = @id AND deed = 'import.done')`},
	}
	if b.Kind == Members {
		tests = append(tests, []struct{ what, query string }{
			{"活动记录里点到了这些党员", "SELECT COUNT(DISTINCT member_id) FROM activity_person WHERE member_id IN " + made},
			{"活动记录里有他们授课", "SELECT COUNT(*) FROM activity WHERE lecturer_id IN " + made},
			{"导入之后这些支部记过活动，应到人数由名册算出", `SELECT COUNT(DISTINCT a.id) FROM activity a
				JOIN activity_org h ON h.activity_id = a.id AND h.mode <> 'named'
				WHERE a.made_ms > @made_ms AND h.org_id IN (SELECT org_id FROM membership WHERE member_id IN ` + made + ")"},
			{"决定里写到了这些党员", "SELECT COUNT(DISTINCT member_id) FROM decision_item WHERE member_id IN " + made},
			{"他们担任了职务", "SELECT COUNT(DISTINCT holder_id) FROM post WHERE holder_id IN " + made},
			{"登记过他们在哪个单位工作", "SELECT COUNT(*) FROM unit_member WHERE member_id IN " + made},
			{"他们有了登录账号", "SELECT COUNT(*) FROM account WHERE person_id IN " + made},
		}...)
	} else {
		tests[0].what = "有党组织后来又变更过"
		tests = append(tests, []struct{ what, query string }{
			{"这些党组织里已经有党员", "SELECT COUNT(*) FROM membership WHERE org_id IN " + made},
			{"这些党组织里已经有人任职", "SELECT COUNT(*) FROM post WHERE org_id IN " + made},
			{"它们下面又成立了党组织", "SELECT COUNT(*) FROM org_version WHERE parent_id IN " + made + " AND org_id NOT IN " + made},
			{"它们记过活动", "SELECT COUNT(*) FROM activity_org WHERE org_id IN " + made},
			{"决定里写到了它们", "SELECT COUNT(*) FROM decision_item WHERE org_id IN " + made},
			{"归口到它们的单位后来补登过资料", `SELECT COUNT(*) FROM unit u WHERE u.org_id IN ` + made + ` AND (u.version > 1
				OR NOT EXISTS (SELECT 1 FROM org_unit x WHERE x.unit_id = u.id AND x.org_id IN ` + made + `)
				OR EXISTS (SELECT 1 FROM unit_headcount h WHERE h.unit_id = u.id) OR EXISTS (SELECT 1 FROM unit_member m WHERE m.unit_id = u.id))`},
			{"写过它们的组织覆盖说明", "SELECT COUNT(*) FROM coverage_answer WHERE org_id IN " + made},
			{"写过它们不列入整顿的理由", "SELECT COUNT(*) FROM weak_answer WHERE org_id IN " + made},
			{"它们办过事项", "SELECT COUNT(*) FROM matter WHERE org_id IN " + made + " OR other_id IN " + made},
			{"它们做过导入", "SELECT COUNT(*) FROM import_batch WHERE org_id IN " + made},
		}...)
	}
	args["made_ms"] = b.MadeMS
	for _, t := range tests {
		n := 0
		if err := w.Beyond("an import is taken back only while nothing in the house depends on it", t.query, args,
			func(row gate.Row) error { return row.Scan(&n) }); err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, fmt.Sprintf("%s（%d处），这次导入不能撤回，名册没有改动。个别登记错的，请逐个更正或者办理减少。", t.what, n))
		}
	}
	return nil
}

func (rs *Rolls) removeMembers(w *gate.Writing, at gate.Place, b Batch) error {
	args := gate.Args{"id": b.ID}
	// A party group that this import opened is empty once its members are gone.
	var groups []int64
	if err := w.Beyond("an import is taken back only while nothing in the house depends on it",
		"SELECT DISTINCT group_id FROM party_group_member WHERE group_id > @id AND member_id IN "+made, args, func(row gate.Row) error {
			var g int64
			err := row.Scan(&g)
			groups = append(groups, g)
			return err
		}); err != nil {
		return err
	}
	for _, table := range []string{"party_group_member", "member_flag", "member_standing", "membership"} {
		if _, err := w.Exec(at, "DELETE FROM "+table+" WHERE member_id IN "+made, args); err != nil {
			return err
		}
	}
	if _, err := w.Exec(at, "DELETE FROM member WHERE batch_id = @id AND id IN "+made, args); err != nil {
		return err
	}
	_, err := w.Exec(at, `DELETE FROM party_group WHERE id IN ({ids groups})
		AND NOT EXISTS (SELECT 1 FROM party_group_member x WHERE x.group_id = party_group.id)
		AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.group_id = party_group.id)`, gate.Args{"groups": groups})
	return err
}

func removeOrgs(w *gate.Writing, at gate.Place, id int64) error {
	for _, stmt := range []string{
		"DELETE FROM org_term WHERE org_id IN " + made, "DELETE FROM org_unit WHERE org_id IN " + made,
		"DELETE FROM org_version WHERE org_id IN " + made, "DELETE FROM org WHERE id IN " + made,
		"DELETE FROM unit WHERE id > @id AND org_id IN " + made + " AND NOT EXISTS (SELECT 1 FROM org_unit u WHERE u.unit_id = unit.id)",
	} {
		if _, err := w.Exec(at, stmt, gate.Args{"id": id}); err != nil {
			return err
		}
	}
	return nil
}

// restore puts the old values of changed members back, each through Correct.
func (rs *Rolls) restore(w *gate.Writing, b Batch) (n int, err error) {
	for after := int64(0); ; {
		rows, err := rs.rows(&w.Reading, b.ID, " AND x.done = 'changed' AND x.no > @after", gate.Args{"after": after}, chunk)
		if err != nil || len(rows) == 0 {
			return n, err
		}
		for _, row := range rows {
			after = row.No
			if row.old == nil {
				continue
			}
			var branch int64
			if err := w.One("SELECT org_id FROM membership WHERE member_id = @id AND until_day = @open AND {reach org_id}",
				gate.Args{"id": row.Subject, "open": day.Forever}, &branch); err != nil {
				return n, err
			}
			at, err := w.At(branch)
			if err != nil {
				return n, err
			}
			if changedFacts(row.Changes) {
				if err := rs.vault.Correct(w, at, row.Subject, row.version, *row.old, "撤回名册导入"); err != nil {
					return n, err
				}
			}
			for _, flag := range row.flags {
				if _, err := w.Exec(at, `DELETE FROM member_flag WHERE member_id = @member AND flag = @flag AND until_day = @open AND id > @batch`,
					gate.Args{"member": row.Subject, "flag": flag, "open": day.Forever, "batch": b.ID}); err != nil {
					return n, err
				}
			}
			n++
		}
	}
}

// changedFacts reports whether more than flags was changed.
func changedFacts(list []intake.Change) bool {
	for _, c := range list {
		if f, is := strings.CutPrefix(string(c.Field), "is_"); !is || member.FlagLabel(f) == "" {
			return true
		}
	}
	return false
}
