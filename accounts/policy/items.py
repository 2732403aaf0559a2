"""The nine items an operation policy must make clear (G4(2)①–⑨), with the guideline's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import Model

from katori_sns.web.charts import number
from katori_sns.web.dates import format_wareki

WEEKDAYS = "月火水木金土日"
# ⑧: the countries in which the servers of the usual media stand.
COUNTRIES = {
    "japan": "日本",
    "usa": "米国",
    "ireland": "アイルランド",
    "singapore": "シンガポール",
    "korea": "韓国",
    "taiwan": "台湾",
    "china": "中国",
    "other": "その他の国",
    "unknown": "分からない",
}
HOME = ["japan"]
Row = Mapping[str, str]  # of ④'s examples: example, decider; of ⑨'s indicators: name, unit, baseline, target


@dataclass(frozen=True)
class Item:
    number: int
    field: str  # of the main text
    title: str
    asks: str  # for what the main text is asked
    words: str  # of the guideline
    hint: str  # what to write
    example: str  # of such a text, invented
    parts: tuple[str, ...] = ()  # further columns, each with its own question
    former: tuple[tuple[str, str], ...] = ()  # a column that is asked no more, and what is asked instead

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
            lines += [
                _labelled(items, name),
                *(_labelled(items, old) for old, new in self.former if new == name),
            ]
        return "\n".join(line for line in lines if line)

    def former_of(self, items: Any) -> str:
        """What stands in columns that are asked no more."""
        return "\n".join(filter(None, (_labelled(items, old) for old, _ in self.former)))


def cited(version: int | None, clause: int) -> str:
    """How a clause of the common policy is cited."""
    return f"香取市ソーシャルメディア運用ポリシー（第{version}版）第{clause}条による。"


def examples_in_words(rows: Sequence[Row]) -> str:
    """④: a line for each example of a post that needs a decision, with who decides it."""
    return "\n".join(
        row["example"] + (f"（決裁：{row['decider']}）" if row["decider"] else "") for row in rows
    )


def indicators_in_words(rows: Sequence[Row]) -> str:
    """⑨: a line for each indicator, with the numbers that there are."""
    return "\n".join(
        row["name"]
        + "".join(f"　{label} {number(Decimal(row[key]))}{row['unit']}" for key, label in NUMBERS if row[key])
        for row in rows
    )


def _set_out(words: str) -> str:
    """Below its label, where there are several lines."""
    return f"\n{words}" if "\n" in words else words


NUMBERS = (("baseline", "基準値"), ("target", "目標値"))
# How a column of several answers reads.
WORDS: dict[str, Callable[[Any], str]] = {
    "decision_examples": lambda rows: _set_out(examples_in_words(rows)),
    "indicators": lambda rows: _set_out(indicators_in_words(rows)),
    "manual_weekdays": lambda days: "".join(WEEKDAYS[int(day)] for day in days),
    "servers": lambda countries: "、".join(COUNTRIES[country] for country in countries),
}


def _label(items: Model, name: str) -> str:
    return str(getattr(items._meta.get_field(name), "verbose_name", name))


def _labelled(items: Model, name: str) -> str:
    value = _in_words(items, name)
    return f"{_label(items, name)}：{value}" if value else ""


def _in_words(items: Model, name: str) -> str:
    value = getattr(items, name)
    if name in WORDS:
        return WORDS[name](value)
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
        "媒体と使う機能",
        "利用するソーシャルメディアの種類",
        "媒体の名前と、使う機能（投稿、ライブ配信など）を書きます。",
        "Instagram。写真と動画の投稿、ストーリーズを使う。ライブ配信とダイレクトメッセージは使わない。",
    ),
    Item(
        2,
        "item_purpose",
        "目的",
        "発信の目的",
        "当該ソーシャルメディアを利用した情報発信を行う目的",
        "何のために発信するかを、市民に分かる言葉で書きます。",
        "祭りの日程と見どころを早く正確に伝え、市の内外から来る人を増やす。",
    ),
    Item(
        3,
        "item_audience",
        "対象者",
        "想定する層",
        "当該ソーシャルメディアを利用した情報発信の対象者（想定される層）",
        "年代、地域、関心など、想定する層を書きます。",
        "市内の若い世帯と、首都圏の20代から40代で、祭りや写真に関心のある人。",
    ),
    Item(
        4,
        "item_content",
        "内容と決裁区分",
        "発信する情報の概要",
        "当該ソーシャルメディアを利用して行う情報発信の内容（発信する情報の概要、組織判断（決裁）が必要な情報発信を区分するための具体的な例示）",
        "発信する情報の概要を書きます。",
        "行事の日程と会場、交通規制、準備の様子、関連する催しの告知。",
        ("decision_examples",),
        (("content_decisions", "decision_examples"),),
    ),
    Item(
        5,
        "item_organisation",
        "運用体制",
        "通常時の体制",
        "当該ソーシャルメディアの運用体制（担当者、通常時・緊急時の体制等）",
        "通常時の体制を、人の名前より職で書きます。",
        "正担当は主事、副担当は主任。発信の前に、もう一人が文面と写真を確認する。",
        ("organisation_emergency",),
    ),
    Item(
        6,
        "item_broadcast",
        "専ら情報発信用途",
        "明示の状況",
        "当該ソーシャルメディアが、専ら情報発信用途に用いる場合は、その旨が公開されている運用ポリシーに明示されているか。",
        "「はい」のときは、その旨を明示した運用ポリシーの条項を引用します。条項がまだなければ、その旨を書きます。「いいえ」のときは、どう答えるかを書きます。",
        "いいえ。催しについての質問には平日の開庁時間に返信し、ほかは市ホームページの問合せ先を案内する。",
        ("broadcast_only",),
    ),
    Item(
        7,
        "item_manual",
        "管理運用マニュアル",
        "マニュアルと管理方法",
        "当該ソーシャルメディアに係るアカウントの管理運用マニュアル等（アカウント名、アカウント取得用情報、庁舎外や勤務時間外でのアカウント利用の可否、パスワード管理方法）を別途、定めなければならない。",
        "別に定めたマニュアルの名前（または添付のファイル名）と、アカウント取得用情報・パスワードの管理方法を書きます。パスワードそのものは書かないでください。",
        "別紙「アカウント管理運用マニュアル」による。パスワードは課の金庫の管理簿で保管し、90日ごとと担当者の異動のときに変更する。",
        ("manual_outside", "manual_off_hours", "manual_weekdays", "manual_from", "manual_to"),
    ),
    Item(
        8,
        "item_data",
        "データ保護と継続性",
        "保護と継続の方針",
        "当該ソーシャルメディアに係るデータ保護及び安定的かつ継続的なサービス提供に関する方針（利用するソーシャルメディアのサーバが外国に所在する場合は、法的リスク（米国愛国者法によるデータ・ストレージの差押、サービス停止、個人情報・機密情報の閲覧等）や政情リスクを許容するか否か等、具体的なリスクを想定して方針を作成するものとし、サーバが日本国内に所在し日本の国内法だけの適用を受ける場合は、当該ソーシャルメディアの利用約款の該当条項引用等によって方針を作成することができるものとする。）",
        "データの保護と、安定して続けるための方針を書きます。",
        "個人情報を載せず、同じ情報を必ず市ホームページにも載せる。原稿と写真は庁内の共有フォルダーに保存する。",
        (
            "servers",
            "server_other",
            "server_law",
            "legal_risk",
            "political_risk",
            "risk_measures",
            "terms_quoted",
        ),
        (("server", "servers"),),
    ),
    Item(
        9,
        "item_evaluation",
        "効果と評価",
        "期待する効果",
        "当該ソーシャルメディアの利用で期待する効果と評価方法（一定期間後、または定期的な効果測定・事業評価を実施するための基準指標と手法)",
        "期待する効果を書きます。",
        "行事を知らなかった人に知ってもらい、来場と問い合わせのきっかけにする。",
        ("indicators", "evaluation_term", "evaluation_on", "evaluation_months", "evaluation_how"),
    ),
)
MANUAL_ITEM = 7
BROADCAST_ITEM = 6  # G4(2)⑥: the only one that may be 該当なし
