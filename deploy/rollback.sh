#!/usr/bin/env bash
# Goes back to an earlier release. Killed, or failed: run the same line again.
#   deploy/rollback.sh <release, as in releases/> [--restore <backup>]
# With a backup the database becomes what it was then: what people entered since is in the backup that is made first.
# Without one it must already fit that release, else nothing is done.
. "$(dirname "$(readlink -f "$0")")/steps.sh"
to=releases/$(basename "${1:?Which release?}")
alone
[ -e "$home/$to/manage.py" ] || refuse "There is no $home/$to. There are: $(ls "$home/releases")"
release=$home/$to
if [ "${2:-}" = --restore ]; then
    KATORI_RESTORE_TO=$to exec "$here/restore.sh" "${3:?Which backup?}" --replace
fi

step "Asking whether the database fits $to"
manage ready || refuse "It does not. Name the backup made before the upgrade: $0 $1 --restore <backup>"
step "Switching to $to"
page_on
stop
switch_to "$to"
manage collectstatic --noinput --verbosity 0
start
answers
rm -f "$home/migrating"
page_off
report
