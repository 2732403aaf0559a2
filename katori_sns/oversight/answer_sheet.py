"""照会回答シート: accounts and figures of a day beside the year before, with the rows that were counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from accounts.models import ReviewValue
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.as_of import HELD, STATES, AsOf, accounts_on, ended_within
from katori_sns.oversight.scope import scope_of
from katori_sns.web.dates import format_short, format_wareki, months_after
from katori_sns.web.xlsx import Sheet
from katori_sns.workflow.models import Case

DAY = timedelta(days=1)
ACCOUNTS = ("名称", "媒体", "URL", "所属", "開始", "状態", "終了")
CASES = ("期間", "受付番号", "種別", "受付日", "結果の日")
FOUND = "台帳と履歴から、その日の終わりの状態に戻して数えます。行はアカウントのシートにあります。"
PASSED = (
    "台帳の削除した日で数えます。月や年しか分からないものは、その月・年の初日に撤退したものとして、"
    "一度だけ数えます。行はアカウントのシートの「終了」の欄です。"
)
RECEIVED = "受付番号が付いた日で数えます。行は案件のシートにあります。インシデントの件名は載せません。"
Line = tuple[str, int, int, str]  # what, on the day, the year before, how it was counted


@dataclass(frozen=True)
class Side:
    """A day, with the year that ends on it."""

    day: date
    org: ActorContext

    @property
    def first(self) -> date:
        return months_after(self.day, -12) + DAY

    @cached_property
    def accounts(self) -> list[AsOf]:
        return accounts_on(self.day, self.org)

    @cached_property
    def cases(self) -> list[Case]:
        """Received in the year; those that tell of trouble without what they tell."""
        cases = scope_of(self.org).cases.filter(figure__received_on__range=(self.first, self.day))
        return list(cases.select_related("figure").order_by("figure__received_on", "pk"))

    @cached_property
    def numbers(self) -> Counter[str]:
        """Every figure by its label."""
        found = Counter(f"{row.state}のアカウント" for row in self.accounts)
        found["市が持つアカウント"] = sum(row.held for row in self.accounts)
        found.update(f"媒体別：{row.medium}" for row in self.accounts if row.held)
        found["1年間に撤退したアカウント"] = len(list(ended_within(self.accounts, self.first, self.day)))
        found["1年間に受け付けた案件"] = len(self.cases)
        found.update(f"案件の種別：{case.tag}" for case in self.cases)
        return found

    @property
    def period(self) -> str:
        return f"{format_short(self.first)}から{format_short(self.day)}まで"


def sheets(day: date, org: ActorContext) -> Iterator[Sheet]:
    """The workbook, one sheet after another."""
    now, before = Side(day, org), Side(months_after(day, -12), org)
    heads = ("項目", f"{format_wareki(now.day)}現在", f"{format_wareki(before.day)}現在", "増減", "数え方")
    figures = ((what, a, b, a - b, how) for what, a, b, how in lines(now, before))
    yield Sheet("集計", heads, figures, explains=True)
    for side in (now, before):
        rows = ((r.name, r.medium, r.url, r.section, r.start, r.state, r.end) for r in side.accounts)
        yield Sheet(f"アカウント {format_short(side.day)}", ACCOUNTS, rows)
    yield Sheet("案件", CASES, (row for side in (now, before) for row in _case_rows(side)))
    measured = ("アカウント", "媒体", "指標", "単位", heads[1], "測った日", heads[2], "測った日")
    yield Sheet("指標", measured, _values(now, before))


def lines(now: Side, before: Side) -> Iterator[Line]:
    """Each figure of either day, in a fixed order and then by label."""

    def line(label: str, how: str) -> Line:
        return label, now.numbers[label], before.numbers[label], how

    yield line("市が持つアカウント", f"{FOUND}{'、'.join(HELD)}の合計です。")
    for state in STATES:
        yield line(f"{state}のアカウント", FOUND)
    yield from (line(label, FOUND) for label in _of("媒体別：", now, before))
    yield line("1年間に撤退したアカウント", PASSED)
    yield line("1年間に受け付けた案件", RECEIVED)
    yield from (line(label, RECEIVED) for label in _of("案件の種別：", now, before))


def _of(head: str, now: Side, before: Side) -> list[str]:
    return sorted(label for label in {*now.numbers, *before.numbers} if label.startswith(head))


def _case_rows(side: Side) -> Iterator[tuple[str, ...]]:
    for case in side.cases:
        result = case.figure.result_on
        ended = format_wareki(result) if result and result <= side.day else ""
        yield side.period, case.number, case.tag, format_wareki(case.figure.received_on), ended


def _values(now: Side, before: Side) -> Iterator[tuple[object, ...]]:
    """The newest value of each indicator on either day, of the accounts that the city has then."""
    found = {(row.pk, side.day): row for side in (now, before) for row in side.accounts if row.held}
    values: dict[tuple[int, str], dict[date, ReviewValue]] = {}
    for value in ReviewValue.objects.filter(on__lte=now.day).order_by("on", "pk"):
        for side in (now, before):
            if value.on <= side.day and (value.account_id, side.day) in found:
                values.setdefault((value.account_id, value.indicator), {})[side.day] = value
    for (account, indicator), sides in sorted(values.items()):
        row = found.get((account, now.day)) or found[account, before.day]
        given = [sides.get(side.day) for side in (now, before)]
        unit = next(value.unit for value in given if value)
        cells = [cell for value in given for cell in _cells(value)]
        yield row.name, row.medium, indicator, unit, *cells


def _cells(value: ReviewValue | None) -> tuple[object, str]:
    return (value.value, format_wareki(value.on)) if value else ("", "")
