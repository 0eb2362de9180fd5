package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/schema"
	"zhibu/internal/base/space"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/backup"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Options are how the gate of this house is opened.
func (c Config) Options() gate.Options {
	o := gate.Options{URL: c.Database, Clock: c.Clock, Node: c.Node, Doubt: c.Doubt,
		House: gate.House{Authority: post.Authority(c.powers()), Reach: org.Reach, Schema: schema.FS}}
	if c.Database == "" {
		o.File = c.File()
	}
	return o
}

// Lock makes this the only program that serves the data folder, until the process
// ends. It answers Conflict while another does.
func (c Config) Lock() (unlock func(), err error) {
	if c.Data == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, err
	}
	return gate.Lock(filepath.Join(c.Data, "zhibu.lock"))
}

// Holds reports whether the data folder holds a house, and not only a place for
// one.
func (c Config) Holds() bool {
	_, err := os.Stat(c.File())
	return c.Database == "" && err == nil
}

func (c Config) powers() post.Powers {
	if c.Powers == nil {
		return Powers
	}
	return c.Powers
}

func (c Config) gate(ctx context.Context, keys *crypt.Keys, room *space.Watch) (*gate.Gate, error) {
	o := c.Options()
	if c.Database == "" {
		o.Room = room.Release
	}
	o.Marks = keys
	if c.Frozen != "" {
		return gate.Peek(o, c.Frozen)
	}
	return gate.Open(ctx, o)
}

// BackupKeyFile is where the key of the backups lies: beside the key file.
func (c Config) BackupKeyFile() string { return filepath.Join(filepath.Dir(c.keyFile()), "backup.key") }

// backupKey loads the key of the backups, and makes it where backups are wanted
// for the first time. Without either there is none.
func (c Config) backupKey() (*crypt.BackupKey, error) {
	if c.Backups.To != "" {
		k, _, err := crypt.HaveBackupKey(c.BackupKeyFile())
		return k, err
	}
	k, err := crypt.LoadBackupKey(c.BackupKeyFile())
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return k, err
}

// Restore brings a backup into an empty place and opens the house there. The key
// file of the sealed columns lies in its place already; key is that of the backups.
func Restore(ctx context.Context, c Config, file string, key *crypt.BackupKey) (told backup.Told, err error) {
	keys, err := crypt.Load(c.keyFile())
	if err != nil {
		return told, err
	}
	told, err = backup.Restore(ctx, file, backup.House{Keys: keys, Key: key, Rules: c.rules()}, c.Options())
	if err != nil {
		return told, err
	}
	a, err := Open(ctx, c)
	if err != nil {
		return told, err
	}
	return told, errors.Join(a.restored(ctx, told), a.Close())
}

// restored is what a house does after it was brought back from a backup, before
// anybody opens it. Nobody is signed in: sessions are in no backup; and Open has
// cleared again whoever stands in the list of those who were cleared since.
func (a *App) restored(ctx context.Context, told backup.Told) error {
	return a.Backups.Note(ctx, told)
}

// warn is the line above a page: why nothing may be written now, that the disk is
// nearly full, or that the backups are late, on the first page of who may see them.
func (a *App) warn(r *web.Request) ui.Link {
	if why := a.Gate.Frozen(); why != "" {
		return ui.Link{Text: why}
	}
	if err := a.Room(); err != nil {
		return ui.Link{Text: "服务器的磁盘快满了：文字照常能保存，暂时不收文件。请告诉管理员腾出空间。"}
	}
	first := r.URL.Path == "/" || r.URL.Path == r.First()
	if !first || r.URL.Path == "/settings/backup" || !r.Session.Grant.May(backup.View) {
		return ui.Link{}
	}
	text, err := a.Backups.Late(r.Context(), r.Who)
	if err != nil || text == "" {
		return ui.Link{} // the page itself tells what is wrong
	}
	return ui.Link{Text: text + "看备份的情况", Href: "/settings/backup"}
}
