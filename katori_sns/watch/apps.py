from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "katori_sns.watch"
    verbose_name = "見守り"
