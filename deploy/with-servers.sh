#!/usr/bin/env bash
# Runs a command beside a PostgreSQL and a Redis of its own, on free loopback ports, and stops them whatever happens.
# The command finds them as TEST_DATABASE_URL and KATORI_BROKER_URL; a server that cannot be had is left out,
# or, with CI set, ends the run.
set -euo pipefail
set -m # every child is a process group: Ctrl-C reaches the command once, and the servers last
cd "$(dirname "$0")/.."

dir=$(mktemp -d)
command_pid='' redis_pid='' postgres_pid=''

stop() {
    trap '' INT TERM HUP
    [ -z "$command_pid" ] || { kill -INT -- "-$command_pid" && wait "$command_pid"; } 2>/dev/null || true
    for pid in $redis_pid $postgres_pid; do
        { kill -INT "$pid" && wait "$pid"; } 2>/dev/null || true
    done
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

lacking() {
    echo "$1" >&2
    [ -z "${CI:-}" ] || exit 1
}

free_port() {
    .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# The servers die with this script even if it is killed outright.
start_redis() {
    local port
    port=$(free_port)
    mkdir "$dir/redis"
    setpriv --pdeathsig INT redis-server --bind 127.0.0.1 --port "$port" --save '' --dir "$dir/redis" \
        >"$dir/redis.log" 2>&1 &
    redis_pid=$!
    for _ in {1..100}; do
        if redis-cli -p "$port" ping >/dev/null 2>&1; then
            export KATORI_BROKER_URL="redis://127.0.0.1:$port/0"
            return
        fi
        sleep 0.1
    done
    lacking "Redis does not start: $(tail -n 1 "$dir/redis.log")"
}

start_postgres() {
    local bin port password as=()
    bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    bin=${bin%/initdb}
    port=$(free_port)
    password=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
    mkdir -m 700 "$dir/postgres"
    echo "$password" >"$dir/postgres/password"
    if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
        as=(setpriv --reuid=postgres --regid=postgres --init-groups)
        chmod 711 "$dir"
        chown -R postgres "$dir/postgres"
    fi
    (cd "$dir/postgres" && "${as[@]}" "$bin/initdb" --pgdata=data --username=katori --pwfile=password \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync) >"$dir/postgres.log" 2>&1 || {
        lacking "PostgreSQL cannot be set up: $(tail -n 1 "$dir/postgres.log")"
        return 0
    }
    (cd "$dir/postgres" && exec setpriv "${as[@]:1}" --pdeathsig INT "$bin/postgres" -D "$dir/postgres/data" \
        -k "$dir/postgres" -h 127.0.0.1 -p "$port" -F -c synchronous_commit=off -c full_page_writes=off) \
        >>"$dir/postgres.log" 2>&1 &
    postgres_pid=$!
    for _ in {1..200}; do
        if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then
            export TEST_DATABASE_URL="postgres://katori:$password@127.0.0.1:$port/katori"
            return
        fi
        sleep 0.1
    done
    lacking "PostgreSQL does not start: $(tail -n 1 "$dir/postgres.log")"
}

if deploy/packages.sh redis-server; then start_redis; else lacking "No Redis: its tests are left out."; fi
if deploy/packages.sh postgresql; then start_postgres; else lacking "No PostgreSQL: the tests run on SQLite alone."; fi

# Started in the background, a shell has its children ignore INT; the command is to hear it.
env --default-signal=INT,QUIT "$@" &
command_pid=$!
wait "$command_pid"
