package crypt

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"zhibu/internal/base/fault"
)

// The parameters of new hashes: about 30 ms on an office server.
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
	maxPassword  = 1024 // bytes
)

// Passwords hashes and checks passwords, a few at a time: each takes 19 MiB, so
// a flood of logins must queue instead of filling the memory.
type Passwords struct {
	running chan struct{}
	waiting chan struct{}
	decoy   string
	done    atomic.Int64
}

// NewPasswords allows so many at once and so many waiting; beyond that, callers
// are told to come back.
func NewPasswords(atOnce, waiting int) *Passwords {
	p := &Passwords{running: make(chan struct{}, atOnce), waiting: make(chan struct{}, atOnce+waiting)}
	p.decoy = encode(make([]byte, argonSalt), make([]byte, argonKey))
	return p
}

func (p *Passwords) enter(ctx context.Context) (leave func(), err error) {
	select {
	case p.waiting <- struct{}{}:
	default:
		return nil, fault.New(fault.Busy, "现在登录的人较多，没有进行登录，账号是安全的。请稍等几秒再试。")
	}
	select {
	case p.running <- struct{}{}:
		return func() { <-p.running; <-p.waiting }, nil
	case <-ctx.Done():
		<-p.waiting
		return nil, ctx.Err()
	}
}

// Hash gives the PHC string to store. It answers Invalid for an empty or
// overlong password, and Busy.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if password == "" || len(password) > maxPassword {
		return "", fault.Field("password", fmt.Sprintf("口令不能为空，也不能超过 %d 个字节。", maxPassword))
	}
	leave, err := p.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	return encode(salt, argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)), nil
}

// Verify checks a password against a stored hash; stale says that the hash
// should be made anew with today's parameters. For an unknown account pass an
// empty hash: it takes as long and is false.
func (p *Passwords) Verify(ctx context.Context, password, stored string) (ok, stale bool, err error) {
	unknown := stored == ""
	if unknown {
		stored = p.decoy
	}
	h, err := decode(stored)
	if err != nil {
		return false, false, err
	}
	if len(password) > maxPassword {
		return false, false, nil
	}
	leave, err := p.enter(ctx)
	if err != nil {
		return false, false, err
	}
	defer leave()
	p.done.Add(1)
	got := argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.threads, uint32(len(h.key)))
	ok = subtle.ConstantTimeCompare(got, h.key) == 1 && !unknown
	return ok, ok && (h.time != argonTime || h.memory != argonMemory || h.threads != argonThreads), nil
}

// Checked is how many passwords were checked so far: what a refusal costs can be
// counted, where its time cannot be trusted.
func (p *Passwords) Checked() int64 { return p.done.Load() }

type phc struct {
	time, memory uint32
	threads      uint8
	salt, key    []byte
}

func encode(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

var errPHC = errors.New("crypt: not an argon2id hash")

// decode reads a PHC string within bounds, so that a changed hash cannot ask
// for gigabytes.
func decode(s string) (*phc, error) {
	var version int
	var h phc
	var rest string
	if n, err := fmt.Sscanf(s, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &h.memory, &h.time, &h.threads, &rest); n != 5 || err != nil {
		return nil, errPHC
	}
	var err error
	for i := range rest {
		if rest[i] == '$' {
			if h.salt, err = base64.RawStdEncoding.DecodeString(rest[:i]); err != nil {
				return nil, errPHC
			}
			if h.key, err = base64.RawStdEncoding.DecodeString(rest[i+1:]); err != nil {
				return nil, errPHC
			}
			break
		}
	}
	if version != argon2.Version || h.memory < 8 || h.memory > 256*1024 || h.time < 1 || h.time > 10 || h.threads < 1 || h.threads > 8 ||
		len(h.salt) < 8 || len(h.salt) > 64 || len(h.key) < 16 || len(h.key) > 64 {
		return nil, errPHC
	}
	return &h, nil
}
