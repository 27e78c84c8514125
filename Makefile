PYTHON ?= python3
BIN = .venv/bin

.PHONY: run test lint unit notebooks bench lock clean

run: ## start the dashboard on the demo municipality
	@$(PYTHON) tools/setup.py
	@$(BIN)/preventiekaart dashboard

test: ## set up everything and run every check
	@$(PYTHON) tools/setup.py --dev
	$(MAKE) --no-print-directory lint unit

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: ## unit, contract, property, command line, notebook and browser tests
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

notebooks:
	$(BIN)/python -m pytest tests/test_notebooks.py

bench: ## the figures of docs/method.md, measured again
	@$(PYTHON) tools/setup.py --dev
	$(BIN)/python -m tests.benchmarks

lock: ## pin the newest allowed versions; no addresses of registries in the files
	$(BIN)/python tools/lock.py

clean:
	rm -rf .venv build dist dashboard/assets
