package dutyweb_test

import (
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

// A topic sent with a day stands on the first page until it was studied; many of
// them stand in one row.
func TestHomeSentTopics(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		rows := func() (list []string) {
			t.Helper()
			for _, h := range texts(s.page(s.Secretary, "/").Find("ol.due h3")) {
				if strings.HasPrefix(h, "学习") {
					list = append(list, h)
				}
			}
			return list
		}
		send := func(title, due string) int64 {
			t.Helper()
			id, err := s.Topics.Publish(s.Ctx(), s.Officer, s.Root, topic.Topic{Title: title, Source: "报纸", PublishedOn: day.Must("2021-12-01")})
			if err != nil {
				t.Fatal(err)
			}
			x := topic.Issue{Topic: id, Scope: s.Root, Sort: topic.All}
			if due != "" {
				x.Due = day.Must(due)
			}
			if _, err := s.Topics.Issue(s.Ctx(), s.Officer, s.Root, x); err != nil {
				t.Fatal(err)
			}
			return id
		}
		send("不限日期的", "")
		if got := rows(); len(got) != 0 {
			t.Errorf("without a day: %v", got)
		}
		id := send("甲篇", "2021-12-31")
		if got := rows(); len(got) != 1 || got[0] != "学习《甲篇》" {
			t.Errorf("sent: %v", got)
		}
		if href, _ := s.page(s.Secretary, "/").Find(`ol.due a[href*="topic="]`).Attr("href"); href != fmt.Sprintf("/activities/new?topic=%d", id) {
			t.Errorf("the button leads to %s", href)
		}
		if _, err := s.Activities.Record(s.Ctx(), s.Secretary, s.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"),
			Items: []activity.Item{{Title: "第一议题", Topic: id}}}); err != nil {
			t.Fatal(err)
		}
		if got := rows(); len(got) != 0 {
			t.Errorf("studied: %v", got)
		}
		for i := range 3 {
			send(fmt.Sprint("乙篇", i), "2021-12-25")
		}
		if got := rows(); len(got) != 1 || got[0] != "学习下发的第一议题3篇" {
			t.Errorf("many: %v", got)
		}
	})
}
