"""投稿: the register and its search with 100,000 posts, and the checker on long texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time
from urllib.parse import quote

from django.db import transaction

from accounts.models import SNSAccount
from katori_sns.organisation.models import Appointment
from katori_sns.web.pages import SIZE, keyset_page
from katori_sns.web.text import fold
from katori_sns.workflow.models import Case, CaseAccount
from posts.checker import check
from posts.models import Post, Publication
from tests.bench.cases import PLACES, THEMES
from tests.bench.loading import Table, finish
from tests.bench.measure import Figure, Visitor, at_most, medians, queries_of, tell

POSTS = 100_000
BATCH = 5_000
LIST, ORDER = "/posts/", ("-at", "-pk")
TEXT = "【{place}】{theme}を{day}日に行います。受付は午前9時から。番号{n}。"
ROLES = {"kansa": "監査", "s0-2": "広報担当", "s2-2": "係員"}
WORDS = {"1字": "祭", "2語": "佐原 番号７７７", "番号": "番号99999", "ない語": "存在しない語"}
# What a pattern with a repeat inside a repeat would choke on.
ADVERSE = {
    "数字": "0 9" * 4,
    "記号": "-ー" * 8,
    "伏せ字": "○" * 16,
    "かな": "ぱすわーど" * 3,
    "住所": "市1番地" * 4,
    "人": "見本さ" * 4,
    "括弧": "{{((【「" * 2,
}


def keep_posts() -> None:
    """Fill the table of posts, each of an account's own section, once."""
    if not Post.objects.exists():
        with transaction.atomic():
            tables = _load()
        finish(tables)


def _load() -> list[Table]:
    accounts = list(SNSAccount.objects.filter(state="active").order_by("pk"))
    writers = dict(Appointment.objects.order_by("-pk").values_list("section", "user"))
    first = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    case = Table(
        Case,
        "id kind tag title state state_label version round section_id drafter_id drafted_at submitted_at",
        "closed_at found_as",
    )
    post = Table(Post, "case_ptr_id texts sent_texts sent_nature at published_at text_found_as")
    link = Table(CaseAccount, "case_id account_id open")
    out = Table(Publication, "post_id account_id url at by_name")
    newest = datetime(2026, 11, 20, 9, tzinfo=UTC)
    for begin in range(0, POSTS, BATCH):
        rows = [
            (n, first + 1 + n, accounts[n % len(accounts)], newest - timedelta(minutes=7 * n))
            for n in range(begin, begin + BATCH)
        ]
        texts = {
            n: TEXT.format(place=PLACES[n % len(PLACES)], theme=THEMES[n % len(THEMES)], day=n % 28 + 1, n=n)
            for n, *_ in rows
        }
        case.load(
            (
                *(pk, "post", "投稿", f"{a}への投稿", "published", "発信済", 4, 1, a.section_id),
                *(writers[a.section_id], at, at, at, fold(f"{a}への投稿")),
            )
            for n, pk, a, at in rows
        )
        written = {n: {str(a.pk): texts[n]} for n, _, a, _ in rows}
        post.load((pk, written[n], written[n], "fact", at, at, fold(texts[n])) for n, pk, a, at in rows)
        link.load((pk, a.pk, True) for n, pk, a, at in rows)
        out.load((pk, a.pk, f"https://x.com/k/status/{n}", at, "係員") for n, pk, a, at in rows)
    return [case, link, out]


def measure() -> Iterator[Figure]:
    keep_posts()
    yield Figure("投稿", Post.objects.count(), "件")
    for username, role in ROLES.items():
        yield from _list(Visitor(username), role)
    yield from _checker()


def _list(visitor: Visitor, role: str) -> Iterator[Figure]:
    middle = Post.objects.order_by(*ORDER).values(*("at", "pk"))[POSTS // 2 // SIZE * SIZE :][:2]
    rows = Post.objects.filter(pk__in=[row["pk"] for row in middle]).values("at", "pk")
    deep_url = f"{LIST}?after={keyset_page(rows, order=ORDER, after='', size=1).next}"
    first = visitor.page(LIST)
    near, deep, bare = medians(first, visitor.page(deep_url), visitor.page("/bare/"), times=9)
    queries = len(queries_of(first))
    yield Figure(
        f"投稿（{role}）", near * 1000, f"ms（問合せ{queries}回、何もしないページの{bare / near:.3f}）"
    )
    yield Figure(f"投稿（{role}）：深いページと最初のページ", deep / near, "倍", at_most(1.15))
    for name, word in WORDS.items():
        page = visitor.page(f"{LIST}?q={quote(word)}")
        plain, seconds = medians(first, page, times=5, warm=1)
        yield Figure(f"投稿の検索（{role}、{name}）", seconds * 1000, f"ms（一覧の{seconds / plain:.1f}倍）")


def _checker() -> Iterator[Figure]:
    """Ten times the text takes about ten times as long, whatever it is made of."""
    for name, piece in ADVERSE.items():
        short, long = (_seconds((piece * size)[:size]) for size in (1_000, 10_000))
        yield Figure(f"検査（{name}）：1万字と千字", long / short, "倍", at_most(15))


def _seconds(text: str) -> float:
    times = []
    for _ in range(5):
        begun = process_time()
        check(text)
        times.append(process_time() - begun)
    return median(times)


if __name__ == "__main__":
    tell(measure)
