from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "katori_sns.organisation"
    verbose_name = "組織"
