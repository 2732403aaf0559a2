from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "katori_sns.notices"
    verbose_name = "通知"
