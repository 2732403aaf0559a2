from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "katori_sns.workflow"
    verbose_name = "案件"
