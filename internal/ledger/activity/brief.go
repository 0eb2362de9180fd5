package activity

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// Brief is an activity as duties and figures count it, for one of the
// organisations that held it.
type Brief struct {
	ID         int64
	Owner      int64 // who recorded it
	Org        int64
	Mode       Mode
	OnDay      day.Day
	UntilDay   day.Day
	Title      string
	Kinds      []Kind
	Site       int64
	Group      int64
	LecturerID int64
	Others     int // counted once: for the owner, or the first of those that held it
	StudyMins  int
	FirstTopic int64 // the topic of the first item of the agenda; 0 for none
	Absent     int   // marked absent
	Named      int   // named as present
	Due        int
	Present    int
	Why        string // of the last correction, or of voiding
	Void       bool   // taken back: given by WithVoid only
}

// Has reports whether the activity was of a kind.
func (b Brief) Has(k Kind) bool {
	for _, x := range b.Kinds {
		if x == k {
			return true
		}
	}
	return false
}

// In gives every kept activity of organisations in reach whose first day lies in
// a span, by organisation and day, with due and present counted from the roster.
func In(r *gate.Reading, s day.Span, org int64) ([]Brief, error) {
	roster, posts, err := rosters(r, s, org)
	if err != nil {
		return nil, err
	}
	return Of(r, s, org, roster, posts)
}

// WithVoid is In for all organisations in reach with the activities that were
// taken back: they are marked, and tell what they would count if they stood.
func WithVoid(r *gate.Reading, s day.Span) ([]Brief, error) {
	roster, posts, err := rosters(r, s, 0)
	if err != nil {
		return nil, err
	}
	return of(r, s, 0, "", roster, posts)
}

func rosters(r *gate.Reading, s day.Span, org int64) ([]member.Present, []post.Post, error) {
	roster, err := member.Counted(r, s, org)
	if err != nil {
		return nil, nil, err
	}
	posts, err := post.In(r, s)
	return roster, posts, err
}

// Of is In for a reading that has the rosters and posts of the span already.
func Of(r *gate.Reading, s day.Span, org int64, roster []member.Present, posts []post.Post) ([]Brief, error) {
	return of(r, s, org, " AND a.state = 'kept'", roster, posts)
}

func of(r *gate.Reading, s day.Span, org int64, state string, roster []member.Present, posts []post.Post) ([]Brief, error) {
	read := func() ([]Brief, error) { return uncounted(r, s, org, state, nil) }
	var list []Brief
	var err error
	if org == 0 {
		list, err = gate.Amended(r, "activity.briefs", []any{s.From, s.Until, state}, read, func(old []Brief, w gate.Written) ([]Brief, bool, error) {
			return amended(old, w, Brief.key, func(ids []int64) ([]Brief, error) { return uncounted(r, s, org, state, ids) })
		})
	} else {
		list, err = read()
	}
	if err != nil || len(list) == 0 {
		return nil, err
	}
	groups, err := groupsOf(r, s)
	if err != nil {
		return nil, err
	}
	c := circlesOf(roster, posts, groups)
	for i := range list {
		b := &list[i]
		b.Due = c.dueCount(Party{b.Org, b.Mode}, b.Group, b.OnDay)
		b.Present = b.Due - b.Absent + b.Named
	}
	return list, nil
}

// marks are those of one of the organisations that held it; who belongs to none of
// them is the owner's.
const marks = ` FROM activity_person p WHERE p.activity_id = a.id AND (p.org_id = o.org_id OR o.org_id = a.org_id
	AND NOT EXISTS (SELECT 1 FROM activity_org x WHERE x.activity_id = a.id AND x.org_id = p.org_id))`

// key is the order of briefs: by organisation, day and activity.
func (b Brief) key() [4]int64 { return [4]int64{b.Org, int64(b.OnDay), b.ID} }

// uncounted is of without Due and Present; of some activities only, where any are named.
// Every activity has a kind: one of more kinds comes as so many rows, which are cheaper than
// looking for all of them once more.
func uncounted(r *gate.Reading, s day.Span, org int64, state string, only []int64) ([]Brief, error) {
	args := gate.Args{"from": s.From, "until": s.Until, "only": only}
	where := ""
	if org != 0 {
		where, args["of"] = " AND o.org_id = @of", org
	}
	if only != nil {
		where += " AND a.id IN ({ids only})"
	}
	var list []Brief
	err := r.Each(`
		SELECT a.id, a.org_id, o.org_id, o.mode, a.on_day, a.until_day, a.title, a.site_id, a.group_id, a.lecturer_id, a.study_mins, a.why, a.state = 'void',
			CASE WHEN o.org_id = a.org_id THEN a.others
				WHEN EXISTS (SELECT 1 FROM activity_org x WHERE x.activity_id = a.id AND (x.org_id = a.org_id OR x.org_id < o.org_id)) THEN 0
				ELSE a.others END,
			COALESCE(i.topic_id, 0),
			(SELECT COUNT(*)`+marks+` AND p.absent), (SELECT COUNT(*)`+marks+` AND NOT p.absent), k.kind
		FROM activity a JOIN activity_org o ON o.activity_id = a.id JOIN activity_kind k ON k.activity_id = a.id
		LEFT JOIN activity_item i ON i.activity_id = a.id AND i.no = 1
		WHERE a.on_day >= @from AND a.on_day < @until AND {reach o.org_id}`+state+where+`
		ORDER BY o.org_id, a.on_day, a.id, k.kind`, args, func(row gate.Row) error {
		var b Brief
		var kind Kind
		if err := row.Scan(&b.ID, &b.Owner, &b.Org, &b.Mode, &b.OnDay, &b.UntilDay, &b.Title, &b.Site, &b.Group, &b.LecturerID, &b.StudyMins,
			&b.Why, &b.Void, &b.Others, &b.FirstTopic, &b.Absent, &b.Named, &kind); err != nil {
			return err
		}
		if n := len(list); n == 0 || list[n-1].ID != b.ID || list[n-1].Org != b.Org {
			list = append(list, b)
		}
		last := &list[len(list)-1]
		last.Kinds = append(last.Kinds, kind)
		return nil
	})
	return list, err
}

// grouped tells who was in which party group on which days.
type grouped map[[2]int64][]day.Span

func groupsOf(r *gate.Reading, s day.Span) (grouped, error) {
	list, err := member.Grouped(r, s)
	g := grouped{}
	for _, x := range list {
		k := [2]int64{x.Group, x.Member}
		g[k] = append(g[k], x.Span)
	}
	return g, err
}

func (g grouped) has(group, member int64, on day.Day) bool {
	for _, s := range g[[2]int64{group, member}] {
		if s.Has(on) {
			return true
		}
	}
	return false
}

func seated(posts []post.Post, holder int64, on day.Day) bool {
	for _, p := range posts {
		if p.Holder == holder && p.Span.Has(on) {
			return true
		}
	}
	return false
}
