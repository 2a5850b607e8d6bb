# `make demo` runs the main job over a replica of the sites; `make test` runs the tests; both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.PHONY: help setup browser demo test test-fast lint types lock clean

help:
	@echo "make demo       crawl April 2025 over the replica, through an embedded scrapyd, and write its report"
	@echo "make test       lint, types and every test (real HTTP, browser, PostgreSQL, scrapyd)"
	@echo "make test-fast  the fast tests only"
	@echo "make lint       ruff and mypy"
	@echo "make lock       write the hash-pinned requirements again"
	@echo "make clean      remove what the above made (not var/)"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# A browser for the pages that sites build by script: an installed one, Playwright's own, or Debian's package.
browser: $(STAMP)
	@$(BIN)/python -m hearings_crawler.transport.get_browser

demo: browser
	@$(BIN)/python -m tests.demo

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint browser
	$(BIN)/python -m pytest

test-fast: $(STAMP)
	$(BIN)/python -m pytest -m "not slow"

lock:
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --extra dev --output-file requirements.txt pyproject.toml

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
