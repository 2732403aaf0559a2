#!/usr/bin/env bash
# Prints the Python to build on: 3.11 or later, able to make virtual environments.
for python in python3.11 python3 /usr/bin/python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$python"
        exit
    fi
done
echo "No Python 3.11 with venv found. Install: python3 python3-venv" >&2
exit 1
