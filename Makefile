# Thin on purpose: every target is a line or two that can be typed by hand.

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$name && break; done)
BIN := .venv/bin

.PHONY: lab test build verify book grade bench table memory clean

lab: .venv/course-installed
	$(BIN)/unrolled lab $(OPTIONS)

test: .venv/test-installed
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder $(OPTIONS)

build: .venv/course-installed
	$(BIN)/unrolled build $(LESSONS)

verify: .venv/course-installed
	$(BIN)/unrolled verify $(LESSONS)

book: .venv/book-installed
	$(BIN)/unrolled book $(LESSONS)

grade: .venv/course-installed
	$(BIN)/unrolled grade $(OPTIONS) $(LESSON)

bench: .venv/course-installed
	$(BIN)/python autograder/benchmarks/check.py
	$(BIN)/python autograder/benchmarks/every_check.py
	$(BIN)/python autograder/benchmarks/grade.py $(OPTIONS)

table: .venv/course-installed
	$(BIN)/python -m unrolled.fair_table $(OPTIONS)

memory: .venv/course-installed
	$(BIN)/python -m unrolled.memory_table $(OPTIONS)

clean:
	rm -rf .venv

.venv/course-installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Unrolled needs Python 3.11, 3.12 or 3.13; none was found."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[course]'
	@touch $@

.venv/test-installed: .venv/course-installed
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[course,test]'
	@touch $@

.venv/book-installed: .venv/course-installed
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[course,book]'
	@touch $@
