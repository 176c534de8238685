# Every target works as the first command in a fresh checkout; `make` alone tells them.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
ARGS ?=
# Half as many processes again as cores, since many tests wait for a server or a crawl; a file stays in one process, for
# what its tests set up together.
PARALLEL := -n $(shell echo $$((3 * $$(nproc) / 2))) --dist loadfile
# Where an environment forbids bytecode, as containers like to, each command that a test starts would compile anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow lint format types check proof bench-env bench clean

help: ## tell the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

setup: ## build .venv; nothing to do where it is as wanted (PYTHON=... names the interpreter)
	@PYTHON="$(PYTHON)" scripts/setup

demo: setup ## crawl the bundled network into the embedded MongoDB and report (ARGS="--json")
	@$(BIN)/newscrawler demo $(ARGS)

test: setup ## run the tests but the slow ones (ARGS="-k name")
	@$(BIN)/pytest $(PARALLEL) -m "not slow and not long" $(ARGS)

test-slow: setup ## run the slow ones: kills, wheels, whole networks
	@$(BIN)/pytest $(PARALLEL) -m "slow and not long" $(ARGS)

lint: setup ## check the style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: setup ## put the style right where ruff can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: setup ## check the types
	@$(BIN)/mypy
	@$(BIN)/mypy bench/extract.py

check: lint types test test-slow ## all that CI runs

proof: setup ## kill, freeze and starve crawls, and tell what is lost (ARGS="--only frozen")
	@$(BIN)/pytest -q -m long
	@PYTHONPATH=tests $(BIN)/python -m proof.prove $(ARGS)

bench-env: setup ## build .bench-venv, the project beside the extractors it is measured against
	@scripts/bench-env

bench: bench-env ## measure the reading of articles beside other extractors (ARGS="--limit 50")
	@.bench-venv/bin/python bench/extract.py $(ARGS)

clean: ## remove what can be built again, .venv too; the databases stay
	@rm -rf .venv .bench-venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .scrapy
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
