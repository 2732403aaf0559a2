#!/usr/bin/env bash
# Installs a release beside the others and switches to it; the first one too. Killed, or failed: run it again.
#   deploy/upgrade.sh <folder of the source, or a version tag in /opt/katori_sns/source>
# What fails before the database is migrated goes back by itself; the line that leads back later is printed first.
. "$(dirname "$(readlink -f "$0")")/steps.sh"
asked=${1:?Which release? A folder of the source, or a version.}
before=$(readlink "$home/current" || true)
migrating=$home/migrating # from the first migration until all is well: the line that leads back

leave() {
    local status=$?
    rm -rf "${source:?}"
    [ $status != 0 ] || return 0
    if [ -n "$changed" ] || [ -e "$migrating" ]; then
        echo "FAILED. The database may be of the new release. Put right what is said above and run this again." >&2
        [ ! -e "$migrating" ] || { echo "Or go back:" && cat "$migrating"; } >&2
    elif [ -n "$stopped" ]; then
        echo "FAILED before the database was changed${before:+: going back to $before}." >&2
        if [ -n "$before" ]; then release=$home/$before && switch_to "$before" && start; fi
        page_off
    else
        echo "FAILED before anything was changed." >&2
    fi
}
stopped='' changed='' source=$(mktemp -d)
trap leave EXIT
trap 'exit 143' TERM INT HUP

step "Looking at what is there"
alone
for program in curl pg_dump psql runuser tar; do command -v $program >/dev/null || refuse "$program is missing."; done
[ -r "$KATORI_ENV_FILE" ] || refuse "There is no $KATORI_ENV_FILE."
[ "$(df --output=avail -m "$home" | tail -n 1)" -gt 1500 ] || refuse "$home needs 1.5 GB of free disk."
if [ -d "$asked" ]; then
    tar --create --directory="$asked" --exclude=./.git --exclude=./.venv --exclude=./var --exclude='__pycache__' \
        --exclude='./.*_cache' . | tar --extract --no-same-owner --directory="$source"
else
    git -C "$home/source" fetch --quiet --tags || echo "Fetching failed: taking what is there."
    git -C "$home/source" archive "$asked" | tar --extract --directory="$source"
fi
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$source/pyproject.toml")
digest=$(tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --directory="$source" . | sha256sum)
new=releases/$version-${digest:0:8} # another source is another release, whatever it calls itself
release=$home/$new

step "Installing $new"
if [ ! -e "$release/.installed" ]; then
    [ "$new" != "$before" ] || refuse "$new is in use, but incomplete."
    rm -rf "$release"
    cp -a "$source" "$release"
    chmod -R u=rwX,go=rX "$release" # whatever the umask was when the source came
fi
lock=requirements.lock
if grep -q '^KATORI_SIGN_IN=.*ldap' "$KATORI_ENV_FILE"; then lock=requirements-ldap.lock; fi
"$release/deploy/venv.sh" $lock
if [ ! -e "$release/.installed" ]; then
    (cd "$release" && .venv/bin/python -m compileall -q accounts applications incidents katori_sns posts)
    touch "$release/.installed"
fi
step "Preparing the fonts"
manage prepare_fonts
step "Holding the settings against this release"
manage check --deploy --fail-level ERROR

step "Stopping"
page_on
stopped=yes
stop

if [ -e "$migrating" ]; then
    echo "Going on with an upgrade that was stopped. This line leads back from it:" && cat "$migrating"
elif [ "$(tables)" != 0 ]; then
    step "Backing up"
    backup=$(back_up "$backups")
    back="$release/deploy/rollback.sh ${before:-$new} --restore $backup"
    [ -n "$before" ] || back+=" # the data alone: no earlier release lies here"
    echo "Should it be needed, this line leads back:" && echo "  $back"
    echo "  $back" >"$migrating.part"
    sync "$migrating.part"
    mv "$migrating.part" "$migrating"
fi
step "Migrating the database"
changed=yes
migrate
step "Collecting the static files"
manage collectstatic --noinput --verbosity 0
step "Asking whether this release is ready"
manage ready
step "Switching to $new"
switch_to "$new"
step "Starting"
start
step "Asking the pages"
answers
step "Verifying the history"
manage history_verify
rm -f "$migrating"
page_off
report
