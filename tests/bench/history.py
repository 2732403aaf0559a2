"""The history at a million events: its pages, what a write costs, many writers, verifying, exporting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from katori_sns.history.actions import record
from katori_sns.history.models import NEWEST_FIRST, Actor, Chain, Event
from katori_sns.history.verifier import verify
from katori_sns.web.pages import keyset_page
from katori_sns.workflow.models import Case, Task
from tests.bench.measure import Figure, Visitor, at_least, at_most, medians, queries_of, tell, work
from tests.bench.shadows import CaseHistory, LooseEvent, make_tables

CLIENTS, ACTS = 16, 30
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
    paths = [f"/applications/new-operation/{pk}/" for pk in (waiting, busy.subject[5:])]
    plain, long, nothing = medians(*map(reviewer.page, paths), reviewer.page("/bare/"), times=11)
    yield Figure("案件の画面（審査中）：何もしないページに対する速さ", nothing / plain)
    yield Figure(f"案件の画面（履歴{busy.seq}件）：何もしないページに対する速さ", nothing / long)


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
    """Acts a second of 16 clients, each on cases of its own: sealed on a chain, and without one."""
    make_tables()
    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True)[: CLIENTS * 10])

    def chained(pk: int) -> None:
        record(subject=f"case:{pk}", action="bench", label="計測", actor=ACTOR, at=timezone.now())

    def loose(pk: int) -> None:
        LooseEvent.objects.create(
            id=pk,
            chain_id=pk,
            seq=1,
            action="bench",
            label="計測",
            actor_name=ACTOR.name,
            changes={},
            at=timezone.now(),
            key_id="b1",
            mac="m" * 64,
            search_text="計測",
        )

    ratios = []
    for _ in range(5):
        with_chain, without = together(chained, ids), together(loose, ids)
        ratios.append(with_chain / without)
    yield Figure(f"チェーンへの書込み（{CLIENTS}人が同時）", with_chain, "件/秒")
    yield Figure("同じく、チェーンなしに対する速さ", median(ratios), "倍", at_least(0.75))


def together(act: Callable[[int], None], ids: list[int]) -> float:
    """Acts a second, each in its transaction beside the update of its case."""

    def client(number: int) -> None:
        mine = ids[number::CLIENTS]
        for turn in range(ACTS):
            with transaction.atomic():
                pk = mine[turn % len(mine)]
                Case.objects.filter(pk=pk).update(version=turn + 1)
                act(pk)
        connection.close()

    begun = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
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
