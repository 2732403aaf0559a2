# What upgrade.sh, rollback.sh and restore.sh share; they read it in, nobody runs it.
# Each step may be done again: after a kill one runs the same line once more.
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "$0")")
home=/opt/katori_sns # releases, current, maintenance
backups=/var/backups/katori_sns
units=/etc/systemd/system
export KATORI_ENV_FILE=${KATORI_ENV_FILE:-/etc/katori_sns.env}
services=(katori-beat.service katori-worker.service katori-web.service)
timers=(katori-backup.timer katori-roots.timer katori-verify.timer katori-drill.timer katori-watch.timer)
release=$home/current # the one whose program is meant

# Says what begins, and keeps how long each step took.
took=() doing='' since=$EPOCHSECONDS
step() {
    [ -z "$doing" ] || took+=("$(printf '%3d min %02d s  %s' $(((EPOCHSECONDS - since) / 60)) $(((EPOCHSECONDS - since) % 60)) "$doing")")
    doing=$1 since=$EPOCHSECONDS
    [ -z "$doing" ] || echo "== $doing"
}
report() {
    step ''
    printf '%s\n' "${took[@]}"
    printf '%3d min %02d s  in all\n' $((SECONDS / 60)) $((SECONDS % 60))
}
refuse() {
    echo "$*" >&2
    exit 1
}
alone() { # as root, and nothing else of this kind beside it
    [ "$(id -u)" = 0 ] || refuse "Run this as root."
    mkdir -p "$home/releases"
    chmod 755 "$home" "$home/releases"
    exec 9>"$home/.lock"
    flock --nonblock 9 || refuse "Another upgrade or restore is at work."
}

manage() { "$release/deploy/manage.sh" "$@"; }
setting() { (cd "$release" && .venv/bin/python -B deploy/with_settings.py printenv "$1"); }
as_postgres() { (cd / && runuser -u postgres -- psql --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"); } # the database, …
tables() { as_postgres "$(setting PGDATABASE)" --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"; }
roles() { as_postgres "$(setting PGDATABASE)" --output=/dev/null <"$release/deploy/roles.sql"; }
migrate() { # as the owner of the tables; the settings were held against the release when it was installed
    roles
    (cd "$release" && runuser -u katori_owner -- env \
        KATORI_OWNER_DATABASE_URL="${KATORI_OWNER_DATABASE_URL:-postgres://katori_owner@//var/run/postgresql/$(setting PGDATABASE)}" \
        .venv/bin/python manage.py migrate --skip-checks)
    roles
}
replace_database() { # by the SQL of standard input; one transaction: whole or not at all
    { echo 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;' && cat; } |
        as_postgres "$(setting PGDATABASE)" --output=/dev/null --single-transaction
}

page_on() { touch "$home/maintenance"; } # nginx shows the page of the maintenance while it is there
page_off() { rm -f "$home/maintenance"; }
stop() { # those there are: an earlier release may have had fewer
    local unit
    for unit in "${timers[@]}" "${services[@]}"; do
        [ ! -e "$units/$unit" ] || systemctl stop "$unit"
    done
}
start() {
    cp "$release"/deploy/systemd/* "$units/"
    systemctl daemon-reload
    systemctl enable --quiet --now "${services[@]}" "${timers[@]}"
}
switch_to() { # an instant: at every moment `current` is one or the other
    ln -sfn "$1" "$home/current.part"
    mv -T "$home/current.part" "$home/current"
}
answers() { # the pages themselves, as whoever watches from outside asks
    local host
    host=$(setting KATORI_HOST)
    for _ in {1..60}; do
        if curl --silent --fail --output /dev/null --header "Host: $host" http://127.0.0.1:8000/health/ready; then return; fi
        sleep 1
    done
    refuse "http://127.0.0.1:8000/health/ready does not answer \"ready\": see journalctl -u katori-web, and KATORI_HEALTH_FROM."
}
back_up() { # into which folder
    install -d -m 700 -o katori_backup -g katori_backup "$1"
    chown -R katori_backup: "$1" # those of v0.1.0 were katori's: nobody could ever remove them
    (cd / && runuser -u katori_backup -- "$release/deploy/backup.sh" "$1")
}
