"""Before any review is recorded, the next one is the first that the newest nine items name."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def plan(apps, schema_editor):
    policies = apps.get_model("accounts", "OperationPolicy").objects.filter(account=OuterRef("pk"))
    newest = policies.order_by("-version").values("evaluation_on")[:1]
    apps.get_model("accounts", "SNSAccount").objects.update(review_due=Subquery(newest))


class Migration(migrations.Migration):

    dependencies = [("accounts", "0006_reviews")]

    operations = [migrations.RunPython(plan, migrations.RunPython.noop)]
