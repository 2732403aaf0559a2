#!/usr/bin/env bash
# All measurements: on SQLite, then on the PostgreSQL at TEST_DATABASE_URL; the figures go to docs/performance.md.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
rm -f var/bench/*.json

run() {
    $python -m tests.bench.generator --scale "${SCALE:-1}"
    $python -m tests.bench.report measure
}
run
if [ -n "${TEST_DATABASE_URL:-}" ]; then
    KATORI_DATABASE_URL=$TEST_DATABASE_URL run
fi
$python -m tests.bench.report write
