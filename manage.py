#!/usr/bin/env python
"""Command line of katori_sns."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katori_sns.settings")
    execute_from_command_line(sys.argv)
