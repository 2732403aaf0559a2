from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "katori_sns.web"
    verbose_name = "画面"
