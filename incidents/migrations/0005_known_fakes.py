from django.db import migrations

from accounts.identity import read


def know(apps, schema_editor):
    """The profiles that earlier reports of なりすまし named are known as fakes; false alarms are not."""
    Incident = apps.get_model("incidents", "IncidentReport")
    Account, Fake = apps.get_model("accounts", "SNSAccount"), apps.get_model("accounts", "KnownFake")
    ours = set(Account.objects.exclude(state__in=("abandoned", "withdrawn")).values_list("medium", "handle_key"))
    told = Incident.objects.filter(nature="impersonation", submitted_at__isnull=False).exclude(state="dismissed")
    for case in told.order_by("pk").iterator():
        for piece in dict.fromkeys(case.where.split()):
            who = read(piece).identity
            fits = who and len(who.handle) <= 200 and len(who.key) <= 300 and len(who.url) <= 500
            if not fits or (who.medium, who.key) in ours:
                continue
            Fake.objects.get_or_create(
                reported_in=case.pk,
                medium=who.medium,
                handle_key=who.key,
                defaults={
                    "typed": piece,
                    "handle": who.handle,
                    "url": who.url,
                    "immutable_id": who.immutable_id,
                    "reported_at": case.submitted_at,
                    "seen_at": case.submitted_at,
                },
            )


def forget(apps, schema_editor):
    apps.get_model("accounts", "KnownFake").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_fakes_and_hindrances"), ("incidents", "0004_closing")]
    operations = [migrations.RunPython(know, forget)]
