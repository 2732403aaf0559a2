#!/usr/bin/env bash
# All tests: on SQLite, on the PostgreSQL at TEST_DATABASE_URL, then in the browser. The first failing run is the last.
# What runs where, and what is measured, the markers say (pyproject.toml).
set -euo pipefail
cd "$(dirname "$0")/.."
export COVERAGE_FILE=$PWD/var/coverage

run() {
    echo
    echo "== $1"
    .venv/bin/python -m pytest -q -n auto --dist worksteal "${@:2}"
}
coverage() { .venv/bin/python -m coverage report "$@"; }

deploy/packages.sh nginx-light || {
    echo "No nginx: its tests are left out."
    [ -z "${CI:-}" ]
}
# A machine of somebody's is not given a directory server unasked; the tests say so where it lacks.
[ -z "${CI:-}" ] || deploy/packages.sh slapd
run "SQLite" -m "not e2e" --cov --cov-report=
if [ -n "${TEST_DATABASE_URL:-}" ]; then
    KATORI_DATABASE_URL=$TEST_DATABASE_URL \
        run "PostgreSQL" -m "not e2e and not sqlite" --cov --cov-report= --cov-append
fi

echo
coverage --skip-covered --fail-under=95
if [ -n "${TEST_DATABASE_URL:-}" ]; then # some lines are for one database alone
    coverage --skip-covered --fail-under=100 --include='katori_sns/workflow/*,katori_sns/history/*'
fi

if deploy/packages.sh chromium; then
    run "Browser" -m e2e tests/e2e
else
    echo "No Chromium: the browser tests are left out."
    [ -z "${CI:-}" ]
fi
