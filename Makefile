# make run     install what is missing, load the demo city, serve http://127.0.0.1:8000 (PORT=8001: elsewhere)
# make test    every test, on SQLite and on a private PostgreSQL; fails below 95 % coverage
# make check   format, lint, types, imports, migrations, deployment settings
# make bench   measure on a large city, and write docs/performance.md (SCALE=0.1: a tenth of it)
# make bench-long   faults, tampering, walks and texts at length, on both databases; writes docs/reliability.md
# make bundle  one archive to install from without a network: var/katori_sns-<version>.tar
# make prove   take each rule of docs/guideline.md out of the code: its test must fail (ROWS="周知": these rows)
# make lock    write the three locks anew (UPGRADE=1: newest versions)
# make clean   remove everything made here, the demo's data included

PORT ?= 8000
SCALE ?= 1
FONTS = fonts-morisawa-bizud-mincho fonts-morisawa-bizud-gothic fonts-noto-cjk
LIBRARIES = libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
PYTHON = .venv/bin/python
DEMO = env KATORI_MODE=demo KATORI_ENV_FILE=$(CURDIR)/var/demo.env KATORI_SITE_URL=http://127.0.0.1:$(PORT) $(PYTHON)

export SCALE

.PHONY: run test check prove bench bench-long bundle lock clean packages product tools fonts
.NOTPARALLEL:

run: product var/demo.env
	@$(DEMO) deploy/prepare_demo.py
	@cat deploy/welcome.txt
	@echo "  http://127.0.0.1:$(PORT)   (Ctrl-C stops it)"
	@echo
	@exec $(DEMO) manage.py serve --bind 127.0.0.1:$(PORT)

test: tools var/demo.env fonts
	@deploy/with-servers.sh deploy/test.sh

bench-long: tools var/demo.env fonts
	@deploy/with-servers.sh sh -c '$(PYTHON) -m tests.bench.reliability && KATORI_DATABASE_URL=$$TEST_DATABASE_URL $(PYTHON) -m tests.bench.reliability'
	@mkdir -p var/kills && unshare --mount --net --pid --fork --kill-child --mount-proc \
		sh -c '$(PYTHON) -m tests.operations.kills var/kills; exit $$?'

check: tools var/demo.env fonts
	@deploy/check.sh

prove: tools var/demo.env fonts
	@$(PYTHON) -m tests.guideline.prove $(ROWS)

bench: tools var/demo.env fonts
	@deploy/with-servers.sh deploy/bench.sh

bundle: product var/demo.env fonts
	@$(PYTHON) deploy/bundle.py

lock:
	deploy/lock.sh

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -r {} +

packages:
	@deploy/packages.sh $(LIBRARIES) $(FONTS)

product: packages
	@deploy/venv.sh requirements.lock

tools: packages
	@deploy/venv.sh requirements-dev.lock

var/demo.env:
	@echo "Making this copy's own secrets in var/demo.env"
	@mkdir -p var && chmod 700 var && umask 077 && deploy/demo-settings.sh > $@.new && mv $@.new $@

# The fonts of the papers are cut once (some 20 seconds) and kept.
fonts: | var/demo.env
	@$(DEMO) manage.py prepare_fonts
