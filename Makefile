# Two commands to start with: `make demo` and `make test`. Everything goes into .venv; remove it with `make clean`.
# Another interpreter: make PYTHON=/path/to/python3.12 test

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

OLDEST := (3, 11)
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < $(OLDEST))' 2>/dev/null && echo "$$p" && exit; done; echo python3)
VENV ?= .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
PYTEST := $(PY) -m pytest -q -n auto --dist worksteal
SCENARIOS := separator_al2o3_r2r nmc811_al2o3_fluidised_bed

.PHONY: help demo test test-all lint format bench clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

demo: $(VENV)/.installed ## run both reference scenarios and say where their workbooks are
	@mkdir -p reports
	@for name in $(SCENARIOS); do \
		echo "== scenarios/$$name.yaml" && \
		$(BIN)/r2r-sim run "scenarios/$$name.yaml" --out "reports/$$name.xlsx" --overwrite || exit; \
	done
	@echo "Workbooks:"
	@for name in $(SCENARIOS); do echo "  $(CURDIR)/reports/$$name.xlsx"; done

test: lint ## lint, types, import contracts and the tests but the slow ones
	@$(PYTEST) -m "not slow"

test-all: lint ## the same with the slow tests
	@$(PYTEST)

lint: $(VENV)/.installed-test ## style, formatting, import contracts and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted: run 'make format'."; exit 1; }
	@said=$$($(BIN)/lint-imports --no-logo --cache-dir .cache/import-linter) || { echo "$$said"; exit 1; }
	@$(BIN)/mypy --no-error-summary

format: $(VENV)/.installed-test ## format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: $(VENV)/.installed-bench ## ratios to tutorial models and other packages into benchmarks/RESULTS.md, then the reference scenarios
	@$(PY) benchmarks/compare.py
	@$(PY) benchmarks/run_reference.py

clean: ## remove the virtual environment and all caches
	rm -rf "$(VENV)" .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
	find r2r_sim tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The build tools are pinned too: they go into the environment first, and the package is built with those.
$(VENV)/.installed: pyproject.toml constraints.txt
	@command -v "$(PYTHON)" >/dev/null || { echo "Python is missing: install Python 3.11 or newer, or say where it is: make PYTHON=..."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < $(OLDEST) and "Python 3.11 or newer is needed; $(PYTHON) is " + sys.version.split()[0] + ". Say where a newer one is: make PYTHON=...")'
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv module: install it (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	@echo "Setting up $(VENV) ..."
	@"$(PYTHON)" -m venv --clear "$(VENV)"
	@$(PIP) pip setuptools wheel
	@PYTHONWARNINGS=ignore $(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@PYTHONWARNINGS=ignore $(PIP) --no-build-isolation --editable '.[fast,plots]' --group test
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-test
	@echo "Installing the packages to compare with ..."
	@$(PIP) --group bench || echo "Not all of them can be installed: those that are missing are left out."
	@touch $@
