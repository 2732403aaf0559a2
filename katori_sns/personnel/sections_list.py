"""組織改正 as a list: taken away as CSV, filled in elsewhere, and read again, whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.requests import ask, preparer_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel import actions
from katori_sns.personnel.forms import HEIRS, KEEP, WAYS, LineForm, SectionMoveForm
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.personnel.reorganising import initial_of, latest_of, move, moves_of
from katori_sns.personnel.views import known, note_export
from katori_sns.personnel.writing import begins
from katori_sns.web.codes import staff_key
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.web.finding import searchable
from katori_sns.web.forms import Form
from katori_sns.web.list_forms import ListFileForm
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.spreadsheet import Line, Table, read_table
from katori_sns.web.text import fold

Kind = PlanLine.Kind
HEADS = (
    *("所属コード", "いまの所属", "区分", "始まり", "変更後の所属コード", "変更後の所属名"),
    *("上位の所属", "引き継ぐ所属", "アカウントの引き継ぎ先"),
)
NEW, SAME_AS = "新設", "＝"
MOST, TOLD = 500, 10  # rows of a list; problems that are told at once
LABELS = dict(WAYS)
BY_LABEL = {fold(label): way for way, label in WAYS}


class SectionsFileForm(ListFileForm):
    def read(self, content: bytes) -> Table:
        return read_table(content)


class Places:
    """The sections of today and those that the plan founds, by what a list may call them."""

    def __init__(self, plan: Plan) -> None:
        on = ActorContext(local_date(timezone.now()))
        self.sections = on.sections
        self.called: dict[str, str] = {}  # as forms choose them → code and name
        found = [(f"s{pk}", section.code, section.name) for pk, section in on.sections.items()]
        lines = plan.lines.filter(kind=Kind.FOUND)
        found += [(f"l{line.pk}", line.facts["code"], line.facts["name"]) for line in lines]
        self._known: dict[str, set[str]] = defaultdict(set)
        for value, code, name in found:
            self.called[value] = f"{code} {name}"
            for words in (staff_key(code), searchable(name), searchable(f"{code} {name}")):
                self._known[words].add(value)

    def section(self, value: str) -> Section | None:
        """A section of today; None of one that the plan founds."""
        return self.sections.get(int(value[1:])) if value.startswith("s") else None

    def find(self, words: str) -> str:
        """As a form chooses it: by code, by name, or by both; raises Refused."""
        if not words:
            return ""
        found = self._known.get(searchable(words)) or self._known.get(staff_key(words)) or set()
        if len(found) != 1:
            why = "同じ名前の所属が二つ以上あります" if found else "所属が見つかりません"
            raise Refused(f"「{words}」：{why}。所属コードで書いてください。")
        return next(iter(found))


@require_safe
def export(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The page as CSV, to be filled in and read again."""
    plan = known(request, pk)
    note_export(request, plan)
    return stream_csv("sections.csv", HEADS, list(_rows(plan)))


def _rows(plan: Plan) -> Iterator[list[str]]:
    places, moves, latest = Places(plan), moves_of(plan), latest_of(plan)
    for pk, section in places.sections.items():
        line = moves.get(pk)
        now = initial_of(section, line, latest)
        closes = line is not None and line.kind == Kind.CLOSE
        after = [str(now["code"]), str(now["name"]), places.called.get(str(now["above"]), "")]
        yield [
            *(section.code, section.name, LABELS[str(now["way"])]),
            format_wareki(begins(line)) if line else "",
            *(["", "", ""] if closes else after),
            *(_passed(line, places) if line and closes else ["", ""]),
        ]
    for line in plan.lines.filter(kind=Kind.FOUND).select_related("above", "above_founded"):
        above = f"l{line.above_founded_id}" if line.above_founded_id else f"s{line.above_id}"
        day = format_wareki(begins(line))
        yield ["", "", NEW, day, line.facts["code"], line.facts["name"], places.called.get(above, ""), "", ""]


def _passed(line: PlanLine, places: Places) -> list[str]:
    """To whom a section passes, and each of its accounts, a line each."""
    heirs, accounts = [], []
    for heir in line.heirs.all():
        value = f"l{heir.founded_id}" if heir.founded_id else f"s{heir.section_id}"
        called = places.called.get(value, str(heir))
        heirs.append(called)
        accounts += [f"{account}{SAME_AS}{called}" for account in heir.accounts.all()]
    return ["\n".join(heirs), "\n".join(accounts)]


@shown_or_sent
def take_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """一覧を読み取る: each row becomes what its page would make of it."""
    by, plan = preparer_of(request), known(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = SectionsFileForm(sent, request.FILES if sent is not None else None)
    return ask(
        request,
        form,
        lambda answers: read_in(plan, answers["sheet"].lines, by),
        title="組織改正の一覧の読み取り",
        button="読み取る",
        said="一覧を読み取りました。",
        consequences=[
            "「CSVで書き出す」の一覧に書き込んで、読み取ります。",
            "一覧にある所属の行は、案のいまの行と入れ替わります。一覧にない所属は、そのままです。",
            "誤りが一つでもあれば、何も変えません。",
        ],
        multipart=True,
        back=reverse("personnel:sections", args=[plan.pk]),
        above="組織改正",
    )


@transaction.atomic
def read_in(plan: Plan, lines: list[Line], by: User) -> None:
    """Founded sections first, for others may pass to them; raises Refused with what is wrong in which row."""
    named = [[cell.strip() for cell in line.cells] for line in lines]
    first = next((at for at, cells in enumerate(named) if set(HEADS[:4]) <= set(cells)), None)
    if first is None:
        raise Refused("見出しの行がありません。「CSVで書き出す」の一覧に書き込んでください。")
    heads, lines = named[first], lines[first + 1 :]
    if len(lines) > MOST:
        raise Refused(f"行が多すぎます。{MOST}行までにしてください。")
    empty = dict.fromkeys(HEADS, "")
    typed = [(line.number, zip(heads, map(_typed, line.cells), strict=False)) for line in lines]
    rows = [(number, empty | dict(cells)) for number, cells in typed]
    problems: list[str] = []
    for do, founds in ((_found, True), (_take, False)):
        places = Places(plan)
        for number, cells in rows:
            if (cells["区分"] == NEW) != founds:
                continue
            try:
                do(plan, places, cells, by)
            except Refused as refused:
                problems.append(f"{number}行目：{refused}")
    if problems:
        more = [f"ほか{len(problems) - TOLD}件"] if len(problems) > TOLD else []
        raise Refused("　".join([*problems[:TOLD], *more]))


def _typed(cell: str) -> str:
    """Without the sign that keeps a spreadsheet from reckoning."""
    return cell.strip().removeprefix("'")


def _found(plan: Plan, places: Places, cells: dict[str, str], by: User) -> None:
    code = cells["変更後の所属コード"]
    above = places.find(cells["上位の所属"])
    sent = {"code": code, "name": cells["変更後の所属名"], "day": cells["始まり"], "above": above}
    form = LineForm(sent, plan=plan, kind=Kind.FOUND)
    _right(form)
    found = plan.lines.filter(kind=Kind.FOUND)
    before = next((line for line in found if staff_key(line.facts["code"]) == staff_key(code)), None)
    if before:
        _require_same(before, form.line())
        return  # read before
    actions.add_line(plan=plan, by=by, **form.line())


def _require_same(before: PlanLine, given: dict[str, Any]) -> None:
    """Raises Refused where it stands in the plan otherwise: other lines may stand on it."""
    stands = (before.day, before.facts, before.above or before.above_founded)
    if stands != (given["day"], given["facts"], given["above"]):
        raise Refused(
            f"「{given['facts']['name']}」は、この案に別の内容で入っています。"
            "先に案から新設の行を削除してから、読み取ってください。"
        )


def _take(plan: Plan, places: Places, cells: dict[str, str], by: User) -> None:
    section = places.section(places.find(cells["所属コード"]))
    way = BY_LABEL.get(fold(cells["区分"]))
    if section is None or way is None:
        raise Refused(f"所属コード「{cells['所属コード']}」か区分「{cells['区分']}」が正しくありません。")
    if way == KEEP:
        move(plan, section, None, by)
        return
    code = cells["変更後の所属コード"]
    heirs = [places.find(words.strip()) for words in cells["引き継ぐ所属"].splitlines()]
    if len(heirs) > len(HEIRS):
        raise Refused(f"引き継ぐ所属は{len(HEIRS)}つまでです。")
    sent = {
        "way": way,
        "day": cells["始まり"],
        # The zeros that a spreadsheet lost are no change.
        "code": section.code if staff_key(section.code) == staff_key(code) else code,
        "name": cells["変更後の所属名"],
        "above": places.find(cells["上位の所属"]),
        **dict(zip(HEIRS, heirs, strict=False)),
        **_shares(section, cells["アカウントの引き継ぎ先"], places),
    }
    form = SectionMoveForm(sent, plan=plan, section=section)
    _right(form)
    move(plan, section, form.line(), by)


def _shares(section: Section, words: str, places: Places) -> dict[str, str]:
    """The form's field of each account → the heir that is to have it."""
    accounts = {fold(str(account)): account.pk for account in section.sns_accounts.all()}
    found: dict[str, str] = {}
    for line in words.splitlines():
        name, _, heir = line.rpartition(SAME_AS)
        if fold(name.strip()) not in accounts:
            raise Refused(f"アカウント「{name.strip()}」が、この所属にありません。")
        found[f"account_{accounts[fold(name.strip())]}"] = places.find(heir.strip())
    return found


def _right(form: Form) -> None:
    """Refuse what the page would not take, in its words."""
    if not form.is_valid():
        told = [
            f"{form.fields[name].label}：{text}" if name in form.fields else str(text)
            for name, texts in form.errors.items()
            for text in texts
        ]
        raise Refused("、".join(told))
