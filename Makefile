PYTHON = .venv/bin/python

.PHONY: check test

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m pyright
	$(PYTHON) start.py test

test:
	$(PYTHON) start.py test
