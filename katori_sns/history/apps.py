from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "katori_sns.history"
    verbose_name = "履歴"
