from django.apps import AppConfig
from django.core.checks import register

from katori_sns.documents.checks import fonts_present


class DocumentsConfig(AppConfig):
    name = "katori_sns.documents"
    verbose_name = "文書"

    def ready(self) -> None:
        register(fonts_present, deploy=True)
