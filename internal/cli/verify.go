package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
)

// verify walks the journal's chain.
func verify(ctx context.Context, k *call) error {
	if _, err := k.parse(); err != nil {
		return err
	}
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	n, err := a.Gate.Verify(ctx)
	if err = errors.Join(err, a.Close()); err != nil {
		return err
	}
	fmt.Fprintf(k.Out, "日志%d条，前后相符。\n", n)
	return nil
}

// version prints what was built.
func version(_ context.Context, k *call) error {
	v := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		v = info.Main.Version
	}
	fmt.Fprintln(k.Out, "zhibu", v)
	return nil
}
