package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
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
	k.admin = k.flags.String("admin-listen", k.Getenv("ZHIBU_ADMIN_LISTEN"), "an address of its own for /healthz and /metrics, such as 127.0.0.1:9090; none unless set")
	k.jsonLog = k.flags.Bool("log-json", k.Getenv("ZHIBU_LOG_JSON") == "1", "write the log as JSON")
	backups := k.plan()
	k.flags.StringVar(&k.checkpoints, "checkpoints", k.Getenv("ZHIBU_CHECKPOINTS"), "a folder that another machine keeps; checkpoints of the journal are appended to a file in it")
	k.flags.StringVar(&k.syslog, "checkpoint-syslog", k.Getenv("ZHIBU_CHECKPOINT_SYSLOG"), "a log server, HOST:PORT by TCP, that gets the checkpoints")
	k.provider.declare(k)
	breached := k.flags.String("breached-passwords", k.Getenv("ZHIBU_BREACHED_PASSWORDS"), "a sorted file of passwords that others know, or of their SHA-1; none of them is taken as a new password")
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
	c.URL, c.Breached = *address, *breached
	if c.Provider, err = k.provider.read(c.URL); err != nil {
		return err
	}
	if c.Backups, err = backups(); err != nil {
		return err
	}
	return k.house(ctx, c, func(a *app.App) error {
		return k.answer(ctx, a, web.Config{Secure: *cert != "", Proxies: list}, *listen, *cert, *key)
	})
}

// house opens a house that is to be served, as the only program that serves its
// folder. A damaged database, and a folder in which nothing can be written, are
// opened for reading, so that people can look while somebody mends.
func (k *call) house(ctx context.Context, c app.Config, serve func(*app.App) error) error {
	why, err := c.Sick(ctx)
	if err != nil {
		return err
	}
	unlock, err := c.Lock()
	switch {
	case gate.ReadOnly(err) && c.Holds():
		why = "数据目录现在不能写入，只能查看，不能保存。请管理服务器的人检查磁盘和权限。"
	case err != nil:
		return err
	default:
		defer unlock()
	}
	if c.Frozen = why; why != "" {
		k.log().Error("the house is served for reading only; run zhibu doctor", "why", why)
	}
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(serve(a), a.Close())
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
	c.Log, c.Clock, c.Meter = k.log(), a.Config.Clock, web.NewMeter()
	if a.Config.Frozen == "" {
		if err := begin(ctx, a, c.Log); err != nil {
			return err
		}
	}
	if k.admin != nil && *k.admin != "" {
		stop, err := admin(ctx, a, c.Meter, *k.admin, c.Log)
		if err != nil {
			return err
		}
		defer stop()
	}
	srv := server(a.Handler(c), 10*time.Second)
	srv.RegisterOnShutdown(a.Live.Close) // pages that stay open would hold up the stop
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return err
	}
	scheme := "http"
	if cert != "" {
		scheme = "https"
	}
	fmt.Fprintf(k.Out, "%s://%s/\n", scheme, l.Addr())
	if n, err := a.Accounts.Count(ctx); err == nil && n == 0 {
		fmt.Fprintln(k.Out, "还没有账号，谁都登录不了。先停下来，运行 zhibu setup 建立工委和第一个账号。")
	}
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

// server has a limit for everything that a client may take its time with: head is
// for the head of a request.
func server(h http.Handler, head time.Duration) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: head, ReadTimeout: 12 * head, WriteTimeout: 30 * head, IdleTimeout: 12 * head, MaxHeaderBytes: 32 << 10}
}

// begin starts what a house does by itself while it is served.
func begin(ctx context.Context, a *app.App, log *slog.Logger) error {
	if err := a.Config.Sweep(); err != nil {
		return err
	}
	if up := a.Gate.Upgraded(); up.From > 0 && up.From < up.To {
		before := up.Copy
		if before == "" {
			before = "none: this is PostgreSQL"
		}
		log.Info("the schema was upgraded", "from", up.From, "to", up.To, "copy", before)
	}
	if err := errors.Join(a.Jobs.Start(ctx, log), a.Backups.Start(ctx, log)); err != nil {
		return err
	}
	a.Trails.Start(ctx, log)
	a.KeepRoom(ctx, log)
	return nil
}
