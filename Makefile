# `make help` lists the commands. Python 3.11 or later, make and a package registry are all that is needed.

BIN := .venv/bin
JUDGES := .venv-judges
# two test processes a core: most of them wait for servers and commands that they started
WORKERS := $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))
# whoever has nothing left takes half of what another has yet to do; tests of one file mostly stay together
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal
PIP := -m pip --disable-pip-version-check --quiet --quiet install
LOCKED := $(PIP) --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
           --python-version 3.11 --upgrade

# the tests start a thousand commands, and each would compile the product anew
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo fetch test coverage lint types unit integration contract bench bench-text drill judges fix docs lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.runtime ## create .venv from the hashed lock and put `depeche` into it
	@:

demo: install ## archive the small invented press of demo/ and look at what was stored
	@$(BIN)/python -m demo.run

fetch: install ## archive one page: make fetch URL=https://…
	@[ -n "$${URL:-}" ] || { echo "make fetch: name the page, as in: make fetch URL='https://example.org/story'" >&2; exit 2; }
	@$(BIN)/depeche fetch "$$URL"

test: lint types ## lint, types, import contracts, all tests
	@$(PYTEST)

coverage: .venv/.dev ## all tests once more, with branch coverage; it takes half as long again
	@$(PYTEST) --cov --cov-report=term

lint: .venv/.dev ## ruff and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: .venv/.dev ## mypy --strict over the three rooms
	@$(BIN)/mypy

unit: .venv/.dev ## the tests without sockets
	@$(PYTEST) tests/unit

integration: .venv/.dev ## the tests with real servers and real stores
	@$(PYTEST) tests/integration

bench: .venv/.dev ## ratios against bare Scrapy, wget and plain trafilatura, and what discovery costs
	@$(BIN)/python -m benchmarks.crawl
	@$(BIN)/python -m benchmarks.discovery

bench-text: .venv/.dev ## quality and speed of texts beside plain trafilatura, and every figure beside its floor
	@$(BIN)/python -m benchmarks.text
	@$(BIN)/python -m benchmarks.residue
	@$(BIN)/python -m benchmarks.rebuilt
	@$(BIN)/python -m benchmarks.metadata
	@$(BIN)/python -m benchmarks.floors

drill: .venv/.dev ## kills, faults, hostile servers against the promises: make drill NAME="commit nth" SEED=7
	@$(BIN)/python -m tests.drills $(NAME) $(if $(SEED),--seed $(SEED))

contract: .venv/.dev ## the table of odd exchanges: archive against the server's own log
	@$(BIN)/python -m tests.wire_contract

judges: $(JUDGES)/.installed ## create .venv-judges: pywb, cdxj-indexer, fastwarc, asked in tests only
	@:

fix: .venv/.dev ## let ruff mend and format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/.dev ## write generated documents anew and check that every command and setting is described
	@$(BIN)/python -m extractors.schema > schema/article-1.json.new
	@mv schema/article-1.json.new schema/article-1.json
	@$(BIN)/pytest -n0 -q tests/unit/test_documented.py

lock: .venv/.dev ## resolve every dependency anew and write the four locks
	@$(BIN)/python $(PIP) uv
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) --group build -o requirements-build.lock
	@$(COMPILE) --group judges -o requirements-judges.lock

clean: ## remove caches, build products and the demo's archive; keeps .venv and depeche-data
	@rm -rf build dist *.egg-info .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis \
	  .import_linter_cache demo-data
	@find crawler extractors storage demo tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The first python3 on PATH that is 3.11 or later and can make environments; PYTHON=… names another.
define find_python
python=; \
for one in $${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do \
  if "$$one" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
  then python=$$one; break; fi; \
done; \
if [ -z "$$python" ]; then \
  echo "make: needs Python 3.11 or later with its venv module on PATH" \
       "(on Debian: apt-get install python3-venv; or: make PYTHON=/path/to/python …)" >&2; exit 1; \
fi
endef

# An environment that already works is kept; one that is half made, or whose Python is gone, is made anew.
define environment
@$(find_python); \
if ! $(1)/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
then echo "creating $(1) with $$($$python --version)"; $$python -m venv --clear $(1); fi
@$(1)/bin/python $(LOCKED) -r requirements-build.lock
endef

.venv/.runtime: requirements.lock requirements-build.lock pyproject.toml
	$(call environment,.venv)
	@echo "installing what requirements.lock names into .venv"
	@$(BIN)/python $(LOCKED) -r requirements.lock
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "installing what requirements-dev.lock names into .venv"
	@$(BIN)/python $(LOCKED) -r requirements-dev.lock
	@touch $@

$(JUDGES)/.installed: requirements-judges.lock requirements-build.lock
	$(call environment,$(JUDGES))
	@echo "installing what requirements-judges.lock names into $(JUDGES)"
	@$(JUDGES)/bin/python $(LOCKED) -r requirements-judges.lock
	@touch $@
