# make run | test | check | bench | fuzz | soak | package | test-package; `make help` says what each does.
SHELL := /bin/sh
PYTHON := .venv/bin/python
SHARED ?= ../shared
# What to test: `make test ARGS=tests/cli` runs a part, without the threshold on coverage.
ARGS ?=
COUNT ?= 2000
SEED ?= 1
TAKES ?= 300

BENCHMARKS := startup window scoring agreement speech delivery delivery_word_times live load library
NEED_SHARED := speech delivery live

.PHONY: help run test check bench fuzz soak package test-package

help:
	@echo "make run       set up what is missing, then start PitchCoach"
	@echo "make test      set up what is missing, then run the tests (ARGS=tests/cli: a part of them)"
	@echo "make check     format, lint, types and the import rules"
	@echo "make bench     speed and agreement with people, printed"
	@echo "make fuzz      2,000 wrong files of every kind (COUNT=, SEED=), in processes with limits"
	@echo "make soak      300 takes in a row (TAKES=): nothing may grow or stay behind"
	@echo "make package   wheel, sdist and .deb in dist/, the frozen program in build/frozen/; their sizes"
	@echo "make test-package  the .deb on a minimal Debian: window, microphone, scores without a network (root)"

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

fuzz:
	@sh packaging/bootstrap.sh test
	@$(PYTHON) -m tests.fuzz --count $(COUNT) --seed $(SEED)

soak:
	@sh packaging/bootstrap.sh test
	@$(PYTHON) -m tests.soak --takes $(TAKES)

# The .deb where there are Debian's tools, the folder everywhere.
package:
	@sh packaging/bootstrap.sh test
	@sh packaging/try_wheel.sh
	@sh packaging/freeze.sh
	@sh packaging/sizes.sh build/frozen/pitchcoach
	@if command -v dpkg-deb >/dev/null 2>&1; then sh packaging/make_deb.sh; else echo "no .deb: dpkg-deb is missing"; fi

test-package:
	@sh packaging/bootstrap.sh test
	@sh packaging/test_package.sh
