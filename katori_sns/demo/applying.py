"""The demo's consultations and applications, one at every stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from applications.consultation.actions import Conditions
from applications.consultation.process import PRIOR_CONSULTATION
from applications.new_operation.actions import Rejection
from katori_sns.demo.story import Stories
from katori_sns.demo.texts import fields


@dataclass(frozen=True)
class Applying(Stories):
    """A method for each."""

    @property
    def start(self) -> date:
        """From when the accounts are to run."""
        return self.day(-30)

    def ayame(self) -> None:
        """An application from the consultation to the receipt."""
        (
            self.story(60)
            .consult("tanto2", "kacho2", "商工観光課", "x")
            .draft(
                "tanto2",
                "商工観光課",
                fields("水郷佐原あやめ", "x", "あやめの見ごろを伝え、来訪を促す。", self.start),
            )
            .submit("tanto2", "kacho2")
            .judge()
            .act("koho", "assess")
            .act("kohokacho", "approve", "写真の了承の記録を残してください。")
            .act("promo", "receive")
        )

    def childcare_on_line(self) -> None:
        """An application that was rejected."""
        (
            self.story(45)
            .consult("kosodate", "kosodate-kacho", "子育て支援課", "line")
            .draft(
                "kosodate",
                "子育て支援課",
                fields("子育て応援", "line", "子育て世帯に制度を知らせる。", self.start),
            )
            .submit("kosodate", "kosodate-kacho")
            .judge({9: "指標と測る時期が書かれていません。"})
            .act(
                "kohokacho",
                "reject",
                "効果を測る指標がなく、目的も既にあるアカウントと重なります。",
                payload=Rejection("4 手続 (2)⑨"),
            )
        )

    def kouhou(self) -> None:
        """The PR division's own, approved by its superior."""
        (
            self.story(30)
            .consult("koho", "kohokacho", "秘書広報課", "youtube")
            .draft(
                "koho",
                "秘書広報課",
                fields("広報かとり", "youtube", "市政の動きを動画で伝える。", self.start),
            )
            .submit("koho", "kohokacho")
            .judge()
            .act("bucho", "approve")
        )

    def consulted_orally(self) -> None:
        """A call that the PR division recorded, with a condition."""
        told = self.story(27)
        (
            told.start(
                PRIOR_CONSULTATION,
                "koho",
                "生涯学習課",
                origin="pr",
                on_media=["instagram", "youtube"],
                held_at=told.now - timedelta(days=1),
                held_with="生涯学習課長",
                gist="Instagram と YouTube。文化財の公開日と講座を知らせたい。",
                outcome="条件付きで進める。",
            )
            .submit("koho", "shogai-kacho")
            .act(
                "kohokacho",
                "conditional",
                "条件1：出演する人の了承を事前に得ること",
                payload=Conditions(("出演する人の了承を事前に得ること",)),
            )
        )

    def farm_products(self) -> None:
        """An application that its chief cancelled."""
        (
            self.story(25)
            .consult("tanto", "kacho", "農政課", "instagram")
            .draft(
                "tanto", "農政課", fields("香取の農産物", "instagram", "農産物の魅力を伝える。", self.start)
            )
            .submit("tanto", "kacho")
            .act("kacho", "cancel", "ほかのアカウントにまとめるため。")
        )

    def festival(self) -> None:
        """Returned once, submitted again by a substitute, and now before the PR manager."""
        (
            self.story(19)
            .consult(
                "tanto2",
                "kacho2",
                "商工観光課",
                "instagram",
                "写真に人が写るときは事前に了承を得ること",
                "中止を知らせる手順を決めておくこと",
            )
            .draft(
                "tanto2",
                "商工観光課",
                fields(
                    "佐原の大祭",
                    "instagram",
                    "大祭の魅力を写真と動画で伝え、市外からの来訪と地域の担い手の誇りにつなげる。",
                    self.start,
                    item_content="祭りの日程、山車と囃子の紹介。決裁が要る例：事故の発表（課長）、他団体との共同声明（部長）。",
                    item_data="サーバは米国にある。法的リスクを許容する。政情リスクを許容する（代わりの手段は別に考える）。",
                    scope="joint",
                    answers={
                        "1": "撮影の場で了承を得て、記録を課に残す。",
                        "2": "課長の判断で、市ホームページと同時に知らせる。",
                    },
                ),
                joint=("生涯学習課",),
            )
            .submit("tanto2", "kacho2")
            .judge(
                {
                    4: "中止を知らせる投稿が決裁の対象か読み取れません。",
                    8: "サービスが止まったときの代わりの手段を書いてください。",
                }
            )
            .act("kohokacho", "return", "④と⑧を補ってください。")
            .edit(
                item_content="祭りの日程、山車と囃子の紹介。決裁が要る例：開催の可否・中止の判断（課長）、事故の発表（課長）、他団体との共同声明（部長）。",
                item_data="サーバは米国にある。法的リスクを許容する。政情リスクを許容する（市ホームページに同じ情報を必ず載せる）。",
            )
            .submit("tanto2", "kanko-hosa", ground="出張")
            .judge()
            .act("koho", "assess")
        )

    def childcare(self) -> None:
        """An application that waits for a revision of the common policy."""
        (
            self.story(13)
            .consult("kosodate", "kosodate-kacho", "子育て支援課", "instagram")
            .draft(
                "kosodate",
                "子育て支援課",
                fields(
                    "かとり子育て",
                    "instagram",
                    "子育ての催しと相談窓口を知らせる。",
                    self.start,
                    broadcast_only="yes",
                    item_broadcast="コメントに返信しないことを、共通の運用ポリシーで示してほしい。",
                ),
            )
            .submit("kosodate", "kosodate-kacho")
            .judge({6: "返信しないことを明示した条項が、共通の運用ポリシーにありません。"})
            .act("koho", "revise_policy")
        )

    def farm_news(self) -> None:
        """An application that is being assessed."""
        (
            self.story(12)
            .consult("tanto", "kacho", "農政課", "facebook")
            .draft(
                "tanto",
                "農政課",
                fields("農政だより", "facebook", "農家と市民に農政の動きを伝える。", self.start),
            )
            .submit("tanto", "kacho")
            .judge(until=5)
        )

    def rice(self) -> None:
        """An application that was returned."""
        (
            self.story(9)
            .consult("tanto", "kacho", "農政課", "tiktok")
            .draft(
                "tanto",
                "農政課",
                fields("香取の米づくり", "tiktok", "米づくりの四季を短い動画で伝える。", self.start),
            )
            .submit("tanto", "kacho")
            .judge({7: "庁舎外で使うときの端末の扱いを書いてください。"})
            .act("kohokacho", "return", "⑦を補ってください。")
        )

    def boats(self) -> None:
        """An approved application whose account is not to be acquired after all."""
        (
            self.story(7)
            .consult("tanto2", "kacho2", "商工観光課", "threads")
            .draft(
                "tanto2",
                "商工観光課",
                fields("小野川の舟めぐり", "threads", "舟めぐりの運航を知らせる。", self.start),
            )
            .submit("tanto2", "kacho2")
            .judge()
            .act("koho", "assess")
            .act("kohokacho", "approve")
        )

    def farm_shops(self) -> None:
        """An application before its chief."""
        (
            self.story(5)
            .consult("tanto", "kacho", "農政課", "x")
            .draft("tanto", "農政課", fields("直売所めぐり", "x", "直売所の旬の品を知らせる。", self.start))
            .act("tanto", "forward")
        )

    def asked(self) -> None:
        """A consultation before the PR manager."""
        (
            self.story(3)
            .start(
                PRIOR_CONSULTATION,
                "tanto",
                "農政課",
                on_media=["bluesky", "note"],
                purpose="農業体験の参加者を募る。",
                content="体験の日程、受入れ農家の紹介",
                questions="二つの媒体を同じ体制で運用してよいか。",
            )
            .submit("tanto", "kacho")
        )

    def farm_visits(self) -> None:
        """A draft, on a medium that has precedents."""
        (
            self.story(2).draft(
                "tanto",
                "農政課",
                {"account_name": "農業体験", "medium": "x", "purpose": "農業体験の参加者を募る。"},
            )
        )
