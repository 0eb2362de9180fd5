package crypt

import (
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crypto/cipher"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
)

func made(t *testing.T, s Suite) (*Keys, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.json")
	k, err := Create(path, s)
	if err != nil {
		t.Fatal(err)
	}
	return k, path
}

func TestSealOpen(t *testing.T) {
	for _, s := range []Suite{International, National} {
		k, _ := made(t, s)
		const plain = "11010519491231002X"
		a, b := k.Seal("member", "id_number", 7, plain), k.Seal("member", "id_number", 7, plain)
		if a == b || strings.Contains(a, plain) || !strings.HasPrefix(a, map[Suite]string{International: "1:a:k1:", National: "1:s:k1:"}[s]) {
			t.Errorf("%s: %s %s", s, a, b)
		}
		if got, err := k.Open("member", "id_number", 7, a); got != plain || err != nil {
			t.Errorf("%q %v", got, err)
		}
		for _, p := range []struct {
			table, column string
			row           int64
		}{{"member", "id_number", 8}, {"member", "phone", 7}, {"other", "id_number", 7}, {"member|id", "number", 7}} {
			if got, err := k.Open(p.table, p.column, p.row, a); !errors.Is(err, ErrTampered) || got != "" {
				t.Errorf("%s: opened at %+v: %q %v", s, p, got, err)
			}
		}
		body := strings.LastIndexByte(a, ':') + 1
		for i := body; i < len(a)-1; i++ { // the last character may hold unused bits
			c := byte('A')
			if a[i] == c {
				c = 'B'
			}
			if got, err := k.Open("member", "id_number", 7, a[:i]+string(c)+a[i+1:]); err == nil || got != "" {
				t.Fatalf("%s: changed at %d and still open", s, i)
			}
		}
		for in, want := range map[string]error{"110105": ErrForm, "1:x:k1:AA": ErrForm, "1:a:k1:AA": ErrForm, strings.Replace(a, "k1", "k9", 1): ErrNoKey} {
			if got, err := k.Open("member", "id_number", 7, in); !errors.Is(err, want) || got != "" {
				t.Errorf("%q: %q %v, want %v", in, got, err, want)
			}
		}
		if k.Seal("t", "c", 1, "") != "" {
			t.Error("nothing stays nothing")
		}
	}
	testkit.Promise(t, "every byte changed, 0 opened; the suite and key stand in each value", "V11.2.2", "V11.3.3")
}

// Two rows' values are swapped, a hundred times: none opens.
func TestSwap(t *testing.T) {
	k, _ := made(t, National)
	for i := int64(1); i <= 100; i++ {
		if _, err := k.Open("member", "phone", i, k.Seal("member", "phone", i+1, "13800000000")); err != ErrTampered {
			t.Fatalf("row %d opened its neighbour's value: %v", i, err)
		}
	}
}

func TestRotate(t *testing.T) {
	k1, path := made(t, International)
	old, blind, dig := k1.Seal("t", "c", 1, "甲"), k1.Blind("id", "x"), k1.Digest("d", "v")
	k2, err := Rotate(path, National)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*Keys{k2, loaded} {
		if got, err := k.Open("t", "c", 1, old); got != "甲" || err != nil {
			t.Errorf("an old value: %q %v", got, err)
		}
		if !k.Stale(old) || k.Stale(k.Seal("t", "c", 1, "甲")) || k.Stale("") {
			t.Error("stale")
		}
		if s := k.Seal("t", "c", 1, "甲"); !strings.HasPrefix(s, "1:s:k2:") {
			t.Error(s)
		}
	}
	// A process that has the file open takes the new key into use by itself.
	if got, err := k1.Open("t", "c", 1, k2.Seal("t", "c", 1, "甲")); got != "甲" || err != nil || k1.Stale(k1.Seal("t", "c", 1, "甲")) || !strings.HasPrefix(k1.Blind("id", "x"), "1:m:k2:") {
		t.Errorf("the new key is not seen: %q %v", got, err)
	}
	if _, err := k1.Open("t", "c", 1, strings.Replace(old, ":k1:", ":k9:", 1)); !errors.Is(err, ErrNoKey) {
		t.Errorf("a key that is not there: %v", err)
	}
	k3, err := Rotate(path, International)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, b := range k3.BlindAll("id", "x") {
		found = found || b == blind
	}
	if !found || !k3.SameDigest("d", "v", dig) || k3.SameDigest("d", "w", dig) {
		t.Error("old indexes and digests must be found again")
	}
}

func TestBlind(t *testing.T) {
	for _, s := range []Suite{International, National} {
		k, _ := made(t, s)
		other, _ := made(t, s)
		a := k.Blind("member.id", "x")
		if a != k.Blind("member.id", "x") || a == k.Blind("member.phone", "x") || a == k.Blind("member.id", "y") || a == other.Blind("member.id", "x") || a == k.Digest("member.id", "x") {
			t.Errorf("%s: blind indexes mix", s)
		}
		if k.Blind("p", "") != "" {
			t.Error("nothing has no index")
		}
	}
}

// Known answers: GB/T 32905 for SM3, RFC 8998 A.1 for SM4-GCM.
func TestKnownAnswers(t *testing.T) {
	sum := sm3.Sum([]byte("abc"))
	if got := hex.EncodeToString(sum[:]); got != "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" {
		t.Errorf("SM3: %s", got)
	}
	un := func(s string) []byte { b, _ := hex.DecodeString(s); return b }
	block, _ := sm4.NewCipher(un("0123456789abcdeffedcba9876543210"))
	gcm, _ := cipher.NewGCM(block)
	got := gcm.Seal(nil, un("00001234567800000000abcd"), un("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"),
		un("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
	if want := "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec"; hex.EncodeToString(got) != want {
		t.Errorf("SM4-GCM: %x", got)
	}
	// our own values must never change meaning: fixed secrets, fixed answers;
	// the index was computed a second time outside this program
	f := keyFile{Version: 1, Suite: International, Current: "k1", Keys: []keyEntry{{"k1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}}
	g, err := f.ring(nil)
	if err != nil {
		t.Fatal(err)
	}
	k := &Keys{}
	k.held.Store(g)
	if got := k.Blind("member.id", "11010519491231002X"); got != knownBlind {
		t.Errorf("blind index changed: %s", got)
	}
	if got, err := k.Open("member", "phone", 42, knownSealed); got != "13800001111" || err != nil {
		t.Errorf("a stored value no longer opens: %q %v; sealed anew: %s", got, err, k.Seal("member", "phone", 42, "13800001111"))
	}
}

func TestKeyFile(t *testing.T) {
	_, path := made(t, International)
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
	if _, err := Create(path, International); fault.KindOf(err) != fault.Conflict {
		t.Errorf("overwrote a key file: %v", err)
	}
	os.Chmod(path, 0o644)
	if _, err := Load(path); fault.KindOf(err) != fault.Denied {
		t.Errorf("a readable key file: %v", err)
	}
	if _, err := Load(path + "x"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("missing: %v", err)
	}
	for _, bad := range []string{"", "{}", `{"version":1,"suite":"intl","current":"k1","keys":[]}`, `{"version":1,"suite":"intl","current":"k1","keys":[{"id":"k1","secret":"AAAA"}]}`} {
		p := filepath.Join(t.TempDir(), "k")
		os.WriteFile(p, []byte(bad), 0o600)
		if _, err := Load(p); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	testkit.Promise(t, "mode 0600 made and asked for", "V13.3.1")
}

func TestPasswords(t *testing.T) {
	p, ctx := NewPasswords(2, 4), context.Background()
	h, err := p.Hash(ctx, "晴天-早上-开会")
	if err != nil || !strings.HasPrefix(h, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(h, err)
	}
	for _, c := range []struct {
		pw, hash  string
		ok, stale bool
	}{
		{"晴天-早上-开会", h, true, false}, {"晴天", h, false, false}, {"x", "", false, false}, {"", "", false, false},
		// made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
		{"password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", true, true},
	} {
		ok, stale, err := p.Verify(ctx, c.pw, c.hash)
		if ok != c.ok || stale != c.stale || err != nil {
			t.Errorf("%q: %v %v %v", c.pw, ok, stale, err)
		}
	}
	for _, bad := range []string{"x", "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1a", "$argon2id$v=19$m=65536,t=2,p=1$$"} {
		if ok, _, err := p.Verify(ctx, "password", bad); ok || err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if _, err := p.Hash(ctx, strings.Repeat("x", 1025)); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	testkit.Promise(t, "argon2id with 19 MiB and two passes; 4 forged forms refused", "V11.4.2")
}

func TestPasswordsBounded(t *testing.T) {
	p := NewPasswords(1, 1)
	leave, err := p.enter(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := p.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
			t.Errorf("waiting: %v", err)
		}
	})
	for len(p.waiting) < 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := p.Hash(context.Background(), "x"); fault.KindOf(err) != fault.Busy {
		t.Errorf("beyond the queue: %v", err)
	}
	cancel()
	wg.Wait()
	leave()
	if _, err := p.Hash(context.Background(), "x"); err != nil {
		t.Errorf("free again: %v", err)
	}
	testkit.Promise(t, "1 at work and 1 waiting, the next is told", "FLT-19")
}

func TestMasks(t *testing.T) {
	for _, c := range [][2]string{
		{MaskID("11010519491231002X"), "110105********002X"}, {MaskID("1234"), "****"}, {MaskID(""), ""},
		{MaskPhone("13800008000"), "138****8000"}, {MaskPhone("0571-87654321"), "0571-******21"}, {MaskPhone("110"), "***"},
		{MaskAddress("某省某市某区幸福路1号"), "某省某市某区****"}, {MaskAddress("甲省乙市丙县丁镇1号"), "甲省乙市丙县****"},
		{MaskAddress("某自治区某市某区一街"), "某自治区某市某区****"}, {MaskAddress("幸福路1号"), "****"}, {MaskAddress(""), ""},
		{MaskAddress("甲市乙区丙小区1号"), "甲市乙区****"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

const (
	knownBlind  = "1:h:k1:z-QALHayfE_NRV6-b7cp9RP9Y48oELeQNRVlIb_BVQo"
	knownSealed = "1:a:k1:UkRtgxSnOPX95PvmbIm1kRySS65d7zG4AbepDBPlJ4quYIG8oJa9"
)

// Under one key no nonce comes twice, also after the file was read again and after it
// was copied back: they are random and nothing counts.
func TestNoncesDoNotRepeat(t *testing.T) {
	const seals = 300_000
	k, path := made(t, International)
	again, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[[12]byte]bool, seals)
	for i := range seals {
		from := k
		if i%2 == 1 {
			from = again
		}
		s := from.Seal("member", "id_seal", int64(i), "x")
		raw, err := b64.DecodeString(s[strings.LastIndexByte(s, ':')+1:])
		if err != nil {
			t.Fatal(err)
		}
		n := [12]byte(raw[:12])
		if seen[n] {
			t.Fatalf("nonce %x comes again after %d seals", n, i)
		}
		seen[n] = true
	}
	testkit.Promise(t, "300,000 seals by two processes, 0 repeats", "MP-10")
}

// Without its file nothing is sealed, and nothing is written otherwise; what is there
// is read, and with the file back work goes on.
func TestTheFileVanishes(t *testing.T) {
	k, path := made(t, International)
	old := k.Seal("t", "c", 1, "甲")
	refused := func() (said error) {
		defer func() { said, _ = recover().(error) }()
		k.Seal("t", "c", 1, "乙")
		return nil
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if err := refused(); fault.KindOf(err) != fault.Busy {
		t.Error("sealed without the file:", err)
	}
	if got, err := k.Open("t", "c", 1, old); got != "甲" || err != nil {
		t.Errorf("what is there is not read: %q %v", got, err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := refused(); fault.KindOf(err) != fault.Busy {
		t.Error("sealed with half a file:", err)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if err := refused(); err != nil {
		t.Error("the file is back:", err)
	}
}
