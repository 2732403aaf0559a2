"""未処理: the in-tray of every role, the PR manager's with thousands waiting."""

from collections.abc import Iterator

from katori_sns.workflow.models import Task
from tests.bench.city import ROLES
from tests.bench.measure import Figure, Visitor, medians, queries_of, tell


def measure() -> Iterator[Figure]:
    waiting = Task.objects.filter(desk="pr", done_at=None).count()
    yield Figure("広報主管課長を待つ件数", waiting, "件")
    for username, role in ROLES.items():
        visitor = Visitor(username)
        for tray, label in (("mine", "わたし"), ("section", "所属"), ("all", "すべて")):
            page = visitor.page(f"/?tray={tray}")
            seconds, nothing = medians(page, visitor.page("/bare/"), times=7)
            where = f"未処理（{role}、{label}）"
            yield Figure(
                where,
                seconds * 1000,
                f"ms（問合せ{len(queries_of(page))}回、何もしないページの{nothing / seconds:.3f}）",
            )


if __name__ == "__main__":
    tell(measure)
