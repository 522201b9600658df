.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV ?= .venv
PYTHON := $(VENV)/bin/python
FLASK := $(PYTHON) -m flask --app wsgi
T ?= tests

help: ## List what make can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(VENV)/runtime: requirements.txt
	@echo "Preparing $(VENV) (the first time takes about a minute) …"
	@test -x $(PYTHON) || python3 -m venv $(VENV)
	@# --no-deps: the lock is whole, and a newer release must not tempt pip past it.
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

translations/en/LC_MESSAGES/messages.mo: translations/en/LC_MESSAGES/messages.po | $(VENV)/runtime
	@$(VENV)/bin/pybabel --quiet compile -d translations

setup: $(VENV)/runtime translations/en/LC_MESSAGES/messages.mo ## Install what the site runs on
tools: setup $(VENV)/development ## Install what tests and checks need too
	@$(PYTHON) -m tests.browser.chromium

run: setup ## Serve the site with its worker on http://127.0.0.1:8000
	@exec $(PYTHON) -m livinglab.serve

test: tools ## Run every test: unit, HTTP, PostgreSQL and real browser
	@$(PYTHON) -m tests.cluster.nginx
	$(PYTHON) -m pytest -n 2 --dist loadfile $(T)
	$(PYTHON) -m pytest -n 2 --dist loadfile --database postgresql -m "not browser and not slow and not cluster and not soak" $(T)

quick: tools ## Run the tests that need neither a browser nor PostgreSQL
	$(PYTHON) -m pytest -n 2 -m "not browser and not postgres and not slow and not cluster and not soak" $(T)

lint: tools ## Say what is wrong, change nothing
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

fix: tools ## Put right what a machine can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

check: lint test ## What CI runs: lint, types and every test

cluster: tools ## Start a site of many processes behind nginx, kill them in turn, say what was seen
	@$(PYTHON) -m tests.cluster.nginx
	$(PYTHON) -m pytest -m cluster tests/cluster

soak: tools ## Ask one process for 100,000 pages of all kinds and see its memory level off
	$(PYTHON) -m pytest -m soak tests/overload

bench: tools ## Measure pages and search; ARGS="--posts 10000 --engine postgresql"
	$(PYTHON) -m bench $(ARGS)

bench-overload: tools ## Ask for three times what the site can answer, and for a kept page meanwhile
	$(PYTHON) -m bench.overload $(ARGS)

bench-servers: tools ## Ask gunicorn and granian for our pages in turns; ARGS="--rounds 5"
	@# Not in the lock: the site runs without it.
	@$(PYTHON) -c "import granian" 2>/dev/null || $(PYTHON) -m pip install --quiet --disable-pip-version-check granian==2.8.7
	$(PYTHON) -m bench.web_servers $(ARGS)

bench-profiles: tools ## Say what the time of a thread, a search and a reply goes to
	$(PYTHON) -m bench.profiles $(ARGS)

search-eval: tools ## Ask all search engines the judged questions; W=--write puts the table into docs
	$(PYTHON) -m tests.search.evaluation $(W)

words: tools ## Gather the words of the templates and the code for translation
	$(VENV)/bin/pybabel --quiet extract -F babel.cfg -k _ -k lazy_gettext -k lazy_pgettext:1c,2 -o messages.pot --project LivingLab --no-location .
	$(VENV)/bin/pybabel --quiet update -i messages.pot -d translations --no-fuzzy-matching --ignore-obsolete

migration: tools ## Write a migration from what the models say: make migration M="what changes"
	$(FLASK) db migrate -m "$(M)"

lock: tools ## Pin requirements*.in, with hashes
	$(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-options -o requirements.txt requirements.in
	$(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-options -o requirements-dev.txt requirements-dev.in

clean: ## Throw away the virtual environment, caches and local data
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache instance

.PHONY: help setup tools run test quick lint fix check cluster soak bench bench-overload bench-servers bench-profiles search-eval words migration lock clean
