// Package idp asks an identity provider who somebody is: OpenID Connect by the code
// flow with PKCE. What it tells is an issuer and a subject, and nothing else of what a
// provider says of a person is read. Accounts are none of its business.
package idp

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Config says which provider is asked, and as whom.
type Config struct {
	Issuer   string // exactly as the provider calls itself
	Client   string
	Secret   string
	Label    string // how people call it, on buttons
	CA       string // a file of certificates to trust instead of the machine's; none unless set
	Redirect string // the address of this house to which the provider sends people back
	Now      func() time.Time
}

// Most is how long a provider may take for all that one step asks of it.
const Most = 5 * time.Second

const (
	atOnce = 4                // steps that ask the provider at the same moment; others wait
	again  = 10 * time.Second // after which a provider that was down is asked again
	stale  = time.Hour        // after which the provider is asked anew what it offers
	skew   = 30 * time.Second // by which two clocks may differ
)

// algorithms are the signatures that are believed, whatever a provider offers.
var algorithms = []string{oidc.RS256, oidc.ES256, oidc.EdDSA}

// What can go wrong, for those who tell people about it.
var (
	ErrDown    = errors.New("idp: the provider does not answer as it should")
	ErrRefused = errors.New("idp: the provider let nobody in")
	ErrForeign = errors.New("idp: this is no answer to what was asked")
	ErrToken   = errors.New("idp: what the provider says of somebody is not believed")
)

// Provider is an identity provider that is asked.
type Provider struct {
	c      Config
	local  bool // it runs on this machine, where http will do
	client *http.Client
	slots  chan struct{}

	mu     sync.Mutex
	found  *found
	failed error
	asked  time.Time // when it was last asked what it offers
}

// found is what the provider said of itself.
type found struct {
	provider *oidc.Provider
	oauth    oauth2.Config
	names    bool // it says in each answer who it is (RFC 9207)
}

// New reads a configuration; nothing is asked of the provider yet. It answers an
// error for an issuer without TLS that is not on this machine, and where something is
// missing.
func New(c Config) (*Provider, error) {
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("idp: the issuer %q is no address such as https://id.example.gov", c.Issuer)
	}
	p := &Provider{c: c, local: loopback(u.Hostname()), slots: make(chan struct{}, atOnce)}
	switch {
	case !p.safe(c.Issuer):
		return nil, fmt.Errorf("idp: the issuer %q has no TLS; http is for this machine alone", c.Issuer)
	case c.Client == "" || c.Secret == "":
		return nil, errors.New("idp: give the client's name and its secret")
	case c.Redirect == "":
		return nil, errors.New("idp: the address of this house is needed, since the provider sends people back to it")
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("idp: no certificate in %s", c.CA)
		}
		t.TLSClientConfig.RootCAs = pool
	}
	p.client = &http.Client{Timeout: Most, Transport: short{t}, CheckRedirect: func(*http.Request, []*http.Request) error {
		return errors.New("the provider leads elsewhere")
	}}
	return p, nil
}

// Label is how people call the provider.
func (p *Provider) Label() string { return p.c.Label }

// Issuer is how the provider calls itself.
func (p *Provider) Issuer() string { return p.c.Issuer }

// Client is as whom it is asked.
func (p *Provider) Client() string { return p.c.Client }

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// safe reports whether an address may be asked: with TLS, or on this machine where the
// provider itself is.
func (p *Provider) safe(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && p.local && loopback(u.Hostname()))
}

// Question is what must be remembered between asking and the answer; it goes into no
// address, except for what the provider is meant to see.
type Question struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Fresh    bool   `json:"fresh"` // the person is to sign in there anew
	At       int64  `json:"at"`    // in seconds
}

// Ask gives the address at which somebody says to the provider who he is. fresh has
// him sign in there anew, however long he has been. It answers ErrDown.
func (p *Provider) Ask(ctx context.Context, fresh bool) (address string, q Question, err error) {
	f, done, err := p.reach(ctx)
	if err != nil {
		return "", q, err
	}
	defer done()
	q = Question{State: draw(), Nonce: draw(), Verifier: draw(), Fresh: fresh, At: p.c.Now().Unix()}
	more := []oauth2.AuthCodeOption{oidc.Nonce(q.Nonce), oauth2.S256ChallengeOption(q.Verifier)}
	if fresh {
		more = append(more, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return f.oauth.AuthCodeURL(q.State, more...), q, nil
}

// draw gives 256 bits in 43 characters, as RFC 7636 asks of a verifier.
func draw() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Answer is what the browser brings back from the provider.
type Answer struct {
	State, Code, Issuer, Error string
	Twice                      bool // a part of it stands there more than once
}

// Identity is who somebody is: the two together, and neither alone.
type Identity struct{ Issuer, Subject string }

// Take holds an answer against the question, and exchanges it for who somebody is. The
// caller sees to it that a question serves once. It answers ErrForeign, ErrRefused,
// ErrDown or ErrToken.
func (p *Provider) Take(ctx context.Context, q Question, a Answer) (id Identity, err error) {
	if a.Twice || q.State == "" || subtle.ConstantTimeCompare([]byte(q.State), []byte(a.State)) != 1 {
		return id, fmt.Errorf("%w: the state is another", ErrForeign)
	}
	f, done, err := p.reach(ctx)
	if err != nil {
		return id, err
	}
	defer done()
	if a.Issuer != p.c.Issuer && (a.Issuer != "" || f.names) {
		return id, fmt.Errorf("%w: it names %q as who gave it", ErrForeign, cut(a.Issuer))
	}
	if a.Error != "" || a.Code == "" {
		return id, fmt.Errorf("%w: %q", ErrRefused, cut(a.Error))
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), Most)
	defer cancel()
	token, err := f.oauth.Exchange(ctx, a.Code, oauth2.VerifierOption(q.Verifier))
	if err != nil {
		return id, exchanged(err)
	}
	raw, _ := token.Extra("id_token").(string)
	return p.read(ctx, f, q, raw)
}

// exchanged is a failed exchange without what the provider wrote about it.
func exchanged(err error) error {
	said, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return fmt.Errorf("%w: %s", ErrDown, cut(err.Error()))
	}
	if said.ErrorCode == "invalid_grant" { // the code was used, is too old, or somebody else's
		return fmt.Errorf("%w: invalid_grant", ErrForeign)
	}
	return fmt.Errorf("%w: %s %q", ErrDown, said.Response.Status, cut(said.ErrorCode))
}

// read believes a token of identity, or does not.
func (p *Provider) read(ctx context.Context, f *found, q Question, raw string) (id Identity, err error) {
	token, err := f.provider.Verifier(&oidc.Config{ClientID: p.c.Client, SupportedSigningAlgs: algorithms, Now: p.c.Now}).Verify(ctx, raw)
	if err != nil {
		return id, fmt.Errorf("%w: %s", ErrToken, cut(err.Error()))
	}
	var more struct {
		For    string `json:"azp"`
		Signed int64  `json:"auth_time"`
	}
	if err := token.Claims(&more); err != nil {
		return id, fmt.Errorf("%w: %s", ErrToken, cut(err.Error()))
	}
	now := p.c.Now()
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(q.Nonce)) != 1:
		err = errors.New("the nonce is another")
	case more.For != "" && more.For != p.c.Client, more.For == "" && len(token.Audience) > 1:
		err = errors.New("it was made for another client")
	case token.Subject == "" || len(token.Subject) > 255:
		err = errors.New("it is about nobody")
	case token.IssuedAt.After(now.Add(skew)):
		err = errors.New("it was made in the future")
	case q.Fresh && (time.Unix(more.Signed, 0).Before(time.Unix(q.At, 0).Add(-skew)) || time.Unix(more.Signed, 0).After(now.Add(skew))):
		err = errors.New("the sign-in there is not a new one")
	}
	if err != nil {
		return id, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return Identity{token.Issuer, token.Subject}, nil
}

// reach gives what the provider offers, asking it where that is not known or long ago,
// and holds a place until done is called. It answers ErrDown.
func (p *Provider) reach(ctx context.Context) (f *found, done func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, Most)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, fmt.Errorf("%w: others are waiting for it", ErrDown)
	}
	if f, err = p.discover(ctx); err != nil {
		<-p.slots
		return nil, nil, err
	}
	return f, func() { <-p.slots }, nil
}

func (p *Provider) discover(ctx context.Context) (*found, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.c.Now()
	switch age := now.Sub(p.asked); {
	case p.found != nil && age < stale:
		return p.found, nil
	case p.failed != nil && age >= 0 && age < again:
		return nil, p.failed
	}
	f, err := p.look(oidc.ClientContext(ctx, p.client))
	p.found, p.failed, p.asked = f, err, now
	return f, err
}

func (p *Provider) look(ctx context.Context) (*found, error) {
	provider, err := oidc.NewProvider(ctx, p.c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrDown, cut(err.Error()))
	}
	var said struct {
		Keys  string   `json:"jwks_uri"`
		Ways  []string `json:"token_endpoint_auth_methods_supported"`
		Names bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := provider.Claims(&said); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrDown, cut(err.Error()))
	}
	e := provider.Endpoint()
	for _, address := range []string{e.AuthURL, e.TokenURL, said.Keys} {
		if !p.safe(address) {
			return nil, fmt.Errorf("%w: it names %q, which has no TLS", ErrDown, cut(address))
		}
	}
	e.AuthStyle = oauth2.AuthStyleInHeader // said outright: a code that is tried in two ways is used up by the first
	if len(said.Ways) > 0 && !slices.Contains(said.Ways, "client_secret_basic") {
		e.AuthStyle = oauth2.AuthStyleInParams
	}
	return &found{provider: provider, names: said.Names, oauth: oauth2.Config{ClientID: p.c.Client, ClientSecret: p.c.Secret, Endpoint: e,
		RedirectURL: p.c.Redirect, Scopes: []string{oidc.ScopeOpenID}}}, nil
}
