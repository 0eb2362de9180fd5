// Package liar is an identity provider of the tests, in the test's own process. It keeps
// to the standard until it is told how to lie.
package liar

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"
)

// The house as this provider knows it.
const (
	Client = "zhibu"
	Secret = "das Geheimnis"
)

// Provider is an identity provider. Its lies may be set between requests.
type Provider struct {
	URL string // how it calls itself
	Now func() time.Time

	Says   func(document map[string]any)                 // changes what it says of itself
	Claims func(claims map[string]any)                   // changes what it says of somebody
	Header func(header map[string]any)                   // changes the head of a token
	Alg    string                                        // with which it signs; RS256 unless set
	Key    crypto.Signer                                 // with which it signs, in the place of the one that it shows
	Forge  func(token string) string                     // changes a finished token
	Serve  func(http.ResponseWriter, *http.Request) bool // answers in its place; false leaves it to the provider

	t        testing.TB
	server   *httptest.Server
	mu       sync.Mutex
	keys     map[string]crypto.Signer
	kid      string
	grants   map[string]grant
	Requests map[string]int // by path
}

type grant struct{ subject, nonce, challenge, redirect string }

// New starts a provider on this machine.
func New(t testing.TB, now func() time.Time) *Provider {
	t.Helper()
	p := &Provider{Now: now, t: t, grants: map[string]grant{}, Requests: map[string]int{}}
	p.Rotate("one")
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	p.URL = p.server.URL
	return p
}

// Stop takes the provider off the net.
func (p *Provider) Stop() { p.server.Close() }

// Rotate makes keys of every kind, of which the provider shows the public halves under
// names that begin alike.
func (p *Provider) Rotate(kid string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fresh := draw
	if kid == "one" {
		fresh = first
	}
	p.keys, p.kid = fresh(), kid
}

// first are the keys with which every provider begins; drawing them takes a while.
var first = sync.OnceValue(draw)

func draw() map[string]crypto.Signer {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	return map[string]crypto.Signer{"RS256": must(rsa.GenerateKey(rand.Reader, 2048)), "ES256": must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), "EdDSA": must(ed, err)}
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// SignIn plays the person's browser at the provider: asked at an address, somebody
// signs in there, and is sent back with what this gives.
func (p *Provider) SignIn(address, subject string) url.Values {
	p.t.Helper()
	u := must(url.Parse(address))
	q := u.Query()
	for name, want := range map[string]string{"client_id": Client, "response_type": "code", "code_challenge_method": "S256", "scope": "openid"} {
		if q.Get(name) != want {
			p.t.Errorf("asked with %s %q, want %q", name, q.Get(name), want)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge", "redirect_uri"} {
		if q.Get(name) == "" {
			p.t.Errorf("asked without %s", name)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code := strconv.Itoa(len(p.grants)+1) + "-" + rand.Text()
	p.grants[code] = grant{subject, q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri")}
	return url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.URL}}
}

// ServeHTTP answers the house.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.Requests[r.URL.Path]++
	p.mu.Unlock()
	if p.Serve != nil && p.Serve(w, r) {
		return
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		doc := map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"userinfo_endpoint": p.URL + "/userinfo", "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}, "authorization_response_iss_parameter_supported": true}
		if p.Says != nil {
			p.Says(doc)
		}
		p.answer(w, http.StatusOK, doc)
	case "/keys":
		p.answer(w, http.StatusOK, map[string]any{"keys": p.public()})
	case "/token":
		p.token(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (p *Provider) answer(w http.ResponseWriter, status int, doc any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(doc)
}

func (p *Provider) public() (list []map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for alg, key := range p.keys {
		jwk := map[string]any{"use": "sig", "alg": alg, "kid": p.kid + "-" + alg}
		switch k := key.Public().(type) {
		case *rsa.PublicKey:
			jwk["kty"], jwk["n"], jwk["e"] = "RSA", b64(k.N.Bytes()), b64(big.NewInt(int64(k.E)).Bytes())
		case *ecdsa.PublicKey:
			point := must(k.Bytes()) // 4, x, y
			jwk["kty"], jwk["crv"], jwk["x"], jwk["y"] = "EC", "P-256", b64(point[1:33]), b64(point[33:])
		case ed25519.PublicKey:
			jwk["kty"], jwk["crv"], jwk["x"] = "OKP", "Ed25519", b64(k)
		}
		list = append(list, jwk)
	}
	return list
}

// token exchanges a code, once, for whoever asked for it.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	id, _ = url.QueryUnescape(id)
	secret, _ = url.QueryUnescape(secret)
	if id == "" {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	p.mu.Lock()
	g, ok := p.grants[r.FormValue("code")]
	delete(p.grants, r.FormValue("code"))
	p.mu.Unlock()
	verifier := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	switch {
	case id != Client || secret != Secret:
		p.answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	case !ok || g.challenge != b64(verifier[:]) || g.redirect != r.FormValue("redirect_uri"):
		p.answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	now := p.Now().Unix()
	claims := map[string]any{"iss": p.URL, "sub": g.subject, "aud": Client, "nonce": g.nonce, "iat": now, "exp": now + 300, "auth_time": now}
	if p.Claims != nil {
		p.Claims(claims)
	}
	token := p.Sign(claims)
	if p.Forge != nil {
		token = p.Forge(token)
	}
	p.answer(w, http.StatusOK, map[string]any{"access_token": "nothing is asked with this", "token_type": "Bearer", "expires_in": 300, "id_token": token})
}

// Sign makes a token of some claims.
func (p *Provider) Sign(claims map[string]any) string {
	alg := p.Alg
	if alg == "" {
		alg = "RS256"
	}
	p.mu.Lock()
	name := alg
	if alg == "RS512" {
		name = "RS256"
	}
	key, header := p.keys[name], map[string]any{"alg": alg, "typ": "JWT", "kid": p.kid + "-" + alg}
	shown := p.keys["RS256"].Public().(*rsa.PublicKey)
	p.mu.Unlock()
	if p.Key != nil {
		key = p.Key
	}
	if p.Header != nil {
		p.Header(header)
	}
	head := b64(must(json.Marshal(header))) + "." + b64(must(json.Marshal(claims)))
	sum := sha256.Sum256([]byte(head))
	var sig []byte
	switch k := key.(type) {
	case *rsa.PrivateKey:
		sig = must(k.Sign(rand.Reader, sum[:], crypto.SHA256))
		if alg == "RS512" {
			long := sha512.Sum512([]byte(head))
			sig = must(k.Sign(rand.Reader, long[:], crypto.SHA512))
		}
	case *ecdsa.PrivateKey:
		r, s, err := ecdsa.Sign(rand.Reader, k, sum[:])
		sig = append(must(r, err).FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case ed25519.PrivateKey:
		sig = must(k.Sign(nil, []byte(head), crypto.Hash(0)))
	default:
		if alg == "HS256" { // with the public key as the secret, as it was once believed
			m := hmac.New(sha256.New, shown.N.Bytes())
			m.Write([]byte(head))
			sig = m.Sum(nil)
		}
	}
	return head + "." + b64(sig)
}
