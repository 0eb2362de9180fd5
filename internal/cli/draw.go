package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"zhibu/internal/base/draw"
	"zhibu/internal/base/fault"
)

// checkDraw checks the certificate of a draw again. It needs no house.
func checkDraw(_ context.Context, k *call) error {
	words, err := k.parse()
	switch {
	case err != nil:
		return err
	case len(words) == 1 && words[0] == "script":
		_, err := io.WriteString(k.Out, draw.Script)
		return err
	case len(words) != 2 || words[0] != "verify":
		return usage("draw verify FILE, or draw script")
	}
	text, err := os.ReadFile(words[1])
	if err != nil {
		return fault.Wrap(fault.NotFound, "抽取证书的文件打不开。", err)
	}
	x, err := draw.Read(text)
	if err != nil {
		return fault.Wrap(fault.Invalid, "这个文件不是抽取证书，或者不完整。", err)
	}
	if err := x.Verify(); err != nil {
		return fault.Wrap(fault.Invalid, "与证书不符："+err.Error(), err)
	}
	fmt.Fprintf(k.Out, "相符：%s，名单%d个，不参加抽取%d个，抽中%d个，公开数字%s（%s）\n", x.Title, len(x.Frame.Units), len(x.Frame.Out), len(x.Sample), x.Number, x.Commitment.NumberName)
	return nil
}
