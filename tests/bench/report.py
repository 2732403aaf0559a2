"""Every part on the database at hand, and docs/performance.md from what was measured on both.

python -m tests.bench.report measure     into var/bench/<database>.json
python -m tests.bench.report write       docs/performance.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection

from katori_sns.history.models import Event
from katori_sns.organisation.models import User
from katori_sns.workflow.models import Case, Task
from tests.bench import (
    VAR,
    history,
    intray,
    lists,
    login,
    oversight,
    papers,
    posts,
    register,
    search,
    transition,
)
from tests.bench.measure import Figure, number, tell

ROOT = Path(__file__).resolve().parents[2]
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PARTS: dict[str, tuple[str, Callable[[], Iterable[Figure]]]] = {
    "lists": ("案件一覧", lists.measure),
    "intray": ("未処理一覧", intray.measure),
    "search": ("検索", search.measure),
    "register": ("アカウント台帳", register.measure),
    "transition": ("処理", transition.measure),
    "history": ("履歴", history.measure),
    "login": ("ログインとはじめの画面", login.measure),
    "oversight": ("集計と監査", oversight.measure),
    "papers": ("様式", papers.measure),
    "posts": ("投稿", posts.measure),  # the last: its 100,000 cases are none of the others' affair
}
NOT_OF_A_DATABASE = ("papers",)  # measured once
HEAD = """# 速さ

`make bench` が書いたものです。手で直さないでください。
一回の計測の値であり、合否の門ではありません。時間を確かめるテストもありません。

- 機械：two cores
- データ：{data}
- 時間：アプリとそのデータベース接続のCPU時間の中央値。比べるものは交互に測りました。
- 同時の書込みだけは実時間です。
- 何もしないページ：ログインした人に、同じミドルウェアを通して数文字を返す画面。1に近いほど速い。
- Django管理画面：計測のときだけ組み込みます。同じ表を、同じ列、検索、状態と所属の絞込みで開きました。
- simple-history：製品には含めません。保存のたびに行を丸ごと写す、同じ働きの表を計測の中に作りました。
- PostgreSQL：`fsync` を切り、問合せを並列にしません。

## やり直すには

```
make bench              # 全量：案件10万、処理37.2万、職員2,000、履歴100万
make bench SCALE=0.1    # 十分の一
.venv/bin/python -m tests.bench.generator --scale 0.1
.venv/bin/python -m tests.bench.lists    # {parts}
```

PostgreSQLで一つだけ測るには、`deploy/with-servers.sh` の中で
`KATORI_DATABASE_URL=$TEST_DATABASE_URL` を付けて、同じ二つの命令を続けます。
"""
TABLE = "\n## {title}\n\n| 測ったもの | SQLite | PostgreSQL | 望む値 | |\n|---|--:|--:|---|---|\n"


def measure(*only: str) -> None:
    kept: dict[str, Any] = {
        "data": f"案件{Case.objects.count():,}件、処理{Task.objects.count():,}件、"
        f"職員{User.objects.count():,}人、履歴{Event.objects.count():,}件",
        "parts": {},
    }
    path = VAR / "bench" / f"{connection.vendor}.json"
    if only and path.exists():
        kept["parts"] = json.loads(path.read_text(encoding="utf-8"))["parts"]
    for name, (title, part) in PARTS.items():
        if (only and name not in only) or (connection.vendor != "sqlite" and name in NOT_OF_A_DATABASE):
            continue
        begun = perf_counter()
        sys.stdout.write(f"\n== {title}（{DATABASES[connection.vendor]}）\n")
        kept["parts"][name] = tell(part)
        sys.stdout.write(f"{perf_counter() - begun:.0f}秒\n")
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def write() -> None:
    found = {
        vendor: json.loads(path.read_text(encoding="utf-8"))
        for vendor in DATABASES
        if (path := VAR / "bench" / f"{vendor}.json").exists()
    }
    data = next(iter(found.values()))["data"]
    text = HEAD.format(data=data, parts="、".join(list(PARTS)[1:]))
    for name, (title, _) in PARTS.items():
        text += TABLE.format(title=title)
        text += "".join(_lines({v: kept["parts"].get(name, []) for v, kept in found.items()}))
    (ROOT / "docs/performance.md").write_text(text, encoding="utf-8")


def _lines(figures: dict[str, list[dict[str, Any]]]) -> Iterable[str]:
    """One line of the table for each thing measured, in the order of measuring."""
    by_what = {vendor: {row["what"]: row for row in rows} for vendor, rows in figures.items()}
    for what in dict.fromkeys(w for rows in by_what.values() for w in rows):
        rows = [by_what.get(vendor, {}).get(what) for vendor in DATABASES]
        known = [row for row in rows if row]
        wanted = list(dict.fromkeys(row["wanted"] for row in known if row["wanted"]))
        marks = ["✓" if row["ok"] else "✗" for row in known if row["ok"] is not None]
        cells = [f"{number(row['value'])} {row['unit']}".strip() if row else "" for row in rows]
        yield f"| {' | '.join([what, *cells, ' / '.join(wanted), ' '.join(marks)])} |\n"


if __name__ == "__main__":
    {"measure": measure, "write": write}[sys.argv[1]](*sys.argv[2:])
