# Needs only Python 3.11 or later with venv, make, and a package registry.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := $(VENV)/demo.installed
DOCS := $(VENV)/docs.installed
DEV := $(VENV)/dev.installed

.PHONY: install demo docs check test newcomer prove bench bench-growth audit format lock clean

install: $(DEV)

# Hashes and a directory do not mix in one pip command, hence two. Python compiles what it loads
# when it first does, which is a third of what pip would compile.
$(VENV)/%.installed: requirements/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Schakel needs Python 3.11 or later; say which: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what $< names into $(VENV); the first time that takes a minute or two."
	$(BIN)/python -m pip install --quiet --no-compile --only-binary :all: \
		--require-hashes -r $<
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(DEMO)
	$(BIN)/schakel demo $(if $(EXIT),--exit) $(if $(STORY),--story $(STORY))

# Writes site/; a link that leads nowhere ends it. The variable silences news of another product.
docs: $(DOCS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

check: install
	$(BIN)/python -m tests.tiers check

test: install
	$(BIN)/python -m tests.tiers test

# The README's own lines in a fresh clone, the wheel in an empty environment, the container's steps.
newcomer: install
	$(BIN)/python -m tests.tiers newcomer

# Takes hours; SCHAKEL_PROVE=0.01 is a hundredth. The figures are kept in docs/reliability.md.
prove: install
	$(BIN)/python -m tests.tiers prove

# Other bots are installed to compare with, 150 MB; a quarter of an hour. Writes docs/performance.md.
bench: install
	$(BIN)/python -m benchmarks.speed

# What grows with signals, rooms and members. Writes docs/scaling.md.
bench-growth: install
	$(BIN)/python -m benchmarks.growth

# Known vulnerabilities of what the bot runs on; says so where no service with advisories answers.
audit: install
	$(BIN)/python -m scripts.audit

format: install
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format

# UPGRADE=1 takes the newest versions that pyproject.toml allows.
lock: install
	$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

clean:
	rm -rf $(VENV) benchmarks/.environments build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
