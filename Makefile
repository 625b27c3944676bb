# What one can do with a checkout. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Else every command that a test starts would compile Monitor anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
READY := .venv/.ready
LOCKS := requirements.lock requirements-dev.lock
LOCKED := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

PORT ?= 8050
export PORT

# How many tests run at once: as many as there are cores.
WORKERS ?= logical

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# --- use -------------------------------------------------------------------------------------

.PHONY: setup
setup: $(READY) ## everything needed to run and to work on Monitor, in .venv

$(READY): requirements-dev.lock pyproject.toml tools/environment
	@tools/environment
	@touch $@

.PHONY: run
run: $(READY) ## the demo on http://127.0.0.1:8050 (PORT and MONITOR_DATA_DIR are respected)
	@exec $(BIN)/monitor demo

# --- proofs ----------------------------------------------------------------------------------

.PHONY: system
system:
	@tools/system-packages tests

.PHONY: test
test: $(READY) system check ## every check: style, types, layers, locks and all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: check
check: $(READY) ## what needs no running: style, types, layers, locks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# A lock that names an address or a path works on one machine only.
	@! grep -nE '://|^(-|file:|/)|[[:space:]]@[[:space:]]' $(LOCKS)

.PHONY: test-fast
test-fast: $(READY) ## the rules and the verbs, on SQLite and without whole weeks played: seconds
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not postgresql and not slow" tests/domain tests/services

.PHONY: walks
walks: $(READY) system ## the whole way of each role, in Chromium
	$(BIN)/python -m pytest tests/walks

.PHONY: test-long
test-long: $(READY) system ## the proofs that take minutes each: races, long courses, every page for everybody
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m long -o 'python_files=test_*.py long_races.py' tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --hypothesis-profile=thorough tests/domain tests/intake

.PHONY: test-mail
test-mail: $(READY) system ## the outbox in a storm: killed workers, failing servers, a real one; minutes
	tools/system-packages mail
	$(BIN)/python -m pytest -s -m long tests/mail/long_storm.py tests/mail/long_days.py tests/mail/test_scope.py

.PHONY: bench
bench: $(READY) system ## the province at full size: medians, and ratios against raw SQL
	$(BIN)/python -m tests.benchmarks

.PHONY: bench-deadline
bench-deadline: $(READY) system ## 300 units report within ten minutes while 20 leaders look, on both databases
	$(BIN)/python -m tests.benchmarks.deadline

# --- work ------------------------------------------------------------------------------------

.PHONY: format
format: $(READY) ## put the code into its one form
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

.PHONY: lock
lock: $(READY) ## lock again after a change to pyproject.toml; versions move only where they must
	$(BIN)/uv pip compile pyproject.toml $(LOCKED) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCKED) --extra dev -c requirements.lock -o requirements-dev.lock

.PHONY: pictures
pictures: $(READY) system ## the README's pictures, of the demo as it is now
	$(BIN)/python tools/take-pictures

.PHONY: wheel
wheel: $(READY) ## dist/monitor-*.whl, which runs as the checkout does
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

.PHONY: clean
clean: ## remove what was built or left behind; keeps .venv and the data
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find src tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## remove .venv as well; the next make sets it up again
	rm -rf .venv
