package cli

import (
	"os"
	"strings"

	"zhibu/internal/base/idp"
)

// providerFlags say which identity provider people may sign in with.
type providerFlags struct{ issuer, client, secret, label, ca *string }

func (p *providerFlags) declare(k *call) {
	p.issuer = k.flags.String("oidc-issuer", k.Getenv("ZHIBU_OIDC_ISSUER"), "an identity provider (OpenID Connect) with which people may sign in, exactly as it calls itself; needs --url")
	p.client = k.flags.String("oidc-client", k.Getenv("ZHIBU_OIDC_CLIENT"), "the name under which this house is registered there")
	p.secret = k.flags.String("oidc-secret-file", k.Getenv("ZHIBU_OIDC_SECRET_FILE"), "a file that holds the secret that goes with that name")
	p.label = k.flags.String("oidc-label", or(k.Getenv("ZHIBU_OIDC_LABEL"), "统一身份认证"), "how people call the provider, on buttons")
	p.ca = k.flags.String("oidc-ca", k.Getenv("ZHIBU_OIDC_CA"), "a file of certificates by which the provider is known, instead of those of this machine")
}

// read makes a configuration of the flags; an empty one where no provider is named.
func (p *providerFlags) read(url string) (c idp.Config, err error) {
	if *p.issuer == "" {
		if *p.client+*p.secret+*p.ca != "" {
			return c, usage("--oidc-client, --oidc-secret-file and --oidc-ca go with --oidc-issuer")
		}
		return c, nil
	}
	if url == "" {
		return c, usage("--oidc-issuer needs --url: the provider sends people back to that address")
	}
	if *p.client == "" || *p.secret == "" {
		return c, usage("--oidc-issuer needs --oidc-client and --oidc-secret-file")
	}
	secret, err := os.ReadFile(*p.secret)
	if err != nil {
		return c, err
	}
	return idp.Config{Issuer: *p.issuer, Client: *p.client, Secret: strings.TrimSpace(string(secret)), Label: *p.label, CA: *p.ca}, nil
}
