from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate

from katori_sns.history.checks import install_after_migrate, keys_seal


class HistoryConfig(AppConfig):
    name = "katori_sns.history"
    verbose_name = "履歴"

    def ready(self) -> None:
        register(keys_seal)
        post_migrate.connect(install_after_migrate, sender=self)
