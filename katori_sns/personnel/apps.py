from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    name = "katori_sns.personnel"
    verbose_name = "人事・組織改正"
