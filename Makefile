PYTHON = .venv/bin/python
UV = .venv/bin/uv
# Where torch without CUDA comes from.
TORCH = --extra-index-url https://download.pytorch.org/whl/cpu --index-strategy unsafe-best-match
LOCK = requirements_lock.txt

.PHONY: check test lock sbom audit words

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m pyright
	$(PYTHON) start.py test

test:
	$(PYTHON) start.py test

# Every package with its version and hashes, for Linux on x86-64.
# To install them: pip install --require-hashes -r requirements_lock.txt (with torch's index)
lock:
	$(UV) pip compile requirements_loose.txt --upgrade --python-version 3.11 \
		--python-platform x86_64-manylinux_2_28 --generate-hashes --quiet $(TORCH) \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o $(LOCK)

# What is installed, as CycloneDX.
sbom:
	$(UV) tool run --from cyclonedx-bom cyclonedx-py environment --output-format JSON \
		--output-file sbom.json $(PYTHON)

audit:
	.ci/audit

# The catalogue of words: adds new sentences, compiles what is translated.
words:
	$(PYTHON) -m tests.catalogue
