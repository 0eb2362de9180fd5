// Package district writes a whole house into one file of JSON Lines, and reads
// such a file into an empty house: the way out for whoever wants another
// program, the way from one engine to the other, and a copy that outlives both.
// docs/interchange.md describes the format.
//
// Values that are stored sealed stand in clear in the file; derived values
// (pinyin, look-up keys) do not stand in it and are computed again. What belongs
// to one installation only is left out: the journal, sessions, jobs, drafts.
package district

// kind says how a column is written.
type kind byte

const (
	key    kind = 'k' // an id: digits as text, since 64 bits are more than a JSON number safely holds
	number kind = 'n'
	text   kind = 't'
	date   kind = 'd' // may be null
	truth  kind = 'b'
	sealed kind = 's' // clear here, sealed in the house
	bytes_ kind = 'y' // base64
)

// column is one value of a record. In is its column where that is named otherwise.
type column struct {
	name string
	kind kind
	in   string
}

func (c column) col() string {
	if c.in != "" {
		return c.in
	}
	return c.name
}

// table is one kind of record. key orders its records, and names its primary key.
type table struct {
	name    string
	key     string
	columns []column
	derived []string // columns that are computed when a record is read
}

// cols reads a short list of columns: "id:k name:t phone:s=phone_seal".
func cols(list string) (out []column) {
	for _, f := range fields(list) {
		c := column{}
		name, rest, _ := cut(f, ":")
		c.name, c.kind = name, kind(rest[0])
		_, c.in, _ = cut(rest, "=")
		out = append(out, c)
	}
	return out
}

// tables are all kinds of records, in the order in which they can be read: what
// a record names came before it.
var tables = []table{
	{name: "setting", key: "name", columns: cols("name:t value:t")},
	{name: "org", key: "id", columns: cols("id:k num:n founded_on:d ended_on:d")},
	{name: "org_version", key: "id", columns: cols(`id:k org_id:k from_day:t until_day:t reach_until:t path:t parent_id:k kind:t name:t short_name:t
		code:t sort_no:n locality:t term_years:n decision_id:k`)},
	{name: "org_succession", key: "id", columns: cols("id:k from_org:k to_org:k act:t on_day:t decision_id:k")},
	{name: "unit", key: "id", columns: cols("id:k org_id:k name:t credit_code:t nature:t sector:t address:t version:n")},
	{name: "unit_past", key: "unit_id, version", columns: cols("unit_id:k version:n doc:t made_by:k made_name:t made_ms:n")},
	{name: "unit_headcount", key: "unit_id, on_day", columns: cols("unit_id:k on_day:t people:n source:t made_by:k made_ms:n")},
	{name: "sector", key: "name", columns: cols("name:t basis:t version:n")},
	{name: "org_unit", key: "id", columns: cols("id:k org_id:k unit_id:k from_day:t until_day:t")},
	{name: "org_term", key: "id", columns: cols("id:k org_id:k from_day:t due_day:t until_day:t how:t seats:n decision_id:k prolonged_day:d shifted_day:d reminded_day:d")},
	{name: "member", key: "id", columns: cols(`id:k name:t sex:n nation:t birth_on:d birth_exact:b id_number:s=id_seal phone:s=phone_seal
		address:s=address_seal registered:s=register_seal pay_base:s=pay_seal education:t degree:t native_place:t work_from:d job:t job_kind:t
		title:t archive:t joined_on:d full_on:d party_from:d party_basis:t note:t version:n`),
		derived: []string{"pinyin", "initials", "id_blind", "phone_blind", "batch_id"}},
	{name: "unit_member", key: "id", columns: cols("id:k member_id:k unit_id:k from_day:t until_day:t")},
	{name: "membership", key: "id", columns: cols("id:k member_id:k org_id:k from_day:t until_day:t in_reason:t out_reason:t")},
	{name: "member_standing", key: "id", columns: cols("id:k member_id:k standing:t from_day:t until_day:t reason:t")},
	{name: "member_flag", key: "id", columns: cols("id:k member_id:k flag:t from_day:t until_day:t note:t")},
	{name: "party_group", key: "id", columns: cols("id:k org_id:k name:t from_day:t until_day:t")},
	{name: "party_group_member", key: "id", columns: cols("id:k group_id:k member_id:k from_day:t until_day:t")},
	{name: "outsider", key: "id", columns: cols("id:k name:t unit:t")},
	{name: "post", key: "id", columns: cols("id:k org_id:k holder_id:k kind:t how:t term_id:k from_day:t until_day:t sort_no:n decision_id:k")},
	{name: "topic", key: "id", columns: cols("id:k org_id:k title:t source:t published_on:t body:t withdrawn:b made_ms:n version:n")},
	{name: "topic_file", key: "id", columns: cols("id:k topic_id:k name:t kind:t size:n body:y made_by:k made_ms:n")},
	{name: "topic_issue", key: "id", columns: cols("id:k topic_id:k org_id:k scope_id:k sort:t due_day:t note:t taken_ms:n made_by:k made_ms:n")},
	{name: "study_group", key: "id", columns: cols("id:k org_id:k kind:t name:t from_day:t until_day:t age_most:n age_day:t age_basis:t why:t version:n")},
	{name: "study_group_member", key: "id", columns: cols("id:k group_id:k member_id:k role:t from_day:t until_day:t")},
	{name: "study_plan", key: "group_id, year, no", columns: cols("group_id:k year:n no:n quarter:n theme:t speaker:t")},
	{name: "site", key: "id", columns: cols("id:k org_id:k name:t address:t opening:t contact:t capacity:n closed:b version:n")},
	{name: "site_slot", key: "site_id, weekday, from_time", columns: cols("site_id:k weekday:n from_time:t until_time:t people:n")},
	{name: "site_closed", key: "site_id, from_day", columns: cols("site_id:k from_day:t until_day:t why:t")},
	{name: "activity", key: "id", columns: cols(`id:k org_id:k state:t version:n on_day:t until_day:t from_time:t until_time:t title:t place:t site_id:k
		group_id:k chair:t recorder:t lecturer:t lecturer_id:k minutes:t guests:t others:n study_mins:n why:t made_by:k made_ms:n changed_ms:n`)},
	{name: "activity_kind", key: "activity_id, kind", columns: cols("activity_id:k kind:t")},
	{name: "activity_org", key: "activity_id, org_id", columns: cols("activity_id:k org_id:k mode:t")},
	{name: "activity_person", key: "activity_id, member_id", columns: cols("activity_id:k member_id:k org_id:k absent:b reason:t note:t")},
	{name: "activity_item", key: "activity_id, no", columns: cols("activity_id:k no:n title:t topic_id:k decided:t again:b")},
	{name: "activity_vote", key: "activity_id, no", columns: cols("activity_id:k no:n what:t due:n present:n yes:n nay:n abstained:n")},
	{name: "activity_past", key: "activity_id, version", columns: cols("activity_id:k version:n doc:t why:t made_by:k made_ms:n")},
	{name: "activity_photo", key: "id", columns: cols("id:k activity_id:k caption:t credit:t width:n height:n small:y large:y")},
	{name: "activity_file", key: "id", columns: cols("id:k activity_id:k name:t kind:t size:n body:y made_by:k made_ms:n")},
	{name: "booking", key: "id", columns: cols(`id:k org_id:k site_id:k on_day:t from_time:t until_time:t members:n others:n note:t state:t queue_no:n why:t
		activity_id:k version:n made_by:k made_ms:n changed_ms:n held_ms:n`)},
	{name: "plan_year", key: "org_id, year", columns: cols("org_id:k year:n fixed:t from_time:t until_time:t place:t version:n")},
	{name: "plan", key: "id", columns: cols(`id:k org_id:k kind:t on_day:t first_day:t from_time:t until_time:t title:t place:t site_id:k state:t why:t
		version:n made_by:k made_ms:n changed_ms:n`)},
	{name: "duty_note", key: "id", columns: cols("id:k org_id:k rule:t from_day:t text:t made_by:k made_ms:n")},
	{name: "weak_answer", key: "id", columns: cols("id:k org_id:k kind:t facts:t text:t made_by:k made_name:t made_ms:n")},
	{name: "coverage_answer", key: "id", columns: cols("id:k org_id:k kind:t subject:t facts:t text:t made_by:k made_name:t made_ms:n")},
	{name: "decision", key: "id", columns: cols(`id:k org_id:k kind:t number:t title:t made_on:t effective_on:t body:t state:t why:t made_by:k made_ms:n`)},
	{name: "decision_item", key: "decision_id, no", columns: cols("decision_id:k no:n act:t org_id:k member_id:k detail:t")},
	{name: "talk", key: "id", columns: cols("id:k org_id:k on_day:t first_id:k second_id:k state:t why:t made_by:k made_ms:n void_ms:n")},
	{name: "problem", key: "id", columns: cols(`id:k org_id:k version:n origin:t origin_id:k found_on:t text:t about:t member_id:k measure:t owner_id:k due_on:t
		state:t asked_by:k closed_on:d made_by:k made_ms:n changed_ms:n part_id:k clause:t closer_id:k evidence:t`)},
	{name: "problem_file", key: "id", columns: cols("id:k problem_id:k name:t kind:t size:n body:y made_by:k made_ms:n")},
	{name: "standard", key: "id", columns: cols("id:k org_id:k from_id:k made_by:k made_ms:n")},
	{name: "standard_version", key: "id", columns: cols(`id:k standard_id:k org_id:k no:n state:t title:t document:t year:n sort:t published_on:d seal:t version:n
		made_by:k made_ms:n`)},
	{name: "standard_item", key: "id", columns: cols("id:k version_id:k line:k no:n section:t text:t clause:t look:t kinds:t rule:t worth:t")},
	{name: "assessment", key: "id", columns: cols("id:k org_id:k version_id:k from_day:t last_day:t due_day:t scope_id:k note:t ended_on:d version:n made_by:k made_ms:n")},
	{name: "assessment_org", key: "id", columns: cols("id:k assessment_id:k org_id:k handed_ms:n handed_by:t version:n")},
	{name: "assessment_answer", key: "sheet_id, item_id", columns: cols("sheet_id:k item_id:k result:t note:t")},
	{name: "problem_step", key: "id", columns: cols("id:k problem_id:k kind:t on_day:t text:t doc:t made_by:k made_ms:n")},
	{name: "orglife", key: "id", columns: cols(`id:k org_id:k version:n kind:t year:n special:b theme:t opened_on:t planned_on:t study_on:d study_note:t
		activity_id:k reported_on:d report_note:t finished_on:d state:t why:t made_by:k made_ms:n changed_ms:n`)},
	{name: "orglife_opinion", key: "id", columns: cols("id:k orglife_id:k org_id:k on_day:t source:t text:t state:t why:t made_by:k made_ms:n")},
	{name: "orglife_ready", key: "orglife_id, person_id", columns: cols("orglife_id:k person_id:k on_day:t")},
	{name: "orglife_past", key: "orglife_id, version", columns: cols("orglife_id:k version:n doc:t why:t made_by:k made_ms:n")},
	{name: "appraisal", key: "id", columns: cols(`id:k org_id:k version:n year:n held_on:t activity_id:k sheets_out:n sheets_back:n sheets_good:n decided_on:d
		cap_why:t closed_on:d state:t why:t made_by:k made_ms:n changed_ms:n`)},
	{name: "appraisal_person", key: "appraisal_id, member_id", columns: cols(`appraisal_id:k member_id:k org_id:k probationary:b self_done:b self_text:t counted:b
		excellent:n pass:n basic:n fail:n blank:n proposed:t grade:t feedback_on:d`)},
	{name: "appraisal_past", key: "id", columns: cols("id:k appraisal_id:k member_id:k grade:t why:t made_by:k made_ms:n")},
	{name: "term_letter", key: "id", columns: cols("id:k org_id:k term_id:k due_day:t on_day:t number:t title:t body:y made_by:k made_name:t made_ms:n")},
	{name: "term_shift", key: "id", columns: cols("id:k org_id:k term_id:k due_day:t until_day:t on_day:t number:t why:t made_by:k made_name:t made_ms:n")},
	{name: "matter", key: "id", columns: cols(`id:k org_id:k other_id:k kind:t title:t version:n stage:t owner_id:k next:t due_on:d cite:t state:t why:t doc:t made_by:k made_ms:n changed_ms:n`)},
	{name: "matter_step", key: "id", columns: cols("id:k matter_id:k org_id:k on_day:t deed:t text:t made_by:k made_name:t made_ms:n")},
	{name: "task_addressee", key: "id", columns: cols(`id:k task_id:k org_id:k from_id:k due_day:t sent_ms:n opened_ms:n receipt_ms:n receipt_by:t begun_ms:n
		progress:t answered_ms:n answered_by:t answer:t reminded_ms:n longer_day:t longer_why:t longer_said:t version:n`)},
	{name: "task_file", key: "id", columns: cols("id:k task_id:k name:t kind:t size:n body:y made_by:k made_ms:n")},
	{name: "task_row", key: "id", columns: cols("id:k task_id:k org_id:k no:n cells:t")},
	{name: "task_list", key: "id", columns: cols("id:k org_id:k name:t names:t version:n")},
	{name: "charge_list", key: "id", columns: cols("id:k org_id:k kind:t no:n title:t basis:t state:t from_day:d until_day:d version:n made_by:k made_name:t made_ms:n")},
	{name: "charge_duty", key: "id", columns: cols("id:k list_id:k org_id:k no:n text:t doc:t article:t checked:t often:t who:t shows:t rule:t kinds:t number:n")},
	{name: "charge_said", key: "id", columns: cols("id:k org_id:k duty_id:k from_day:t on_day:t text:t state:t why:t made_by:k made_name:t made_ms:n")},
	{name: "review_year", key: "id", columns: cols("id:k org_id:k year:n held_on:t until_on:t made_by:k made_name:t made_ms:n")},
	{name: "review_report", key: "id", columns: cols(`id:k year_id:k org_id:k holder_id:k holder_name:t way:t version:n work:t problems:t next:t figures:t handed_on:d read_on:d return_why:t
		excused_why:t comment:t comment_by:t grade:t grade_why:t decided_on:d told_on:d talk_on:d talk_note:t made_ms:n changed_ms:n`)},
	{name: "review_count", key: "report_id, made_by", columns: cols("report_id:k org_id:k made_by:k made_name:t sent:n back:n valid:n good:n fair:n average:n poor:n blank:n made_ms:n")},
	{name: "review_question", key: "id", columns: cols("id:k report_id:k org_id:k asked:t answer:t made_by:k made_name:t made_ms:n")},
	{name: "visit", key: "id", columns: cols("id:k org_id:k version:n on_day:t went:t talked:t private:t state:t why:t made_by:k made_name:t made_ms:n changed_ms:n")},
	{name: "visit_line", key: "id", columns: cols("id:k visit_id:k org_id:k kind:t text:t answer:t due_day:d problem_id:k state:t made_by:k made_name:t made_ms:n")},
	{name: "visit_past", key: "visit_id, version", columns: cols("visit_id:k version:n doc:t why:t made_by:k made_ms:n")},
	{name: "inspection_plan", key: "id", columns: cols(`id:k org_id:k year:n department:t subject:t sort:t from_day:t last_day:t filing:t why:t with_id:k apart:t state:t void_why:t
		version:n made_by:k made_ms:n`)},
	{name: "inspection_draw", key: "id", columns: cols("id:k org_id:k frame:t commitment:t published:t secret:s=secret_seal number:t entered_ms:n replaced:t")},
	{name: "inspection_org", key: "id", columns: cols("id:k matter_id:k org_id:k no:n left_on:t last_day:t version:n")},
	{name: "inspection_answer", key: "id", columns: cols("id:k matter_id:k org_id:k item_id:k result:t note:t finding:t problem_id:k on_day:t version:n made_by:k made_name:t made_ms:n")},
	{name: "inspection_photo", key: "id", columns: cols("id:k answer_id:k org_id:k size:n body:y made_by:k made_ms:n")},
	{name: "inspection_word", key: "id", columns: cols("id:k matter_id:k org_id:k side:t text:t made_by:k made_name:t made_ms:n")},
	{name: "inspection_letter", key: "id", columns: cols("id:k matter_id:k org_id:k number:t on_day:t due_day:t text:t findings:t made_by:k made_name:t made_ms:n")},
	{name: "inspection_seat", key: "id", columns: cols("id:k matter_id:k org_id:k person_id:k name:t last_day:t post_id:k")},
	{name: "partner", key: "id", columns: cols("id:k org_id:k name:t task:t version:n made_by:k made_name:t made_ms:n")},
	{name: "partner_person", key: "id", columns: cols("id:k partner_id:k org_id:k holder_id:k name:t from_day:t until_day:t")},
	{name: "partner_share", key: "id", columns: cols("id:k partner_id:k org_id:k kind:t thing_id:k title:t why:t from_day:t until_day:t taken_ms:n taken_why:t made_by:k made_name:t made_ms:n")},
	{name: "partner_look", key: "id", columns: cols("id:k share_id:k org_id:k name:t file:b at_ms:n")},
	{name: "matter_number", key: "number", columns: cols("number:t matter_id:k org_id:k on_day:t")},
	{name: "transfer_line", key: "id", columns: cols(`id:k matter_id:k org_id:k other_id:k no:n member_id:k name:t sex:n nation:t birth_on:d joined_on:d full_on:d job:t
		id_number:s=id_seal phone:s=phone_seal papers:b measure:t state:t on_day:d why:t`)},
	{name: "transfer_letter", key: "id", columns: cols(`id:k line_id:k matter_id:k org_id:k way:t issuer:t number:t issued_on:t days:n until_on:t state:t receipt_on:d why:t
		made_by:k made_name:t made_ms:n`)},
	{name: "self_answer", key: "id", columns: cols("id:k org_id:k year:n item:t text:t on_day:t made_by:k made_name:t made_ms:n")},
	{name: "self_check", key: "id", columns: cols("id:k org_id:k year:n on_day:t remarks:t doc:t made_by:k made_name:t made_ms:n")},
	{name: "usage_rule", key: "id", columns: cols("id:k org_id:k version:n audience:t scenes:t demands:t filing:t on_day:t made_by:k made_name:t made_ms:n")},
	{name: "plea", key: "id", columns: cols(`id:k number:t kind:t year:n seq:n desk_id:k with_id:k org_id:k about_id:k person_id:k person_name:t subject:t text:t field:t
		value:s=value_seal apart:b unnamed:b state:t outcome:t received_on:t due_on:t answer:t answered_on:d closed_on:d version:n made_by:k made_ms:n changed_ms:n`)},
	{name: "plea_limit", key: "id", columns: cols("id:k org_id:k days:n source:t on_day:t made_by:k made_name:t made_ms:n")},
	{name: "plea_step", key: "id", columns: cols("id:k plea_id:k on_day:t deed:t text:t shown:b made_by:k made_name:t made_ms:n")},
	{name: "plea_file", key: "id", columns: cols("id:k plea_id:k name:t kind:t size:n body:y made_by:k made_ms:n")},
	{name: "edition", key: "id", columns: cols("id:k org_id:k year:n name:t as_of:t made_by:k made_ms:n")},
	{name: "edition_figure", key: "edition_id, figure", columns: cols("edition_id:k figure:t value:n records:n doc:t")},
	{name: "document_template", key: "id", columns: cols("id:k org_id:k kind:t version:n name:t why:t body:y made_by:k made_name:t made_ms:n")},
	{name: "document_force", key: "id", columns: cols("id:k org_id:k kind:t template_id:k why:t made_by:k made_name:t made_ms:n")},
	{name: "document", key: "id", columns: cols(`id:k org_id:k kind:t activity_id:k about_org:k title:t on_day:t source:t data:t
		template_id:k template:t template_sum:t body:y made_by:k made_name:t made_ms:n`)},
	{name: "document_batch", key: "id", columns: cols(`id:k org_id:k kind:t choice:t title:t state:t papers:n left_out:t data:t
		template_id:k template:t template_sum:t body:y made_by:k made_name:t made_ms:n done_ms:n`)},
	{name: accounts, key: "id", columns: cols("id:k login:t name:t person_id:k disabled:b made_ms:n"), derived: []string{"password", "password_ms"}},
}

// accounts are written only when asked for, and never with their passwords.
const accounts = "account"

// leftOut are the tables that no file holds, and why.
var leftOut = map[string]string{
	"journal":            "it commits to the house in which it was kept; a copy of the data folder keeps it",
	"row_mark":           "the digests of this house's rows; a house that reads the file makes its own",
	"row_shape":          "which columns the digests of this house cover",
	"journal_checkpoint": "it speaks of the journal of this house",
	"session":            "who is signed in here",
	"sign_in_failure":    "who failed to sign in here",
	"activation":         "codes that work on this server only, and are secrets",
	"factor_loss":        "holds for three days, of this server's second factors",
	"account_event":      "who came to the door here",
	"totp":               "what proves somebody here, and is a secret",
	"passkey":            "what proves somebody at this address, and at no other",
	"passkey_answer":     "questions that were answered here",
	"provider_link":      "what proves somebody at this address, with the provider of this installation",
	"recovery_code":      "what proves somebody here, and is a secret",
	"job":                "work of this server",
	"backup_run":         "backups of this server",
	"feed":               "addresses that work on this server only, and are secrets",
	"draft":              "a form half filled in by one person",
	"form_key":           "which forms were sent here in the last two days",
	"import_batch":       "how rows came in; what came in stands in the registers",
	"import_row":         "how rows came in; what came in stands in the registers",
	"look":               "who saw what in this house; a copy of the data folder keeps it",
	"export_log":         "what left this house; a copy of the data folder keeps it",
	"notice_ack":         "which accounts of this house have seen its rules",
	"erased":             "who was cleared in this house; the list beside the database keeps it",
}
