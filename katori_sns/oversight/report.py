"""年次報告 for the 庁議: the figures of a fiscal year as one paper, fixed by the PR manager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from katori_sns.documents.actions import issue
from katori_sns.documents.models import IssuedDocument
from katori_sns.documents.paper import render
from katori_sns.history.actions import Changes, record
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Duty, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.counting import YearRow
from katori_sns.oversight.figures import Figures, figures
from katori_sns.oversight.how import HOW
from katori_sns.oversight.incident_figures import incidents_by_kind
from katori_sns.oversight.scope import scope_of
from katori_sns.web.dates import format_fiscal_year
from katori_sns.web.years import year_days

KIND, TEMPLATE = "annual_report", "documents/annual_report.html"


@dataclass(frozen=True)
class Pair:
    """A figure beside that of the year before."""

    label: str
    now: str
    before: str


def subject_of(year: int) -> str:
    """The chain of the report's versions in the history."""
    return f"report:{year}"


def title_of(year: int) -> str:
    return f"ソーシャルメディア運用の年次報告　{format_fiscal_year(year)}"


def drafts(org: ActorContext) -> bool:
    """The PR division writes it."""
    return bool(org.works_at(Duty.Kind.PR))


def fixes(org: ActorContext) -> bool:
    """Whoever heads the PR division fixes it."""
    return any(org.is_head(section) for section in org.works_at(Duty.Kind.PR))


def draft(year: int, org: ActorContext, *, now: datetime) -> bytes:
    """The report as the figures are now, marked 「案」; never stored."""
    return _set(year, org, now=now, version=0, reason="")


def fix(year: int, org: ActorContext, *, by: User, reason: str, now: datetime) -> IssuedDocument:
    """Keep the report as the next version; a later one needs a reason. Raises Refused.

    It is set before the transaction, which would hold up all others for as long as a PDF takes.
    """
    if not fixes(org):
        raise Refused("年次報告を確定できるのは、広報主管課長だけです。")
    subject, who = subject_of(year), org.actor(by)
    kept = IssuedDocument.objects.about(subject)
    before = kept.count()
    if before and not reason:
        raise Refused("確定した版があります。改める理由を書いてください。")
    version, said = before + 1, reason if before else ""
    pdf = _set(year, org, now=now, version=version, reason=said)
    title = f"{title_of(year)}　第{version}版"
    changes: Changes = {"版": [str(before) if before else None, str(version)]}
    with transaction.atomic():
        # This holds the chain: whoever fixed a version meanwhile has done so.
        record(
            subject=subject,
            action="fix_report",
            label="年次報告の確定",
            actor=who,
            at=now,
            changes=changes,
            comment=said,
        )
        if kept.count() != before:
            raise Refused(
                f"先に第{version}版が確定されました。内容を確かめ、改めるときは理由を書いてください。"
            )
        return issue(subject=subject, kind=KIND, version=version, title=title, pdf=pdf, at=now, now=now)


def _set(year: int, org: ActorContext, *, now: datetime, version: int, reason: str) -> bytes:
    found = figures(year, scope_of(org), org)
    context: dict[str, object] = {
        "draft": not version,
        "version": version,
        "reason": reason,
        "sample": settings.DEMO,
        "city": settings.CITY,
        "at": now,
        "running_year": org.on <= year_days(year)[1],
        "found": found,
        "more_needs": found.more_needs,
        "pairs": _pairs(found.years),
        "incidents": _incidents(year, found, org),
        "reviews": _pairs(found.reviews),
        "how": HOW,
    }
    return render(TEMPLATE, context, created=now, title=title_of(year))


def _pairs(rows: Sequence[YearRow]) -> list[Pair]:
    return [Pair(row.label, row.now.shown, row.before.shown) for row in rows]


def _incidents(year: int, found: Figures, org: ActorContext) -> list[tuple[str, str, str, object]]:
    """Kind, number, number of the year before, and the minutes to each station."""
    _, earlier = incidents_by_kind(year - 1, found.scope, org)
    before = {nature: number.shown for nature, number, _ in earlier}
    now = {nature: (number.shown, minutes) for nature, number, minutes in found.incidents}
    nothing = ("0", ["―"] * len(found.stations))
    return [(n, now.get(n, nothing)[0], before.get(n, "0"), now.get(n, nothing)[1]) for n in now | before]
