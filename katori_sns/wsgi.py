"""WSGI entry for gunicorn."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katori_sns.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # the whole house now, and not while somebody waits for the first page
