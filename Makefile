# generate makes what is not kept in the repository: the assets that the browser
# gets (internal/base/ui/dist) and the Go text of the templates (*_templ.go).
STAMPS := node_modules/.stamps
NPM := $(STAMPS)/npm
DIST := internal/base/ui/dist/manifest.json
TEMPL := $(STAMPS)/templ

.PHONY: generate
generate: $(DIST) $(TEMPL)

$(NPM): package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(STAMPS) && touch $@

$(DIST): $(NPM) web/build.mjs $(wildcard web/css/*.css) $(wildcard web/js/*.js)
	node web/build.mjs

$(TEMPL): go.mod $(shell find internal cmd -name '*.templ' 2>/dev/null)
	go tool templ generate -path . -log-level warn
	@mkdir -p $(STAMPS) && touch $@
