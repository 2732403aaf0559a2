from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "katori_sns.founding"
    verbose_name = "運用開始"
