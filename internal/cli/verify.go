package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/output/trail"
)

// verify looks at the file, walks the journal's chain, holds it against what is kept
// elsewhere, and every row against its digest. What does not hold is refused (3), with
// the first bad entry and the bad rows.
func verify(ctx context.Context, k *call) error {
	against := k.flags.String("against", "", "a file of checkpoints, as the folder or the log server keeps them")
	code := k.flags.String("code", "", "a printed code of a checkpoint")
	if words, err := k.parse(); err != nil {
		return err
	} else if len(words) > 0 {
		return usage("verify takes no words: %q", words)
	}
	marks, err := k.marks(*against, *code)
	if err != nil {
		return err
	}
	a, err := k.look(ctx)
	if err != nil {
		return err
	}
	damage, err := a.Gate.Intact(ctx)
	if err == nil && len(damage) > 0 {
		err = fault.New(fault.Conflict, "数据库文件已经损坏："+strings.Join(damage, "；"))
	}
	if err != nil {
		return errors.Join(err, a.Close())
	}
	n, err := a.Gate.Verify(ctx, marks...)
	rows, bad, err2 := a.Gate.VerifyRows(ctx)
	err = errors.Join(err, err2, a.Close())
	for i, b := range bad {
		if i == mostBad {
			fmt.Fprintf(k.Out, "…… 共%d条\n", len(bad))
			break
		}
		fmt.Fprintln(k.Out, b)
	}
	if broken, ok := errors.AsType[*gate.Broken](err); ok {
		return fault.New(fault.Conflict, broken.Error())
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(k.Out, "日志%d条，前后相符。", n)
	if len(marks) > 0 {
		fmt.Fprintf(k.Out, "和%d个外存的校验点相符。", len(marks))
	}
	fmt.Fprintln(k.Out)
	if len(bad) > 0 {
		return fault.New(fault.Conflict, fmt.Sprintf("数据%d条，其中%d条和程序写入的不同：有人绕过程序改动、加入或者删去过。", rows, len(bad)))
	}
	fmt.Fprintf(k.Out, "数据%d条，每一条和它的校验值相符。\n", rows)
	return nil
}

// mostBad is how many rows are named one by one.
const mostBad = 50

func (k *call) marks(file, code string) (list []gate.Mark, err error) {
	if code != "" {
		m, err := trail.ParseCode(code)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	if file == "" {
		return list, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "没有读到校验点文件 "+file+"。", err)
	}
	kept, err := trail.Read(string(text))
	if err != nil {
		return nil, err
	}
	for _, c := range kept {
		list = append(list, c.Mark())
	}
	if len(kept) > 0 {
		fmt.Fprintf(k.Out, "校验点由密钥 %s 签名。\n", crypt.Fingerprint(kept[0].Key))
	}
	return list, nil
}

// Version is stamped into a release; a build of one's own has none.
var Version string

// version prints what was built.
func version(_ context.Context, k *call) error {
	v := Version
	if info, ok := debug.ReadBuildInfo(); v == "" && ok {
		v = info.Main.Version
	}
	fmt.Fprintln(k.Out, "zhibu", or(v, "devel"))
	return nil
}
