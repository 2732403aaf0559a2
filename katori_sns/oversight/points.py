"""確認する点: what an auditor looks at first, as named rules over cases; none says that anything is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from applications.emergency.process import EMERGENCY
from applications.giving_up.models import GivingUp
from katori_sns.organisation.models import Duty
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case, Level, Statement, Task
from posts.deletion import POST_DELETION
from posts.models import PostMark

RETURNS = 2  # so often a case came back


def _with_task(**facts: object) -> Q:
    return Q(Exists(Task.objects.filter(case=OuterRef("pk"), **facts)))


def _with_statement(**facts: object) -> Q:
    return Q(Exists(Statement.objects.filter(task__case=OuterRef("pk"), **facts)))


def _marked(mark: PostMark.Mark) -> Q:
    return Q(pk__in=PostMark.objects.filter(mark=mark).values("post"))


def _own(org: ActorContext) -> Q:
    office = org.on_duty.get(Duty.Kind.PR)
    return Q(origin=Case.Origin.SECTION) & (Q(section=office) | Q(keeper=office))


def _returned(org: ActorContext) -> Q:
    often = Task.objects.filter(action="return").values("case").annotate(times=Count("pk"))
    return Q(pk__in=often.filter(times__gte=RETURNS).values("case"))


def _shortened(org: ActorContext) -> Q:
    found = Q()
    for model in GivingUp.__subclasses__():
        found |= Q(pk__in=model._default_manager.exclude(period_reason="").values("pk"))
    return found


@dataclass(frozen=True)
class Point:
    """One rule: which cases, and why one looks at them."""

    key: str
    label: str
    article: str
    rule: Callable[[ActorContext], Q]

    def cases(self, org: ActorContext) -> QuerySet[Case]:
        """Those that were submitted; a draft is its section's own."""
        seen = Case.objects.visible_to(org).filter(submitted_at__isnull=False)
        return seen.filter(self.rule(org))

    @property
    def url(self) -> str:
        return reverse("oversight:point", args=[self.key])


POINTS = (
    Point("own", "広報主管課自身の案件", "4 手続 (1)", _own),
    Point("acting", "代決された案件", "4 手続", lambda _: _with_task(ground__gt="")),
    Point(
        "unread",
        "後閲が済んでいない案件",
        "4 手続",
        lambda _: _with_task(level=Level.READER, label="後閲", done_at=None),
    ),
    Point(
        "assessed_own",
        "自分の起案の九項目を自分で確認した案件",
        "4 手続 (2)",
        lambda _: _with_statement(key__startswith="item:", by=F("task__drafter")),
    ),
    Point(
        "recognised",
        "緊急の特認",
        "4 手続 (2) ただし書き",
        lambda _: Q(kind=EMERGENCY.kind, decided_at__isnull=False),
    ),
    Point("returned", f"{RETURNS}回以上差し戻された案件", "4 手続", _returned),
    Point("shortened", "周知期間を短縮した案件", "6 継続と運用停止（撤退）(2)", _shortened),
    Point("unchecked", "確認者のない投稿", "4 手続 (5)①", lambda _: _marked(PostMark.Mark.UNCHECKED)),
    Point(
        "released",
        "止めるものを通した投稿",
        "3 禁止事項 (1)",
        lambda _: _with_statement(key__startswith="release:"),
    ),
    Point("recorded", "事後に記録した投稿", "4 手続 (5)", lambda _: _marked(PostMark.Mark.RECORDED)),
    Point("early", "手続前に実施したもの", "4 手続", lambda _: _with_statement(key__startswith="early:")),
    Point("deleted", "投稿の削除", "5 リスク回避と対応 (3)", lambda _: Q(kind=POST_DELETION.kind)),
)


def sample(cases: QuerySet[Case], *, seed: str, size: int) -> QuerySet[Case]:
    """So many of the cases, drawn by the seed: the same seed draws the same of the same cases."""
    keys = list(cases.order_by("pk").values_list("pk", flat=True))
    drawn = Random(seed).sample(keys, min(size, len(keys)))  # noqa: S311 - repeatable, not secret
    return cases.filter(pk__in=drawn)
