package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"zhibu/internal/app"
	"zhibu/internal/app/demo"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/output/backup"
)

// runDemo makes the invented district where the folder is empty, and serves it
// on the machine itself with a clock that stands in December 2021.
func runDemo(ctx context.Context, k *call) error {
	only := k.flags.Bool("make-only", false, "make the district and stop")
	listen := k.flags.String("listen", "127.0.0.1:8080", "the port to listen on, on this machine only")
	if words, err := k.parse(); err != nil {
		return err
	} else if len(words) > 0 {
		return usage("demo takes no words: %q", words)
	}
	c := k.config()
	made, err := k.demoMade(c)
	if err != nil {
		return err
	}
	if !made {
		if err := k.makeDemo(ctx, c); err != nil {
			return err
		}
	}
	if *only {
		return nil
	}
	c.Clock, c.Demo = demo.Standing(k.Clock), true
	c.Backups = backup.Usual
	c.Backups.To, c.Backups.At = filepath.Join(c.Data, "backups"), -1 // by the button only
	return k.house(ctx, c, func(a *app.App) error {
		fmt.Fprintf(k.Out, "\n登录（密码都是 %s）：\n", demo.Password)
		for _, x := range demo.Accounts {
			fmt.Fprintf(k.Out, "  %-9s %s：%s\n", x.Login, x.Name, x.What)
		}
		return k.answer(ctx, a, web.Config{}, *listen, "", "")
	})
}

// mark is the file that says that a folder holds a whole demonstration.
func mark(c app.Config) string { return filepath.Join(c.Data, "demo-2021") }

func (k *call) demoMade(c app.Config) (bool, error) {
	if _, err := os.Stat(mark(c)); err == nil {
		return true, nil
	}
	if _, err := os.Stat(c.File()); err == nil {
		return false, usage("%s holds a house that is no whole demonstration; give another folder with --data, or remove it", c.Data)
	}
	return false, nil
}

func (k *call) makeDemo(ctx context.Context, c app.Config) error {
	if err := samplePack(c); err != nil {
		return err
	}
	clock := demo.Start()
	c.Clock = clock.Now
	fmt.Fprintf(k.Out, "正在生成示例区（%s）\n", c.Data)
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	err = demo.Make(ctx, a, clock, k.Clock, k.Out)
	if err = errors.Join(err, a.Close()); err != nil {
		return err
	}
	return os.WriteFile(mark(c), []byte("made\n"), 0o600)
}

// samplePack puts the sample of local rules where a district puts its own.
func samplePack(c app.Config) error {
	folder := filepath.Join(c.Data, "rules")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "sample.yaml"), duty.SamplePack(), 0o600)
}
