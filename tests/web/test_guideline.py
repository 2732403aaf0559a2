"""The guideline stands on the site whole, and every article can be linked to."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from accounts.policy.items import NINE_ITEMS
from tests.city import City

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


# Anchor: words of the guideline that must follow it before the next anchor.
ARTICLES = {
    "g1": "本ガイドラインは、全庁的、または部局広報として、業務のために香取市としてのアカウントを取得して",
    "g2-1": "香取市の代表である自覚と責任を持ち、社会的な常識やマナーをわきまえた言動を心がける。",
    "g2-2": "個人が特定できる写真や映像、文章等を投稿する場合は事前に本人や所属団体、企業等に了承を得る等",
    "g2-3": "直ちに所属長に連絡し、広報主管課に届け出るものとする。",
    "g3-1": "香取市の公式見解でないもの（意思形成過程にある政策や事業内容）は発信しない。",
    "g3-2": "同じ内容を何度も繰り返し投稿することは、スパム行為と見られ忌避されるため行わない。",
    "g3-3": "攻撃的な反応があった場合は、冷静に対応し、無用な議論となることを避ける。",
    "g4-1": "事前に広報主管課と協議し、その結果を得て「ソーシャルメディア新規運用開始申請書」を",
    "g4-2": "緊急性が高く即時の対応が必要であると広報主管課が特に認めるものについては、この限りではない。",
    "g4-3": "アカウント取得は、広報主管課に承認された後に取得するものとする。",
    "g4-4": "アカウントを取得したときは、広報主管課に届け出るものとする。",
    "g4-5-1": "原則、各課等の長の決裁は不要とするが",
    "g4-5-2": "然るべき決裁権者の決裁を受けなければならない",
    "g5-1": "英数字や記号を織り交ぜる等推測しがたいものに設定し",
    "g5-2": "速やかに該当するソーシャルメディアの運営主体に削除依頼すると同時に",
    "g5-3": "原則、一度投稿した記事は削除しないこと。",
    "g6": "「ソーシャルメディア運用停止（撤退）事前協議書」を作成し広報主管課と協議するものとする。",
    "g6-1-1": "当初の目的を達成したとき。",
    "g6-1-2": "生産性の担保の見込みが立たないと判断される場合。",
    "g6-1-3": "著しい不利益が生じる事態や可能性が認められた場合。",
    "g6-1-4": "利用者の信頼を損なうことに繋がる恐れが高いアカウントと判断した場合。",
    "g6-2": "アカウントを停止する旨の周知を図った後にアカウントを削除すること。",
    "g7": "シティ（地域）プロモーションを統括する部局へ別途報告しなければならない。",
    "appendix": "このガイドラインは、令和4年10月1日から施行する。",
    "form-1": "運用方法運用時間帯原則平日の8時30分から午後5時15分まで配信頻度担当者コメント等対応方法",
    "form-2": "運用停止（撤退）の理由運用停止・撤退予定日年月日その他",
}
HEADINGS = {"g2", "g3", "g4", "g4-5", "g5", "g6-1"}


class Anchors(HTMLParser):
    """The text after each id, up to the next id, white space removed."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.order: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if name := dict(attrs).get("id"):
            self.order.append(name)
            self.texts[name] = ""

    def handle_data(self, data: str) -> None:
        if self.order:
            self.texts[self.order[-1]] += re.sub(r"\s", "", data)


@pytest.fixture
def anchors(city: City, client: Client) -> Anchors:
    client.force_login(city["係員"])
    page = Anchors()
    page.feed(client.get(reverse("web:guideline")).text)
    return page


def test_each_article_stands_under_its_anchor(anchors: Anchors) -> None:
    assert {name: words in anchors.texts.get(name, "") for name, words in ARTICLES.items()} == dict.fromkeys(
        ARTICLES, True
    )


def test_every_anchor_exists_once(anchors: Anchors) -> None:
    wanted = {*ARTICLES, *HEADINGS, *(item.anchor for item in NINE_ITEMS)}
    assert wanted - set(anchors.order) == set()
    assert len(anchors.order) == len(set(anchors.order))


def test_the_two_headings_six_are_told_apart(anchors: Anchors) -> None:
    assert anchors.texts["g6"].startswith("6.継続と運用停止（撤退）")
    assert anchors.texts["g7"].startswith("6.シティ（地域）プロモーション部局への報告")


def test_the_nine_items_carry_the_words_of_the_guideline(anchors: Anchors) -> None:
    for item in NINE_ITEMS:
        assert anchors.texts[item.anchor] == re.sub(r"\s", "", item.sign + item.words)
