package duty

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
)

// reader takes named values out of a map, once each, and remembers the first
// thing that is wrong. What nobody took is an unknown name.
type reader struct {
	m   map[string]any
	err error
}

func (r *reader) fail(key, want string, v any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: want %s, have %v", key, want, v)
	}
}

func (r *reader) take(key string) (any, bool) {
	v, ok := r.m[key]
	delete(r.m, key)
	return v, ok
}

func (r *reader) int(key string) int {
	v, ok := r.take(key)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(fmt.Sprint(v))
	if _, text := v.(string); err != nil || text {
		r.fail(key, "a whole number", v)
	}
	return n
}

func (r *reader) bool(key string) bool {
	v, ok := r.take(key)
	if !ok {
		return false
	}
	b, ok := v.(bool)
	if !ok {
		r.fail(key, "true or false", v)
	}
	return b
}

func (r *reader) text(key string) string {
	v, ok := r.take(key)
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		r.fail(key, "a text in quotes", v)
	}
	return s
}

func (r *reader) day(key string) day.Day {
	s := r.text(key)
	d, err := day.ParseEmpty(s)
	if err != nil {
		r.fail(key, "a day, YYYY-MM-DD", s)
	}
	return d
}

func (r *reader) lines(key string) []string {
	v, ok := r.take(key)
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		r.fail(key, "a list of texts", v)
		return nil
	}
	out := make([]string, len(list))
	for i, e := range list {
		if out[i], ok = e.(string); !ok {
			r.fail(key, "a list of texts", e)
		}
	}
	return out
}

func (r *reader) rest() error {
	if r.err == nil && len(r.m) > 0 {
		r.err = fmt.Errorf("unknown fact %s", strings.Join(slices.Sorted(maps.Keys(r.m)), ", "))
	}
	return r.err
}

// statedFacts reads the facts of a rule that names its own; all are needed.
func (r *Rule) statedFacts(in *reader) (given, error) {
	g := given{}
	for _, name := range slices.Sorted(maps.Keys(r.Facts)) {
		if _, ok := in.m[name]; !ok {
			return nil, fmt.Errorf("the fact %s is needed", name)
		}
		switch factType(r.Facts[name]) {
		case intFact:
			g[name] = int64(in.int(name))
		case boolFact:
			g[name] = in.bool(name)
		case dayFact:
			g[name] = int64(in.day(name))
		case textFact:
			g[name] = in.text(name)
		}
	}
	return g, in.rest()
}

// long ago, for facts that are given without the day from which they are true.
const always = day.Day(1)

func (r *reader) steps(key string) Steps { return Steps{{always, r.int(key)}} }

// org reads an organisation in the short form of examples and of the
// command line; docs/rules.md describes it.
func (r *reader) org() (f *Facts, asOf, on day.Day, err error) {
	f = &Facts{
		Org:  Org{ID: 1, Kind: r.text("kind"), Founded: r.day("founded"), Dissolved: r.day("dissolved"), Village: r.bool("village")},
		Full: r.steps("full"), Probationary: r.steps("probationary"), Committee: r.steps("committee"), Units: r.steps("units"),
		LeadingBody: r.bool("leading_body"), StudyCenter: r.bool("study_center"),
		TalksMissing: r.int("talks_missing"), TrainingsDone: r.int("trainings_done"), FeePublished: r.bool("fee_published"),
	}
	if f.Org.Kind == "" {
		f.Org.Kind = KindBranch
	}
	if f.Org.Founded == day.None {
		f.Org.Founded = always
	}
	asOf, on = r.day("as_of"), r.day("on")
	if asOf == day.None {
		return nil, 0, 0, fmt.Errorf("as_of, the day to look from, is needed")
	}
	if on == day.None {
		on = asOf
	}
	if from := r.day("secretary_from"); from != day.None {
		f.Secretaries = []Secretary{{day.Span{From: from, Until: day.Forever}, r.day("secretary_party_from")}}
	}
	if from := r.day("term_from"); from != day.None {
		f.Terms = []Term{{from, r.day("term_due"), r.day("term_prolonged"), r.day("term_reminded")}}
	}
	if text := r.text("explained"); text != "" {
		f.Explanations = []Explanation{{Day: on, Text: text}}
	}
	for i, line := range r.lines("groups") {
		g, err := parseGroup(line)
		if err != nil {
			return nil, 0, 0, fmt.Errorf("groups %q: %w", line, err)
		}
		g.ID = int64(i + 1)
		f.Groups = append(f.Groups, g)
	}
	for i, line := range r.lines("activities") {
		a, err := ParseActivity(line)
		if err != nil {
			return nil, 0, 0, fmt.Errorf("activities %q: %w", line, err)
		}
		a.ID = int64(i + 1)
		f.Activities = append(f.Activities, a)
	}
	for _, line := range r.lines("changes") {
		if err := f.change(line); err != nil {
			return nil, 0, 0, fmt.Errorf("changes %q: %w", line, err)
		}
	}
	return f, asOf, on, r.rest()
}

// parseGroup reads "第一党小组", or "第一党小组 2021-03-05 2021-09-01" with the
// days from which and until which it stands.
func parseGroup(line string) (Group, error) {
	g := Group{Span: day.Span{From: always, Until: day.Forever}}
	parts := strings.Fields(line)
	if len(parts) == 0 || len(parts) > 3 {
		return g, fmt.Errorf("want a name, and at most two days")
	}
	g.Name = parts[0]
	for i, p := range parts[1:] {
		d, err := day.Parse(p)
		if err != nil {
			return g, err
		}
		*[]*day.Day{&g.Span.From, &g.Span.Until}[i] = d
	}
	return g, nil
}

// change reads "2021-03-05 committee 5" or "2021-06-01 kind 621".
func (f *Facts) change(line string) error {
	parts := strings.Fields(line)
	if len(parts) != 3 {
		return fmt.Errorf("want a day, a name and a number")
	}
	d, err := day.Parse(parts[0])
	if err != nil {
		return err
	}
	if parts[1] == "kind" {
		if len(f.Kinds) == 0 {
			f.Kinds = []KindStep{{always, f.Org.Kind}}
		}
		f.Kinds = append(f.Kinds, KindStep{d, parts[2]})
		return nil
	}
	n, err := strconv.Atoi(parts[2])
	if err != nil {
		return err
	}
	steps, ok := map[string]*Steps{"full": &f.Full, "probationary": &f.Probationary, "committee": &f.Committee, "units": &f.Units}[parts[1]]
	if !ok {
		return fmt.Errorf("%s does not change over time", parts[1])
	}
	*steps = append(*steps, Step{d, n})
	return nil
}

// ParseActivity reads a record in the short form of examples:
// "2021-03-18 assembly+lecture 23/26 by_secretary first_topic group=1 hours=20".
// Attendance is present/due; hours are tenths.
func ParseActivity(line string) (a Activity, err error) {
	parts := strings.Fields(line)
	if len(parts) < 2 {
		return a, fmt.Errorf("want a day and a kind")
	}
	if a.Day, err = day.Parse(parts[0]); err != nil {
		return a, err
	}
	for _, k := range strings.Split(parts[1], "+") {
		if !activity.Kind(k).Known() {
			return a, fmt.Errorf("kind of activity %q", k)
		}
		a.Kinds = append(a.Kinds, activity.Kind(k))
	}
	for _, p := range parts[2:] {
		name, value, _ := strings.Cut(p, "=")
		present, due, counts := strings.Cut(p, "/")
		switch {
		case counts:
			if a.Present, err = strconv.Atoi(present); err == nil {
				a.Due, err = strconv.Atoi(due)
			}
		case p == "by_secretary":
			a.BySecretary = true
		case p == "first_topic":
			a.FirstTopic = true
		case name == "group":
			a.GroupID, err = strconv.ParseInt(value, 10, 64)
		case name == "hours":
			a.HoursTenths, err = strconv.Atoi(value)
		default:
			err = fmt.Errorf("unknown word %q", p)
		}
		if err != nil {
			return a, err
		}
	}
	return a, nil
}

// member reads a member in the short form.
func (r *reader) member() (m *Member, asOf day.Day, err error) {
	m = &Member{ID: 1, Org: 1, JoinedOn: r.day("joined_on"), FullOn: r.day("full_on"), PartyFrom: r.day("party_from"), Left: r.day("left"),
		Branches: r.int("branches"), HoursTenths: r.int("hours_tenths"), Trainings: r.int("trainings"), Cadre: r.bool("cadre"),
		Badge50: r.bool("badge50"), Celebrated: r.bool("celebrated"), LastTraining: r.day("last_training")}
	if asOf = r.day("as_of"); asOf == day.None {
		return nil, 0, fmt.Errorf("as_of, the day to look from, is needed")
	}
	return m, asOf, r.rest()
}

// parseJSON reads a JSON object of facts; numbers stay whole.
func parseJSON(text []byte) (map[string]any, error) {
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	var m map[string]any
	if err := dec.Decode(&m); err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, fmt.Errorf("more than one object")
	}
	return m, nil
}
