# make run | test | check | bench | package; `make help` says what each does.
SHELL := /bin/sh
PYTHON := .venv/bin/python
SHARED ?= ../shared
# What to test: `make test ARGS=tests/cli` runs a part, without the threshold on coverage.
ARGS ?=

BENCHMARKS := startup window scoring agreement speech live library
NEED_SHARED := speech live

.PHONY: help run test check bench package

help:
	@echo "make run       set up what is missing, then start PitchCoach"
	@echo "make test      set up what is missing, then run the tests (ARGS=tests/cli: a part of them)"
	@echo "make check     format, lint, types and the import rules"
	@echo "make bench     speed and agreement with people, printed"
	@echo "make package   wheel and sdist in dist/, tried in a clean environment"

run:
	@sh packaging/bootstrap.sh run
	@.venv/bin/pitchcoach

test:
	@sh packaging/bootstrap.sh test
	@$(PYTHON) -m pytest -n 2 --dist loadfile --cov --cov-report= $(ARGS)
	@test -n "$(ARGS)" || $(PYTHON) -m coverage report --fail-under=95 \
		--include='pitchcoach/scoring/*,pitchcoach/speech/*'

check:
	@sh packaging/bootstrap.sh test
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q tests/test_layers.py

bench:
	@sh packaging/bootstrap.sh test
	@status=0; for name in $(BENCHMARKS); do \
		file=tests/benchmarks/$$name.py; \
		if [ ! -f $$file ]; then echo "== $$name: not in this checkout"; continue; fi; \
		case " $(NEED_SHARED) " in *" $$name "*) \
			if [ ! -d "$(SHARED)" ]; then echo "== $$name: left out, needs $(SHARED)"; continue; fi ;; \
		esac; \
		echo "== $$name"; \
		$(PYTHON) -m tests.benchmarks.$$name || status=1; \
	done; exit $$status

package:
	@sh packaging/bootstrap.sh test
	@sh packaging/try_wheel.sh
