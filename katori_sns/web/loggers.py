"""Who logs what; read by the settings, and therefore without Django."""

# One line for each request; a 500 leaves its trace even with DEBUG off, an outage none.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "katori_sns.web.logs.JsonFormatter"}},
    "filters": {"sparing": {"()": "katori_sns.web.logs.Sparing"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["sparing"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # refusals are told in the line of their request
        "celery": {"level": "WARNING"},  # "received" and "succeeded" every two seconds tell nobody anything
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
