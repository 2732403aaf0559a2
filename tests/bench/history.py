"""The history at a million events: its pages, what a write costs, many writers, verifying, exporting."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from statistics import median
from time import perf_counter
from unittest.mock import patch
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from applications.models import NewOperationApplication
from applications.new_operation.process import NEW_OPERATION
from katori_sns.history.actions import record
from katori_sns.history.models import NEWEST_FIRST, Actor, Chain, Event
from katori_sns.history.verifier import verify
from katori_sns.organisation.models import User
from katori_sns.web.pages import keyset_page
from katori_sns.workflow.engine import perform
from katori_sns.workflow.models import Case, Task
from tests.bench.measure import Figure, Visitor, at_least, at_most, medians, queries_of, tell, work
from tests.bench.shadows import CaseHistory, LooseEvent, make_tables
from tests.bench.transition import new_case

CLIENTS, ACTS = 16, 10
EXPORTED = 200_000  # rows of the CSV that are read; the rest goes the same way
ACTOR = Actor(None, "計測", "", "")
FILTERS = {
    "人で絞る（多い）": "person=花子",
    "人で絞る（まれ）": "person=伊能 花子",
    "人で絞る（いない）": "person=存在しない",
    "操作で絞る": "action=承認",
    "対象で絞る": "subject=案件 12",
    "日で絞る": "since=R7.11.1&until=R7.11.30",
}


def measure() -> Iterator[Figure]:
    yield from pages()
    yield from writes()
    yield from many_writers()
    yield from reading_all()


def pages() -> Iterator[Figure]:
    auditor = Visitor("kansa")
    bare, first = auditor.page("/bare/"), auditor.page("/history/")
    deep = auditor.page(f"/history/?after={deep_token()}")
    nothing, near, far = medians(bare, first, deep, times=11)
    yield Figure("履歴の件数", Event.objects.count(), "件")
    yield Figure("履歴一覧：何もしないページに対する速さ", nothing / near)
    yield Figure("履歴一覧：深いページと最初のページ", far / near, "倍", at_most(1.15))
    least = len(queries_of(first))
    for name, query in FILTERS.items():
        page = auditor.page(f"/history/?{quote(query, safe='=&')}")
        (seconds,) = medians(page, times=5, warm=1)
        yield Figure(f"履歴一覧：{name}", seconds * 1000, f"ms（問合せ{len(queries_of(page)) - least:+d}回）")
    reviewer = Visitor("s0-0")
    waiting = Task.objects.filter(desk="pr", done_at=None).values_list("case", flat=True).latest("pk")
    busy = Chain.objects.filter(subject__startswith="case:").order_by("-seq").first()
    assert busy
    paths = [f"/cases/new-operation/{pk}/" for pk in (waiting, busy.subject[5:])]
    plain, long, nothing = medians(*map(reviewer.page, paths), reviewer.page("/bare/"), times=11)
    yield Figure("案件の画面（審査中）：何もしないページに対する速さ", nothing / plain)
    yield Figure("案件の画面（最も長い履歴）：件数", busy.seq, "件")
    yield Figure("案件の画面（最も長い履歴）：何もしないページに対する速さ", nothing / long)


def writes() -> Iterator[Figure]:
    """A save alone, with an event on the case's chain, and with a row of the whole case beside it."""
    make_tables()
    case = Case.objects.order_by("pk")[100]

    def plain() -> None:
        with transaction.atomic():
            case.save()

    def chained() -> None:
        with transaction.atomic():
            case.save()
            record(subject=case.subject, action="bench", label="計測", actor=ACTOR, at=timezone.now())

    def shadowed() -> None:
        with transaction.atomic():
            case.save()
            values = {f.attname: getattr(case, f.attname) for f in Case._meta.local_concrete_fields}
            CaseHistory(**values, history_date=timezone.now(), history_type="~").save()

    alone, ours, theirs = medians(plain, chained, shadowed, times=200)
    yield Figure("履歴つきの保存：保存だけの何倍か", ours / alone, "倍", at_most(2.6, 2.5))
    yield Figure("同じく、行を丸ごと写す方式（simple-history相当）", theirs / alone, "倍")


def many_writers() -> Iterator[Figure]:
    """Acts a second of 16 clients, each on a case of his own: with the chain, and with a loose event."""
    make_tables()
    drafter = Visitor("s2-2")
    cases = [new_case(drafter) for _ in range(CLIENTS)]

    def loose(*, subject: str, action: str, label: str, actor: Actor, at: datetime, **more: object) -> None:
        LooseEvent.objects.create(
            id=0,
            chain_id=0,
            seq=1,
            action=action,
            label=label,
            actor_name=actor.name,
            changes={},
            at=at,
            key_id="",
            mac="m" * 64,
            search_text=actor.name,
        )

    chained, ratios = 0.0, []
    for _ in range(5):
        chained = together(drafter.user, cases)
        with patch("katori_sns.workflow.engine.record", loose):
            ratios.append(chained / together(drafter.user, cases))
    yield Figure(f"処理（{CLIENTS}人が同時）", chained, "件/秒")
    yield Figure("同じく、チェーンのない履歴に対する速さ", median(ratios), "倍", at_least(0.75))


def together(actor: User, cases: list[NewOperationApplication]) -> float:
    """Each client sends his case to the chief and pulls it back, again and again."""

    def client(case: NewOperationApplication) -> None:
        version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        for turn in range(ACTS):
            task = Task.objects.open().values_list("pk", flat=True).get(case=case.pk)
            action = "pull_back" if turn % 2 else "forward"
            done = perform(
                NEW_OPERATION,
                case.pk,
                action,
                task_id=task,
                seen_version=version,
                actor=actor,
                now=timezone.now(),
            )
            version = done.case.version
        connection.close()

    begun = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, cases))
    return CLIENTS * ACTS / (perf_counter() - begun)


def reading_all() -> Iterator[Figure]:
    """Rows a second of CPU time: the verifier over everything, and the CSV."""
    heads = Chain.objects.filter(events=None).heads()
    _, begun = work()
    findings = sum(1 for _ in verify(Event.objects.as_written(heads), heads, settings.HISTORY_KEYS))
    _, ended = work()
    yield Figure("history_verify", Event.objects.count() / (ended - begun), "行/秒", at_least(20_000))
    yield Figure("同じく、見つかった問題", findings, "件", at_most(0))
    _, _, chunks = Visitor("kansa").begin("GET", "/history/export/", b"", {})
    _, begun = work()
    rows = sum(1 for _, _ in zip(range(EXPORTED), chunks, strict=False))
    _, ended = work()
    chunks.close()
    yield Figure("履歴のCSV", rows / (ended - begun), "行/秒", at_least(20_000))


def deep_token() -> str:
    """The page in the middle of the history."""
    middle = Event.objects.latest("pk").pk // 2
    events = Event.objects.filter(pk__in=(middle, middle + 1))
    return keyset_page(events, order=NEWEST_FIRST, after="", size=1).next


if __name__ == "__main__":
    tell(measure)
