# Everything that is done with this project, as commands. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
export PYTHON
VENV := .venv
BIN := $(VENV)/bin

# Stamps: set-up is repeated only when the locks or the project file have changed.
RUN_STAMP := $(VENV)/.set-up-run
DEV_STAMP := $(VENV)/.set-up-dev

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 19

.PHONY: run
run: $(RUN_STAMP) ## set up, read the sample reports into their own store, open the viewer
	$(BIN)/solieu samples
	$(BIN)/solieu view --samples

.PHONY: test
test: $(DEV_STAMP) ## set up and run all tests, in several processes
	$(BIN)/python -m pytest -n auto

.PHONY: check
check: lint types layers test ## lint, types, import contract, tests

.PHONY: lint
lint: $(DEV_STAMP) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

.PHONY: layers
layers: $(DEV_STAMP) ## which room may import which
	$(BIN)/lint-imports --no-logo

.PHONY: format
format: $(DEV_STAMP) ## put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: bench
bench: $(DEV_STAMP) ## speed against the libraries it stands on, as ratios
	$(BIN)/python -m bench

# make bench-store N=100000 for a smaller one; STORES=folder keeps the stores for the next time.
N := 1000000
.PHONY: bench-store
bench-store: $(DEV_STAMP) ## the viewer on a store of a million figures: time, bytes, memory against goals
	$(BIN)/python -m bench.viewing --figures $(N) $(if $(STORES),--stores $(STORES))

.PHONY: soak
soak: $(DEV_STAMP) ## the long forms of the tests that have one (up to half an hour)
	SOLIEU_SOAK=1 $(BIN)/python -m pytest -m "soak or hypothesis"

.PHONY: setup
setup: $(DEV_STAMP) ## set up only

# Maintainers only; needs uv. Keeps the versions that the lock files name, unless UPGRADE=1 or pyproject.toml says else.
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
.PHONY: lock
lock: ## renew the lock files (maintainers, with uv)
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock

.PHONY: clean
clean: ## remove the environment and all caches; stores stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): requirements.lock pyproject.toml scripts/bootstrap.sh
	scripts/bootstrap.sh run
	touch $@

$(DEV_STAMP): requirements.lock requirements-dev.lock pyproject.toml scripts/bootstrap.sh
	scripts/bootstrap.sh dev
	touch $(RUN_STAMP) $@
