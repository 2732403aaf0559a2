"""The page of an incident, and the list of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet

from accounts.account.choices import with_beginnings
from accounts.fakes.models import lists_fakes
from accounts.models import KnownFake, SNSAccount
from incidents.checklists import DRAFTS
from incidents.fields import FIELDS
from incidents.guards import CLOSING
from incidents.models import CHECK, Clock, IncidentReport
from katori_sns.cases.fields import paper_tables
from katori_sns.cases.reading import Reading
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, format_wareki_time
from katori_sns.web.pages import by_key, keyset_page
from katori_sns.workflow.models import Case, CaseAccount
from katori_sns.workflow.words import accounts_of, label_of
from posts.models import posts_for
from posts.pages import may_correct, may_delete

COLUMNS = (
    "pk",
    "title",
    "number",
    "nature",
    "state",
    "state_label",
    "section",
    "submitted_at",
    "drafted_at",
    "closed_at",
)
EARLIER = 10
GIVING_UP = {"withdrawal", "forced_stop"}  # what an incident may lead to


def named(org: ActorContext) -> QuerySet[SNSAccount]:
    """The accounts one may name in a report: every employee all, a contractor his own."""
    accounts = SNSAccount.objects.open_to(org.user) if org.user else SNSAccount.objects.none()
    return accounts.order_by("name", "pk")


def incident_page(reading: Reading[IncidentReport]) -> dict[str, object]:
    """What the page shows besides what every case has."""
    case, org = reading.own, reading.org
    said = [s for s in reading.statements if s.key.startswith(CHECK)]
    own = {f"{CHECK}{item.key}" for item in case.checklist}
    accounts = SNSAccount.objects.filter(case_accounts__case=case).order_by("case_accounts")
    posts = list(posts_for(org).filter(incidents=case))
    return {
        "clocks": case.clocks(),
        "fakes": case.fakes,
        "closing": [
            {"label": label_of(IncidentReport, name), "value": getattr(case, name)} for name in CLOSING
        ],
        "items": [
            {"item": item, "records": [s for s in said if s.key == f"{CHECK}{item.key}"]}
            for item in case.checklist
        ],
        "other_records": [s for s in said if s.key not in own],
        "list_fakes": lists_fakes(org),
        "handlers": case.handlers.all(),
        "notes": [act for act in reading.acts if act.action == "note"],
        "contacts": contacts(case),
        "draft_text": DRAFTS.get(case.nature, "").format(account=accounts_of(case) or "（アカウント名）"),
        "earlier_ones": earlier_of(case, org),
        "posts": posts,
        "to_correct": [post for post in posts if may_correct(post, org)],
        "to_delete": [post for post in posts if may_delete(post, org)],
        "begin": [a for a in with_beginnings(accounts, org) if GIVING_UP & {*a.begins}],
    }


def closing(case: IncidentReport) -> dict[str, str]:
    """What must be known before it is closed, by label."""
    return {label_of(IncidentReport, name): getattr(case, name) for name in CLOSING}


def printed(reading: Reading[IncidentReport]) -> dict[str, object]:
    """What the print of the whole case says of an incident: the report, and how it was handled."""
    case, done = reading.own, defaultdict[str, list[str]](list)
    for said in reading.statements:
        done[said.label].append(f"{said.line}　{format_wareki_time(said.at)}　{said.by_name}")
    undone = {item.label: "未了" if item.needed else "未記入" for item in case.checklist}
    tables: dict[str, Mapping[str, str]] = {
        "連絡・対応の経過時間": {row.label: _clock(row) for row in case.clocks()},
        "すること": undone | {label: "\n".join(lines) for label, lines in done.items()},
        "なりすましのアカウント": {str(fake): _fake(fake) for fake in case.fakes},
        "担当": {"担当": "、".join(map(str, case.handlers.all()))},
        "まとめ": {label: text or "未記入" for label, text in closing(case).items()},
        "内部メモ": {
            f"{format_wareki_time(act.done_at)}　{act.done_name}": act.comment
            for act in reading.acts
            if act.action == "note" and act.done_at
        },
    }
    return {"rows": FIELDS.on_record(reading.last_sent), "tables": paper_tables(tables)}


def _clock(row: Clock) -> str:
    passed = f"{row.minutes}分後" if row.minutes is not None else ""
    return "　".join(filter(None, [format_wareki_time(row.at), passed, row.how])) if row.at else "未了"


def _fake(fake: KnownFake) -> str:
    days = {
        "削除を依頼": fake.requested_on,
        "削除・非公開を確認": fake.gone_on,
        "誤報": fake.withdrawn_on,
        "なりすましではない": fake.cleared_on,
    }
    return "　".join([fake.url, *(f"{word} {format_wareki(day)}" for word, day in days.items() if day)])


def incident_face(case: IncidentReport) -> dict[str, object]:
    """供覧の要旨, once it is over: written for all who know of it."""
    return {"summary": case.summary if case.closed_at else ""}


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


def incident_list(incidents: QuerySet[IncidentReport], org: ActorContext, after: str) -> dict[str, object]:
    """A page of the list, in a fixed number of queries."""
    incidents, count = by_key(incidents)
    page = keyset_page(incidents.values(*COLUMNS), order=("-drafted_at", "-pk"), after=after)
    labels = dict(IncidentReport.Nature.choices)
    return {
        "page": page,
        "rows": [
            row
            | {
                "nature_label": labels[row["nature"]],
                "section_name": org.called(row["section"], row["submitted_at"]),
            }
            for row in page.rows
        ],
        "count": count,
    }
