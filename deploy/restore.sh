#!/usr/bin/env bash
# Puts a backup back: the database as it was then, the files and the history roots. Killed, or failed: run the line again.
#   deploy/restore.sh <folder of the backup> [--replace]
# --replace: also when there are data; they are backed up first, to /var/backups/katori_sns.replaced, if they can be. An encrypted backup asks gpg for its key.
. "$(dirname "$(readlink -f "$0")")/steps.sh"
backup=$(readlink -f "${1:?Which backup?}")
release=$home/${KATORI_RESTORE_TO:-current}
alone
plain=/var/tmp/katori-restore # always the same: what one that was killed outright left there goes now
trap 'rm -rf "$plain"' EXIT
trap 'exit 143' TERM INT HUP
rm -rf "$plain"
mkdir -m 710 "$plain"
chgrp katori "$plain"
install -d -o katori -g katori "$plain/roots"

step "Looking at the backup"
(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
for file in database.dump files.tar.gz roots.tar.gz; do
    if [ -e "$backup/$file" ]; then
        ln -s "$backup/$file" "$plain/$file"
    else
        gpg --quiet --output "$plain/$file" --decrypt "$backup/$file.gpg"
    fi
done
if [ "$(tables)" != 0 ]; then
    [ "${2:-}" = --replace ] || refuse "The database is not empty. To replace what it holds: $0 $1 --replace"
fi
again="$0 $backup --replace"
[ -z "${KATORI_RESTORE_TO:-}" ] || again="$here/rollback.sh $KATORI_RESTORE_TO --restore $backup"
echo "Should this be stopped, run it again: $again"

step "Stopping"
page_on
stop
if [ "$(tables)" != 0 ]; then
    step "Backing up what is there"
    # Apart from the others: whoever takes the newest of them must not find what he wants to be rid of.
    back_up "$backups.replaced" || echo "It cannot be backed up. Going on: what is there is lost." >&2
fi
step "Restoring the database" # whole or not at all
pg_restore --file="$plain/database.sql" "$plain/database.dump"
replace_database <"$plain/database.sql"
step "Restoring the files"
put_back() {
    runuser -u katori -- mkdir -p "$2"
    runuser -u katori -- tar --extract --gzip --directory="$2" <"$plain/$1"
}
put_back files.tar.gz "$(setting KATORI_VAR)/files"
put_back roots.tar.gz "$(setting KATORI_HISTORY_ROOT_DIR)"
put_back roots.tar.gz "$plain/roots" # to verify by: where they stay there may be later ones

step "Migrating the database"
migrate
if [ -n "${KATORI_RESTORE_TO:-}" ]; then
    step "Switching to $KATORI_RESTORE_TO"
    switch_to "$KATORI_RESTORE_TO"
    manage collectstatic --noinput --verbosity 0
fi
step "Asking whether the release is ready"
manage ready
step "Starting"
start
step "Asking the pages"
answers
step "Verifying the history and the records"
if compgen -G "$plain/roots/*.json" >/dev/null; then manage history_verify --roots "$plain/roots"; else manage history_verify; fi
rm -f "$home/migrating"
page_off
report
