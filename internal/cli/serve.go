package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// serve opens a house and serves it until it is told to stop.
func serve(ctx context.Context, k *call) error {
	listen := k.flags.String("listen", or(k.Getenv("ZHIBU_LISTEN"), "127.0.0.1:8080"), "the address to listen on")
	cert := k.flags.String("tls-cert", k.Getenv("ZHIBU_TLS_CERT"), "certificate file")
	key := k.flags.String("tls-key", k.Getenv("ZHIBU_TLS_KEY"), "key file of the certificate")
	address := k.flags.String("url", k.Getenv("ZHIBU_URL"), "the address at which people reach the pages, such as https://zhibu.example.gov; passkeys need it")
	behind := k.flags.String("proxies", k.Getenv("ZHIBU_PROXIES"), "addresses of the proxies whose X-Forwarded-For is believed, parted by commas")
	k.flags.StringVar(&k.checkpoints, "checkpoints", k.Getenv("ZHIBU_CHECKPOINTS"), "a folder that another machine keeps; checkpoints of the journal are appended to a file in it")
	k.flags.StringVar(&k.syslog, "checkpoint-syslog", k.Getenv("ZHIBU_CHECKPOINT_SYSLOG"), "a log server, HOST:PORT by TCP, that gets the checkpoints")
	if words, err := k.parse(); err != nil {
		return err
	} else if len(words) > 0 {
		return usage("serve takes no words: %q", words)
	}
	list, err := proxies(*behind)
	if err != nil {
		return err
	}
	c := k.config()
	c.URL = *address
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	err = k.answer(ctx, a, web.Config{Secure: *cert != "", Proxies: list}, *listen, *cert, *key)
	return errors.Join(err, a.Close())
}

// proxies reads a list of addresses and ranges.
func proxies(text string) (list []netip.Prefix, err error) {
	for _, one := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' }) {
		p, err := netip.ParsePrefix(one)
		if err != nil {
			a, err := netip.ParseAddr(one)
			if err != nil {
				return nil, usage("--proxies %q is no address", one)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		list = append(list, p)
	}
	return list, nil
}

// answer serves a house on an address.
func (k *call) answer(ctx context.Context, a *app.App, c web.Config, listen, cert, key string) error {
	if err := ui.Check(); err != nil {
		return err
	}
	if err := a.Config.Sweep(); err != nil {
		return err
	}
	c.Log, c.Clock = k.log(), a.Config.Clock
	if err := a.Jobs.Start(ctx, c.Log); err != nil {
		return err
	}
	a.Trails.Start(ctx, c.Log)
	srv := &http.Server{Handler: a.Handler(c), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return err
	}
	scheme := "http"
	if cert != "" {
		scheme = "https"
	}
	fmt.Fprintf(k.Out, "%s://%s/\n", scheme, l.Addr())
	err = web.Serve(ctx, srv, func() error {
		if cert != "" {
			return srv.ServeTLS(l, cert, key)
		}
		return srv.Serve(l)
	})
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
