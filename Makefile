# Everything a newcomer types. Quiet, and quick the second time: stamps in .venv say what is done.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long check format bench docs vendor lock browser clean

PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
BIN := .venv/bin
RUN_READY := .venv/ready
DEV_READY := .venv/ready-dev
MODEL_READY := .venv/ready-model

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

setup: $(RUN_READY) $(MODEL_READY) ## Install Headwater into .venv and train its model

demo: setup ## Run the demo city; Ctrl-C stops it
	@exec $(BIN)/headwater demo

test: setup $(DEV_READY) browser ## Run the tests
	@$(BIN)/pytest -q -m "not long" $(ARGS)

test-long: setup $(DEV_READY) browser ## Run the long ones too
	@$(BIN)/pytest -q $(ARGS)

check: $(DEV_READY) ## Format, lint, types, imports, house rules
	@$(BIN)/ruff format --check -q src tests tools
	@$(BIN)/ruff check -q src tests tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > .venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }
	@$(BIN)/pytest -q tests/test_repository.py

format: $(DEV_READY) ## Put the code in form
	@$(BIN)/ruff format -q src tests tools
	@$(BIN)/ruff check -q --fix src tests tools

bench: setup ## Measure the budgets
	@for name in intake lists triage; do $(BIN)/headwater bench $$name; done

docs: $(DEV_READY) ## Write the generated reference and check every link
	@COLUMNS=80 $(BIN)/python tools/docs.py

vendor: $(DEV_READY) ## Fetch the vendored scripts anew (needs npm)
	@$(BIN)/python tools/vendor.py

lock: ## Renew the locks after a change of dependencies (needs uv)
	@uv lock -q
	@uv export -q --frozen --no-header --no-dev --no-emit-project -o requirements.lock > /dev/null
	@uv export -q --frozen --no-header --only-group dev --no-emit-project -o requirements-dev.lock > /dev/null

browser: $(DEV_READY)
	@bash tools/browser.sh

clean: ## Remove what was installed, not the data
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache

$(RUN_READY): requirements.lock pyproject.toml tools/bootstrap.py
	@test -n "$(PYTHON)" || { echo "Headwater needs Python 3.11 or newer; install it and try again." >&2; exit 1; }
	@$(PYTHON) tools/bootstrap.py .venv
	@$(BIN)/python -m pip install -q --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@

$(DEV_READY): $(RUN_READY) requirements-dev.lock
	@$(BIN)/python -m pip install -q --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

# Without a model the first need trains it, so a failure here is told but stops nothing.
$(MODEL_READY): $(RUN_READY) $(wildcard src/headwater/triage/*.py)
	@$(BIN)/headwater triage train && touch $@ || echo "The triage model was not trained; the first need will try again." >&2
