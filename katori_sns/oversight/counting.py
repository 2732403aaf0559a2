"""Which cases and accounts a number of 集計 means: the number and the list it leads to ask here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.account.models import SNSAccountQuerySet
from accounts.deficiencies.rules import in_need, with_deficiencies
from accounts.models import OperationPolicy, Review
from applications.emergency.models import EmergencyRecognition
from incidents.models import IncidentReport
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_fiscal_year
from katori_sns.web.years import year_days
from katori_sns.workflow.models import Case, CaseAccount, Level, Task

RECEIVED, FINISHED = "received", "finished"
LATE, IN_TIME, RETURNED, OVERDUE, OPEN = "late", "in_time", "returned", "overdue", "open"
EMERGENCIES, RECOGNISED, REFUSED, UNWRITTEN = "emergencies", "recognised", "refused", "unwritten"
BY = {RECEIVED: "受け付けた", FINISHED: "結果の出た"}
WHAT = {"": "案件", LATE: "目安を超えた案件", IN_TIME: "目安内の案件", RETURNED: "差戻しのあった案件"}
WHAT |= {OVERDUE: "期限を過ぎた処理のある案件", OPEN: "対応中のインシデント"}
WHAT |= {EMERGENCIES: "緊急特認の申出", RECOGNISED: "特に認めたもの", REFUSED: "特に認めなかったもの"}
WHAT |= {UNWRITTEN: "特に認めて九項目が未作成のもの"}
MONTHS = (*range(4, 13), 1, 2, 3)


def is_late(today: date) -> Q:
    """目安超過: the PR division has exceeded its 目安, or exceeds it now."""
    return Q(figure__late=True) | Q(figure__due__lt=today)


def _emergency() -> dict[str, Q]:
    """緊急特認 (G4(2) proviso): asked for, recognised or not, and which still lack their nine items."""
    sheets: QuerySet[EmergencyRecognition] = QuerySet(EmergencyRecognition)
    asked = Q(pk__in=sheets.values("pk"))  # a small table, which leads the search
    written = OperationPolicy.objects.filter(account=OuterRef("account"))
    unwritten = CaseAccount.objects.filter(~Exists(written), case=OuterRef("pk"))
    recognised = asked & Q(state="recognised")
    return {
        EMERGENCIES: asked,
        RECOGNISED: recognised,
        REFUSED: asked & Q(state="refused"),
        UNWRITTEN: recognised & Q(Exists(unwritten), pk__in=sheets.filter(items_waived="").values("pk")),
    }


@dataclass(frozen=True)
class Asked:
    """The cases of a fiscal year or one of its months; `year` 0 for all years."""

    year: int = 0
    month: int = 0  # 4 to 12, 1 to 3; 0 for the whole year
    by: str = RECEIVED
    what: str = ""
    nature: str = ""  # of incidents

    @property
    def url(self) -> str:
        asked = {name: value for name, value in asdict(self).items() if value}
        return f"{reverse('oversight:figure_cases')}?{urlencode(asked)}"

    @property
    def words(self) -> str:
        """令和8年度11月に受け付けた案件."""
        when = format_fiscal_year(self.year) if self.year else ""
        month = f"{self.month}月" if self.month else ""
        nature = f"（{IncidentReport.Nature(self.nature).label}）" if self.nature else ""
        said = f"に{BY[self.by]}" if when else ""
        return f"{when}{month}{said}{WHAT[self.what]}{nature}"

    def days(self) -> tuple[date, date] | None:
        """The first and the last day, where a year is asked for."""
        if not self.year:
            return None
        first, last = year_days(self.year)
        if self.month:
            first = date(self.year + (self.month < first.month), self.month, 1)
            after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            last = date.fromordinal(after.toordinal() - 1)
        return first, last

    def chosen(self, cases: QuerySet[Case], org: ActorContext) -> QuerySet[Case]:
        """Those of the cases that are meant."""
        return cases.filter(self.rule(org))

    def rule(self, org: ActorContext) -> Q:
        """Which cases are meant."""
        column = "figure__received_on" if self.by == RECEIVED else "figure__result_on"
        days = self.days()
        meant = Q(**{f"{column}__range": days}) if days else Q()
        incidents: QuerySet[IncidentReport] = QuerySet(IncidentReport)
        if self.nature:
            meant &= Q(Exists(incidents.filter(pk=OuterRef("pk"), nature=self.nature)))
        waiting = Task.objects.open().exclude(level=Level.NOBODY).filter(due__lt=org.on)
        rules = {
            LATE: is_late(org.on),
            IN_TIME: Q(Q(figure__due=None) | Q(figure__due__gte=org.on), figure__late=False),
            RETURNED: Q(figure__returns__gt=0),
            OVERDUE: Q(Exists(waiting.filter(case=OuterRef("pk")))),
            OPEN: Q(closed_at=None, pk__in=incidents.values("pk")),
            **_emergency(),
        }
        return meant & rules[self.what] if self.what else meant


@dataclass(frozen=True)
class AskedAccounts:
    """The accounts of a medium, in a state, in need, reviewed in a fiscal year or with a judgement."""

    medium: str = ""
    state: str = ""
    need: str = ""
    reviewed: int = 0  # the year
    judgement: str = ""

    @property
    def url(self) -> str:
        asked = {name: value for name, value in asdict(self).items() if value}
        return f"{reverse('oversight:figure_accounts')}?{urlencode(asked)}"

    def chosen(self, accounts: SNSAccountQuerySet, org: ActorContext) -> SNSAccountQuerySet:
        """Those of the accounts that are meant, with their marks."""
        accounts = with_deficiencies(accounts, org)
        if self.medium:
            accounts = accounts.filter(medium=self.medium)
        if self.state:
            accounts = accounts.filter(state=self.state)
        if self.reviewed or self.judgement:
            accounts = accounts.filter(Exists(self._reviews().filter(account=OuterRef("pk"))))
        return in_need(accounts) if self.need else accounts

    def _reviews(self) -> QuerySet[Review]:
        found = Review.objects.order_by()
        if self.reviewed:
            found = found.filter(done_on__range=year_days(self.reviewed))
        return found.filter(judgement=self.judgement) if self.judgement else found


@dataclass(frozen=True)
class Number:
    """A number, and the list it leads to; a median leads nowhere."""

    shown: str
    url: str = ""

    @classmethod
    def of(cls, count: int, url: str) -> Number:
        return cls(f"{count:,}", url if count else "")


@dataclass(frozen=True)
class YearRow:
    """A figure of a year beside that of the year before, and how it is counted."""

    label: str
    now: Number
    before: Number
    how: str


def numbers_of(asked: Sequence[Asked], cases: QuerySet[Case], org: ActorContext) -> list[Number]:
    """How many of the cases each of these means; one query."""
    counts = {f"n{at}": Count("pk", filter=one.rule(org)) for at, one in enumerate(asked)}
    found = cases.order_by().aggregate(**counts)
    return [Number.of(found[name], one.url) for name, one in zip(counts, asked, strict=True)]
