# Everything runs in .venv, made by the first target that needs it; a stamp file in it says what is installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
UV := 0.13.9
TYPESCRIPT := 7.0.2
TSC := $(VENV)/typescript-$(TYPESCRIPT)/node_modules/.bin/tsc
NPM := $(shell command -v npm 2>/dev/null)

# Bytecode is kept: the tests start a hundred processes, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check bench requirements clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'
	@echo '  ARGS="..." is passed on: make run ARGS="--server.port 8600", make test ARGS="-k spiral"'

run: $(VENV)/.run ## serve the playground on http://localhost:8501
	@exec $(BIN)/python -m streamlit run app/server.py $(ARGS)

test: $(VENV)/.dev ## run the tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.dev $(if $(NPM),$(TSC)) ## lint, formatting, types, import rules, translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m app.words --check
ifdef NPM
	$(TSC) --noEmit -p app/page/view/static/jsconfig.json
else
	@echo "npm was not found: the JavaScript check was skipped."
endif

bench: $(VENV)/.dev ## measure the engine, the live stream and the page
	$(BIN)/python -m benchmarks.engine $(ARGS)
	$(BIN)/python -m benchmarks.around $(ARGS)
	$(BIN)/python -m benchmarks.learning $(ARGS)
	$(BIN)/python -m benchmarks.live --clients 25 --seconds 5 $(ARGS)
	$(BIN)/python -m benchmarks.arrivals $(ARGS)
	$(BIN)/python -m benchmarks.flood $(ARGS)
	$(BIN)/python -m benchmarks.fair $(ARGS)
	$(BIN)/python -m benchmarks.pages $(ARGS)
	$(BIN)/python -m benchmarks.crowd $(ARGS)
	$(BIN)/python -m benchmarks.browser $(ARGS)
	$(BIN)/python -m benchmarks.bench $(ARGS)
	$(BIN)/python -m benchmarks.circuit $(ARGS)
	$(BIN)/python -m benchmarks.search $(ARGS)

# One version of a package for every Python (fewest), so that a figure does not depend on which one a person has; and the
# hashes of all its files, so that pip installs nothing else under its name.
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--fork-strategy fewest --custom-compile-command "make requirements" $(ARGS)
requirements: $(VENV)/.made ## pin the dependencies again; ARGS=--upgrade takes the newest
	$(PIP) install uv==$(UV)
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --all-extras --constraints requirements.txt --output-file requirements-extras.txt
	$(COMPILE) pyproject.toml --all-extras --group dev --constraints requirements-extras.txt --output-file requirements-dev.txt

clean: ## remove .venv and every cache
	rm -rf $(VENV) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; v = sys.version_info; v < (3, 11) and sys.exit( \
	  "Python 3.11 or newer is needed, $(PYTHON) is %d.%d; name another: make PYTHON=python3.13 ..." % v[:2])'
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements.txt $(VENV)/.made
	@echo "Installing $< (a minute or two, once)"
	@$(PIP) install -r $<
	@touch $@

# The development pins contain the run pins, so both are then installed.
$(VENV)/.dev: requirements-dev.txt $(VENV)/.made
	@echo "Installing $< (a minute or two, once)"
	@$(PIP) install -r $<
	@touch $@ $(VENV)/.run

$(TSC): | $(VENV)/.made
	@echo "Installing typescript $(TYPESCRIPT)"
	@npm install --silent --no-audit --no-fund --prefix $(VENV)/typescript-$(TYPESCRIPT) typescript@$(TYPESCRIPT)
