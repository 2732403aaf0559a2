"""受付番号, and what was submitted word for word."""

import hashlib
import json

from django.conf import settings
from django.db import connection

from katori_sns.web.dates import fiscal_year, format_fiscal_year, local_date
from katori_sns.workflow.models import Attachment, Submission
from katori_sns.workflow.steps import Transition


def canonical(data: dict[str, str]) -> str:
    """The one way to write a submission down, so that its digest can be recomputed."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# One statement makes the row, locks it and reads it, so that two cases never take the same number.
NEXT = (
    "INSERT INTO workflow_numberseries (series, fiscal_year, last) VALUES (%s, %s, 1) "
    "ON CONFLICT (series, fiscal_year) DO UPDATE SET last = workflow_numberseries.last + 1 RETURNING last"
)


def assign_number(transition: Transition) -> None:
    """Give the case the next number of its series and fiscal year, once."""
    case = transition.case
    if case.number:
        return
    year = fiscal_year(local_date(transition.now))
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [transition.process.series, year])
        (last,) = cursor.fetchone()
    case.received_at = transition.now
    case.number = settings.NUMBER_FORMAT.format(
        fiscal_year=format_fiscal_year(year), series=transition.process.series, number=last
    )


def sender(transition: Transition) -> str:
    """The chief as he stands on the paper, also when a substitute submits; in a vacancy the bare post."""
    case = transition.case
    if case.origin == case.Origin.AUDIT:
        return f"監査　{transition.actor.name}"
    own_office = (
        case.origin == case.Origin.PR and transition.task.desk == "draft"
    )  # nobody of the section has a part in it
    section = transition.org.pr if own_office else case.keeper
    head = transition.org.heads.get(section.pk)
    return f"所属長　{section.name}長" + (f"　{head.name}" if head else "")


def submission_seal(round_: int) -> str:
    """Under which name the history keeps the digest of what was submitted."""
    return f"第{round_}回提出の検査値"


def freeze(transition: Transition) -> None:
    """Keep what is submitted in this round; the files sent with it can no longer be taken away.

    The lists follow: what is being rewritten meanwhile has no business there.
    """
    case = transition.case
    case.title = transition.process.title(case)
    case.found_as = case.searchable(*{t.done_name for t in transition.tasks})
    data = canonical(transition.process.snapshot(case) | {"sender": sender(transition), "title": case.title})
    sha256 = hashlib.sha256(data.encode()).hexdigest()
    Submission.objects.create(case=case, round=case.round, at=transition.now, data=data, sha256=sha256)
    transition.trace(submission_seal(case.round), None, sha256)
    Attachment.objects.filter(case=case, sent_round=None).update(sent_round=case.round)
    case.submitted_at = transition.now
