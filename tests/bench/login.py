"""Logging in: CPU of a right and a wrong password and an unknown name; and the bytes of the first page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from time import process_time

from katori_sns.organisation.models import User
from tests.bench.city import PASSWORD
from tests.bench.measure import Figure, Visitor, at_most, tell

TIMES = 15
LINKED = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(rb'url\(["\']?([^)"\']+)')


def measure() -> Iterator[Figure]:
    names = list(
        User.objects.filter(username__startswith="s").values_list("username", flat=True)[: 2 * TIMES]
    )
    nobody = Visitor("kansa")
    nobody.cookies = f"csrf={nobody.token}"  # not logged in
    asked = {
        "ログイン": (302, [(name, PASSWORD) for name in names[:TIMES]]),
        "ログイン（パスワード違い）": (422, [(name, "違います違います") for name in names[TIMES:]]),
        "ログイン（登録のない人）": (422, [(f"nobody-{n}", PASSWORD) for n in range(TIMES)]),
    }
    for what, (status, pairs) in asked.items():
        taken = []
        for username, password in pairs:
            begun = process_time()
            answer = nobody.post("/login/", username=username, password=password)
            taken.append(process_time() - begun)
            if answer.status != status:
                raise SystemExit(f"{what}: {answer.status}")
        yield Figure(what, median(taken) * 1000, "CPUミリ秒", at_most(80) if status == 302 else None)
    yield from first_page()


def first_page() -> Iterator[Figure]:
    """What a browser with an empty cache fetches for the in-tray: page, styles, scripts, pictures, fonts."""
    visitor = Visitor("s2-2")
    page = visitor.get("/", accept_encoding="gzip").body
    sizes = {"画面": len(page)}
    waiting = [path.decode() for path in LINKED.findall(page)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        plain = visitor.get(path).body
        sizes[path] = len(visitor.get(path, accept_encoding="gzip").body)
        if path.endswith(".css"):
            folder = path.rpartition("/")[0]
            waiting += [f"{folder}/{name.decode()}" for name in IMPORTED.findall(plain) if b":" not in name]
    yield Figure(
        "はじめの画面（キャッシュなし）", sum(sizes.values()) / 1024, f"KB（{len(sizes)}件）", at_most(100)
    )


if __name__ == "__main__":
    tell(measure)
