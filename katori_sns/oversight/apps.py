from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "katori_sns.oversight"
    verbose_name = "見通し"
