"""What went wrong on the city's accounts, and what was done about it (G2(3), G5(2))."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = "インシデント"
