// Package app builds the house: it opens the gate, lists the areas and says what
// each post may do. Nothing registers itself; every area stands in this list.
package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/idp"
	"zhibu/internal/base/job"
	"zhibu/internal/base/live"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/space"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/site"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/matter"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/matter/review"
	"zhibu/internal/matter/task"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/matter/weak"
	"zhibu/internal/output/backup"
	"zhibu/internal/output/calendar"
	"zhibu/internal/output/coverage"
	"zhibu/internal/output/document"
	"zhibu/internal/output/document/documentweb"
	"zhibu/internal/output/export"
	"zhibu/internal/output/figure"
	"zhibu/internal/output/personal"
	"zhibu/internal/output/report"
	"zhibu/internal/output/selfcheck"
	"zhibu/internal/output/trail"
	"zhibu/internal/register/access"
	"zhibu/internal/register/account"
	"zhibu/internal/register/intake/intakeweb"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/partner"
	"zhibu/internal/register/post"
	"zhibu/internal/register/roll"
	"zhibu/internal/register/unit"
)

// Config says where a house is.
type Config struct {
	URL      string // the address at which people reach the house, for passkeys and links; may be empty
	Data     string // the data folder; holds the SQLite file unless Database is set
	Database string // a PostgreSQL URL
	Keys     string // the key file; Data/keys/zhibu.key unless set
	Rules    string // the folder of the local packs of rules; Data/rules unless set
	Backups  backup.Plan
	Frozen   string // why nothing may be written: then the database is only read, as it is
	Clock    day.Clock
	Node     int
	Powers   post.Powers // what each post may do; the house's own table unless set, as tests do that put in a wrong one

	Disk func(dir string) (space.Disk, error) // how full a disk is; the machine's own answer unless set, as tests do

	Breached string     // a file of passwords that others know; none unless set
	Provider idp.Config // the identity provider with which people may sign in; none unless its Issuer is set

	Doubt bool // what is read in a quicker way is read in the plain one too and compared, as in the tests' worlds

	Live live.Limits // how many pages may be open that move by themselves, and how quickly; the usual ones unless set

	Demo bool // the invented district: it says so on every page, and shows what pages are made of

	Checkpoints string // a folder that another machine keeps, for the journal's checkpoints; none unless set
	Syslog      string // a log server, host:port by TCP, for the same
}

// App is the assembled house.
type App struct {
	Config       Config
	Gate         *gate.Gate
	Keys         *crypt.Keys
	Accounts     *account.Accounts
	Orgs         *org.Orgs
	Members      *member.Members
	Posts        *post.Posts
	Activities   *activity.Activities
	Decisions    *decision.Decisions
	Topics       *topic.Topics
	Sites        *site.Sites
	Standards    *standard.Standards
	Assessments  *assessment.Assessments
	Groups       *studygroup.Groups
	Bookings     *booking.Bookings
	Plans        *plan.Plans
	Calendars    *calendar.Calendars
	Talks        *talk.Talks
	Problems     *problem.Problems
	Lives        *orglife.Lives
	Appraisals   *appraisal.Appraisals
	Matters      *matter.Matters
	Changes      *orgchange.OrgChanges
	Elections    *election.Elections
	Appointments *appointment.Appointments
	Duties       *duty.Duties
	Figures      *figure.Figures
	Reports      *report.Reports
	Rolls        *roll.Rolls
	Jobs         *job.Jobs
	Exports      *export.Exports
	Documents    *document.Documents
	Units        *unit.Units
	Coverages    *coverage.Coverages
	Weaks        *weak.Weaks
	Tasks        *task.Tasks
	Charges      *charge.Charges
	Reviews      *review.Reviews
	Visits       *visit.Visits
	Partners     *partner.Partners
	Inspections  *inspect.Inspections
	Transfers    *transfer.Transfers
	Desk         *desk.Desk
	Backups      *backup.Backups
	Accesses     *access.Accesses
	Personal     *personal.Personal
	Trails       *trail.Trails
	SelfChecks   *selfcheck.Cases
	Space        *space.Watch
	Live         *live.Hub
}

// File is the SQLite file of a data folder.
func (c Config) File() string { return filepath.Join(c.Data, "zhibu.db") }

// erased is the list of those who were cleared after their time of keeping: it lies
// beside the database, so that an older copy of that one does not bring them back.
func (c Config) erased() string { return filepath.Join(filepath.Dir(c.Temp()), "erased.list") }

// Temp is the private folder for the temporary files of workbooks.
func (c Config) Temp() string {
	if c.Data != "" {
		return filepath.Join(c.Data, "tmp")
	}
	return filepath.Join(filepath.Dir(c.Keys), "tmp")
}

// Sweep takes away what an interrupted run left in the private folder. Only a
// server does this, before it serves: another command may be at work.
func (c Config) Sweep() error { return errors.Join(sheet.Sweep(c.Temp()), backup.Sweep(c.Temp())) }

func (c Config) keyFile() string {
	if c.Keys != "" {
		return c.Keys
	}
	return filepath.Join(c.Data, "keys", "zhibu.key")
}

func (c Config) rules() string {
	if c.Rules == "" && c.Data != "" {
		return filepath.Join(c.Data, "rules")
	}
	return c.Rules
}

// sinks are the places outside that keep the journal's checkpoints.
func (c Config) sinks() (list []trail.Sink) {
	if c.Checkpoints != "" {
		list = append(list, trail.Folder(c.Checkpoints))
	}
	if c.Syslog != "" {
		list = append(list, trail.Syslog{Address: c.Syslog})
	}
	return list
}

// AddKey adds a key to the house's key file and makes it the current one; Personal.Reseal
// then seals everything anew. Every process that has the file open takes it into use.
func (a *App) AddKey(suite crypt.Suite) error {
	_, err := crypt.Rotate(a.Config.keyFile(), suite)
	return err
}

// keys loads the key file. A new house gets a new one; a house that has data and
// has lost its keys is not opened, and nothing is ever written in clear.
func (c Config) keys() (*crypt.Keys, error) {
	path := c.keyFile()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return crypt.Load(path)
	}
	if c.Database == "" {
		if _, err := os.Stat(c.File()); err == nil {
			return nil, fmt.Errorf("app: %s has a database and its key file %s is missing; put the key file back", c.Data, path)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return crypt.Create(path, crypt.International)
}

// Open opens a house, making its folder, its key file and its database where
// they are new.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Data == "" && (c.Database == "" || c.Keys == "") {
		return nil, errors.New("app: give a data folder, or a database and a key file")
	}
	if c.Data != "" && c.Frozen == "" {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, err
		}
	}
	_, err := os.Stat(c.keyFile())
	made := errors.Is(err, os.ErrNotExist)
	keys, err := c.keys()
	if err != nil {
		return nil, err
	}
	book, err := duty.LoadFolder(c.rules())
	if err != nil {
		return nil, fmt.Errorf("app: the local rules are not in order, nothing was opened: %w", err)
	}
	if err := os.MkdirAll(c.Temp(), 0o700); err != nil && c.Frozen == "" {
		return nil, err
	}
	backupKey, err := c.backupKey()
	if err != nil {
		return nil, err
	}
	signer, err := crypt.Signers(filepath.Join(filepath.Dir(c.keyFile()), "journal.key"))
	if err != nil {
		return nil, err
	}
	room := c.room()
	g, err := c.gate(ctx, keys, room)
	if err != nil {
		return nil, err
	}
	posts, figures := post.New(g), figure.New(g)
	vault := member.NewVault(keys)
	a := &App{Config: c, Gate: g, Keys: keys, Space: room, Accounts: account.New(g, posts, keys, Guarded), Orgs: org.New(g),
		Members: member.New(g, vault), Posts: posts,
		Activities: activity.New(g), Decisions: decision.New(g), Topics: topic.New(g), Sites: site.New(g), Groups: studygroup.New(g),
		Talks: talk.New(g), Problems: problem.New(g), Lives: orglife.New(g), Appraisals: appraisal.New(g, book), Matters: matter.New(g), Changes: orgchange.New(g, book), Elections: election.New(g, book), Transfers: transfer.New(g, book, vault), Desk: desk.New(g, vault),
		Duties: duty.New(g, book, appraisal.Held), Figures: figures, Reports: report.New(g, figures),
		Rolls: roll.New(g, keys, vault, c.Temp()), Bookings: booking.New(g), Plans: plan.New(g), Units: unit.New(g), Coverages: coverage.New(g, book)}
	if c.Breached != "" {
		err = a.Accounts.RefuseListed(c.Breached)
	}
	if err := errors.Join(err, a.Accounts.ServeAt(c.URL), a.ask(c.Provider)); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	a.Appointments = appointment.New(g, book, appointment.Sources{Matters: a.Matters, Duties: a.Duties, Problems: a.Problems, Bookings: a.Bookings, Plans: a.Plans})
	a.Standards, a.Assessments = standard.New(g, a.ruleTitle), assessment.New(g)
	a.Accesses = access.New(g, keys)
	a.Personal = personal.New(g, keys, c.erased(), c.Temp())
	if err := a.begin(ctx, made); err != nil {
		return nil, err
	}
	a.Weaks = weak.New(g, a.Duties)
	a.Tasks, a.Live = task.New(g, a.Duties), live.New(g, c.Live)
	a.Charges = charge.New(g, a.Duties)
	a.Reviews = review.New(g, book, a.reviewed)
	a.Visits = visit.New(g)
	a.Partners = partner.New(g)
	a.Inspections = inspect.New(g, book, vault)
	a.Backups = backup.New(backup.House{Gate: g, Keys: keys, Key: backupKey, Rules: c.rules()}, c.Options(), c.Backups, c.Temp())
	a.Calendars = calendar.New(g, a.Duties)
	a.Documents = document.New(g, a.Activities, a.Orgs, a.Duties, c.Temp())
	a.Jobs = job.New(g, a.works())
	a.Trails = trail.New(g, signer, c.sinks()...)
	a.SelfChecks = selfcheck.New(g, a.SelfChecked())
	a.Exports = export.New(g, export.Sources{Members: a.Members, Activities: a.Activities, Decisions: a.Decisions, Topics: a.Topics, Sites: a.Sites,
		Groups: a.Groups, Duties: a.Duties, Bookings: a.Bookings, Plans: a.Plans,
		Talks: a.Talks, Problems: a.Problems, Standards: a.Standards, Assessments: a.Assessments, Lives: a.Lives, Appraisals: a.Appraisals, Elections: a.Elections, Appointments: a.Appointments, Matters: a.Matters, Units: a.Units, Coverages: a.Coverages, Weaks: a.Weaks, Tasks: a.Tasks, Inspections: a.Inspections, Charges: a.Charges, Reviews: a.Reviews, Visits: a.Visits, Transfers: a.Transfers, Desk: a.Desk, Trails: a.Trails, SelfChecks: a.SelfChecks, Accesses: a.Accesses}, c.Temp())
	return a, nil
}

// ask has people sign in with an identity provider; nothing is asked of it before
// somebody does.
func (a *App) ask(c idp.Config) error {
	if c.Issuer == "" {
		return nil
	}
	if a.Config.URL != "" {
		c.Redirect = strings.TrimSuffix(a.Config.URL, "/") + account.ProviderBack
	}
	c.Now = a.Config.Clock
	p, err := idp.New(c)
	a.Accounts.UseProvider(p)
	return err
}

// begin proves the keys, and clears again whoever an older copy brought back. A house
// that is open for reading only is left as it is.
func (a *App) begin(ctx context.Context, made bool) error {
	if a.Config.Frozen != "" {
		return nil
	}
	if err := a.Personal.ProveKeys(ctx, gate.Program("start")); err != nil {
		err = errors.Join(err, a.Accesses.Close(), a.Gate.Close())
		if made { // it is the key of nothing, and must not be taken for the right one
			err = errors.Join(err, os.Remove(a.Config.keyFile()))
		}
		return err
	}
	if _, err := a.Personal.Reapply(ctx, gate.Program("restore")); err != nil {
		return errors.Join(err, a.Accesses.Close(), a.Gate.Close())
	}
	return nil
}

// works are the kinds of work that are done in the background. Each goes on
// where it was when it is begun again.
func (a *App) works() map[string]job.Work {
	return map[string]job.Work{
		intakeweb.Work: func(ctx context.Context, who gate.Actor, input string, tell func(step, steps int64)) error {
			batch, err := strconv.ParseInt(input, 10, 64)
			if err == nil {
				_, err = a.Rolls.Run(ctx, who, batch, tell)
			}
			return err
		},
		documentweb.Work: func(ctx context.Context, who gate.Actor, input string, tell func(step, steps int64)) error {
			batch, err := strconv.ParseInt(input, 10, 64)
			if err == nil {
				err = a.Documents.Run(ctx, who, batch, tell)
			}
			return err
		},
	}
}

// Close lets go whoever looks at a page that moves, stops the background work, lets the writes finish and closes the house.
func (a *App) Close() error {
	a.Live.Close()
	a.Jobs.Close()
	a.Backups.Close()
	return errors.Join(a.Accesses.Close(), a.Gate.Close())
}
