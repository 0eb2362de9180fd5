package matter

import (
	"regexp"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Committee gives the organisation that decides on matters, which stands above all.
func Committee(r *gate.Reading) (id int64, name string, err error) {
	err = r.Beyond("the Committee decides on matters and stands on their papers", "SELECT org_id, name FROM org_version WHERE parent_id = 0 AND reach_until = '9999-12-31'", nil,
		func(row gate.Row) error { return row.Scan(&id, &name) })
	return id, name, err
}

// series is a number of a series: 区工委〔2021〕12号.
var series = regexp.MustCompile(`^(.{1,20})〔(\d{4})〕(\d{1,5})号$`)

// Taken says what is wrong with a document number: none, not of the form, or used
// before by a decision or by a step of a matter.
func Taken(w *gate.Writing, number string) (string, error) {
	switch {
	case number == "":
		return "请填写批复的文号。", nil
	case !series.MatchString(number):
		return "文号的写法是机关代字、六角括号里的年份和顺序号，例如：区工委〔" + strconv.Itoa(w.Today().Year()) + "〕12号。", nil
	}
	used := 0
	err := w.Beyond("a document number of the Committee's series is used once", `SELECT
		(SELECT COUNT(*) FROM decision WHERE number = @number AND state = 'kept') + (SELECT COUNT(*) FROM term_shift WHERE number = @number)
		+ (SELECT COUNT(*) FROM matter_number WHERE number = @number)`,
		gate.Args{"number": number}, func(row gate.Row) error { return row.Scan(&used) })
	if err == nil && used > 0 {
		return "这个文号已经用过，请核对。", nil
	}
	return "", err
}

// Use takes a document number for a step of a matter; nobody else can take it
// again. It answers Invalid at number and at on.
func Use(w *gate.Writing, at gate.Place, id int64, number string, on day.Day) (string, error) {
	number = strings.TrimSpace(number)
	var p fault.Problems
	text, err := Taken(w, number)
	if err != nil {
		return number, err
	}
	if text != "" {
		p.Add("number", text)
	}
	if on == day.None || on > w.Today() {
		p.Add("on", "请填写文件的日期，不晚于今天。")
	}
	if err := p.Fault(); err != nil {
		return number, err
	}
	_, err = w.Exec(at, "INSERT INTO matter_number (number, matter_id, org_id, on_day) VALUES (@number, @id, @org, @on)", gate.Args{"number": number, "id": id, "on": on})
	return number, err
}

// NextNumber proposes the next number of the series that the year of a day used most;
// empty in a year without one.
func NextNumber(r *gate.Reading, on day.Day) (string, error) {
	type use struct{ times, last int }
	used := map[string]use{}
	err := r.Beyond("the next document number follows the last of the Committee's series", `
		SELECT d.number FROM decision d JOIN org_version v ON v.org_id = d.org_id AND v.parent_id = 0 AND v.reach_until = '9999-12-31' WHERE d.number LIKE @like
		UNION ALL SELECT number FROM term_shift WHERE number LIKE @like UNION ALL SELECT number FROM matter_number WHERE number LIKE @like`,
		gate.Args{"like": "%〔" + strconv.Itoa(on.Year()) + "〕%"}, func(row gate.Row) error {
			number := ""
			if err := row.Scan(&number); err != nil {
				return err
			}
			if m := series.FindStringSubmatch(number); m != nil {
				n, _ := strconv.Atoi(m[3]) // five digits at most
				u := used[m[1]]
				used[m[1]] = use{u.times + 1, max(u.last, n)}
			}
			return nil
		})
	head := ""
	for h, u := range used {
		if head == "" || u.times > used[head].times || u.times == used[head].times && h < head {
			head = h
		}
	}
	if err != nil || head == "" {
		return "", err
	}
	return head + "〔" + strconv.Itoa(on.Year()) + "〕" + strconv.Itoa(used[head].last+1) + "号", nil
}
