#!/usr/bin/env bash
# All tests: on SQLite, on the PostgreSQL at TEST_DATABASE_URL, then in the browser. The first failing run is the last.
set -euo pipefail
cd "$(dirname "$0")/.."
export COVERAGE_FILE=$PWD/var/coverage

run() {
    echo
    echo "== $1"
    .venv/bin/python -m pytest -q -n auto --dist worksteal "${@:2}"
}
coverage() { .venv/bin/python -m coverage report "$@"; }

# The longest tests stand first, so that no worker is left alone with one at the end.
# Measuring the coverage doubles the time: what attacks or only reads text runs without it, and on PostgreSQL
# only what that does in its own way is measured.
covered=(--cov --cov-report=)
apart=(tests/workflow/test_machine.py tests/*/test_races.py tests/*/test_matri*.py tests/hostile tests/faults
    tests/web tests/documents tests/test_rubbish.py tests/test_serve.py tests/applications/test_reprint.py
    tests/accounts/test_identity.py tests/accounts/test_secrets.py)
run "SQLite" -m "not e2e" "${apart[@]/#/--ignore=}" "${covered[@]}"
run "SQLite, races, walks, texts, attacks and faults" -m "not e2e" "${apart[@]}"
if [ -n "${TEST_DATABASE_URL:-}" ]; then
    export KATORI_DATABASE_URL=$TEST_DATABASE_URL
    aside=(hostile web documents test_serve.py applications/test_reprint.py workflow/test_whole.py
        accounts/test_identity.py accounts/test_secrets.py accounts/test_account_page.py
        workflow/test_matrices.py workflow/test_matrices_giving_up.py posts/test_matrix.py incidents/test_matrix.py)
    run "PostgreSQL" -m "not e2e and not long" "${aside[@]/#/--ignore=tests/}"
    run "PostgreSQL, rubbish" tests/hostile/test_forms.py tests/hostile/test_identifiers.py -m "not long"
    run "PostgreSQL, what only it does" \
        tests/history/test_triggers.py tests/workflow/test_ladder.py tests/hostile/test_uploads.py \
        "${covered[@]}" --cov-append
    unset KATORI_DATABASE_URL
fi

echo
coverage --skip-covered --fail-under=95
if [ -n "${TEST_DATABASE_URL:-}" ]; then # some lines are for one database alone
    coverage --skip-covered --fail-under=100 --include='katori_sns/workflow/*,katori_sns/history/*'
fi

if deploy/packages.sh chromium; then
    run "Browser" -m e2e
else
    echo "No Chromium: the browser tests are left out."
    [ -z "${CI:-}" ]
fi
