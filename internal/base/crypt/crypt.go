// Package crypt keeps personal fields unreadable outside the program: field
// encryption, blind indexes for exact search, keyed digests for the journal,
// password hashes, and masks for display.
//
// Keys live in one file outside the database. A sealed value names its
// algorithm and its key, so keys and algorithms can be changed while old values
// stay readable. A value is bound to its table, column and row: moved elsewhere
// it does not open. Without the key there is an error, never a plain text.
package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"zhibu/internal/base/fault"
)

// Suite chooses the algorithms for new values; old ones stay readable.
type Suite string

// The suites.
const (
	International Suite = "intl" // AES-256-GCM and HMAC-SHA256
	National      Suite = "gm"   // SM4-GCM and HMAC-SM3
)

// The algorithm ids inside stored values.
const (
	algAES    = "a" // AES-256-GCM
	algSM4    = "s" // SM4-GCM
	algSHA256 = "h" // HMAC-SHA256
	algSM3    = "m" // HMAC-SM3
)

var (
	// ErrNoKey means that the key of a value is not in the key file.
	ErrNoKey = errors.New("crypt: the key of this value is not in the key file")
	// ErrTampered means that a value was changed, cut, or moved to another place.
	ErrTampered = errors.New("crypt: the value was changed or belongs elsewhere")
	// ErrForm means that a value is no sealed value at all.
	ErrForm = errors.New("crypt: not a sealed value")
)

// Keys seals and opens. It is safe for concurrent use, and takes a key that was added
// to the file meanwhile (Rotate) into use by itself.
type Keys struct {
	path    string
	mu      sync.Mutex // held while the file is read anew
	held    atomic.Pointer[ring]
	derived sync.Map // info → []byte or cipher.AEAD
}

// ring is what a key file held when it was read.
type ring struct {
	suite   Suite
	current string
	secrets map[string][]byte
	order   []string // ids, newest first
	file    os.FileInfo
}

func (g *ring) seal() string {
	if g.suite == National {
		return algSM4
	}
	return algAES
}

func (g *ring) mac() string {
	if g.suite == National {
		return algSM3
	}
	return algSHA256
}

// now is the ring as the file has it. It answers a fault (Busy) where the file is no
// longer there or no longer in order: what were sealed with a key that lies nowhere
// could not be read after the next start.
func (k *Keys) now() (*ring, error) {
	held := k.held.Load()
	info, err := os.Stat(k.path)
	if err != nil {
		return held, fault.Wrap(fault.Busy, "密钥文件不见了，需要加密的内容没有保存，已有的数据没有改动。请把密钥文件放回原处再试。", err)
	}
	if os.SameFile(info, held.file) && info.ModTime().Equal(held.file.ModTime()) && info.Size() == held.file.Size() {
		return held, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	f, err := read(k.path)
	if err == nil {
		var g *ring
		if g, err = f.ring(info); err == nil {
			k.held.Store(g)
			return g, nil
		}
	}
	return held, fault.Wrap(fault.Busy, "密钥文件不能读取，需要加密的内容没有保存，已有的数据没有改动。请用备份的密钥文件替换。", err)
}

var b64 = base64.RawURLEncoding

// Seal encrypts a value for one field of one row with the current key. The
// empty value stays empty, so that "not given" can be told without the key. Where the
// key file is gone it panics with a fault, which the gate answers with: a value is
// never written otherwise than sealed, and no caller can forget it.
func (k *Keys) Seal(table, column string, row int64, plain string) string {
	if plain == "" {
		return ""
	}
	g, err := k.now()
	if err != nil {
		panic(err)
	}
	alg := g.seal()
	aead, err := k.aead(alg, g.current, table, column)
	if err != nil {
		panic(err) // the current key is always there: Load checks it
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	rand.Read(nonce)
	out := aead.Seal(nonce, nonce, []byte(plain), place(table, column, row))
	return "1:" + alg + ":" + g.current + ":" + b64.EncodeToString(out)
}

// Open decrypts what Seal made for the same table, column and row. It answers
// ErrForm, ErrNoKey or ErrTampered.
func (k *Keys) Open(table, column string, row int64, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	parts := strings.Split(sealed, ":")
	if len(parts) != 4 || parts[0] != "1" || parts[1] != algAES && parts[1] != algSM4 {
		return "", ErrForm
	}
	aead, err := k.aead(parts[1], parts[2], table, column)
	if err != nil {
		return "", err
	}
	data, err := b64.DecodeString(parts[3])
	if err != nil || len(data) < aead.NonceSize()+aead.Overhead() {
		return "", ErrForm
	}
	n := aead.NonceSize()
	plain, err := aead.Open(nil, data[:n], data[n:], place(table, column, row))
	if err != nil {
		return "", ErrTampered
	}
	return string(plain), nil
}

// Stale reports whether a sealed value should be sealed anew: it is under an
// older key or another suite.
func (k *Keys) Stale(sealed string) bool {
	return sealed != "" && !strings.HasPrefix(sealed, k.SealMark())
}

// SealMark is how every value begins that is sealed under the current key, MacMark
// how every look-up value does.
func (k *Keys) SealMark() string {
	g := k.latest()
	return "1:" + g.seal() + ":" + g.current + ":"
}

// MacMark is SealMark for look-up values.
func (k *Keys) MacMark() string {
	g := k.latest()
	return "1:" + g.mac() + ":" + g.current + ":"
}

// latest is the ring of the file, or the last one where the file cannot be read:
// looking up goes on without it.
func (k *Keys) latest() *ring {
	g, _ := k.now()
	return g
}

// Blind is the index value under which an exact value is found again. The
// caller normalises the value first; purpose keeps indexes of different columns
// apart. The empty value has no index.
func (k *Keys) Blind(purpose, normalised string) string {
	g := k.latest()
	return k.mac("blind", purpose, normalised, g.mac(), g.current)
}

// BlindAll gives the index values under every key and both suites, newest first, so
// that a search finds rows that have not been indexed anew since a key was added.
func (k *Keys) BlindAll(purpose, normalised string) (out []string) {
	if normalised == "" {
		return nil
	}
	g := k.latest()
	other := map[string]string{algSHA256: algSM3, algSM3: algSHA256}[g.mac()]
	for _, alg := range []string{g.mac(), other} {
		for _, id := range g.order {
			out = append(out, k.mac("blind", purpose, normalised, alg, id))
		}
	}
	return out
}

// Digest is the journal's stand-in for a personal value: equal values have
// equal digests, and without the key it cannot be guessed back.
func (k *Keys) Digest(purpose, value string) string {
	g := k.latest()
	return k.mac("digest", purpose, value, g.mac(), g.current)
}

// SameDigest reports whether a digest made under any key is that of value.
func (k *Keys) SameDigest(purpose, value, digest string) bool {
	for _, alg := range []string{algSHA256, algSM3} {
		for _, id := range k.latest().order {
			if hmac.Equal([]byte(k.mac("digest", purpose, value, alg, id)), []byte(digest)) {
				return true
			}
		}
	}
	return false
}

func (k *Keys) mac(use, purpose, value, alg, id string) string {
	if value == "" {
		return ""
	}
	h := func() hash.Hash { return sha256.New() }
	if alg == algSM3 {
		h = sm3.New
	}
	key, err := k.key(use+"/"+alg+"/"+purpose, id, 32)
	if err != nil {
		panic(err) // ids come from the key file itself
	}
	m := hmac.New(h, key)
	m.Write([]byte(value))
	return "1:" + alg + ":" + id + ":" + b64.EncodeToString(m.Sum(nil))
}

// aead gives the cipher of one column under one key.
func (k *Keys) aead(alg, id, table, column string) (cipher.AEAD, error) {
	info := "field/" + alg + "/" + table + "|" + column
	if c, ok := k.derived.Load(id + ":" + info); ok {
		return c.(cipher.AEAD), nil
	}
	size := 32
	if alg == algSM4 {
		size = 16
	}
	key, err := k.key(info+"/key", id, size)
	if err != nil {
		return nil, err
	}
	var block cipher.Block
	if alg == algSM4 {
		block, err = sm4.NewCipher(key)
	} else {
		block, err = aes.NewCipher(key)
	}
	if err != nil {
		return nil, err
	}
	c, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	k.derived.Store(id+":"+info, c)
	return c, nil
}

// key derives a key for one use from a secret of the key file.
func (k *Keys) key(info, id string, size int) ([]byte, error) {
	if key, ok := k.derived.Load(id + ":" + info); ok {
		return key.([]byte), nil
	}
	secret, ok := k.held.Load().secrets[id]
	if !ok { // another process may have added it
		if secret, ok = k.latest().secrets[id]; !ok {
			return nil, fmt.Errorf("%w: %q", ErrNoKey, id)
		}
	}
	var key []byte
	var err error
	if _, alg, _ := strings.Cut(info, "/"); strings.HasPrefix(alg, algSM4+"/") || strings.HasPrefix(alg, algSM3+"/") {
		key, err = hkdf.Key(sm3.New, secret, nil, "zhibu/1/"+info, size)
	} else {
		key, err = hkdf.Key(sha256.New, secret, nil, "zhibu/1/"+info, size)
	}
	if err != nil {
		return nil, err
	}
	k.derived.Store(id+":"+info, key)
	return key, nil
}

// place is what a value is bound to.
func place(table, column string, row int64) []byte {
	return []byte(table + "|" + column + "|" + strconv.FormatInt(row, 10))
}
