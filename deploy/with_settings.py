"""Runs a program that must know some of the settings: the folders, the site's name, libpq's variables.

    cd <release> && .venv/bin/python deploy/with_settings.py <program> <arguments>

Without a password in KATORI_DATABASE_URL the database asks the system who it is: then the role is not set,
and each user of the machine comes as himself.
"""

import os
import sys
from urllib.parse import urlsplit

own = dict(os.environ)
sys.path.insert(0, os.getcwd())
from katori_sns import settings  # noqa: E402 - of the release that one stands in

at = settings.DATABASES["default"]
if "postgresql" not in at["ENGINE"]:
    sys.exit("KATORI_DATABASE_URL: only PostgreSQL is backed up and restored by these scripts.")
known = {
    "KATORI_VAR": settings.VAR_DIR,
    "KATORI_HISTORY_ROOT_DIR": settings.HISTORY_ROOT_DIR,
    "KATORI_BACKUP_KEY": settings.BACKUP_KEY,
    "KATORI_HOST": urlsplit(settings.SITE_URL).hostname,
    "PGHOST": at["HOST"],
    "PGPORT": at["PORT"],
    "PGDATABASE": at["NAME"],
    "PGUSER": at["PASSWORD"] and at["USER"],
    "PGPASSWORD": at["PASSWORD"],
    "PGSSLMODE": at["OPTIONS"].get("sslmode"),
}
given = own | {name: str(value) for name, value in known.items() if value}
os.execvpe(sys.argv[1], sys.argv[1:], given)  # noqa: S606 - what the scripts beside this one name
