package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/output/district"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/roll"
)

var importer = gate.Program("import")

// runImport takes a roster, a list of organisations or a whole district in.
func runImport(ctx context.Context, k *call) error {
	kind := k.flags.String("kind", "members", "members, orgs or district")
	orgText := k.flags.String("org", "", "the branch of rows that name none, by code, name or id; for orgs the organisation above")
	since := k.flags.String("since", "", "first day of new members in their branch, YYYY-MM-DD; 1 January of this year unless given")
	dry := k.flags.Bool("dry-run", false, "say what would happen, and change nothing")
	format := k.flags.String("format", "text", "text or json")
	words, err := k.parse()
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return usage("import takes one file")
	}
	if *format != "text" && *format != "json" {
		return usage("--format is text or json")
	}
	from, err := day.ParseEmpty(*since)
	if err != nil {
		return usage("--since: %v", err)
	}
	file, err := os.Open(words[0])
	if err != nil {
		return err
	}
	defer file.Close() // only read
	info, err := file.Stat()
	if err != nil {
		return err
	}
	f := roll.File{Name: filepath.Base(words[0]), From: file, Size: info.Size(), Kind: roll.Kind(*kind), Since: from}
	if *kind != "district" && f.Kind.Label() == "" {
		return usage("--kind is members, orgs or district")
	}
	open := k.open
	if *dry {
		open = k.look
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	switch {
	case *kind == "district" && *dry:
		err = usage("--dry-run serves for members and orgs; a district is read whole or not at all")
	case *kind == "district":
		err = importDistrict(ctx, k, a, file)
	default:
		if f.Org, err = within(ctx, a, *orgText); err == nil {
			p := &printer{out: bufio.NewWriter(k.Out), json: *format == "json", kind: f.Kind}
			if *dry {
				err = dryRun(ctx, a, f, p)
			} else {
				err = takeIn(ctx, a, f, p)
			}
			err = errors.Join(err, p.out.Flush())
		}
	}
	return errors.Join(err, a.Close())
}

// within is the organisation that a flag names; 0 where none is named.
func within(ctx context.Context, a *app.App, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	tree, err := a.Orgs.Tree(ctx, importer, a.Gate.Today())
	if err != nil {
		return 0, err
	}
	return findOrg(tree, text)
}

func dryRun(ctx context.Context, a *app.App, f roll.File, p *printer) error {
	plan, err := a.Rolls.Plan(ctx, importer, f, p.row)
	if err != nil {
		p.broken()
		return err
	}
	p.end(map[string]any{"dry_run": true, "sheets": plan.Sheets, "counts": plan.Counts},
		fmt.Sprintf("试读，没有写入。共%d行：可用%d，请看一眼%d，不能导入%d，略过%d。将新增%d，更新%d，不变%d。",
			plan.Counts.Rows, plan.Counts.Good, plan.Counts.Flag, plan.Counts.Refuse, plan.Counts.Ignore,
			plan.Counts.New, plan.Counts.Changed, plan.Counts.Unchanged))
	return refusedRows(plan.Counts.Refuse)
}

func takeIn(ctx context.Context, a *app.App, f roll.File, p *printer) error {
	root, err := a.Rolls.Root(ctx, importer, f)
	if err != nil {
		return err
	}
	id, err := a.Rolls.Keep(ctx, importer, f)
	if err != nil {
		return err
	}
	b, err := a.Rolls.Run(ctx, importer, id, nil)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		rows, err := a.Rolls.Rows(ctx, importer, id, "", after, 500)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			after = row.No
			if err := p.row(row); err != nil {
				return err
			}
		}
	}
	said := fmt.Sprintf("共%d行：新增%d，更新%d，不能导入%d，略过%d。", b.Counts.Rows, b.Made, b.Edited, b.Counts.Refuse, b.Counts.Ignore)
	if root {
		said += "文件里的工委已经先行建立。"
	}
	if b.Counts.Refuse > 0 {
		said += "没有导入的行留在“导入”页里，可以在那里改，也可以下载。"
	}
	p.end(map[string]any{"dry_run": false, "batch": strconv.FormatInt(id, 10), "root_made": root, "sheets": b.Sheets(),
		"counts": map[string]int64{"rows": int64(b.Counts.Rows), "good": int64(b.Counts.Good), "flag": int64(b.Counts.Flag),
			"refuse": int64(b.Counts.Refuse), "ignore": int64(b.Counts.Ignore), "made": b.Made, "changed": b.Edited}}, said)
	return refusedRows(b.Counts.Refuse)
}

// refusedRows makes a script notice: the other rows are in.
func refusedRows(n int) error {
	if n == 0 {
		return nil
	}
	return fault.New(fault.Invalid, fmt.Sprintf("%d行不能导入，其余各行不受影响。", n))
}

// printer says what became of each row.
type printer struct {
	out  *bufio.Writer
	json bool
	kind roll.Kind
	open bool // something was written
	any  bool
}

// begin writes nothing before there is something to say: a file that is refused
// as a whole leaves standard output empty.
func (p *printer) begin() {
	if p.json && !p.open {
		p.open = true
		fmt.Fprintf(p.out, `{"kind":%q,"rows":[`, string(p.kind))
	}
}

// broken closes what was begun when the reading fails in the middle of a file.
func (p *printer) broken() {
	if p.open {
		p.out.WriteString("\n],\"failed\":true}\n")
	}
}

func (p *printer) row(row *roll.Row) error {
	if p.json {
		text, err := json.Marshal(row.RowOutcome)
		if err != nil {
			return err
		}
		p.begin()
		if p.any {
			p.out.WriteByte(',')
		}
		p.any = true
		p.out.WriteString("\n")
		_, err = p.out.Write(text)
		return err
	}
	if row.Outcome == intake.Good {
		return nil
	}
	var why []string
	for _, re := range row.Reasons {
		if re.Level != intake.Good {
			why = append(why, strings.TrimSpace(string(re.Code)+" "+re.Cell)+" "+re.Text)
		}
	}
	_, err := fmt.Fprintf(p.out, "%s\t%d\t%s\t%s\n", row.Sheet, row.Number, row.Outcome, strings.Join(why, " | "))
	return err
}

func (p *printer) end(more map[string]any, said string) {
	if !p.json {
		fmt.Fprintln(p.out, said)
		return
	}
	p.begin()
	p.out.WriteString("\n]")
	for _, name := range []string{"dry_run", "batch", "root_made", "sheets", "counts"} {
		if v, ok := more[name]; ok {
			text, err := json.Marshal(v)
			if err != nil {
				text = []byte("null")
			}
			fmt.Fprintf(p.out, ",%q:%s", name, text)
		}
	}
	p.out.WriteString("}\n")
}

func importDistrict(ctx context.Context, k *call, a *app.App, file *os.File) error {
	s, err := district.Import(ctx, a.Gate, a.Keys, importer, file)
	if err != nil {
		return err
	}
	fmt.Fprintf(k.Out, "读入%d条记录，校验 %s。登录账号没有密码的，请先设密码。\n", s.Records, s.SHA256)
	return nil
}

// runExport writes the whole district.
func runExport(ctx context.Context, k *call) error {
	out := k.flags.String("out", "", "the file to write; standard output unless given")
	withAccounts := k.flags.Bool("accounts", false, "write accounts too, without their passwords")
	words, err := k.parse()
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return usage("export takes no words: %q", words)
	}
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	var s district.Sum
	write := func(to io.Writer) (err error) {
		s, err = district.Export(ctx, a.Gate, a.Keys, gate.Program("export"), to, *withAccounts)
		return err
	}
	if *out == "" {
		err = write(k.Out)
	} else {
		err = whole(*out, write)
	}
	if err == nil {
		fmt.Fprintln(k.Err, "zhibu export: 这个文件里的公民身份号码、电话、住址没有加密，请妥善保管，用完删除。")
		fmt.Fprintf(k.Err, "zhibu export: %d条记录，校验 %s\n", s.Records, s.SHA256)
	}
	return errors.Join(err, a.Close())
}

// whole writes a file that only its owner reads, under its name only once it is
// whole. A file that is there already stays.
func whole(name string, write func(io.Writer) error) error {
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Conflict, "文件"+name+"已经存在，没有改动它。请换一个文件名。")
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".zhibu-export-") // 0600 by CreateTemp
	if err != nil {
		return err
	}
	err = write(tmp)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Link(tmp.Name(), name) // unlike a renaming, this never replaces
	}
	return errors.Join(err, os.Remove(tmp.Name()))
}
