"""An application as the papers' tests print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any

from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.document import Page

from katori_sns.documents import paper
from katori_sns.documents.paper import render

AT = datetime(2026, 11, 18, 1, 2, 3, tzinfo=UTC)
TITLE = "ソーシャルメディア新規運用開始申請書　佐原の大祭（Instagram）"
FORM = "documents/new_operation.html"
# Prints the digest in a process of its own.
DIGEST = ("manage.py", "shell", "--no-imports", "-c", "import tests.documents.papers as p; print(p.digest())")
VALUES = {
    "所属名": "経済部 商工観光課",
    "運用管理者": "観光振興班長　髙木 﨑子",
    "利用目的": "佐原の大祭の魅力を伝える。",
    "ソーシャルメディアの種類": "Instagram",
    "トラブル対応策": "直ちに課長と秘書広報課に連絡する。",
    "配信情報の内容": "祭りの日程、交通規制、写真",
    "運用時間帯": "原則　平日の8時30分から午後5時15分まで",
    "配信頻度": "週2回",
    "担当者": "辻󠄀 一郎、𠮷田 太郎",
    "コメント等対応方法": "翌開庁日までに答える。",
    "運用開始予定日": "令和8年12月15日",
    "その他": "なし",
}
SENTENCES = (
    "新たにソーシャルメディア利用にあたり下記のとおり開始申請書を提出いたします。"
    "なお、利用にあたり、「香取市ソーシャルメディア活用ガイドライン」及び"
    "「香取市ソーシャルメディア運用ポリシー」を遵守することを申し添えます。"
)


def rows(values: dict[str, str]) -> list[dict[str, Any]]:
    """The table in the form's order; what `values` does not name is blank."""
    lines = [{"label": label, "value": values.get(label, "")} for label in VALUES]
    return [*lines[:6], {"label": "運用方法", "rows": lines[6:10]}, *lines[10:]]


def application(**changes: Any) -> dict[str, Any]:
    """The context of an application returned once and then approved by a substitute."""
    verdicts = [
        {"round": 1, "verdict": "不足", "remark": "根拠がない。", "by": "石橋 直子"},
        {"round": 2, "verdict": "明確", "remark": "", "by": "石橋 直子"},
    ]
    submitted = {"post": "課長", "name": "宮本 健一", "act": "提出", "date": date(2026, 11, 18)}
    approved = {"post": "課長補佐", "name": "成毛 正", "act": "承認", "date": date(2026, 11, 24)}
    return {
        "date": date(2026, 11, 18),
        "sender": "所属長　商工観光課長　宮本 健一",
        "number": "令和8年度 申第12号",
        "draft": False,
        "sample": False,
        "rows": rows(VALUES),
        "items": [
            {"sign": sign, "title": f"{sign}の題", "text": f"{sign}の文", "verdicts": verdicts}
            for sign in "①②③④⑤⑥⑦⑧⑨"
        ],
        "organisations": [
            {"name": "商工観光課", "acts": [{**submitted, "marks": [], "comment": ""}]},
            {
                "name": "秘書広報課",
                "acts": [
                    {**approved, "marks": ["代", "後閲 令和8年11月25日"], "comment": "届出を急ぐこと。"}
                ],
            },
        ],
        "result": "承認",
        "reason": "九つの点が明確である。",
        **changes,
    }


def squeeze(text: str) -> str:
    """Text without white space: letter-spacing and line ends come back as spaces."""
    return "".join(text.split())


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without white space."""
    return [squeeze(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def assert_on_the_paper(template: str, context: dict[str, Any]) -> None:
    """No letter stands outside the margins of 22 mm."""
    html = paper.render_to_string(template, {**context, "created": "", "title": ""})
    configuration, style = paper._setting()
    with paper.LOCK:
        document = HTML(string=html, url_fetcher=paper.FETCHER).render(
            stylesheets=[style], font_config=configuration
        )
    boxes = [box for page in document.pages for box in page._page_box.descendants() if hasattr(box, "text")]
    left, right = 22 / 25.4 * 96, (210 - 22) / 25.4 * 96
    assert len(boxes) > 50
    assert min(box.position_x for box in boxes) >= left - 0.5
    assert max(box.position_x + box.width for box in boxes) <= right + 0.5


def digest() -> str:
    """SHA-256 of the paper, to be compared with another process's."""
    return sha256(render(FORM, application(), created=AT, title=TITLE)).hexdigest()


def assert_in_order(text: str, *parts: str) -> None:
    places = [text.find(squeeze(part)) for part in parts]
    assert -1 not in places, [part for part, place in zip(parts, places, strict=True) if place == -1]
    assert all(before < after for before, after in pairwise(places))


@dataclass(frozen=True)
class Piece:
    """A run of text on a page, in millimetres from its upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Piece) -> bool:
        """Whether one would be printed over the other; lines may touch."""
        beside = self.right <= other.left + 0.3 or other.right <= self.left + 0.3
        return not beside and self.top < other.bottom - 1 and other.top < self.bottom - 1


def laid_out(template: str, context: dict[str, Any]) -> list[list[Piece]]:
    """What stands on each page between the edges of 20 and 19 mm, and where."""
    html = paper.render_to_string(template, {**context, "created": AT.isoformat(), "title": ""})
    configuration, style = paper._setting()
    with paper.LOCK:
        document = HTML(string=html, url_fetcher=paper.FETCHER).render(
            stylesheets=[style], font_config=configuration
        )
    return [[p for p in _pieces(page) if 19.5 < p.top < 283] for page in document.pages]


def _pieces(page: Page) -> Iterator[Piece]:
    for box in page._page_box.descendants():
        if getattr(box, "text", "").strip():
            edges = (box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.height)
            yield Piece(box.text, *(edge / 96 * 25.4 for edge in edges))


def faults(layout: list[list[Piece]]) -> list[tuple[int, str]]:
    """Pages on which text stands over text or over the edge, or that break off before two thirds."""
    found = []
    for number, pieces in enumerate(layout, 1):
        over = [(a.text, b.text) for a, b in combinations(pieces, 2) if a.overlaps(b)]
        low = max((piece.bottom for piece in pieces), default=0)
        found += [(number, f"{a} over {b}") for a, b in over]
        found += [(number, f"ends at {low:.0f} mm")] if low > 278.5 else []
        found += [(number, f"breaks off at {low:.0f} mm")] if low < 190 and number < len(layout) else []
    return found
