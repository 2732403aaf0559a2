#!/usr/bin/env bash
# Makes .venv hold what the named lock file says; a copy of the lock inside it tells that this was done.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
if [ -n "${KATORI_VENV:-}" ]; then # one made elsewhere, to be used as it is
    ln -sfn "$KATORI_VENV" .venv
    exit
fi

# Its scripts name the path they were made at: a moved, copied or half-made one is made anew.
here=$(pwd -P)/.venv/bin/python
if ! { grep -qF -e "#!$here" -e "\"$here" .venv/bin/pip && .venv/bin/python -c ''; } 2>/dev/null; then
    python=$(deploy/python.sh 2>/dev/null) || {
        deploy/packages.sh python3 python3-venv
        python=$(deploy/python.sh)
    }
    echo "Making the virtual environment .venv with $python"
    "$python" -m venv --clear .venv
fi
if ! cmp -s "$lock" ".venv/$lock"; then
    echo "Installing the Python packages of $lock (takes a minute the first time)"
    # Without dependencies of its own finding: old pip answers one with an extra, coverage[toml], by the newest release.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock"
    .venv/bin/python -m pip check >/dev/null || .venv/bin/python -m pip check
    cp "$lock" ".venv/$lock"
fi
