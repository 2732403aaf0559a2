"""案件: the list page against Django's admin and a bare view, deep pages, and every role's list."""

from collections.abc import Iterator

from django.utils import timezone

from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.pages import SIZE, keyset_page
from katori_sns.workflow.models import Case
from tests.bench.city import ROLES
from tests.bench.measure import Figure, Visitor, at_least, at_most, medians, queries_of, tell

LIST, ORDER = "/cases/", ("-drafted_at", "-pk")
DEEP = 1_000  # pages into the list: the same as OFFSET 50,000


def deep_page(visitor: Visitor) -> str:
    """Address of the page in the middle of the visitor's cases, at most `DEEP` pages into them."""
    org = ActorContext(local_date(timezone.now()), visitor.user)
    cases = Case.objects.visible_to(org).order_by(*ORDER)
    before = min(SIZE * DEEP, cases.count() // 2)
    last = list(cases.values_list("pk", flat=True)[before : before + 2])
    # A page of one row gives the token that continues after it.
    page = keyset_page(cases.filter(pk__in=last).values("pk", "drafted_at"), order=ORDER, after="", size=1)
    return f"{LIST}?after={page.next}"


def measure() -> Iterator[Figure]:
    auditor = Visitor("kansa")
    first, admin, bare = (auditor.page(p) for p in (LIST, "/admin/workflow/case/", "/bare/"))
    ours, theirs, nothing = medians(first, admin, bare)
    yield Figure("案件一覧（監査：全件）", ours * 1000, "ms")
    yield Figure("一覧：Django管理画面の何倍の速さか", theirs / ours, "倍", at_least(6, 10))
    yield Figure("一覧：何もしないページに対する速さ", nothing / ours, "", at_least(0.06, 0.045))
    yield Figure("一覧の問合せ", len(queries_of(first)), "回")
    for username, role in ROLES.items():
        if username == "itaku":
            continue  # has no cases
        visitor = Visitor(username)
        pages = [visitor.page(p) for p in (LIST, deep_page(visitor), "/bare/")]
        near, deep, nothing = medians(*pages, times=15)
        yield Figure(
            f"一覧（{role}）：何もしないページに対する速さ", nothing / near, "", at_least(0.06, 0.045)
        )
        yield Figure(f"一覧（{role}）：深いページと最初のページ", deep / near, "倍", at_most(1.15))


if __name__ == "__main__":
    tell(measure)
