"""決定の一覧: every deciding act, who took it as of then, and on what it rests."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.policy.models import OperationPolicy
from applications.models import NewOperationApplication
from applications.new_operation.fields import conditions_of
from katori_sns.history.records import BATCH
from katori_sns.organisation.models import Duty
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.powers import marks_of
from katori_sns.web.dates import format_wareki_time
from katori_sns.workflow.models import Statement, Task
from katori_sns.workflow.steps import Process
from posts.models import Post

NEWEST_FIRST = ("-done_at", "-pk")
VERDICT = "item:"  # the key of what was found of one of the nine items
_HEADS = ("決定日時", "決定", "種別", "受付番号", "件名", "所属", "決定した人", "代決・後閲", "根拠", "意見")
COLUMNS = (
    *("pk", "done_at", "act", "done_name", "done_post", "done_section", "acting_for", "ground", "superior"),
    *("article", "comment", "case", "case__kind", "case__tag", "case__number", "case__title"),
    *("case__section", "case__submitted_at", "has_later", "later_at"),
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """One deciding act as it is shown."""

    at: datetime
    act: str
    tag: str
    number: str
    title: str
    url: str
    section: str
    who: str
    instead: Sequence[str]  # 代, 上司決裁, 後閲
    grounds: Sequence[str]
    comment: str
    marks: Sequence[str]  # for auditors alone


def processes() -> dict[str, Process]:
    """Every kind of case by its key."""
    return {process.kind: process for process in import_string(settings.PROCESSES)}


def decided_acts() -> tuple[str, ...]:
    """What the acts are called by which something is decided."""
    labels = [
        process.words[step.action].label
        for process in processes().values()
        for step in process.steps
        if (process.desk(step.at).decides and not step.by and not step.ends_round) or _is_urgent(step.action)
    ]
    return tuple(dict.fromkeys(labels))


def _is_urgent(action: str) -> bool:
    """The manager alone, straight from the draft."""
    return action.startswith("urgent_")


def decisions(org: ActorContext) -> QuerySet[Task]:
    """The deciding acts of the cases that the person reads; of posts that were sealed, few read them."""
    urgent = [s.action for p in processes().values() for s in p.steps if _is_urgent(s.action)]
    acts = Task.objects.filter(Q(decides=True) | Q(action__in=urgent), done_by__isnull=False).visible_to(org)
    if org.works_at(Duty.Kind.PR) or shows_marks(org):
        return acts
    rows: QuerySet[Post] = QuerySet(Post)
    sealed = rows.filter(pk=OuterRef("case"), sealed_with__isnull=False)
    return acts.exclude(case__kind="post_deletion").exclude(Exists(sealed))


def shows_marks(org: ActorContext) -> bool:
    """Whether it is an auditor who asks: the marks are for nobody else."""
    return org.user is not None and org.user.is_auditor


def heads(org: ActorContext) -> tuple[str, ...]:
    """The columns of the export."""
    return (*_HEADS, "印") if shows_marks(org) else _HEADS


def shown(acts: QuerySet[Task]) -> QuerySet[Task, Row]:
    """The columns of a page."""
    later = Task.objects.filter(about=OuterRef("pk")).order_by("pk")
    seen = Subquery(later.values("done_at")[:1])
    rows: QuerySet[Task, Row] = acts.annotate(has_later=Exists(later), later_at=seen).values(*COLUMNS)
    return rows


def in_words(rows: Sequence[Row], org: ActorContext) -> list[Decision]:
    """Each with its grounds, and for auditors its marks; in as many queries for any number of them."""
    grounds, kinds = _grounds(rows), processes()
    marks = marks_of(Task.objects.filter(pk__in=[row["pk"] for row in rows])) if shows_marks(org) else {}
    return [
        Decision(
            at=row["done_at"],
            act=row["act"],
            tag=row["case__tag"],
            number=row["case__number"],
            title=row["case__title"],
            url=reverse(f"{row['case__kind']}:detail", args=[row["case"]]),
            section=org.called(row["case__section"], row["case__submitted_at"]),
            who=" ".join(filter(None, (row["done_section"], row["done_post"], row["done_name"]))),
            instead=list(_instead(row)),
            grounds=[row["article"] or kinds[row["case__kind"]].article, *grounds[row["pk"]]],
            comment=row["comment"],
            marks=marks.get(row["pk"], []),
        )
        for row in rows
    ]


def _instead(row: Row) -> Iterator[str]:
    if row["acting_for"]:
        yield f"代 {row['acting_for']}（{row['ground']}）"
    if row["superior"]:
        yield "上司決裁"
    if row["has_later"]:
        yield f"後閲 {format_wareki_time(row['later_at'])}" if row["later_at"] else "後閲待ち"


def _grounds(rows: Sequence[Row]) -> dict[int, list[str]]:
    """What an act rests on besides its article: consultation, conditions and answers, verdicts, policy."""
    found = defaultdict[int, list[str]](list)
    cases = {row["case"] for row in rows}
    applications: QuerySet[NewOperationApplication] = QuerySet(NewOperationApplication)
    cited = {a.pk: _cited(a) for a in applications.filter(pk__in=cases).select_related("consultation")}
    verdicts = defaultdict[int, Counter[str]](Counter)
    said = Statement.objects.filter(task__in=[row["pk"] for row in rows], key__startswith=VERDICT)
    for task, word in said.values_list("task", "word"):
        verdicts[task][word] += 1
    made = OperationPolicy.objects.filter(source__in=[f"case:{pk}" for pk in cases]).order_by("pk")
    versions = {source: version for source, version in made.values_list("source", "version")}
    for row in rows:
        lines = [*cited.get(row["case"], ())]
        if counted := verdicts[row["pk"]]:
            lines.append("九項目 " + "・".join(f"{word}{number}" for word, number in sorted(counted.items())))
        if version := versions.get(f"case:{row['case']}"):
            lines.append(f"運用ポリシー第{version}版")
        found[row["pk"]] = lines
    return found


def _cited(application: NewOperationApplication) -> Iterator[str]:
    """The consultation with its result, and each condition with its answer."""
    consultation = application.consultation
    if consultation:
        yield f"事前協議 {consultation.number}（{consultation.state_label}）"
        yield from conditions_of(application).splitlines()


def lines(acts: QuerySet[Task], org: ActorContext) -> Iterator[Iterable[object]]:
    """Every decision as a line of the export, read as it is written."""
    left = shown(acts).order_by(*NEWEST_FIRST).iterator()
    while some := list(islice(left, BATCH)):
        for d in in_words(some, org):
            yield (
                *(format_wareki_time(d.at), d.act, d.tag, d.number, d.title, d.section, d.who),
                *("\n".join(d.instead), "\n".join(d.grounds), d.comment),
                *(["、".join(d.marks)] if shows_marks(org) else []),
            )
