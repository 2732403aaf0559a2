"""集計: how many of what, and in what time; each number leads to the list of exactly what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, Subquery

from accounts.account.media import Medium
from accounts.account.models import SNSAccount, SNSAccountQuerySet
from accounts.deficiencies.rules import deficiencies_of
from katori_sns.history.models import as_subject
from katori_sns.notices.models import RiskRow
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.counting import (
    FINISHED,
    IN_TIME,
    LATE,
    MONTHS,
    OPEN,
    OVERDUE,
    RETURNED,
    Asked,
    AskedAccounts,
    Number,
    YearRow,
)
from katori_sns.oversight.how import HOW
from katori_sns.oversight.incident_figures import NONE, incidents_by_kind
from katori_sns.oversight.scope import Scope
from katori_sns.oversight.yearly import emergencies, reviews
from katori_sns.web.charts import Bars, Chart, Level, bar_chart, line_chart
from katori_sns.web.dates import format_fiscal_year
from katori_sns.web.years import year_days

FEWEST = 5  # of fewer cases no median is said
HIDDEN = "―（5件未満）"
NEVER = (date.max, date.min)
SHOWN = 10  # accounts in need on the page itself
Fact = tuple[date, date | None, int, int | None, int, bool, date | None]  # as `_facts` reads them


@dataclass(frozen=True)
class Month:
    label: str
    received: Number
    in_time: Number
    late: Number
    finished: Number
    office: Number
    total: Number


@dataclass(frozen=True)
class Need:
    account: SNSAccount
    marks: Sequence[tuple[str, str, str, date | None]]  # words, article, its anchor, since when


@dataclass(frozen=True)
class Figures:
    """All that the page shows, for one fiscal year and one person."""

    year: int
    scope: Scope
    running: Number
    in_need: Number
    open_incidents: Number
    overdue: Number
    needs: Sequence[Need]  # the first
    more_needs: int  # than these
    months: Sequence[Month]
    years: Sequence[YearRow]
    reviews: Sequence[YearRow]
    states: Sequence[str]
    media: Sequence[tuple[str, Sequence[Number]]]
    stations: Sequence[str]
    incidents: Sequence[tuple[str, Number, Sequence[str]]]
    bars: Bars
    line: Chart | None

    @property
    def title(self) -> str:
        return format_fiscal_year(self.year)

    @property
    def year_before(self) -> str:
        return format_fiscal_year(self.year - 1)


def figures(year: int, scope: Scope, org: ActorContext) -> Figures:
    """The figures, in a number of queries that no case and no account adds to."""
    facts = _facts(year, scope)
    months = [_month(facts, Asked(year, month), org.on) for month in MONTHS]
    needy = AskedAccounts(need="on").chosen(scope.accounts, org)
    in_need, needs = needy.count(), _first_needs(needy)
    active = scope.accounts.filter(state=SNSAccount.State.ACTIVE).count()
    states, media = _media(scope)
    stations, incidents = incidents_by_kind(year, scope, org)
    return Figures(
        year=year,
        scope=scope,
        running=Number.of(active, AskedAccounts(state=SNSAccount.State.ACTIVE).url),
        in_need=Number.of(in_need, AskedAccounts(need="on").url),
        open_incidents=_counted(Asked(what=OPEN), scope, org),
        overdue=_counted(Asked(what=OVERDUE), scope, org),
        needs=needs,
        more_needs=in_need - len(needs),
        months=months,
        years=[*_years(facts, year, org.on), *emergencies(year, scope, org)],
        reviews=list(reviews(year, scope)),
        states=states,
        media=media,
        stations=stations,
        incidents=incidents,
        bars=_bars(facts, year, org.on),
        line=_line(facts, year),
    )


def _facts(year: int, scope: Scope) -> list[Fact]:
    """Of the cases of this year and the one before, what is counted; one query."""
    days = (year_days(year - 1)[0], year_days(year)[1])
    rows = scope.cases.filter(Q(figure__received_on__range=days) | Q(figure__result_on__range=days))
    columns = ("received_on", "result_on", "office_days", "total_days", "returns", "late", "due")
    return list(rows.order_by().values_list(*(f"figure__{name}" for name in columns)))


def _is_late(fact: Fact, today: date) -> bool:
    return fact[5] or (fact[6] is not None and fact[6] < today)


def _received(facts: Sequence[Fact], asked: Asked) -> list[Fact]:
    first, last = asked.days() or NEVER
    return [fact for fact in facts if first <= fact[0] <= last]


def _finished(facts: Sequence[Fact], asked: Asked) -> list[Fact]:
    first, last = asked.days() or NEVER
    return [fact for fact in facts if fact[1] and first <= fact[1] <= last]


def _middle(values: Sequence[int | None]) -> Number:
    """The median in 開庁日; of few cases it would tell of one."""
    known = [value for value in values if value is not None]
    if not known:
        return Number(NONE)
    return Number(f"{median(known):g}" if len(known) >= FEWEST else HIDDEN)


def _month(facts: Sequence[Fact], asked: Asked, today: date) -> Month:
    received = _received(facts, asked)
    late = sum(_is_late(fact, today) for fact in received)
    done = _finished(facts, asked)
    year, month = asked.year, asked.month
    return Month(
        label=f"{month}月",
        received=Number.of(len(received), asked.url),
        in_time=Number.of(len(received) - late, Asked(year, month, what=IN_TIME).url),
        late=Number.of(late, Asked(year, month, what=LATE).url),
        finished=Number.of(len(done), Asked(year, month, by=FINISHED).url),
        office=_middle([fact[2] for fact in done]),
        total=_middle([fact[3] for fact in done]),
    )


def _years(facts: Sequence[Fact], year: int, today: date) -> Iterator[YearRow]:
    """This year beside the last."""
    now, before = (_year(facts, y, today) for y in (year, year - 1))
    for label, how in (
        ("受け付けた案件", "received"),
        ("目安を超えた案件", "received"),
        ("差戻しのあった案件", "returned"),
        ("結果の出た案件", "days"),
        ("処理日数（中央値、開庁日）", "days"),
        ("所要日数（中央値、開庁日）", "days"),
    ):
        yield YearRow(label, next(now), next(before), HOW[how])


def _year(facts: Sequence[Fact], year: int, today: date) -> Iterator[Number]:
    received, done = _received(facts, Asked(year)), _finished(facts, Asked(year))
    yield Number.of(len(received), Asked(year).url)
    yield Number.of(sum(_is_late(fact, today) for fact in received), Asked(year, what=LATE).url)
    yield Number.of(sum(fact[4] > 0 for fact in received), Asked(year, what=RETURNED).url)
    yield Number.of(len(done), Asked(year, by=FINISHED).url)
    yield _middle([fact[2] for fact in done])
    yield _middle([fact[3] for fact in done])


def _counted(asked: Asked, scope: Scope, org: ActorContext) -> Number:
    return Number.of(asked.chosen(scope.cases, org).count(), asked.url)


def needs_of(accounts: Sequence[SNSAccount]) -> list[Need]:
    """What accounts read with their marks lack, since when; one query."""
    rows = RiskRow.objects.open().filter(subject__in=[account.subject for account in accounts])
    since = {(subject, mark): day for subject, mark, day in rows.values_list("subject", "mark", "since")}
    return [
        Need(
            account,
            [
                (words, mark.article, mark.anchor, since.get((account.subject, mark.key)))
                for mark, words in deficiencies_of(account)
            ],
        )
        for account in accounts
    ]


def _first_needs(needy: SNSAccountQuerySet) -> list[Need]:
    """The first of the accounts in need, the longest first."""
    rows = RiskRow.objects.open().filter(subject=as_subject("account", OuterRef("pk")))
    since = Subquery(rows.order_by("since").values("since")[:1])
    oldest = needy.select_related("section").annotate(longest=since)
    return needs_of(list(oldest.order_by(F("longest").asc(nulls_last=True), "pk")[:SHOWN]))


def _media(scope: Scope) -> tuple[Sequence[str], Sequence[tuple[str, Sequence[Number]]]]:
    """How many accounts of each medium are in which state."""
    rows = scope.accounts.order_by().values("medium", "state").annotate(number=Count("pk", distinct=True))
    counts = {(row["medium"], row["state"]): row["number"] for row in rows}
    states = list(SNSAccount.State)
    media = [m for m in Medium if any((m.value, s.value) in counts for s in states)]
    return [str(state.label) for state in states], [
        (
            str(medium.label),
            [Number.of(counts.get((medium.value, s.value), 0), AskedAccounts(medium, s).url) for s in states],
        )
        for medium in media
    ]


def _bars(facts: Sequence[Fact], year: int, today: date) -> Bars:
    values = []
    for month in MONTHS:
        received = _received(facts, Asked(year, month))
        late = sum(_is_late(fact, today) for fact in received)
        values.append((f"{month}月", len(received) - late, late))
    return bar_chart("月ごとに受け付けた案件", "件", ("目安内", "目安超過"), values)


def _line(facts: Sequence[Fact], year: int) -> Chart | None:
    """The median of each month that has enough cases."""
    values: list[tuple[date, Decimal]] = []
    for month in MONTHS:
        asked = Asked(year, month)
        done, days = [fact[2] for fact in _finished(facts, asked)], asked.days()
        if len(done) >= FEWEST and days:
            values.append((days[0], Decimal(str(median(done)))))
    aim = Level("目安", Decimal(settings.TARGET_DAYS))
    return line_chart("広報主管課の処理日数（中央値）", "開庁日", values, [aim]) if values else None
