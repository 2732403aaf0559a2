"""The product's settings, and Django's admin beside it as a yardstick."""

from katori_sns.settings import *  # noqa: F403
from katori_sns.settings import BASE_DIR, DATABASES, INSTALLED_APPS, LOGGING, TEMPLATES, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "tests.bench.urls"
# Two engines, so that the admin does not pay for the product's context processors, nor the product for its.
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates"]
TEMPLATES[0]["APP_DIRS"] = False
TEMPLATES[0]["OPTIONS"]["loaders"] = [
    ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
]
TEMPLATES.append(
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "admin",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = str(VAR_DIR / "bench.sqlite3")  # never the copy in use
else:
    # All of a query's work in the one session whose CPU time is read (`measure.work`).
    DATABASES["default"]["OPTIONS"]["options"] += " -c max_parallel_workers_per_gather=0"
LOGGING["root"]["level"] = LOGGING["loggers"]["django"]["level"] = "CRITICAL"
