"""Prepare the demo city in one process: to start Django takes longer than all there is to do again."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katori_sns.settings")
django.setup()
call_command("prepare_fonts")
call_command("migrate", verbosity=0)
call_command("demo")
call_command("collectstatic", interactive=False, verbosity=0)
