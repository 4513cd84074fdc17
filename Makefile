# Every target sets up what it needs in a private .venv; nothing outside this folder is changed.
PYTHON ?= python3
BROWSER ?= auto
BIN := .venv/bin
RUN := .venv/.installed
DEV := .venv/.installed-dev
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo lab test check unit browser notebooks bench validate pins frontend fix clean

help:  ## show this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "debtkit needs Python 3.11 or later; name one: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv

$(RUN): pyproject.toml constraints.txt | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e .
	@touch $@

$(DEV): pyproject.toml constraints.txt $(RUN)
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e . --group dev
	@touch $@

demo: $(RUN)  ## set up, lay out the sample project, show what it owes
	$(BIN)/debtkit demo --force build/ticket-titler
	@echo "debtkit is $(BIN)/debtkit here; make lab opens the same in JupyterLab"

lab: $(RUN)  ## set up and open JupyterLab on the quickstart
	$(BIN)/debtkit lab notebooks

test: check unit notebooks browser  ## set up and run every check and test (BROWSER=required: fail without a Chromium)

check: $(DEV)  ## lint, format, types, import contracts, spelling, packaging
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/validate-pyproject pyproject.toml

unit: $(DEV)  ## tests that need neither a browser nor a notebook server
	$(BIN)/pytest -n $(WORKERS) -m "not browser and not notebook"

notebooks: $(DEV)  ## strict nbval on every notebook, and two executions with the same bytes
	$(BIN)/pytest -m notebook

browser: $(DEV)  ## the widgets in a real Chromium, JupyterLab and Notebook 7
ifeq ($(CHROMIUM)$(filter required,$(BROWSER)),)
	@echo "browser tests skipped: no Chromium found; install one (Debian: apt-get install chromium) and run make browser"
else
	BROWSER=$(BROWSER) $(BIN)/pytest -m browser
endif

bench: $(DEV)  ## what starting, scanning and the widget cost, against their limits, within one run
	$(BIN)/python tests/benchmarks/run.py

validate: $(DEV)  ## precision and recall against labelled repositories: make validate LABELS=… REPOS=…
	$(BIN)/python tools/validate.py --labels $(LABELS) --repos $(REPOS)

frontend:  ## rebuild the widgets' JavaScript (needs node)
	cd debtkit/widgets/frontend && npm install --no-save --no-audit --no-fund && npm run build

pins: $(BIN)/uv  ## renew constraints.txt
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --extra all --group dev \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make pins" --annotation-style line \
	  pyproject.toml -o constraints.txt

binder/requirements.txt: pyproject.toml binder/base.txt | $(BIN)/uv  ## renew the pins of the Binder image
	$(BIN)/uv pip compile --quiet --python-version 3.11 --python-platform x86_64-unknown-linux-gnu -c binder/base.txt \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make binder/requirements.txt" --annotation-style line \
	  pyproject.toml -o $@

fix: $(DEV)  ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:  ## remove what the other targets made
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache browser-artifacts
