#!/usr/bin/env bash
# Restores the newest backup into a database and a folder of its own, verifies it there, and clears both away.
#   deploy/drill.sh [<folder of the backups>]
# An encrypted backup is tried where its private key is: deploy/restore.sh on another machine.
set -euo pipefail
self=$(readlink -f "$0")
cd "$(dirname "$self")/.."
export KATORI_ENV_FILE=${KATORI_ENV_FILE:-/etc/katori_sns.env}
[ -n "${PGDATABASE:-}" ] || exec .venv/bin/python deploy/with_settings.py "$self" "$@"
backup=$(find "${1:-/var/backups/katori_sns}" -mindepth 1 -maxdepth 1 -name '[0-9]*-[0-9]*[0-9]' | sort | tail -n 1)
started=$SECONDS drill=katori_drill var=$(mktemp -d)
trap 'rm -rf "$var"; dropdb --if-exists --maintenance-db=postgres $drill' EXIT
trap 'exit 143' TERM INT HUP

[ -e "$backup/database.dump" ] || {
    echo "$backup is encrypted, or not there. Restore it where its key is, then say so: manage beat restore_drill" >&2
    exit 1
}
(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
dropdb --if-exists --maintenance-db=postgres $drill # of one that was killed outright
createdb --maintenance-db=postgres --template=template0 --encoding=UTF8 --locale=C.UTF-8 $drill
pg_restore --exit-on-error --no-owner --no-privileges --dbname=$drill "$backup/database.dump"
mkdir "$var/files" "$var/roots"
tar --extract --gzip --file="$backup/files.tar.gz" --directory="$var/files"
tar --extract --gzip --file="$backup/roots.tar.gz" --directory="$var/roots"

manage() { # the whole address, host included, comes from libpq's variables
    env KATORI_VAR="$var" KATORI_HISTORY_ROOT_DIR="$var/roots" KATORI_DATABASE_URL="postgres:///$drill" \
        KATORI_OWNER_DATABASE_URL= .venv/bin/python manage.py "$@"
}
manage migrate --verbosity 0 # a backup of the release before
if compgen -G "$var/roots/*.json" >/dev/null; then manage history_verify --roots "$var/roots"; else manage history_verify; fi
echo "$backup came back in $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s."
