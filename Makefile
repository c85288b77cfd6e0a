# `make serve` reads the book, `make test` checks everything; both work on a fresh machine
# with Python 3.11+ and make.  The other targets are parts of these two.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
NOTEBOOKS := chapters exercises solutions
export PATH := $(CURDIR)/$(BIN):$(PATH)
# One thread per process: the matrices are small, and two test workers share two cores.
export OPENBLAS_NUM_THREADS ?= 1
# Strict: what a notebook prints is what is stored.  Its kernels are forked from a warm process
# (actinit/book/kernels.py), which saves a quarter of the time.
NBVAL := JUPYTER_PATH=$(CURDIR)/actinit/book/jupyter pytest -n 2 --dist loadscope \
  -W default --nbval --nbval-cell-timeout=120

.PHONY: serve book test test-fast notebooks widgets lint bench requirements clean

serve: book
	@echo "Open http://localhost:$(PORT) to read the book; Ctrl+C stops it."
	@python -m http.server --directory _build/html --bind localhost $(PORT)

# While you write: serve the book, build what you save, reload the page.
.PHONY: live
live: $(VENV)/book
	python -m actinit.book.live $(PORT)

# What went wrong is said last, where it is looked for.
book: $(VENV)/book
	@mkdir -p _build
	jupyter-book build . -W -n --keep-going 2>_build/warnings.txt \
	  || { cat _build/warnings.txt; exit 1; }

test: lint book browser
	pytest -n 2 --dist loadscope tests --ignore tests/browser --cov
	$(NBVAL) $(NOTEBOOKS)
	pytest -n 2 --dist worksteal tests/browser

test-fast: $(VENV)/dev
	pytest -n 2 --dist loadscope tests --ignore tests/browser --ignore tests/attacks

lint: $(VENV)/dev
	ruff check . && ruff format --check .
	mypy
	python -m actinit.book.lint

# The notebooks as on older processors, whose NumPy and BLAS round other last digits: training
# multiplies these, and what the book says must not hang on them.
.PHONY: processors
processors: $(VENV)/dev
	OPENBLAS_CORETYPE=Zen $(NBVAL) $(NOTEBOOKS)
	OPENBLAS_CORETYPE=Haswell NPY_DISABLE_CPU_FEATURES="X86_V4 AVX512_ICL" $(NBVAL) $(NOTEBOOKS)
	OPENBLAS_CORETYPE=Nehalem NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4 AVX512_ICL" $(NBVAL) $(NOTEBOOKS)

# Derive the exercises from the solutions (and the titles that score tables show), then run every
# chapter and solution in place.
notebooks: $(VENV)/dev
	actinit assign solutions/*.ipynb
	python -m actinit.book.notebooks execute chapters/*.ipynb solutions/*.ipynb

# Bundle the explorers into actinit/widgets/static (needs Node; the bundles are committed).
widgets: $(VENV)/dev
	cd widgets && npm ci && npm run build

# The chapters as notebooks, to run and change.
.PHONY: lab
lab: $(VENV)/dev
	jupyter lab chapters

# The whole book as one file, printed by Chromium.
.PHONY: pdf
pdf: book browser
	python -m actinit.book.pdf

bench: $(VENV)/bench
	for script in benchmarks/[a-z]*.py; do python $$script || exit 1; done

# A browser for the browser tests, when the machine has none.
.PHONY: browser
browser: $(VENV)/dev
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || (apt-get update && apt-get install -y chromium) || playwright install chromium \
	  || { echo "The browser tests need Chromium: install it (Debian: apt-get install chromium)."; exit 1; }

$(VENV)/book: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	pip install --quiet --disable-pip-version-check "$$(grep ^uv== requirements-dev.txt)"
	uv pip install --quiet --python $(BIN)/python -r requirements.txt
	uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/book
	uv pip install --quiet --python $(BIN)/python -r requirements-dev.txt
	touch $@

$(VENV)/bench: requirements-bench.txt $(VENV)/dev
	uv pip install --quiet --python $(BIN)/python -r requirements-bench.txt
	touch $@

# Pin again, from the short lists in pyproject.toml.
PIN := uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate
NOTE := \# Written by \`make requirements\` from pyproject.toml:
requirements: $(VENV)/dev
	$(PIN) pyproject.toml --extra book --output-file requirements.txt
	(echo "$(NOTE) what make test needs beside the book."; \
	  $(PIN) pyproject.toml --extra book --extra dev --constraint requirements.txt \
	  | grep -vxFf requirements.txt) > requirements-dev.txt
	(echo "$(NOTE) the peers that make bench measures."; \
	  $(PIN) pyproject.toml --extra bench --constraint requirements.txt --constraint requirements-dev.txt \
	  | grep -vxF -f requirements.txt -f requirements-dev.txt \
	  | grep -vE '^(nvidia|cuda|triton)') > requirements-bench.txt  # PyTorch runs on the CPU here
	echo "." >> requirements.txt

clean:
	rm -rf _build .venv
