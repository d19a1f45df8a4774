# Everything that is done here by command. `make` alone lists it.
# Works with GNU make 3.81 and later; what is installed goes into .venv and node_modules, nowhere else.

.DEFAULT_GOAL := help
.PHONY: help run test check format bench lock audit clean \
        check-style check-types check-imports check-templates check-locks .runtime .development

python := .venv/bin/python
prepare := @sh .make/prepare

help: ## List the commands
	@echo "Throughcare"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PYTHON=python3.13 make run   chooses the Python (3.11 to 3.14) that makes .venv"
	@echo "  ARGS=\"tests/sessions -k register\" make test   runs part of the tests"

run: .runtime ## Install what is needed and serve the demonstration on 127.0.0.1 (PORT, THROUGHCARE_HOME)
	@exec .venv/bin/throughcare serve --demo

test: .development ## Run every test, in a browser too (ARGS)
	@$(python) -m tests.chromium
	@$(python) -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

check: check-style check-types check-imports check-templates check-locks ## Style, types, imports, templates, locks

check-style: .development ## ... style and formatting of Python alone
	$(python) -m ruff check . .make
	$(python) -m ruff format --check . .make

check-types: .development ## ... types alone
	$(python) -m mypy

check-imports: .development ## ... imports alone: they point down
	@.venv/bin/lint-imports --no-logo

check-templates: .development ## ... templates alone
	$(python) -m djlint templates --lint --quiet

check-locks: .development ## ... lock files alone: they fit pyproject.toml and package.json
	@$(python) .make/locks.py check

format: .development ## Put style in order where a tool can
	$(python) -m ruff check --fix --exit-zero . .make
	$(python) -m ruff format . .make

bench: .development ## Measure pages and reports on a large demonstration (ARGS)
	$(python) -m tests.bench $(ARGS)

lock: .development ## Write the lock files anew (ARGS="--upgrade" takes newer versions)
	@$(python) .make/locks.py write $(ARGS)

audit: .development ## Ask for known vulnerabilities of what is locked
	$(python) -m pip_audit --strict --disable-pip --no-deps --require-hashes -r requirements-dev.txt

clean: ## Remove what make and its tools wrote; data in var/ stays
	rm -rf .venv node_modules static dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find programme modules sessions reports tests -name __pycache__ -type d -prune -exec rm -rf {} +

.runtime:
	$(prepare) runtime

.development:
	$(prepare) development
