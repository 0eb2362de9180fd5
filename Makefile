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

BIN := bin/zhibu
GO_FILES := $(shell find cmd internal -name '*.go' -o -name '*.sql' -o -name '*.yaml' 2>/dev/null)

# build makes the one binary.
.PHONY: build
build: $(BIN)
$(BIN): $(DIST) $(TEMPL) go.mod go.sum $(GO_FILES)
	go build -o $@ ./cmd/zhibu

# demo makes the invented district of 2021 (once) and serves it on this machine.
.PHONY: demo
demo: build
	$(BIN) demo --data data/demo

# tools installs what the tests need and is not there: Chromium, a Chinese font,
# a PostgreSQL server. It fails where it cannot.
.PHONY: tools
tools:
	scripts/install-test-tools

# test runs every test on both engines, those in a browser included, and says how
# many there were; it fails where one was skipped. The code itself is looked through by make lint.
.PHONY: test
test: generate tools
	ZHIBU_ASSURANCE=$(CURDIR)/bin/assurance scripts/with-postgres go tool gotestsum --format pkgname-and-test-fails --hide-summary=output \
		--post-run-command scripts/no-test-skipped -- -vet=off -tags browser -timeout 38m ./...
	cd realidp && ../scripts/with-postgres go test -count 1 ./...

# assurance writes docs/assurance.md from the catalogue and the figures that the
# last make test left.
.PHONY: assurance
assurance:
	ZHIBU_GOLDEN=write ZHIBU_ASSURANCE=$(CURDIR)/bin/assurance go test -count 1 -run '^TestTheDocumentIsDrawn$$' ./internal/base/testkit/assurance

# release builds static binaries for linux on amd64, arm64 and loong64 into
# bin/release, twice each, with checksums and the list of what is in them.
.PHONY: release
release: generate
	scripts/release

# harness does what make test does a few times more often: kills the program and the
# PostgreSQL server, grows random districts, walks through one, changes bytes.
# make harness KILLS=1000 RESTARTS=100 TREES=100 STEPS=5000 FLIPS=1000.
KILLS := 200
RESTARTS := 20
TREES := 100
STEPS := 1000
FLIPS := 1000
.PHONY: harness
harness: generate
	ZHIBU_KILLS=$(KILLS) ZHIBU_RESTARTS=$(RESTARTS) ZHIBU_TREES=$(TREES) ZHIBU_STEPS=$(STEPS) ZHIBU_FLIPS=$(FLIPS) ZHIBU_ASSURANCE=$(CURDIR)/bin/assurance scripts/with-postgres \
		go test -count 1 -timeout 6h -run "^(TestKilledAtAnyMoment|TestTheServerIsKilled|TestRandomTrees|TestRandomWalk|TestFlippedBytes)$$" -v ./internal/cli ./internal/app

# bench runs the same jobs here and on PocketBase and writes the figures of
# docs/benchmarks.md; growth asks larger and larger districts, and writes those of
# docs/growth.md (352 copies are 100,000 organisations and take 3 GB of disk for a
# while). Both want a machine that does nothing else: bench/doc.go.
COPIES := 0,35,352
.PHONY: bench growth
bench: generate
	cd bench && go run . -out ../docs/benchmarks.md
growth: generate
	cd bench && go run . -grow $(COPIES) -out ../docs/growth.md
	cd bench && ../scripts/with-postgres sh -c 'go run . -grow 0,35 -server "$$ZHIBU_TEST_POSTGRES" -out ../docs/growth.md'

# freeze writes the data set of a new release, once everything that belongs to it is
# merged: make freeze RELEASE=2 (docs/decisions/0015).
.PHONY: freeze
freeze: generate
	ZHIBU_FREEZE=$(RELEASE) scripts/with-postgres go test -count 1 -run '^TestFreezeRelease$$' ./internal/app

# mutants makes every query forget whose rows it may see, one at a time, and tells
# which of that nobody would notice on the pages.
.PHONY: mutants
mutants: generate
	ZHIBU_ASSURANCE=$(CURDIR)/bin/assurance go test -tags mutants -count 1 -v -run '^TestMutantsOfQueries$$' ./internal/app

# lint checks the form and the plan of the code.
.PHONY: lint
lint: generate
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "not gofmt-ed: $$out" >&2; exit 1; fi
	go vet -tags browser,pictures,mutants ./...
	go tool staticcheck -tags browser,pictures,mutants ./...
	cd bench && go vet ./... && go test ./...
	cd realidp && go vet ./...

# benchmarks runs those beside the code; their figures depend on the machine.
.PHONY: benchmarks
benchmarks: generate
	scripts/with-postgres go test -run '^$$' -bench . -benchmem ./...

# pictures draws the pages that set the standard from the demonstration, at 1440, 1024
# and 390, at 100 % and larger, for looking at; three of them are kept in the
# repository. make pictures INTO=/a/folder draws them elsewhere.
INTO := $(CURDIR)/docs/pictures
.PHONY: pictures
pictures: build tools
	$(BIN) demo --data data/demo --make-only
	ZHIBU_DEMO=$(CURDIR)/data/demo ZHIBU_PICTURES=$(INTO) go test -tags pictures -count 1 -run '^TestPictures$$' ./internal/app

# manual draws the pictures of the manual from the demonstration.
.PHONY: manual
manual: build tools
	$(BIN) demo --data data/demo --make-only
	ZHIBU_DEMO=$(CURDIR)/data/demo ZHIBU_PICTURES=$(CURDIR)/docs/manual/pictures go test -tags pictures -count 1 -run '^TestManualPictures$$' ./internal/app

# lighthouse asks Lighthouse about six pages of the demonstration and writes
# docs/lighthouse.md; it comes from npm and is no part of the program.
.PHONY: lighthouse
lighthouse: build tools
	cd scripts/lighthouse && npm install --no-audit --no-fund --no-package-lock --loglevel=error
	$(BIN) demo --data data/demo --make-only
	$(BIN) demo --data data/demo --listen 127.0.0.1:8098 & server=$$!; trap "kill $$server" EXIT; sleep 3; \
		node scripts/lighthouse/run.mjs http://127.0.0.1:8098 docs/lighthouse.md

# papers draws the sample papers for looking at; it needs LibreOffice and poppler.
.PHONY: papers
papers:
	scripts/look-at-papers.sh bin/papers
