// Package cli is the command line: one file a command. Errors go to standard
// error in one line; the exit codes are stable.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	osuser "os/user"
	"strconv"
	"strings"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/logs"
)

// The exit codes.
const (
	OK       = 0 // done
	Failed   = 1 // our mistake, or the machine's; the line says which
	Usage    = 2 // the command line is wrong
	Refused  = 3 // the input was understood and refused: Invalid, Against, Conflict, TooLarge
	NotFound = 4 // what was named is not there
	Denied   = 5 // not allowed
	Busy     = 6 // cannot be done now; trying again is safe
)

// Env is all that a command gets from outside.
type Env struct {
	Args     []string
	In       io.Reader
	Out, Err io.Writer
	Clock    day.Clock
	Getenv   func(string) string
}

type command struct {
	name, args, what string
	run              func(context.Context, *call) error
}

// commands in the order of the help text.
func commands() []command {
	return []command{
		{"serve", "[--listen ADDR] [--tls-cert FILE --tls-key FILE] [--proxies ADDR,…]", "serve the web pages", serve},
		{"setup", "--committee NAME --founded DAY --login NAME --name NAME [--password-stdin]", "make a new house with its Committee and the first account", setup},
		{"user", "add --login NAME --name NAME --org X [--post Z002|Z003|Z101|Z102|Z103 --unit U --until DAY] | password --login NAME [--password-stdin] | factor-off --login NAME", "let somebody sign in, by a code that is printed once", user},
		{"demo", "[--make-only]", "make the invented district of 2021 and serve it on 127.0.0.1", runDemo},
		{"check", "--org X [--asof D] [--year Y] [--below] [--format json|text]", "say what the rules ask of an organisation, what is done and what is late", check},
		{"rule", "list [--format json|text] | eval ID --facts FILE", "list the rules in force here, or apply one to facts", rule},
		{"report", "[--year Y] [--org CODE] [--asof DAY] [--format text|json] [FIGURE ...]", "count the figures of a year", runReport},
		{"import", "FILE --kind members|orgs|district [--org ORG] [--since DAY] [--dry-run] [--format text|json]",
			"take in a roster, a list of organisations, or a district into an empty house", runImport},
		{"export", "[--out FILE] [--accounts]", "write the whole district as JSON Lines (docs/interchange.md)", runExport},
		{"backup", "--to DIR [--prove]", "make a sealed backup of a running or stopped house, and restore it into a scratch place to compare", makeBackup},
		{"doctor", "[--backup-to DIR]", "look at the folder, keys, database, journal, disk, clock, rules and backups, and say what to do", doctor},
		{"backup-key", "", "print the key of the backups, for being kept on paper", backupKey},
		{"restore", "FILE --data EMPTYDIR [--backup-key FILE]", "bring a backup into an empty folder or an empty PostgreSQL database", restore},
		{"verify", "[--against FILE] [--code CODE]", "check the file, the journal (also against checkpoints kept elsewhere) and every row, and name what does not fit", verify},
		{"draw", "verify FILE | script", "check the certificate of a random draw again, or print the script that does so without this program", checkDraw},
		{"key", "rotate [--suite intl|gm] | reseal | status", "add a key and seal everything anew with it, also while the program runs; go on after a break; count what is left", key},
		{"version", "", "print the version", version},
	}
}

// node is the usual number of a command's process: one that serves is 0, so that
// a command beside it makes other ids.
func (c command) node() int {
	if c.name == "serve" || c.name == "demo" {
		return 0
	}
	return 1
}

// call is one run of a command.
type call struct {
	Env
	flags    *flag.FlagSet
	data     *string
	database *string
	keys     *string
	node     *int

	databaseFile        *string
	admin               *string
	jsonLog             *bool
	checkpoints, syslog string // of a house that is served
	provider            providerFlags
}

var errUsage = errors.New("usage")

// Run runs one command and answers its exit code.
func Run(ctx context.Context, env Env) int {
	if len(env.Args) == 0 || env.Args[0] == "help" || env.Args[0] == "--help" || env.Args[0] == "-h" {
		help(env.Out)
		if len(env.Args) == 0 {
			return Usage
		}
		return OK
	}
	for _, c := range commands() {
		if c.name != env.Args[0] {
			continue
		}
		fs := flag.NewFlagSet("zhibu "+c.name, flag.ContinueOnError)
		fs.SetOutput(io.Discard)
		k := &call{Env: env, flags: fs}
		k.data = fs.String("data", or(env.Getenv("ZHIBU_DATA"), "data"), "the data folder")
		k.database = fs.String("database", env.Getenv("ZHIBU_DATABASE"), "a PostgreSQL URL instead of the file in the data folder")
		k.databaseFile = fs.String("database-file", env.Getenv("ZHIBU_DATABASE_FILE"), "a file that holds the PostgreSQL URL, so that its password stands in no list of processes")
		k.keys = fs.String("keys", env.Getenv("ZHIBU_KEYS"), "the key file; DATA/keys/zhibu.key unless given")
		k.node = fs.Int("node", c.node(), "the number of this process, 0 to 1023, different for each that writes to one PostgreSQL at once")
		err := c.run(ctx, k)
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(env.Out, "zhibu %s %s\n  %s\n", c.name, c.args, c.what)
			fs.SetOutput(env.Out)
			fs.PrintDefaults()
			return OK
		}
		if err != nil {
			fmt.Fprintf(env.Err, "zhibu %s: %s\n", c.name, strings.ReplaceAll(err.Error(), "\n", " "))
		}
		return code(err)
	}
	fmt.Fprintf(env.Err, "zhibu: no command %q; zhibu help lists them\n", env.Args[0])
	return Usage
}

func code(err error) int {
	if err == nil {
		return OK
	}
	if errors.Is(err, errUsage) {
		return Usage
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Against, fault.Conflict, fault.TooLarge:
		return Refused
	case fault.NotFound:
		return NotFound
	case fault.Denied, fault.Unsigned:
		return Denied
	case fault.Busy:
		return Busy
	}
	return Failed
}

func help(w io.Writer) {
	fmt.Fprintln(w, "zhibu: the workplace of party organisations\n\nCommands:")
	for _, c := range commands() {
		fmt.Fprintf(w, "  zhibu %s %s\n      %s\n", c.name, c.args, c.what)
	}
	fmt.Fprintln(w, "\nEvery command takes --data DIR (SQLite) or --database URL (PostgreSQL) and --keys FILE.\nzhibu COMMAND --help tells more.")
}

// parse reads the flags that stand before, between or after other words, and
// gives the words.
func (k *call) parse() (words []string, err error) {
	rest := k.Args[1:]
	for {
		if err := k.flags.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		if *k.node < 0 || *k.node > 1023 {
			return nil, usage("--node %d: it is 0 to 1023", *k.node)
		}
		if k.flags.NArg() == 0 {
			return words, k.secrets()
		}
		words = append(words, k.flags.Arg(0))
		rest = k.flags.Args()[1:]
	}
}

// secrets reads what the flags name files for.
func (k *call) secrets() error {
	if *k.databaseFile == "" {
		return nil
	}
	if *k.database != "" {
		return usage("give --database or --database-file, not both")
	}
	text, err := os.ReadFile(*k.databaseFile)
	if err != nil {
		return fault.Wrap(fault.NotFound, "写着数据库地址的文件打不开，什么都没有做。", err)
	}
	if *k.database = strings.TrimSpace(string(text)); *k.database == "" {
		return usage("the file of --database-file is empty")
	}
	return nil
}

// refused is what was understood and cannot be.
func refused(text string) error { return fault.New(fault.Invalid, text) }

func usage(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

func (k *call) config() app.Config {
	return app.Config{Data: *k.data, Database: *k.database, Keys: *k.keys, Node: *k.node, Clock: k.Clock, Checkpoints: k.checkpoints, Syslog: k.syslog}
}

// open opens the house that the flags name. Who runs a command on the server is
// stronger than any post, so the journal says which command, and as whom on the
// machine. One that only counts what is there (look) writes nothing: it leaves a house
// as it is, and the clock of a demonstration where it stands.
func (k *call) open(ctx context.Context) (*app.App, error) {
	a, err := k.look(ctx)
	if err != nil {
		return nil, err
	}
	err = a.Gate.Write(ctx, gate.Program("command"), "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		return w.Record(at, "command.run", gate.Subject{Kind: "command"}, gate.Detail{"command": k.Args[0], "user": osUser()})
	})
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (k *call) look(ctx context.Context) (*app.App, error) { return app.Open(ctx, k.config()) }

// osUser is whoever the machine says is running the program.
func osUser() string {
	if u, err := osuser.Current(); err == nil {
		return u.Username
	}
	return strconv.Itoa(os.Getuid())
}

func (k *call) log() *slog.Logger {
	return logs.New(k.Err, k.jsonLog != nil && *k.jsonLog, slog.LevelInfo)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
