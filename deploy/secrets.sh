#!/usr/bin/env bash
# Prints the settings of a demo copy, with secrets of its own.
set -euo pipefail
random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

echo "KATORI_SECRET_KEY=$(random)"
echo "KATORI_HISTORY_KEYS=demo=$(random)"
echo "KATORI_DEMO=true"
echo "KATORI_SECURE=false"
