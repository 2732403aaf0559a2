#!/usr/bin/env bash
# Everything that can be said of the code without running its tests.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
mkdir -p var/check

# As in production, with the settings of the example; these secrets open nothing.
export KATORI_ENV_FILE=.env.example KATORI_VAR=var/check KATORI_FONT_DIR=var/fonts
export KATORI_SECRET_KEY=not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ
export KATORI_HISTORY_KEYS=2026=not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz

run() {
    echo "== $*"
    "$@"
}
run ruff format --check .
run ruff check .
run djangofmt --check templates
run mypy katori_sns accounts applications posts incidents manage.py
run lint-imports --no-cache
KATORI_DATABASE_URL=sqlite://:memory: run python manage.py makemigrations --check
run python manage.py check --deploy --fail-level WARNING
