package dutyweb_test

import (
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// TestFirstStepsAskWhoMayImport: a branch without members asks for its roster, of those alone who may
// bring one in; another seat of its committee is not shown a door that stays shut.
func TestFirstStepsAskWhoMayImport(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		empty := s.Found(s.Root, org.Branch, "新设支部", "301")
		sits := func(account, person int64, kind post.Kind) gate.Actor {
			id, err := s.Posts.Give(s.Ctx(), gate.Program("test"), post.Post{Org: empty, Holder: person, Kind: kind, How: post.Appointed,
				Span: day.Span{From: day.Must("2020-01-01"), Until: day.Forever}})
			if err != nil {
				t.Fatal(err)
			}
			return gate.Actor{Account: account, Person: person, Post: id, Name: kind.Label()}
		}
		may, mayNot := sits(61, s.People[s.West][1], post.Secretary), sits(62, s.People[s.West][2], post.Youth)
		s.Says(text(s.page(may, "/").Find("main")), "第一步", "导入党员名册")
		if doc := s.page(mayNot, "/"); doc.Find(`main a[href^="/import"]`).Length() != 0 {
			t.Error("a seat that may not import is sent to import:", text(doc.Find("main")))
		}
		if w, _ := s.ask(mayNot, "GET", "/import", nil); w.Code == 200 {
			t.Error("a seat that may not import imports")
		}
	})
}
