# Everything a newcomer needs: `make demo` and `make test` prepare the machine by themselves.
PYTHON ?= python3
RUN := .venv/bin/python
ARGS ?=

.PHONY: demo test check conformance-ballots conformance-signatures lock ready ready-dev translations clean

demo: ready            ## hold one whole meeting over eleven points; results in build/demo/
	$(RUN) -m meetroom.cli demo $(ARGS)

test: ready-dev        ## all tests: two at a time, then those that need the machine to themselves
	$(RUN) -m pytest -n 2 -m "not alone" $(ARGS)
	$(RUN) -m pytest -m alone $(ARGS)

check: ready-dev       ## all linters
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	.venv/bin/lint-imports
	$(RUN) -m tests.ui.qml_types

bench-%: ready-dev     ## measure: bench-media, bench-soak, bench-relay, bench-fanout, bench-votes, bench-archive; figures in build/bench/
	$(RUN) -m tests.bench.bench_$(subst -,_,$*) $(ARGS)

conformance-ballots: ready-dev  ## our verifier against belenios-tool: ARGS=--quick for a small run; build/conformance/
	$(RUN) -m tests.ballots.conformance $(ARGS)

conformance-signatures: ready-dev  ## flip 10,000 bits in signed minutes: none of them may pass as good
	$(RUN) -m tests.archive.flips $(ARGS)

ready:
	$(PYTHON) .ci/prepare.py run

ready-dev:
	$(PYTHON) .ci/prepare.py dev

translations: ready-dev ## collect the sentences of the screens and make what Qt loads; names those without a translation
	$(RUN) -m tests.ui.qml_translations

lock:                  ## renew the hashed lock files (needs uv)
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --extra postgres --group build pyproject.toml -q -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --extra postgres --group build --group dev --constraint requirements.txt pyproject.toml -q -o requirements-dev.txt

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('build', '.venv')]"
