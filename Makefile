# make key    sets up and typesets the answer key of the CS4045 final into out/
# make test   sets up, lints, checks types and runs every test

RECENT := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do $$p $(RECENT) 2>&- && echo $$p && break; done)
BIN := .venv/bin

.PHONY: key test clean

key: .venv/ready-to-run
	$(BIN)/keyproof key exams/cs4045-final --sheet exams/cs4045-final/sheet.md -o out/

test: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/pytest -n auto

# The stamps are older than pyproject.toml when what must be installed has changed.
.venv/ready-to-run: pyproject.toml
	$(if $(PYTHON),,$(error Keyproof needs Python 3.11 or later: make PYTHON=/path/to/python))
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/ready-to-test: .venv/ready-to-run
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv out build dist *.egg-info
