"""Drafts are read as the policies are; what was submitted is sealed, and stays as it was written."""

from importlib import import_module

from django.db import migrations

policies = import_module("accounts.migrations.0016_items_from_before")
KINDS = ("NewOperationApplication", "PolicyRevisionConsultation")


def drafts(apps):
    return (apps.get_model("applications", kind).objects.filter(state="draft") for kind in KINDS)


def forwards(apps, schema_editor):
    for rows in drafts(apps):
        policies.separate(rows)


def backwards(apps, schema_editor):
    for rows in drafts(apps):
        policies.rejoin(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0012_parts_of_the_items"),
        ("accounts", "0016_items_from_before"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
