"""What was judged 撤退 before days were kept is to be consulted about too, unless that was done (G6)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import migrations

WEEK = timedelta(days=7)
TOKYO = ZoneInfo("Asia/Tokyo")
OVER = ["abandoned", "withdrawn", "notice_period"]


def set_days(apps, schema_editor):
    """Only the newest judgement of an account counts."""
    account_model, case_model = apps.get_model("accounts", "SNSAccount"), apps.get_model("workflow", "Case")
    for account in account_model.objects.filter(reviews__judgement="withdraw").exclude(state__in=OVER).distinct():
        review = account.reviews.order_by("-done_on", "-pk").first()
        if review.judgement != "withdraw":
            continue
        sent = case_model.objects.filter(
            kind="withdrawal", case_accounts__account=account, submitted_at__isnull=False
        ).exclude(state="cancelled")
        days = [case.submitted_at.astimezone(TOKYO).date() for case in sent]
        review.consult_by = review.done_on + WEEK
        review.consulted_on = min((day for day in days if day >= review.done_on), default=None)
        review.save(update_fields=["consult_by", "consulted_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0010_harm_and_other_use"),
        ("accounts", "0014_giving_up_days"),
        ("workflow", "0015_drafts_that_came_back"),
    ]

    operations = [migrations.RunPython(set_days, migrations.RunPython.noop)]
