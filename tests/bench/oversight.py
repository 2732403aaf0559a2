"""集計, 期限, 探す, 決定, 監査 and the lists of their numbers: each page against a bare one."""

from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import F
from django.utils import timezone

from katori_sns.web.years import this_year
from katori_sns.workflow.figures import check_figures
from katori_sns.workflow.models import Case, CaseFigure
from tests.bench.measure import Figure, Visitor, medians, queries_of, tell

ROLES = {"kansa": "監査", "s0-0": "広報主管課長", "s2-0": "課長"}
PAGES = {
    "集計": "/figures/",
    "集計の案件": "/figures/cases/?what=late",
    "集計の案件（期限超過）": "/figures/cases/?what=overdue",
    "集計のアカウント": "/figures/accounts/?need=on",
    "期限": "/dues/",
    "探す": f"/search/?q={quote('佐原')}",
    "決定": "/decisions/",
    "決定（年度・媒体）": "/decisions/?year={year}&medium=line",
    "保存期間": "/cases/?kind=every&kept=over",
    "一斉照会・要請": "/accounts/circulars/",
}
OF_AUDITORS = {"監査": "/audit/", "確かめる点（差戻し）": "/audit/points/returned/", "年度替わり": "/april/"}


def measure() -> Iterator[Figure]:
    numbered = Case.objects.exclude(number="").filter(received_at=None)
    numbered.update(received_at=F("submitted_at"))  # the generator tells no more than when it was sent
    check_figures(now=timezone.now())
    yield Figure("集計の行", CaseFigure.objects.count(), "件")
    for username, role in ROLES.items():
        visitor = Visitor(username)
        pages = PAGES | (OF_AUDITORS if username == "kansa" else {})
        for name, path in pages.items():
            page = visitor.page(path.format(year=this_year()))
            queries = len(queries_of(page))
            taken, bare = medians(page, visitor.page("/bare/"), times=5, warm=1)
            compared = f"ms（問合せ{queries}回、何もしないページの{bare / taken:.3f}）"
            yield Figure(f"{name}（{role}）", taken * 1000, compared)


if __name__ == "__main__":
    tell(measure)
