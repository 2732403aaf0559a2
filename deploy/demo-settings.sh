#!/usr/bin/env bash
# Prints the settings of a demo copy, with secrets of its own.
set -euo pipefail
cd "$(dirname "$0")"

echo "KATORI_MODE=demo"
./secrets.sh | sed 's/^KATORI_HISTORY_KEYS=[0-9]*=/KATORI_HISTORY_KEYS=demo=/'
