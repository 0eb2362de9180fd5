package report

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
)

// chapterOf says to which chapter an activity's photographs belong: the first of
// those that its kinds name.
var chapterOf = map[activity.Kind]int{
	activity.Lecture: 0, activity.Center: 0, activity.Youth: 0, activity.Visit: 0, activity.Broadcast: 0, activity.Training: 0,
	activity.Assembly: 1, activity.Committee: 1, activity.Group: 1, activity.ThemeDay: 1, activity.OrgLife: 1, activity.Cooperation: 1, activity.Final: 1,
	activity.Service: 2, activity.Oath: 2, activity.Birthday: 2, activity.Forum: 2,
}

const (
	looked  = 60 // photographs that are considered
	printed = 2  // of one chapter
)

// photos puts the newest photographs that have a credit into the chapters. None
// is asked for, and an article without them is whole.
func (a *Article) photos(r *gate.Reading, year int) error {
	span := day.Year(year)
	span.Until = min(span.Until, a.Card.Last+1)
	shots, err := activity.Shots(r, a.Card.Root.Path, span, looked)
	for _, s := range shots {
		n := len(a.Chapters)
		for _, k := range s.Kinds {
			if c, ok := chapterOf[k]; ok {
				n = min(n, c)
			}
		}
		if n < len(a.Chapters) && len(a.Chapters[n].Photos) < printed {
			a.Chapters[n].Photos = append(a.Chapters[n].Photos, s)
		}
	}
	return err
}
