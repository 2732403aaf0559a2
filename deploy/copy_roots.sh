#!/usr/bin/env bash
# Copies the history's daily roots to a folder of another machine, mounted here; what lies there is never replaced.
#   deploy/copy_roots.sh /mnt/elsewhere/roots
# Fails when nothing is mounted, and when a root differs from its copy: then one of the two was changed.
set -euo pipefail
self=$(readlink -f "$0")
cd "$(dirname "$self")/.."
[ -n "${KATORI_HISTORY_ROOT_DIR:-}" ] || exec .venv/bin/python deploy/with_settings.py "$self" "$@"
to=${1:?folder on the other machine}
mkdir -p "$to"
[ "$(stat --format=%d "$to")" != "$(stat --format=%d "$KATORI_HISTORY_ROOT_DIR")" ] || {
    echo "$to lies on the same disk as the roots: the other machine is not mounted." >&2
    exit 1
}

for root in "$KATORI_HISTORY_ROOT_DIR"/*.json; do
    copy=$to/${root##*/}
    if [ ! -e "$copy" ]; then
        cp "$root" "$copy.part"
        mv "$copy.part" "$copy"
    fi
    cmp "$root" "$copy"
done
