#!/usr/bin/env bash
# Prints the secrets that a production copy needs, made by chance, to be put into its settings file.
set -euo pipefail
random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

echo "KATORI_SECRET_KEY=$(random)"
echo "KATORI_HISTORY_KEYS=$(date +%Y)=$(random)"
