# `make serve` builds the site and serves it; `make check` says within a minute what is
# wrong; `make test` runs all tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: serve build check test lock clean

serve: $(VENV)/installed
	$(BIN)/lesson serve --jobs $(JOBS)

build: $(VENV)/installed
	$(BIN)/lesson build --jobs $(JOBS)

# All that can be told without running an episode.
check: $(VENV)/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lesson extract --check
	$(BIN)/lesson check
	$(BIN)/python -m pytest --quiet -m "not slow"

# Everything, the rules of `lesson check` as well. The notebooks that the build writes are
# tests, too: nbmake runs each of them. Tests run side by side, each on one core.
test: build
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m pytest --nbmake -n $(JOBS) tests build/notebooks

# The environment is whole only once this file exists, so a broken install is mended.
$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Python 3.11, 3.12 or 3.13 is needed, this is {v[0]}.{v[1]}; name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Needs uv. Names no index, so that the lock serves behind any mirror.
lock:
	uv pip compile pyproject.toml --all-extras --universal --fork-strategy fewest \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --no-config --quiet --output-file requirements.lock

clean:
	rm -rf build $(VENV)
