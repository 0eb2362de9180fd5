// Command zhibu is the workplace of party organisations: see README.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"zhibu/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, cli.Env{Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Clock: time.Now, Getenv: os.Getenv})
	stop()
	os.Exit(code)
}
