//go:build browser

package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// A passkey in a real browser, with an authenticator of the debugger: added, signed
// in with, and asked for beside the password. Going back after signing out shows
// nothing.
func TestPasskeyInTheBrowser(t *testing.T) {
	h := open(t)
	base := strings.Replace(h.base, "127.0.0.1", "localhost", 1)
	if err := h.Accounts.ServeAt(base); err != nil {
		t.Fatal(err)
	}
	b := browse(t, base)
	if _, err := chromedp.Call(b.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}}); err != nil {
		t.Fatal(err)
	}
	out := func() {
		t.Helper()
		js[bool](b, `(setTimeout(() => document.querySelector('form[action="/sign-out"]').requestSubmit()), true)`)
		b.eventually("signed out", `location.pathname === "/sign-in"`)
	}
	b.signIn("shuji", password)
	b.open("/account/passkeys/new")
	b.do(chromedp.SetValue("input[name=name]", "这台电脑"))
	b.press("button[data-passkey]")
	b.says("main", "通行密钥已经添加")
	if n := js[int](b, `document.querySelectorAll("ol.codes li").length`); n != 10 {
		t.Errorf("%d recovery codes are shown", n)
	}
	b.open("/account/security")
	b.says("main", "这台电脑")
	out()
	js[bool](b, `(setTimeout(() => history.back()), true)`)
	b.eventually("the way in, after going back", `location.pathname.startsWith("/sign-in")`)
	if strings.Contains(b.text("body"), "这台电脑") {
		t.Error("going back shows the page of before")
	}
	b.open("/sign-in")
	b.press("button[data-passkey]")
	b.says(".bar", "书记")
	b.open("/me")
	out()
	b.signIn("shuji", password)
	if !strings.HasPrefix(b.path(), "/sign-in/factor") {
		t.Fatalf("the password alone leads to %s", b.path())
	}
	b.press("button[data-passkey]")
	if strings.HasPrefix(b.path(), "/sign-in") {
		t.Errorf("password and passkey lead to %s: %s", b.path(), b.text("main"))
	}
	for _, c := range b.complaints() {
		t.Error(c)
	}
}
