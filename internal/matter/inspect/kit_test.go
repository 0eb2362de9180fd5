package inspect_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
)

// checklist is a published standard of two lines, one looked up in the records.
func (h house) checklist() (id int64) {
	h.T.Helper()
	id, err := h.Standards.Add(h.Ctx(), h.Officer, h.Root, standard.Head{Title: "主题党日检查表", Document: "虚工委〔2021〕9号", Year: 2021, Sort: topic.All})
	h.must(err)
	for i, x := range []standard.Item{{Text: "主题党日每月开展", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}}, {Text: "党员活动室能用", Look: standard.OnSite}} {
		x.Section, x.Clause = "一、主题党日", fmt.Sprintf("第%d条", i+1)
		h.must(h.Standards.Put(h.Ctx(), h.Officer, id, 0, x))
	}
	h.must(h.Standards.Publish(h.Ctx(), h.Officer, id, 0))
	return id
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
