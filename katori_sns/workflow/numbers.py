"""受付番号, and what was submitted word for word."""

import hashlib
import json

from django.conf import settings
from django.db.models import F

from katori_sns.web.dates import fiscal_year, format_fiscal_year, local_date
from katori_sns.workflow.models import Attachment, NumberSeries, Submission
from katori_sns.workflow.steps import Move


def canonical(data: dict[str, str]) -> str:
    """The one way to write a submission down, so that its digest can be recomputed."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def assign_number(move: Move) -> None:
    """Give the case the next number of its series and fiscal year, once.

    The series row is updated before it is read, so that two cases never take the same number.
    """
    case = move.case
    if case.number:
        return
    year = fiscal_year(local_date(move.now))
    row = {"series": move.process.series, "fiscal_year": year}
    if not NumberSeries.objects.filter(**row).update(last=F("last") + 1):
        NumberSeries.objects.bulk_create([NumberSeries(**row)], ignore_conflicts=True)
        NumberSeries.objects.filter(**row).update(last=F("last") + 1)
    last = NumberSeries.objects.values_list("last", flat=True).get(**row)
    case.number = settings.NUMBER_FORMAT.format(
        fiscal_year=format_fiscal_year(year), series=move.process.series, number=last
    )


def sender(move: Move) -> str:
    """The chief as he stands on the paper, also when a substitute submits; in a vacancy the bare post."""
    case = move.case
    head = move.org.heads.get(case.section_id)
    return f"所属長　{case.section.name}長" + (f"　{head.name}" if head else "")


def freeze(move: Move) -> None:
    """Keep what is submitted in this round; the files sent with it can no longer be taken away.

    The lists follow: what is being rewritten meanwhile has no business there.
    """
    case = move.case
    case.title = move.process.title(case)
    case.search_text = case.searchable(*{t.done_name for t in move.tasks})
    data = canonical(move.process.snapshot(case) | {"sender": sender(move)})
    Submission.objects.create(
        case=case, round=case.round, at=move.now, data=data, sha256=hashlib.sha256(data.encode()).hexdigest()
    )
    Attachment.objects.filter(case=case, sent_round=None).update(sent_round=case.round)
    case.submitted_at = move.now
