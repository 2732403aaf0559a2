"""The nine items an operation policy must make clear (G4(2)①–⑨), with the guideline's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Model

from katori_sns.web.dates import format_wareki

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Item:
    number: int
    field: str  # of the main text
    title: str
    words: str  # of the guideline
    hint: str  # what to write
    parts: tuple[str, ...] = ()  # further columns, each with its own question

    @property
    def sign(self) -> str:
        return "①②③④⑤⑥⑦⑧⑨"[self.number - 1]

    @property
    def article(self) -> str:
        return f"4 手続 (2){self.sign}"

    @property
    def anchor(self) -> str:
        return f"g4-2-{self.number}"

    def __str__(self) -> str:
        return f"{self.sign} {self.title}"

    def text_of(self, items: Any) -> str:
        """The item of a `NineItems` row as one text: the clause it cites, what was written, the parts."""
        clause = items.clauses.get(self.field)
        lines = [cited(items.common_version, clause)] if clause else []
        lines.append(getattr(items, self.field))
        for name in self.parts:
            value = _in_words(items, name)
            lines += [f"{items._meta.get_field(name).verbose_name}：{value}"] if value else []
        return "\n".join(line for line in lines if line)


def cited(version: int | None, clause: int) -> str:
    """How a clause of the common policy is cited."""
    return f"香取市ソーシャルメディア運用ポリシー（第{version}版）第{clause}条による。"


def _in_words(items: Model, name: str) -> str:
    value = getattr(items, name)
    if name == "manual_weekdays":
        return "".join(WEEKDAYS[int(day)] for day in value)
    if isinstance(value, date):
        return format_wareki(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    display = getattr(items, f"get_{name}_display", None)
    return str(display() if display else value or "")


NINE_ITEMS = (
    Item(
        1,
        "item_medium",
        "種類",
        "利用するソーシャルメディアの種類",
        "媒体の名前と、使う機能（投稿、ライブ配信など）を書きます。",
    ),
    Item(
        2,
        "item_purpose",
        "目的",
        "当該ソーシャルメディアを利用した情報発信を行う目的",
        "何のために発信するかを、市民に分かる言葉で書きます。",
    ),
    Item(
        3,
        "item_audience",
        "対象者",
        "当該ソーシャルメディアを利用した情報発信の対象者（想定される層）",
        "年代、地域、関心など、想定する層を書きます。",
    ),
    Item(
        4,
        "item_content",
        "内容と決裁区分",
        "当該ソーシャルメディアを利用して行う情報発信の内容（発信する情報の概要、組織判断（決裁）が必要な情報発信を区分するための具体的な例示）",
        "発信する情報の概要を書きます。",
        ("content_decisions",),
    ),
    Item(
        5,
        "item_organisation",
        "運用体制",
        "当該ソーシャルメディアの運用体制（担当者、通常時・緊急時の体制等）",
        "通常時の体制を、人の名前より職で書きます。",
        ("organisation_emergency",),
    ),
    Item(
        6,
        "item_broadcast",
        "専ら情報発信用途",
        "当該ソーシャルメディアが、専ら情報発信用途に用いる場合は、その旨が公開されている運用ポリシーに明示されているか。",
        "「はい」のときは、その旨を明示した運用ポリシーの条項を選ぶか書きます。「いいえ」のときは、どう答えるかを書きます。",
        ("broadcast_only",),
    ),
    Item(
        7,
        "item_manual",
        "管理運用マニュアル",
        "当該ソーシャルメディアに係るアカウントの管理運用マニュアル等（アカウント名、アカウント取得用情報、庁舎外や勤務時間外でのアカウント利用の可否、パスワード管理方法）を別途、定めなければならない。",
        "別に定めたマニュアルの名前（または添付のファイル名）と、アカウント取得用情報・パスワードの管理方法を書きます。パスワードそのものは書かないでください。",
        ("manual_outside", "manual_off_hours", "manual_weekdays", "manual_from", "manual_to"),
    ),
    Item(
        8,
        "item_data",
        "データ保護と継続性",
        "当該ソーシャルメディアに係るデータ保護及び安定的かつ継続的なサービス提供に関する方針（利用するソーシャルメディアのサーバが外国に所在する場合は、法的リスク（米国愛国者法によるデータ・ストレージの差押、サービス停止、個人情報・機密情報の閲覧等）や政情リスクを許容するか否か等、具体的なリスクを想定して方針を作成するものとし、サーバが日本国内に所在し日本の国内法だけの適用を受ける場合は、当該ソーシャルメディアの利用約款の該当条項引用等によって方針を作成することができるものとする。）",
        "サーバの所在地を書き、外国なら法的リスクと政情リスクを許容するかと対策を、国内なら約款の該当条項を書きます。",
        ("server", "legal_risk", "political_risk"),
    ),
    Item(
        9,
        "item_evaluation",
        "効果と評価",
        "当該ソーシャルメディアの利用で期待する効果と評価方法（一定期間後、または定期的な効果測定・事業評価を実施するための基準指標と手法)",
        "期待する効果、指標を1つ以上、測る時期と評価の方法を書きます。",
        ("evaluation_term", "evaluation_on", "evaluation_months", "evaluation_how"),
    ),
)
BROADCAST_ITEM = 6  # G4(2)⑥: the only one that may be 該当なし
