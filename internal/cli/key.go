package cli

import (
	"context"
	"fmt"

	"zhibu/internal/app"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
)

// key adds a key and seals everything anew with it, also while the program runs.
func key(ctx context.Context, k *call) error {
	suite := k.flags.String("suite", "", "intl or gm: change the algorithms as well")
	words, err := k.parse()
	if err != nil {
		return err
	}
	if len(words) != 1 || *suite != "" && *suite != string(crypt.International) && *suite != string(crypt.National) {
		return usage("key rotate [--suite intl|gm] | reseal | status")
	}
	return k.with(ctx, func(a *app.App) error {
		who := gate.Program("key")
		switch words[0] {
		case "status":
			n, err := a.Personal.Old(ctx, who)
			if err == nil {
				fmt.Fprintf(k.Out, "用旧密钥加密的还有%d行。\n", n)
			}
			return err
		case "rotate":
			if err := a.AddKey(crypt.Suite(*suite)); err != nil {
				return err
			}
		case "reseal":
		default:
			return usage("key rotate|reseal|status, not %q", words[0])
		}
		n, err := a.Personal.Reseal(ctx, who)
		if err != nil {
			return err
		}
		fmt.Fprintf(k.Out, "已用新密钥重新加密%d行，没有用旧密钥加密的了。请另存一份新的密钥文件；旧密钥留在文件里，旧的备份还要用它。\n", n)
		return a.Gate.Scrub(ctx)
	})
}
