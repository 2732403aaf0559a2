"""案件の検索: common, rare and absent words; the number of queries does not depend on what is found."""

from collections.abc import Iterator
from urllib.parse import quote

from katori_sns.workflow.models import Case
from tests.bench.measure import Figure, Visitor, at_most, medians, queries_of, tell

WORDS = {
    "1字": "祭",
    "2字": "佐原",
    "2語": "佐原 大祭",
    "全角の番号": "申第１２号",
    "人": "伊能",
    "ない語": "存在しない語",
}


def measure() -> Iterator[Figure]:
    yield Figure("探す案件", Case.objects.count(), "件")
    for username, role in (("kansa", "監査"), ("s0-0", "広報主管課長"), ("s2-2", "係員")):
        visitor = Visitor(username)
        plain = visitor.page("/cases/")
        least = len(queries_of(plain))
        for name, word in WORDS.items():
            page = visitor.page(f"/cases/?q={quote(word)}")
            without, seconds = medians(plain, page, times=7, warm=1)
            more = len(queries_of(page)) - least
            yield Figure(f"検索（{role}、{name}）", seconds * 1000, f"ms（一覧の{seconds / without:.1f}倍）")
            if more:
                yield Figure(f"検索（{role}、{name}）：一覧より多い問合せ", more, "回", at_most(0))


if __name__ == "__main__":
    tell(measure)
