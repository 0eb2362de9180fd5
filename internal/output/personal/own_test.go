package personal_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/catalogue"
	"zhibu/internal/register/member"
)

// someone enters a member whose every field is told from everybody else's by mark.
func someone(t *testing.T, w *world.World, mark, number string, since string) int64 {
	t.Helper()
	id, err := w.Members.Enrol(w.Ctx(), program, member.Entry{Facts: member.Facts{Name: mark + "名", Sex: member.Male, Nation: mark + "族", BirthOn: day.Must("1980-02-29"), BirthExact: true, IDNumber: number,
		Phone: "139" + number[:8], Address: mark + "省示例市某某区某路九号院", Registered: mark + "户籍所在地", PayBase: "4321" + number[:2], NativePlace: mark + "籍贯", Degree: mark + "学位", WorkFrom: day.Must("2001-07-01"),
		Job: mark + "单位", JobKind: mark + "岗位", Title: mark + "职称", Archive: mark + "档案", Note: mark + "备注", JoinedOn: day.Must("2003-07-01"), FullOn: day.Must("2004-07-01"), PartyFrom: day.Must("2004-07-01"), PartyBasis: mark + "依据"},
		Org: w.East, Since: day.Must(since), Reason: "名册导入", Flags: []string{member.Hardship}, Standing: "12", Group: "第一党小组"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// fill writes, straight into the tables, one row for a person in every table whose
// rows have an owner, with mark in every free text: what the cases would leave there.
func fill(t *testing.T, w *world.World, person, account int64, mark string) {
	t.Helper()
	err := w.Gate.Write(w.Ctx(), program, "", func(x *gate.Writing) error {
		at, err := x.At(w.East)
		if err != nil {
			return err
		}
		one := x.NewID()
		a := gate.Args{"p": person, "a": account, "one": one, "east": w.East, "m": mark, "seal": w.Keys.Seal("transfer_line", "id_seal", one, mark+"-transfer"), "number": strconv.FormatInt(one, 10), "value": w.Keys.Seal("plea", "value_seal", one, mark+"-value"), "doc": w.Keys.Seal("import_row", "doc", one, mark+"-row"), "blob": []byte(mark), "secret": w.Keys.Seal("totp", "secret_seal", account, mark+"-secret")}
		for _, stmt := range []string{
			"UPDATE member_standing SET reason = @m WHERE member_id = @p",
			"UPDATE member_flag SET note = @m WHERE member_id = @p",
			"INSERT INTO unit (id, name, credit_code, sector, org_id, nature, address, version) VALUES (@one, @m, '', '', @east, '', '', 1)",
			"INSERT INTO unit_member (id, member_id, unit_id, from_day, until_day) VALUES (@one, @p, @one, '2020-01-01', '9999-12-31')",
			"INSERT INTO outsider (id, name, unit) VALUES (@p, @m, @m)",
			"INSERT INTO study_group (id, org_id, kind, name, from_day, until_day, age_most, age_day, age_basis, why, version) VALUES (@one, @east, 'youth', '青年组', '2020-01-01', '9999-12-31', 0, '', '', '', 1)",
			"INSERT INTO study_group_member (id, group_id, member_id, role, from_day, until_day) VALUES (@one, @one, @p, 'member', '2020-01-01', '2020-06-01')",
			"INSERT INTO activity (id, org_id, state, version, on_day, until_day, from_time, until_time, title, place, site_id, group_id, chair, recorder, lecturer, lecturer_id, minutes, guests, others, study_mins, why, made_by, made_ms, changed_ms) VALUES (@one, @east, 'kept', 1, '2018-05-05', '2018-05-05', '', '', '党课', '', 0, 0, '', '', '', @p, @m, '', 0, 0, '', 0, 5, 5)",
			"INSERT INTO activity_person (activity_id, member_id, org_id, absent, reason, note) VALUES (@one, @p, @east, TRUE, '病假', @m)",
			"INSERT INTO talk (id, org_id, on_day, first_id, second_id, state, why, made_by, made_ms, void_ms) VALUES (@one, @east, '2018-11-22', @p, 5, 'kept', '', 0, 5, 0)",
			"INSERT INTO problem (id, org_id, version, origin, origin_id, found_on, text, about, member_id, measure, owner_id, due_on, state, asked_by, closed_on, made_by, made_ms, changed_ms) VALUES (@one, @east, 1, 'orglife', 1, '2018-12-01', @m, 'member', @p, @m, @p, '2019-03-31', 'open', 0, NULL, 0, 5, 5)",
			"INSERT INTO problem_step (id, problem_id, kind, on_day, text, doc, made_by, made_ms) VALUES (@one, @one, 'progress', '2018-12-05', @m, @m, 0, 5)",
			"INSERT INTO problem_file (id, problem_id, name, kind, size, body, made_by, made_ms) VALUES (@one, @one, @m, 'pdf', 4, @blob, 0, 5)",
			"INSERT INTO plea (id, number, kind, year, seq, desk_id, with_id, org_id, about_id, person_id, person_name, subject, text, field, value_seal, apart, unnamed, state, outcome, received_on, due_on, answer, answered_on, closed_on, version, made_by, made_ms, changed_ms) VALUES (@one, @number, 'correction', 2018, @one, @east, @east, @east, 0, @p, @m, @m, @m, 'phone_seal', @value, FALSE, FALSE, 'settled', 'refused', '2018-12-01', '2018-12-22', @m, '2018-12-03', '2018-12-04', 2, 0, 5, 6)",
			"INSERT INTO plea_step (id, plea_id, on_day, deed, text, shown, made_by, made_name, made_ms) VALUES (@one, @one, '2018-12-01', '提交', @m, TRUE, 0, '甲', 5)",
			"INSERT INTO plea_file (id, plea_id, name, kind, size, body, made_by, made_ms) VALUES (@one, @one, @m, 'pdf', 4, @blob, 0, 5)",
			"INSERT INTO orglife (id, org_id, version, kind, year, special, theme, opened_on, planned_on, study_on, study_note, activity_id, reported_on, report_note, finished_on, state, why, made_by, made_ms, changed_ms) VALUES (@one, @east, 1, 'orglife', @one, TRUE, '', '2018-11-20', '2018-12-10', NULL, '', 0, NULL, '', NULL, 'kept', '', 0, 5, 5)",
			"INSERT INTO orglife_ready (orglife_id, person_id, on_day) VALUES (@one, @p, '2018-12-01')",
			"INSERT INTO appraisal (id, org_id, version, year, held_on, activity_id, sheets_out, sheets_back, sheets_good, decided_on, cap_why, closed_on, state, why, made_by, made_ms, changed_ms) VALUES (@one, @east, 1, @one, '2018-12-10', 0, 9, 9, 9, NULL, '', NULL, 'kept', '', 0, 5, 5)",
			"INSERT INTO appraisal_person (appraisal_id, member_id, org_id, probationary, self_done, self_text, counted, excellent, pass, basic, fail, blank, proposed, grade, feedback_on) VALUES (@one, @p, @east, FALSE, TRUE, @m, TRUE, 5, 4, 0, 0, 0, 'pass', 'pass', NULL)",
			"INSERT INTO appraisal_past (id, appraisal_id, member_id, grade, why, made_by, made_ms) VALUES (@one, @one, @p, 'basic', @m, 0, 5)",
			"INSERT INTO decision (id, org_id, kind, number, title, made_on, effective_on, body, state, why, made_by, made_ms) VALUES (@one, @east, 'org', '', '', '2018-01-01', '2018-01-01', '', 'kept', '', 0, 5)",
			"INSERT INTO decision_item (decision_id, no, act, org_id, member_id, detail) VALUES (@one, 1, 'note', @east, @p, '[]')",
			"INSERT INTO post (id, org_id, holder_id, kind, how, term_id, from_day, until_day, sort_no, decision_id) VALUES (@one, @east, @p, '031U', 'elected', 0, '2016-01-01', '2017-01-01', 1, 0)",
			"INSERT INTO matter (id, org_id, other_id, kind, title, version, stage, owner_id, next, due_on, cite, state, why, doc, made_by, made_ms, changed_ms) VALUES (@one, @east, 0, 'transfer', '', 1, '', 0, '', NULL, '', 'done', '', '[]', 0, 5, 6)",
			"INSERT INTO transfer_line (id, matter_id, org_id, other_id, no, member_id, name, sex, nation, birth_on, joined_on, full_on, job, id_seal, phone_seal, papers, measure, state, on_day, why) VALUES (@one, @one, @east, 0, 1, @p, '某人', 1, @m, NULL, NULL, NULL, @m, @seal, '', TRUE, @m, 'done', '2018-12-01', @m)",
			"INSERT INTO transfer_letter (id, line_id, matter_id, org_id, way, issuer, number, issued_on, days, until_on, state, receipt_on, why, made_by, made_name, made_ms) VALUES (@one, @one, @one, @east, 'out', @m, '1号', '2018-11-01', 90, '2019-01-30', 'used', '2018-12-01', '', 0, '甲', 5)",
			"INSERT INTO import_batch (id, org_id, kind, file, digest, state, good, flagged, refused, ignored, made, changed, doc, made_ms, made_by) VALUES (@one, @east, 'members', '', '', 'done', 1, 0, 0, 0, 1, 0, '[]', 5, 0)",
			"INSERT INTO import_row (id, batch_id, no, outcome, state, done, subject_id, version, doc) VALUES (@one, @one, 1, 'good', 'new', 'made', @p, 1, @doc)",
			"INSERT INTO inspection_seat (id, matter_id, org_id, person_id, name, last_day, post_id) VALUES (@one, @one, @east, @p, @m, '2018-12-02', 0)",
			"INSERT INTO review_year (id, org_id, year, held_on, until_on, made_by, made_name, made_ms) VALUES (@one, @east, @one, '2018-12-28', '2018-12-24', 1, '甲', 5)",
			"INSERT INTO review_report (id, year_id, org_id, holder_id, holder_name, way, version, work, problems, next, figures, handed_on, read_on, return_why, excused_why, comment, comment_by, grade, grade_why, decided_on, told_on, talk_on, talk_note, made_ms, changed_ms) VALUES (@one, @one, @east, @p, @m, 'meeting', 7, @m, @m, @m, '[]', '2018-12-20', '2018-12-21', '', '', @m, '甲', 'fair', @m, '2018-12-28', '2018-12-29', NULL, '', 5, 6)",
			"INSERT INTO partner (id, org_id, name, task, version, made_by, made_name, made_ms) VALUES (@one, @east, @number, '联合督查', 2, 1, '甲', 5)",
			"INSERT INTO partner_person (id, partner_id, org_id, holder_id, name, from_day, until_day) VALUES (@one, @one, @east, @p, @m, '2018-12-01', '2019-01-01')",
			"INSERT INTO account (id, login, name, person_id, password, made_ms) VALUES (@a, @m, @m, @p, 'x', 5)",
			"INSERT INTO session (token, account_id, post_id, made_ms, seen_ms, until_ms) VALUES (@m, @a, 0, 5, 5, 5)",
			"INSERT INTO activation (account_id, id, code, made_ms, until_ms) VALUES (@a, @one, @m, 5, 5)",
			"INSERT INTO factor_loss (account_id, said_ms) VALUES (@a, 5)",
			"INSERT INTO account_event (id, account_id, at_ms, what, browser, place, origin) VALUES (@one, @a, 5, 'signed-in', @m, @m, @m)",
			"INSERT INTO totp (account_id, secret_seal, made_ms, on_ms, last_step) VALUES (@a, @secret, 5, 5, 0)",
			"INSERT INTO recovery_code (account_id, letter, hash, used_ms) VALUES (@a, 'A', @m, 0)",
			"INSERT INTO provider_link (id, account_id, issuer, identity, made_ms, used_ms) VALUES (@one, @a, @m, @m, 5, 5)",
			"INSERT INTO passkey (id, account_id, handle, doc, counter, name, made_ms, used_ms) VALUES (@one, @a, @m, @m, 0, @m, 5, 0)",
			"INSERT INTO feed (id, org_id, account_id, person_id, post_id, below, digest, made_ms, ended_ms) VALUES (@one, @east, @a, @p, 0, FALSE, @m, 5, 0)",
			"INSERT INTO draft (account_id, org_id, form, doc, changed_ms) VALUES (@a, @east, 'activity', @m, 5)",
			"INSERT INTO form_key (account_id, form, deed, made_id, at_ms) VALUES (@a, @m, 'x', 1, 5)",
			"INSERT INTO job (id, kind, org_id, account_id, post_id, person_id, name, input, state, note, made_ms, changed_ms) VALUES (@one, 'import', @east, @a, 0, @p, @m, '', 'done', @m, 5, 5)",
			"INSERT INTO look (id, account_id, post_id, org_id, name, member_id, kind, what, why, note, on_day, at_ms) VALUES (@one, 3, 0, @east, @m, @p, 'page', @m, '', @m, '2018-01-01', 5)",
			"INSERT INTO export_log (id, no, account_id, post_id, org_id, name, list, filter, columns, sensitive, rows, sha256, file, why, state, on_day, at_ms) VALUES (@one, @m, @a, 0, @east, @m, '名册', '', '', FALSE, 1, '', '', '', 'given', '2018-01-01', 5)",
			"INSERT INTO notice_ack (account_id, version, at_ms) VALUES (@a, @m, 5)",
		} {
			if _, err := x.Exec(at, stmt, a); err != nil {
				return err
			}
		}
		return x.Quiet("a test")
	})
	if err != nil {
		t.Fatal(err)
	}
}

const (
	hers = "99010119800229002X"
	his  = "990101197001010031"
)

// A person's own copy walks the whole catalogue: every table that has an owner stands
// in it with every column, and nothing of anybody else.
func TestOwnCopyIsComplete(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		me, other := someone(t, w, "甲标记", hers, "2013-01-01"), someone(t, w, "乙标记", his, "2013-01-01")
		fill(t, w, me, 901, "甲标记")
		fill(t, w, other, 902, "乙标记")
		who := gate.Actor{Account: 901, Person: me, Name: "甲标记名"}
		list, err := w.Personal.Own(w.Ctx(), who, true)
		if err != nil {
			t.Fatal(err)
		}
		shown, columns := map[string]bool{}, 0
		for _, s := range list {
			shown[s.Name] = true
			columns += len(s.Columns)
			if len(s.Rows) == 0 && !slices.Contains([]string{"activation", "factor_loss", "account_event", "totp", "recovery_code", "passkey", "provider_link"}, s.Name) { // the door's tests fill these
				t.Errorf("nothing of hers in %s", s.Name)
			}
			if want := len(catalogue.The().Table(s.Name).Columns); len(s.Columns) != want {
				t.Errorf("%s: %d columns of %d", s.Name, len(s.Columns), want)
			}
		}
		for _, tb := range catalogue.The().Tables {
			if tb.Whose() != shown[tb.Name] {
				t.Errorf("%s has an owner: %v, and is in the copy: %v", tb.Name, tb.Whose(), shown[tb.Name])
			}
		}
		body, err := w.Personal.Copy(w.Ctx(), who, w.Gate.Now())
		if err != nil {
			t.Fatal(err)
		}
		text := workbook(t, body)
		for _, want := range []string{hers, "139" + hers[:8], "甲标记省示例市某某区某路九号院", "甲标记户籍所在地", "4321" + hers[:2], "甲标记备注", "甲标记-transfer", "甲标记-row", "病假", "东一支部", "导出编号", "本人查阅复制"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in the file", want)
			}
		}
		foreign := strings.Count(text, "乙标记") + strings.Count(text, his)
		if foreign != 0 {
			t.Errorf("%d values of another are in the file", foreign)
		}
		masked, err := w.Personal.Own(w.Ctx(), who, false)
		if page := fmt.Sprint(masked); err != nil || strings.Contains(page, hers) || strings.Contains(page, "甲标记-row") || !strings.Contains(page, "990101********002X") {
			t.Error("the page shows more than a part, or nothing", err)
		}
		if list, err := w.Personal.Own(w.Ctx(), gate.Actor{Account: 903, Person: 77, Name: "生人"}, true); err != nil || strings.Contains(fmt.Sprint(list), "标记") {
			t.Error("a stranger finds something of his:", err)
		}
		testkit.Promise(t, strconv.Itoa(len(list))+" tables, "+strconv.Itoa(columns)+" columns, 0 of another", "PI-09")
	})
}

// workbook is all the cells of a workbook.
func workbook(t *testing.T, body []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, s, rows)
	}
	return b.String()
}
