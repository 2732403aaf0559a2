#!/usr/bin/env bash
# All tests: on SQLite, on the PostgreSQL at TEST_DATABASE_URL, then in the browser. The first failing run is the last.
set -euo pipefail
cd "$(dirname "$0")/.."
export COVERAGE_FILE=$PWD/var/coverage

run() {
    echo
    echo "== $1"
    .venv/bin/python -m pytest -q -n 2 "${@:2}"
}
coverage() { .venv/bin/python -m coverage report "$@"; }

# Measuring the coverage takes as long as testing: it is done once, and on PostgreSQL for what only that does.
covered=(--cov --cov-report=)
run "SQLite" -m "not e2e and not long" "${covered[@]}"
run "SQLite, at length" -m long
if [ -n "${TEST_DATABASE_URL:-}" ]; then
    KATORI_DATABASE_URL=$TEST_DATABASE_URL run "PostgreSQL" -m "not e2e and not long"
    KATORI_DATABASE_URL=$TEST_DATABASE_URL run "PostgreSQL, the walks" tests/workflow/test_machine.py
    KATORI_DATABASE_URL=$TEST_DATABASE_URL run "PostgreSQL, what only it does" \
        tests/history/test_triggers.py tests/workflow/test_ladder.py "${covered[@]}" --cov-append
fi

echo
coverage --skip-covered --fail-under=95
if [ -n "${TEST_DATABASE_URL:-}" ]; then # some lines are for one database alone
    coverage --skip-covered --fail-under=100 --include='katori_sns/workflow/*,katori_sns/history/*'
fi

if deploy/packages.sh chromium; then
    if [ -n "${TEST_DATABASE_URL:-}" ]; then
        KATORI_DATABASE_URL=$TEST_DATABASE_URL run "Browser, PostgreSQL: the main path" -m main_path
    fi
    run "Browser, SQLite" -m e2e
else
    echo "No Chromium: the browser tests are left out."
    [ -z "${CI:-}" ]
fi
