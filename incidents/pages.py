"""The page of an incident, and the list of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import SNSAccount
from incidents.checklists import DRAFTS
from incidents.models import Handled, IncidentReport
from katori_sns.cases.words import accounts_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.pages import by_key, keyset_page
from katori_sns.workflow.models import Case, CaseAccount
from posts.models import posts_for
from posts.pages import may_correct, may_delete

COLUMNS = (
    "pk",
    "title",
    "number",
    "nature",
    "state",
    "state_label",
    "section__name",
    "drafted_at",
    "closed_at",
)
EARLIER = 10


def named(org: ActorContext) -> QuerySet[SNSAccount]:
    """The accounts one may name in a report: every employee all, a contractor his own."""
    accounts = SNSAccount.objects.open_to(org.user) if org.user else SNSAccount.objects.none()
    return accounts.order_by("name", "pk")


def incident_page(case: IncidentReport, org: ActorContext) -> dict[str, object]:
    """What the page shows besides what every case has."""
    handled = {row.key: row for row in Handled.objects.filter(incident=case)}
    accounts = SNSAccount.objects.filter(case_accounts__case=case)
    posts = list(posts_for(org).filter(incidents=case))
    return {
        "clocks": case.clocks(),
        "items": [{"item": item, "handled": handled.get(item.key)} for item in case.checklist],
        "other_items": [row for key, row in handled.items() if key not in {i.key for i in case.checklist}],
        "handlers": case.handlers.all(),
        "notes": [note | {"at": datetime.fromisoformat(note["at"])} for note in case.notes],
        "contacts": contacts(case),
        "draft_text": DRAFTS.get(case.nature, "").format(account=accounts_of(case) or "（アカウント名）"),
        "earlier_ones": earlier_of(case, org),
        "posts": posts,
        "to_correct": [post for post in posts if may_correct(post, org)],
        "to_delete": [post for post in posts if may_delete(post, org)],
        "begin": accounts if org.mine else [],
        "is_pr": org.pr.pk in org.mine,
    }


def contacts(case: IncidentReport) -> list[dict[str, str]]:
    """Item ⑤ of each account: who is called in an emergency."""
    rows = []
    for account in SNSAccount.objects.filter(case_accounts__case=case):
        policy = account.policies.order_by("-version").first()
        if policy and policy.organisation_emergency:
            rows.append({"label": str(account), "value": policy.organisation_emergency})
    return rows


def earlier_of(case: IncidentReport, org: ActorContext) -> list[Case]:
    """Earlier incidents of the same account, or of what was named in the same words."""
    accounts = CaseAccount.objects.filter(case=case).values("account")
    same = IncidentReport.objects.visible_to(org).filter(case_accounts__account__in=accounts)
    found = same.exclude(pk=case.pk).distinct()
    if case.where.strip():
        rows: QuerySet[IncidentReport] = QuerySet(IncidentReport)
        named_so = rows.filter(where=case.where).exclude(pk=case.pk).values("pk")
        found = found | IncidentReport.objects.visible_to(org).filter(pk__in=named_so).distinct()
    return list(found.order_by("-drafted_at")[:EARLIER])


def incident_list(incidents: QuerySet[IncidentReport], after: str) -> dict[str, object]:
    """A page of the list, in a fixed number of queries."""
    incidents, count = by_key(incidents)
    page = keyset_page(incidents.values(*COLUMNS), order=("-drafted_at", "-pk"), after=after)
    labels = dict(IncidentReport.Nature.choices)
    return {
        "page": page,
        "rows": [row | {"nature_label": labels[row["nature"]]} for row in page.rows],
        "count": count,
    }
