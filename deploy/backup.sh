#!/usr/bin/env bash
# Backs up the database, the files and the history roots into a folder of this moment (UTC); prints its path.
#   deploy/backup.sh [<folder of the backups> [<days to keep>]]
# Where all that is, the settings say (KATORI_ENV_FILE). Their keys are not part of a backup: without a copy of them
# elsewhere the history cannot be verified. With KATORI_BACKUP_KEY only the holder of its private key can read it.
set -euo pipefail
umask 077
self=$(readlink -f "$0")
cd "$(dirname "$self")/.."
[ -n "${PGDATABASE:-}" ] || exec .venv/bin/python deploy/with_settings.py "$self" "$@"
to=${1:-/var/backups/katori_sns}
days=${2:-35}
dated='^[0-9]{8}-[0-9]{6}$'

exec 9>"$to/.lock"
flock --nonblock 9 || { echo "Another backup is being made in $to." >&2 && exit 1; }
rm -rf "$to"/[0-9]*-[0-9]*.part # of one that was killed outright
target=$to/$(date --utc +%Y%m%d-%H%M%S)
part=$target.part
trap 'rm -rf "$part"' EXIT
trap 'exit 143' TERM INT HUP
mkdir "$part"

archive() { # tar's 1: a folder to which somebody has just added a file
    local from=(--directory="$1" .)
    [ -d "$1" ] || from=(--files-from=/dev/null)
    tar --create --gzip --file="$part/$2" "${from[@]}" || [ $? = 1 ]
}
# In this order: the dump holds every event that a root names, and files are only ever added.
archive "$KATORI_HISTORY_ROOT_DIR" roots.tar.gz
pg_dump --format=custom --file="$part/database.dump"
pg_restore --list "$part/database.dump" >"$part/contents.txt"
archive "$KATORI_VAR/files" files.tar.gz
if [ -n "${KATORI_BACKUP_KEY:-}" ]; then
    mkdir "$part/keyring"
    for file in database.dump files.tar.gz roots.tar.gz; do
        gpg --batch --quiet --homedir "$part/keyring" --trust-model always --recipient-file "$KATORI_BACKUP_KEY" \
            --output "$part/$file.gpg" --encrypt "$part/$file"
        rm "$part/$file"
    done
    rm -r "$part/keyring"
fi
(cd "$part" && sha256sum -- * >SHA256SUMS)
sync
mv "$part" "$target"

oldest=$(date --utc --date="-$days days" +%Y%m%d-%H%M%S)
for folder in "$to"/*/; do
    name=$(basename "$folder")
    if [[ $name =~ $dated && $name < $oldest ]]; then rm -r "${to:?}/$name"; fi
done
echo "$target"
