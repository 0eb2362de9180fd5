package cli

import (
	"context"
	"fmt"

	"zhibu/internal/app"
)

// doctor looks at what a house stands on and says what to do, one line a finding.
// It changes nothing. 3 where something is wrong, 0 also where something is only
// to be looked after.
func doctor(ctx context.Context, k *call) error {
	backups := k.plan()
	if words, err := k.parse(); err != nil {
		return err
	} else if len(words) > 0 {
		return usage("doctor takes no words: %q", words)
	}
	c := k.config()
	var err error
	if c.Backups, err = backups(); err != nil {
		return err
	}
	ill := 0
	for _, f := range app.Examine(ctx, c) {
		line := string(f.Grade) + "\t" + f.What + "\t" + f.Text
		if f.Do != "" {
			line += "\t" + f.Do
		}
		fmt.Fprintln(k.Out, line)
		if f.Grade == app.Ill {
			ill++
		}
	}
	if ill > 0 {
		return refused(fmt.Sprintf("%d处有问题。", ill))
	}
	return nil
}
