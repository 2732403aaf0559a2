#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing; where it may not, says in one line what to install.
set -euo pipefail

missing=()
for package in "$@"; do
    [ "$(dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null)" = "install ok installed" ] ||
        missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then
    root=()
elif sudo -n true 2>/dev/null; then
    root=(sudo -n)
else
    echo "Install these Debian packages first: ${missing[*]}" >&2
    exit 1
fi
echo "Installing Debian packages: ${missing[*]}"
# Their programs are wanted, no service: whoever wants one starts it. Where the machine has rules of its own, those hold.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '"${root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" install -m 755 /dev/stdin "$policy"
fi
apt() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 "$@" 2>&1; }
log=$(apt update && apt install --no-install-recommends "${missing[@]}") || {
    echo "$log" >&2
    echo "Installing failed: ${missing[*]}" >&2
    exit 1
}
