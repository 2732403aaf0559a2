#!/usr/bin/env bash
# Backs up the database (libpq's own variables say which), the files and the history roots into a directory.
#   KATORI_VAR=/var/lib/katori_sns PGDATABASE=katori deploy/backup.sh /var/backups/katori_sns
# The keys in /etc/katori_sns.env are not part of it: without them elsewhere the history cannot be verified.
set -euo pipefail
umask 077
directory=${1:?directory of the backups}
days=${2:-35}
target=$directory/$(date +%Y%m%d-%H%M%S)

mkdir -p "$target.part"
# The database first: files are only ever added, so every file that the dump names is in the archive after it.
pg_dump --format=custom --file="$target.part/database.dump"
mkdir -p "$KATORI_VAR/files" "$KATORI_VAR/roots"
tar --create --gzip --file="$target.part/files.tar.gz" --directory="$KATORI_VAR" files roots
pg_restore --list "$target.part/database.dump" >"$target.part/contents.txt"
(cd "$target.part" && sha256sum database.dump files.tar.gz contents.txt >SHA256SUMS)
mv "$target.part" "$target"
find "$directory" -mindepth 1 -maxdepth 1 -type d -mtime "+$days" -exec rm -r {} +
echo "$target"
