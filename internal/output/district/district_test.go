package district

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/schema"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
)

var program = gate.Program("test")

// other is an empty house on the other engine.
func other(t *testing.T, e testkit.Engine) *app.App {
	t.Helper()
	c := app.Config{Data: t.TempDir(), Clock: testkit.NewClock("2021-12-20").Now}
	if e.URL == "" {
		c.Database = testkit.Postgres(t)
	}
	c.Keys = filepath.Join(c.Data, "keys", "other.key")
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func export(t *testing.T, a *app.App, withAccounts bool) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := Export(t.Context(), a.Gate, a.Keys, program, &b, withAccounts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// body is a file without its first line, which holds the time.
func body(s string) string { return s[strings.IndexByte(s, '\n')+1:] }

// full puts one record of every table into a world.
func full(t *testing.T, w *world.World) {
	t.Helper()
	if _, err := w.Accounts.Create(w.Ctx(), program, "shuji", "书记", w.People[w.East][0], "long-enough-password"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Members.Enrol(w.Ctx(), program, member.Entry{Facts: member.Facts{Name: "冼全<&>", IDNumber: "99010119850307002X", Phone: "13900001111",
		Address: "虚构市\"一\\号\"", Registered: "虚构县", PayBase: "4200.00", BirthOn: day.Must("1985-03-07"), Note: "两行\n备注"}, Org: w.East,
		Since: day.Must("2021-01-01"), Reason: "名册导入", Flags: []string{member.Retired}, Standing: "12", Group: "第一党小组"}); err != nil {
		t.Fatal(err)
	}
	id, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-10"),
		Items: []activity.Item{{Title: "学习"}}, Marks: []activity.Mark{{Member: w.People[w.East][4], Org: w.East, Absent: true, Reason: "病假"}}})
	if err != nil {
		t.Fatal(err)
	}
	err = w.Gate.Write(w.Ctx(), program, "", func(x *gate.Writing) error {
		at, err := x.At(w.East)
		if err != nil {
			return err
		}
		a := gate.Args{"a": id, "one": int64(x.NewID()), "east": w.East, "west": w.West, "member": w.People[w.East][0], "photo": []byte{0, 255, 10, 13}, "doc": `{"a":1}`}
		for _, stmt := range []string{
			"INSERT INTO setting (name, value) VALUES ('名', '值')",
			"INSERT INTO org_succession (id, from_org, to_org, act, on_day, decision_id) VALUES (@one, @east, @west, 'split', '2021-05-01', 0)",
			"INSERT INTO unit (id, org_id, name, credit_code, nature, sector, address, version) VALUES (@one, @east, '虚构局', '', '党政机关', '行业', '址', 2)",
			"INSERT INTO unit_past (unit_id, version, doc, made_by, made_name, made_ms) VALUES (@one, 1, @doc, 1, '甲', 5)",
			"INSERT INTO unit_headcount (unit_id, on_day, people, source, made_by, made_ms) VALUES (@one, '2021-06-30', 40, '年报', 1, 5)",
			"INSERT INTO unit_member (id, member_id, unit_id, from_day, until_day) VALUES (@one, @member, @one, '2021-01-01', '9999-12-31')",
			"INSERT INTO sector (name, basis, version) VALUES ('行业', '文', 1)",
			"INSERT INTO coverage_answer (id, org_id, kind, subject, facts, text, made_by, made_name, made_ms) VALUES (@one, @east, 'few', 'org:1', '正式党员：2名', '正在调整', 1, '甲', 5)",
			"INSERT INTO weak_answer (id, org_id, kind, facts, text, made_by, made_name, made_ms) VALUES (@one, @east, 'term', '本届任期2021年1月1日届满', '正在筹备换届', 1, '甲', 5)",
			"INSERT INTO org_unit (id, org_id, unit_id, from_day, until_day) VALUES (@one, @east, @one, '2020-01-01', '9999-12-31')",
			"INSERT INTO org_term (id, org_id, from_day, due_day, until_day, how, seats, decision_id) VALUES (@one, @east, '2020-01-01', '2022-12-31', '9999-12-31', 'elected', 3, 0)",
			"INSERT INTO outsider (id, name, unit) VALUES (@one, '外人', '别处')",
			"INSERT INTO topic (id, org_id, title, source, published_on, body, withdrawn, made_ms) VALUES (@one, @east, '题', '源', '2021-01-01', '文', TRUE, 5)",
			"INSERT INTO topic_file (id, topic_id, name, kind, size, body, made_by, made_ms) VALUES (@one, @one, '原文.pdf', 'pdf', 4, @photo, 1, 5)",
			"INSERT INTO topic_issue (id, topic_id, org_id, scope_id, sort, due_day, note, made_by, made_ms) VALUES (@one, @one, @east, @east, 'all', '2021-12-31', '', 1, 5)",
			"INSERT INTO study_group (id, org_id, kind, name, from_day, until_day, age_most, age_day, age_basis, why, version) VALUES (@one, @east, 'youth', '青年组', '2021-01-01', '9999-12-31', 35, '2021-01-01', '通知', '', 1)",
			"INSERT INTO study_group_member (id, group_id, member_id, role, from_day, until_day) VALUES (@one, @one, @member, 'leader', '2021-01-01', '9999-12-31')",
			"INSERT INTO study_plan (group_id, year, no, quarter, theme, speaker) VALUES (@one, 2021, 1, 1, '专题', '某人')",
			"INSERT INTO site (id, org_id, name, address, opening, capacity, closed, contact, version) VALUES (@one, @east, '馆', '址', '', 40, FALSE, '接待科', 3)",
			"INSERT INTO site_slot (site_id, weekday, from_time, until_time, people) VALUES (@one, 2, '09:00', '10:30', 30)",
			"INSERT INTO site_closed (site_id, from_day, until_day, why) VALUES (@one, '2022-01-01', '2022-01-04', '元旦')",
			"INSERT INTO booking (id, org_id, site_id, on_day, from_time, until_time, members, others, note, state, queue_no, why, activity_id, version, made_by, made_ms, changed_ms, held_ms) VALUES (@one, @east, @one, '2021-12-10', '09:00', '10:30', 8, 2, '讲解', 'held', 1, '', @a, 2, 1, 5, 6, 5)",
			"INSERT INTO plan_year (org_id, year, fixed, from_time, until_time, place, version) VALUES (@east, 2022, 'week:2:4', '14:30', '', '会议室', 1)",
			"INSERT INTO plan (id, org_id, kind, on_day, first_day, from_time, until_time, title, place, site_id, state, why, version, made_by, made_ms, changed_ms) VALUES (@one, @east, 'themeday', '2022-01-13', '2022-01-06', '', '', '题', '', 0, 'open', '改期', 2, 1, 5, 6)",
			"INSERT INTO activity_vote (activity_id, no, what, due, present, yes, nay, abstained) VALUES (@a, 1, '事', 9, 8, 7, 1, 0)",
			"INSERT INTO activity_past (activity_id, version, doc, why, made_by, made_ms) VALUES (@a, 1, @doc, '错字', 1, 5)",
			"INSERT INTO activity_photo (id, activity_id, caption, credit, width, height, small, large) VALUES (@one, @a, '合影', '', 4, 3, @photo, @photo)",
			"INSERT INTO activity_file (id, activity_id, name, kind, size, body, made_by, made_ms) VALUES (@one, @a, '签到表.pdf', 'pdf', 4, @photo, 1, 5)",
			"INSERT INTO duty_note (id, org_id, rule, from_day, text, made_by, made_ms) VALUES (@one, @east, 'r', '2021-01-01', '疫情', 1, 5)",
			"INSERT INTO decision (id, org_id, kind, number, title, made_on, effective_on, body, state, why, made_by, made_ms) VALUES (@one, @east, 'org', '1号', '题', '2021-01-01', '2021-01-01', '', 'kept', '', 1, 5)",
			"INSERT INTO decision_item (decision_id, no, act, org_id, member_id, detail) VALUES (@one, 1, 'note', @east, @member, @doc)",
			"INSERT INTO talk (id, org_id, on_day, first_id, second_id, state, why, made_by, made_ms, void_ms) VALUES (@one, @east, '2021-11-22', @member, @one, 'kept', '', 1, 5, 0)",
			"INSERT INTO problem (id, org_id, version, origin, origin_id, found_on, text, about, member_id, measure, owner_id, due_on, state, asked_by, closed_on, made_by, made_ms, changed_ms, part_id, clause, closer_id, evidence) VALUES (@one, @east, 1, 'orglife', @one, '2021-12-01', '学习不够深', 'org', 0, '每周学一次', @member, '2022-03-31', 'open', 0, NULL, 1, 5, 5, 3, '第二条', @one, '学习记录')",
			"INSERT INTO problem_file (id, problem_id, name, kind, size, body, made_by, made_ms) VALUES (@one, @one, '记录.txt', 'txt', 4, @photo, 1, 5)",
			"INSERT INTO standard (id, org_id, from_id, made_by, made_ms) VALUES (@one, @east, 0, 1, 5)",
			"INSERT INTO standard_version (id, standard_id, org_id, no, state, title, document, year, sort, published_on, seal, version, made_by, made_ms) VALUES (@one, @one, @east, 1, 'published', '检查表', '某文', 2021, 'all', '2021-12-01', 'x', 2, 1, 5)",
			"INSERT INTO standard_item (id, version_id, line, no, section, text, clause, look, kinds, rule, worth) VALUES (@one, @one, @one, 1, '一', '有计划', '1.1', 'records', 'themeday', 'r', '5分')",
			"INSERT INTO assessment (id, org_id, version_id, from_day, last_day, due_day, scope_id, note, ended_on, version, made_by, made_ms) VALUES (@one, @east, @one, '2021-01-01', '2021-12-31', '2021-12-24', @east, '说明', NULL, 1, 1, 5)",
			"INSERT INTO assessment_org (id, assessment_id, org_id, handed_ms, handed_by, version) VALUES (@one, @one, @east, 6, '某人', 2)",
			"INSERT INTO assessment_answer (sheet_id, item_id, result, note) VALUES (@one, @one, 'partly', '缺一次')",
			"INSERT INTO problem_step (id, problem_id, kind, on_day, text, doc, made_by, made_ms) VALUES (@one, @one, 'progress', '2021-12-05', '已学两次', '', 1, 5)",
			"INSERT INTO orglife (id, org_id, version, kind, year, special, theme, opened_on, planned_on, study_on, study_note, activity_id, reported_on, report_note, finished_on, state, why, made_by, made_ms, changed_ms) VALUES (@one, @east, 1, 'orglife', 2021, FALSE, '主题', '2021-11-20', '2021-12-10', NULL, '', @a, '2021-12-12', '', NULL, 'kept', '', 1, 5, 5)",
			"INSERT INTO orglife_opinion (id, orglife_id, org_id, on_day, source, text, state, why, made_by, made_ms) VALUES (@one, @one, @east, '2021-11-25', '群众', '多下基层', 'kept', '', 1, 5)",
			"INSERT INTO orglife_ready (orglife_id, person_id, on_day) VALUES (@one, @member, '2021-12-01')",
			"INSERT INTO orglife_past (orglife_id, version, doc, why, made_by, made_ms) VALUES (@one, 1, @doc, '', 1, 5)",
			"INSERT INTO appraisal (id, org_id, version, year, held_on, activity_id, sheets_out, sheets_back, sheets_good, decided_on, cap_why, closed_on, state, why, made_by, made_ms, changed_ms) VALUES (@one, @east, 1, 2021, '2021-12-10', @a, 9, 9, 9, '2021-12-12', '', NULL, 'kept', '', 1, 5, 5)",
			"INSERT INTO appraisal_person (appraisal_id, member_id, org_id, probationary, self_done, self_text, counted, excellent, pass, basic, fail, blank, proposed, grade, feedback_on) VALUES (@one, @member, @east, FALSE, TRUE, '', TRUE, 5, 4, 0, 0, 0, 'pass', 'pass', NULL)",
			"INSERT INTO appraisal_past (id, appraisal_id, member_id, grade, why, made_by, made_ms) VALUES (@one, @one, @member, 'basic', '更正', 1, 5)",
			"INSERT INTO term_letter (id, org_id, term_id, due_day, on_day, number, title, body, made_by, made_name, made_ms) VALUES (@one, @east, @one, '2022-12-31', '2022-07-01', '', '提醒函', @photo, 1, '甲', 5)",
			"INSERT INTO term_shift (id, org_id, term_id, due_day, until_day, on_day, number, why, made_by, made_name, made_ms) VALUES (@one, @east, @one, '2022-12-31', '2023-06-30', '2022-07-01', '区工委〔2022〕1号', '改革', 1, '甲', 5)",
			"INSERT INTO matter (id, org_id, other_id, kind, title, version, stage, owner_id, next, due_on, cite, state, why, doc, made_by, made_ms, changed_ms) VALUES (@one, @east, @west, 'election', '换届选举', 2, '请示待批', @west, '审核', '2022-12-01', '条例', 'open', '', @doc, 1, 5, 6)",
			"INSERT INTO matter_step (id, matter_id, org_id, on_day, deed, text, made_by, made_name, made_ms) VALUES (@one, @one, @east, '2021-12-01', '请示', '名额3名', 1, '甲', 5)",
			`INSERT INTO task_addressee (id, task_id, org_id, from_id, due_day, sent_ms, opened_ms, receipt_ms, receipt_by, begun_ms, progress, answered_ms, answered_by, answer, reminded_ms, longer_day, longer_why, longer_said, version)
				VALUES (@one, @one, @east, @west, '2021-12-24', 5, 6, 7, '甲', 8, '在商量', 9, '甲', @doc, 10, '2021-12-28', '书记在外', 'granted', 3)`,
			"INSERT INTO task_file (id, task_id, name, kind, size, body, made_by, made_ms) VALUES (@one, @one, '说明.pdf', 'pdf', 4, @photo, 1, 5)",
			"INSERT INTO task_row (id, task_id, org_id, no, cells) VALUES (@one, @one, @east, 1, '[]')",
			"INSERT INTO task_list (id, org_id, name, names, version) VALUES (@one, @east, '东局', '东一支部', 2)",
			"INSERT INTO charge_list (id, org_id, kind, no, title, basis, state, from_day, until_day, version, made_by, made_name, made_ms) VALUES (@one, @west, 'branch', 1, '党支部主体责任清单', '区工委〔2021〕1号', 'force', '2021-01-01', '9999-12-31', 3, 1, '甲', 5)",
			"INSERT INTO charge_duty (id, list_id, org_id, no, text, doc, article, checked, often, who, shows, rule, kinds, number) VALUES (@one, @one, @west, 1, '职责', '条例', '第一条', '查什么', 'quarter', '书记', 'record', '', 'lecture', 1)",
			"INSERT INTO charge_said (id, org_id, duty_id, from_day, on_day, text, state, why, made_by, made_name, made_ms) VALUES (@one, @east, @one, '2021-01-01', '2021-03-01', '研究过', 'kept', '', 1, '甲', 5)",
			"INSERT INTO review_year (id, org_id, year, held_on, until_on, made_by, made_name, made_ms) VALUES (@one, @west, 2021, '2021-12-28', '2021-12-24', 1, '甲', 5)",
			"INSERT INTO review_report (id, year_id, org_id, holder_id, holder_name, way, version, work, problems, next, figures, handed_on, read_on, return_why, excused_why, comment, comment_by, grade, grade_why, decided_on, told_on, talk_on, talk_note, made_ms, changed_ms) VALUES (@one, @one, @east, @member, '某人', 'meeting', 7, '做了', '不足', '打算', '[]', '2021-12-20', '2021-12-21', '', '', '点评', '甲', 'fair', '理由', '2021-12-28', '2021-12-29', NULL, '', 5, 6)",
			"INSERT INTO review_count (report_id, org_id, made_by, made_name, sent, back, valid, good, fair, average, poor, blank, made_ms) VALUES (@one, @east, 1, '甲', 20, 20, 19, 10, 8, 1, 0, 0, 5)",
			"INSERT INTO review_question (id, report_id, org_id, asked, answer, made_by, made_name, made_ms) VALUES (@one, @one, @east, '问', '答', 1, '甲', 5)",
			"INSERT INTO visit (id, org_id, version, on_day, went, talked, private, state, why, made_by, made_name, made_ms, changed_ms) VALUES (@one, @east, 2, '2021-12-08', '甲、乙', '谈了党课', '再去一次', 'kept', '', 1, '甲', 5, 6)",
			"INSERT INTO visit_line (id, visit_id, org_id, kind, text, answer, due_day, problem_id, state, made_by, made_name, made_ms) VALUES (@one, @one, @east, 'promised', '送教材', '', '2021-12-31', @one, 'kept', 1, '甲', 5)",
			"INSERT INTO visit_past (visit_id, version, doc, why, made_by, made_ms) VALUES (@one, 1, @doc, '日期写错', 1, 5)",
			"INSERT INTO inspection_plan (id, org_id, year, department, subject, sort, from_day, last_day, filing, why, with_id, apart, state, void_why, version, made_by, made_ms) VALUES (@one, @east, 2021, '工委', '检查', 'themed', '2021-12-01', '2021-12-02', '备3号', '', 0, '', 'kept', '', 1, 1, 5)",
			"INSERT INTO inspection_draw (id, org_id, frame, commitment, published, secret_seal, number, entered_ms, replaced) VALUES (@one, @east, @doc, @doc, 'abc', '', '0316', 5, '[]')",
			"INSERT INTO inspection_org (id, matter_id, org_id, no, left_on, last_day, version) VALUES (@one, @one, @west, 1, '2021-12-01', '2021-12-02', 1)",
			"INSERT INTO inspection_answer (id, matter_id, org_id, item_id, result, note, finding, problem_id, on_day, version, made_by, made_name, made_ms) VALUES (@one, @one, @west, @one, 'partly', '说明', '缺一次', 0, '2021-12-01', 1, 1, '甲', 5)",
			"INSERT INTO inspection_photo (id, answer_id, org_id, size, body, made_by, made_ms) VALUES (@one, @one, @west, 4, @photo, 1, 5)",
			"INSERT INTO inspection_word (id, matter_id, org_id, side, text, made_by, made_name, made_ms) VALUES (@one, @one, @west, 'team', '问', 1, '甲', 5)",
			"INSERT INTO inspection_letter (id, matter_id, org_id, number, on_day, due_day, text, findings, made_by, made_name, made_ms) VALUES (@one, @one, @west, '区工委〔2021〕9号', '2021-12-01', '2022-01-01', '总体', '缺一次', 1, '甲', 5)",
			"INSERT INTO inspection_seat (id, matter_id, org_id, person_id, name, last_day, post_id) VALUES (@one, @one, @west, @member, '某人', '2021-12-02', 0)",
			"INSERT INTO partner (id, org_id, name, task, version, made_by, made_name, made_ms) VALUES (@one, @west, '区委组织部', '联合督查', 2, 1, '甲', 5)",
			"INSERT INTO partner_person (id, partner_id, org_id, holder_id, name, from_day, until_day) VALUES (@one, @one, @west, @member, '某人', '2021-12-01', '2022-01-01')",
			"INSERT INTO partner_share (id, partner_id, org_id, kind, thing_id, title, why, from_day, until_day, taken_ms, taken_why, made_by, made_name, made_ms) VALUES (@one, @one, @west, 'charges', @one, '清单', '核对', '2021-12-01', '2022-01-01', 7, '看完了', 1, '甲', 5)",
			"INSERT INTO partner_look (id, share_id, org_id, name, file, at_ms) VALUES (@one, @one, @west, '某人', TRUE, 6)",
			"INSERT INTO matter_number (number, matter_id, org_id, on_day) VALUES ('区工委〔2022〕2号', @one, @east, '2021-12-01')",
			"INSERT INTO self_answer (id, org_id, year, item, text, on_day, made_by, made_name, made_ms) VALUES (@one, @west, 2021, 'M1', '审过', '2021-12-01', 1, '甲', 5)",
			"INSERT INTO self_check (id, org_id, year, on_day, remarks, doc, made_by, made_name, made_ms) VALUES (@one, @west, 2021, '2021-12-01', '结论', @doc, 1, '甲', 5)",
			"INSERT INTO usage_rule (id, org_id, version, audience, scenes, demands, filing, on_day, made_by, made_name, made_ms) VALUES (@one, @west, 1, '甲', '乙', '丙', '', '2021-12-01', 1, '甲', 5)",
			"INSERT INTO plea (id, number, kind, year, seq, desk_id, with_id, org_id, about_id, person_id, person_name, subject, text, field, value_seal, apart, unnamed, state, outcome, received_on, due_on, answer, answered_on, closed_on, version, made_by, made_ms, changed_ms) VALUES (@one, 'JY-2021-0001', 'suggestion', 2021, 1, @east, @west, @east, 0, @member, '某人', '题', '文', '', '', FALSE, TRUE, 'answered', '', '2021-12-01', '2021-12-22', '答', '2021-12-03', NULL, 2, 1, 5, 6)",
			"INSERT INTO plea_limit (id, org_id, days, source, on_day, made_by, made_name, made_ms) VALUES (@one, @west, 15, '会议', '2021-12-01', 1, '甲', 5)",
			"INSERT INTO plea_step (id, plea_id, on_day, deed, text, shown, made_by, made_name, made_ms) VALUES (@one, @one, '2021-12-01', '提交', '', TRUE, 1, '甲', 5)",
			"INSERT INTO plea_file (id, plea_id, name, kind, size, body, made_by, made_ms) VALUES (@one, @one, '说明.pdf', 'pdf', 4, @photo, 1, 5)",
			"INSERT INTO transfer_line (id, matter_id, org_id, other_id, no, member_id, name, sex, nation, birth_on, joined_on, full_on, job, id_seal, phone_seal, papers, measure, state, on_day, why) VALUES (@one, @one, @east, @west, 1, @member, '某人', 1, '汉族', '1980-02-29', '2015-03-01', NULL, '科员', '', '', TRUE, '受处分在影响期内', 'done', '2021-12-01', '退回过')",
			"INSERT INTO transfer_letter (id, line_id, matter_id, org_id, way, issuer, number, issued_on, days, until_on, state, receipt_on, why, made_by, made_name, made_ms) VALUES (@one, @one, @one, @east, 'out', '工委', '组转〔2021〕1号', '2021-11-01', 90, '2022-01-30', 'used', '2021-12-01', '', 1, '甲', 5)",
			"INSERT INTO edition (id, org_id, year, name, as_of, made_by, made_ms) VALUES (@one, @east, 2021, '定稿', '2021-12-20', 1, 5)",
			"INSERT INTO document_template (id, org_id, kind, version, name, why, body, made_by, made_name, made_ms) VALUES (@one, @east, 'minutes', 1, '模板.docx', '统一', @photo, 1, '甲', 5)",
			"INSERT INTO document_force (id, org_id, kind, template_id, why, made_by, made_name, made_ms) VALUES (@one, @east, 'minutes', @one, '统一', 1, '甲', 5)",
			`INSERT INTO document (id, org_id, kind, activity_id, about_org, title, on_day, source, data, template_id, template, template_sum, body, made_by, made_name, made_ms)
				VALUES (@one, @east, 'minutes', @a, @east, '题', '2021-12-10', @doc, @doc, @one, '第1版', 'ab', @photo, 1, '甲', 5)`,
			`INSERT INTO document_batch (id, org_id, kind, choice, title, state, papers, left_out, data, template_id, template, template_sum, body, made_by, made_name, made_ms, done_ms)
				VALUES (@one, @east, 'minutes', @doc, '题', 'done', 3, '[]', '[]', @one, '第1版', 'ab', @photo, 1, '甲', 5, 6)`,
			"INSERT INTO edition_figure (edition_id, figure, value, records, doc) VALUES (@one, 'f', 1, 2, @doc)",
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

func TestThereAndBack(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		full(t, w)
		for _, withAccounts := range []bool{false, true} {
			first := export(t, w.App, withAccounts)
			for _, tb := range tables {
				if has := strings.Contains(first, `{"t":"`+tb.name+`",`); has != (tb.name != accounts || withAccounts) {
					t.Errorf("records of %s: %v", tb.name, has)
				}
			}
			if strings.Contains(first, "1:a:") || strings.Contains(first, "long-enough") || strings.Contains(first, "argon") || !strings.Contains(first, "99010119850307002X") {
				t.Error("a sealed value or a password stands in the file, or a clear one does not")
			}
			b := other(t, e)
			if _, err := Import(t.Context(), b.Gate, b.Keys, program, strings.NewReader(first)); err != nil {
				t.Fatal(err)
			}
			second := export(t, b, withAccounts)
			if body(first) != body(second) {
				t.Fatalf("not the same district:\n%s", firstDifference(first, second))
			}
			// It can be worked in: found by its blind index, and a new id meets no old one.
			p, err := b.Members.Roster(t.Context(), program, member.Query{On: b.Gate.Today(), Text: "99010119850307002x", Limit: 2})
			if err != nil || p.Total != 1 || p.Members[0].IDNumber != "990101********002X" {
				t.Errorf("%+v %v", p, err)
			}
			if _, err := b.Members.Enrol(t.Context(), program, member.Entry{Facts: member.Facts{Name: "后来"}, Org: w.West, Since: b.Gate.Today(), Reason: "发展"}); err != nil {
				t.Error(err)
			}
			if _, err := b.Gate.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := Import(t.Context(), b.Gate, b.Keys, program, strings.NewReader(first)); fault.KindOf(err) != fault.Conflict {
				t.Error("read into a house that is not empty:", err)
			}
		}
	})
}

// summed gives a file the last line that fits its records.
func summed(t *testing.T, s string) string {
	t.Helper()
	lines := strings.SplitAfter(strings.TrimSuffix(s, "\n"), "\n")
	sum := sha256.New()
	for _, l := range lines[1 : len(lines)-1] {
		sum.Write([]byte(l))
	}
	last, err := json.Marshal(end{true, int64(len(lines) - 2), newSum(sum, 0).SHA256})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines[:len(lines)-1], "") + string(last) + "\n"
}

func firstDifference(a, b string) string {
	x, y := strings.Split(body(a), "\n"), strings.Split(body(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return "one is longer"
}

func TestDamagedFiles(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		whole := export(t, w.App, false)
		lines := strings.SplitAfter(whole, "\n")
		b := other(t, e)
		nothing := export(t, b, true)
		swap := slices.Clone(lines)
		swap[2], swap[len(swap)-3] = swap[len(swap)-3], swap[2]
		for name, text := range map[string]string{
			"empty":     "",
			"no header": strings.Join(lines[1:], ""),
			"later":     strings.Replace(whole, `"version":1`, `"version":2`, 1),
			"cut":       strings.Join(lines[:len(lines)-2], ""),
			"cut line":  whole[:len(whole)-len(lines[len(lines)-2])-20],
			"changed":   strings.Replace(whole, "东甲3", "东甲4", 1),
			"unknown":   strings.Replace(whole, `{"t":"member",`, `{"t":"secret",`, 1),
			"more":      strings.Replace(whole, `{"t":"member",`, `{"t":"member","x":1,`, 1),
			"renamed":   strings.Replace(whole, `"nation":`, `"nation2":`, 1),
			"number":    strings.Replace(whole, `"sex":2`, `"sex":"2"`, 1),
			"order":     strings.Join(swap, ""),
			"tail":      whole + "x\n",
			"twice":     strings.Replace(whole, lines[5], lines[5]+lines[5], 1),
		} {
			if text == whole {
				t.Fatal(name, "changes nothing")
			}
			switch name {
			case "unknown", "more", "renamed", "number", "twice": // well summed, and wrong all the same
				text = summed(t, text)
			}
			_, err := Import(t.Context(), b.Gate, b.Keys, program, strings.NewReader(text))
			if name == "unknown" || name == "twice" {
				if strings.Contains(err.Error(), "校验") {
					t.Errorf("%s: told by its sum only: %v", name, err)
				}
			}
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
			if body(export(t, b, true)) != body(nothing) {
				t.Fatalf("%s: something was read in", name)
			}
		}
		if _, err := Import(context.Background(), b.Gate, b.Keys, w.Officer, strings.NewReader(whole)); err == nil {
			t.Error("a person may read a district in")
		}
		if _, err := Export(t.Context(), w.Gate, w.Keys, w.Secretary, &bytes.Buffer{}, false); fault.KindOf(err) != fault.Denied {
			t.Error("a person may write the district out:", err)
		}
	})
}

var (
	create = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	addCol = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) ADD COLUMN (\w+) `)
	drop   = regexp.MustCompile(`(?m)^DROP TABLE (\w+);`)
	rename = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) RENAME TO (\w+);`)
	colDef = regexp.MustCompile(`(?m)^\t([a-z_]+)\s`)
)

// Every column of every table is written, computed, or left out for a reason.
func TestNothingIsForgotten(t *testing.T) {
	files, err := fs.Glob(schema.FS, "*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	known := map[string]table{}
	for _, tb := range tables {
		known[tb.name] = tb
	}
	columns := map[string][]string{}
	for _, name := range files {
		text := read(t, name)
		for _, m := range create.FindAllStringSubmatch(text, -1) {
			for _, c := range colDef.FindAllStringSubmatch(m[2], -1) {
				columns[m[1]] = append(columns[m[1]], c[1])
			}
		}
		for _, m := range drop.FindAllStringSubmatch(text, -1) {
			delete(columns, m[1])
		}
		renamed := rename.FindAllStringSubmatch(text, -1)
		for _, m := range renamed {
			columns[m[2]] = columns[m[1]]
			delete(columns, m[1])
		}
		added := addCol.FindAllStringSubmatch(text, -1)
		for _, m := range added {
			columns[m[1]] = append(columns[m[1]], m[2])
		}
		if strings.Count(text, "ADD COLUMN") != len(added) || strings.Contains(text, "DROP COLUMN") || strings.Count(text, "RENAME") != len(renamed) {
			t.Errorf("%s changes a table in a way that this test does not see", name)
		}
	}
	for name, want := range columns {
		tb, ok := known[name]
		if !ok {
			if leftOut[name] == "" {
				t.Errorf("table %s is neither written nor left out for a reason", name)
			}
			continue
		}
		have := append([]string(nil), tb.derived...)
		for _, c := range tb.columns {
			have = append(have, c.col())
		}
		slices.Sort(have)
		slices.Sort(want)
		if !slices.Equal(have, want) {
			t.Errorf("table %s: written %v, in the schema %v", name, have, want)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(schema.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
