"""What was one text of the nine items becomes rows, where it can be read as such; the rest stays as it is."""

import re

from django.db import migrations

EXAMPLE = re.compile(r"(.{1,200}?)（([^（）]{1,60})）(?:[、。\n]|$)")


def examples(text):
    """「…（課長）、…（部長）」 as rows; none where anything would be left over."""
    found = list(EXAMPLE.finditer(text.strip()))
    whole = "".join(match[0] for match in found) == text.strip()
    return [{"example": m[1].strip(), "decider": m[2].strip()} for m in found] if whole else []


def separate(rows):
    for items in rows.exclude(content_decisions="", server="").iterator():
        if found := examples(items.content_decisions):
            items.decision_examples, items.content_decisions = found, ""
        if items.server == "japan":
            items.servers, items.server_law, items.server = ["japan"], "japan", ""
        elif items.server == "abroad":
            items.server_law = "foreign"
        items.save()


def rejoin(rows):
    for items in rows.iterator():
        if items.decision_examples:
            said = [f"{row['example']}（{row['decider']}）" for row in items.decision_examples]
            items.content_decisions, items.decision_examples = "、".join(said), []
        if items.servers and not items.server:
            items.server = "japan" if (items.servers, items.server_law) == (["japan"], "japan") else "abroad"
        items.save()


def forwards(apps, schema_editor):
    separate(apps.get_model("accounts", "OperationPolicy").objects)


def backwards(apps, schema_editor):
    rejoin(apps.get_model("accounts", "OperationPolicy").objects)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_parts_of_the_items")]
    operations = [migrations.RunPython(forwards, backwards)]
