# `make demo` runs the main job over a replica of the sites; `make test` runs the tests; both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.PHONY: help setup browser demo test test-fast lint lock check-lock clean

help:
	@echo "make demo       crawl April 2025 over the replica, through an embedded scrapyd, and write its report"
	@echo "make test       lint, types and every test (real HTTP, browser, PostgreSQL, scrapyd)"
	@echo "make test-fast  the fast tests only"
	@echo "make lint       ruff and mypy"
	@echo "make lock       write the hash-pinned requirements again"
	@echo "make check-lock resolve them for every supported Python"
	@echo "make clean      remove what the above made (not var/)"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) with the pinned libraries (about 600 MB; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@PYTHONWARNINGS="ignore:Editable installation" \
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
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

test-fast: $(STAMP)
	$(BIN)/python -m pytest -m "not slow"

# One lock for every Python from 3.11 on and every platform; what is pinned stays unless UPGRADE=--upgrade is given.
lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" --extra dev $(UPGRADE) --output-file requirements.txt pyproject.toml

# Whether the lock can be installed on every Python that the project supports (asks the package index; needs no such Python).
check-lock: $(STAMP)
	@for version in 3.11 3.12 3.13 3.14; do \
		echo "The lock on Python $$version ..."; \
		$(BIN)/uv pip install --quiet --dry-run --require-hashes --only-binary :all: --no-binary pymeeus \
			--python-version $$version --target $(VENV)/no-such-target -r requirements.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
