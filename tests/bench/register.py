"""アカウント台帳: its page, search and 「市のアカウントか」 with 10,000 accounts."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from accounts.lookup.answers import look_up
from accounts.models import SNSAccount
from katori_sns.organisation.models import User
from katori_sns.web.pages import SIZE, keyset_page
from tests.bench.measure import Figure, Visitor, at_most, medians, queries_of, tell

LIST, ORDER = "/accounts/", ("medium", "name", "pk")
ROLES = {"kansa": "監査", "s0-2": "広報担当", "s2-2": "係員"}
WORDS = {"1字": "祭", "2語": "佐原 大祭", "全角の名前": "ｋａｔｏｒｉ＿７７７", "ない語": "存在しない語"}
FILTERS = {"保管責任者がいない": "mark=custodian", "要対応だけ": "need=on", "運用中": "state=active"}
# The address asked for, and the answer it must get: a figure of a wrong answer is none.
ASKED = {
    "市のもの": ("https://x.com/katori_{ours}", "ours"),
    "以前のもの": ("https://x.com/katori_{former}", "former"),
    "似たもの": ("https://x.com/kat0ri_{ours}", "alike"),
    "違うもの": ("https://x.com/nippon_hyakumeizan", "other"),
    "名前二つの文": ("katori_matsuri と sawara_kanko_2026 は市のアカウントですか", "other"),
}


def deep_page() -> str:
    """Address of the page in the middle of the register."""
    accounts = SNSAccount.objects.order_by(*ORDER)
    middle = accounts.count() // 2 // SIZE * SIZE
    last = accounts.values_list("pk", flat=True)[middle : middle + 2]
    # A page of one row gives the token that continues after it.
    rows = SNSAccount.objects.filter(pk__in=list(last)).values(*ORDER)
    return f"{LIST}?after={keyset_page(rows, order=ORDER, after='', size=1).next}"


def measure() -> Iterator[Figure]:
    yield Figure("台帳のアカウント", SNSAccount.objects.count(), "件")
    yield Figure("台帳を見る職員", User.objects.count(), "人")
    for username, role in ROLES.items():
        yield from _page(Visitor(username), role)
    yield from _ours(Visitor("s2-2"))


def _page(visitor: Visitor, role: str) -> Iterator[Figure]:
    first = visitor.page(LIST)
    near, deep, bare = medians(first, visitor.page(deep_page()), visitor.page("/bare/"), times=15)
    queries = len(queries_of(first))
    yield Figure(
        f"台帳（{role}）", near * 1000, f"ms（問合せ{queries}回、何もしないページの{bare / near:.3f}）"
    )
    yield Figure(f"台帳（{role}）：深いページと最初のページ", deep / near, "倍", at_most(1.15))
    asked = {name: f"q={quote(word)}" for name, word in WORDS.items()} | FILTERS
    for name, query in asked.items():
        page = visitor.page(f"{LIST}?{query}")
        plain, seconds = medians(first, page, times=7, warm=1)
        more = len(queries_of(page)) - queries
        yield Figure(f"台帳の検索（{role}、{name}）", seconds * 1000, f"ms（台帳の{seconds / plain:.1f}倍）")
        if more > 0:
            yield Figure(f"台帳の検索（{role}、{name}）：台帳より多い問合せ", more, "回", at_most(0))


def _ours(visitor: Visitor) -> Iterator[Figure]:
    names = SNSAccount.objects.filter(medium="x").order_by("-pk").values_list("handle", flat=True)
    states = {"ours": "active", "former": "withdrawn"}
    numbers = {name: names.filter(state=state)[0].rpartition("_")[2] for name, state in states.items()}
    for name, (address, kind) in ASKED.items():
        text = address.format(**numbers)
        if look_up(text).kind != kind:
            raise SystemExit(f"{text}: not {kind}")
        page = partial(visitor.post, "/accounts/ours/", text=text)
        if page().status != 200:
            raise SystemExit(f"/accounts/ours/: {page().status}")
        seconds, alone = medians(page, partial(look_up, text), times=9)
        yield Figure(f"市のアカウントか（{name}）", seconds * 1000, f"ms（問合せ{len(queries_of(page))}回）")
        yield Figure(f"市のアカウントか（{name}、照合だけ）", alone * 1000, "ms", at_most(40))


if __name__ == "__main__":
    tell(measure)
