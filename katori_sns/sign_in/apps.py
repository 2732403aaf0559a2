from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "katori_sns.sign_in"
    verbose_name = "市のアカウントでのログイン"
