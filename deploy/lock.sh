#!/usr/bin/env bash
# Writes requirements.lock (the product), requirements-ldap.lock (with what a directory asks for) and
# requirements-dev.lock (with the tools) from pyproject.toml,
# with the hashes of the package index alone, whatever this machine's pip is set up to look at.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(deploy/python.sh)
tools=var/lock-tools
[ -x $tools/bin/pip-compile ] || "$python" -m venv $tools
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"
$tools/bin/python -m pip install --quiet pip-tools==7.6.2

compile() {
    $tools/bin/python -m piptools compile --quiet --generate-hashes --no-annotate --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "$@" pyproject.toml
}
compile ${UPGRADE:+--upgrade} --output-file requirements.lock
compile ${UPGRADE:+--upgrade} --extra ldap --constraint requirements.lock --output-file requirements-ldap.lock
compile ${UPGRADE:+--upgrade} --extra dev --constraint requirements.lock --output-file requirements-dev.lock
