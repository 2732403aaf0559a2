#!/usr/bin/env bash
# Runs manage.py of the release it lies in, as the user katori, with this machine's settings.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
umask 027
as=()
[ "$(id -u)" != 0 ] || as=(runuser -u katori -- env HOME=/var/lib/katori_sns)
exec "${as[@]}" env KATORI_ENV_FILE="${KATORI_ENV_FILE:-/etc/katori_sns.env}" .venv/bin/python manage.py "$@"
