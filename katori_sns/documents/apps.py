from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "katori_sns.documents"
    verbose_name = "文書"
