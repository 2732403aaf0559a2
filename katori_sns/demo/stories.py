"""The demo city's cases, made through the same actions as real ones; their texts are marked 見本."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from accounts.models import SNSAccount
from applications.abandonment.process import ABANDONMENT
from applications.acquisition.process import ACQUISITION
from applications.change.process import CHANGE
from applications.common_policy.process import COMMON_POLICY
from applications.consultation.process import PRIOR_CONSULTATION
from applications.emergency.actions import Afterwards
from applications.emergency.process import EMERGENCY
from applications.policy_revision.process import POLICY_REVISION
from katori_sns.demo.giving_up import GivenUp
from katori_sns.demo.older import Older
from katori_sns.demo.posting import Posting
from katori_sns.demo.story import OPENING, Story
from katori_sns.demo.texts import COMMON_POLICY as CLAUSES
from katori_sns.demo.texts import ITEMS, fields, notice
from katori_sns.demo.troubles import Troubles
from katori_sns.demo.watched_over import WatchedOver
from katori_sns.organisation.models import User
from katori_sns.web.dates import TOKYO, local_date


def tell_stories(people: dict[str, User], now: datetime) -> None:
    """Cases at every stage, oldest first, so that their numbers follow their dates."""
    today = local_date(now)
    morning = datetime.combine(today, time(OPENING), TOKYO)
    start = today + timedelta(days=30)

    def story(days_ago: int) -> Story:
        return Story(people, morning - timedelta(days=days_ago))

    def account(name: str) -> SNSAccount:
        return SNSAccount.objects.get(name=name)

    def acquired(name: str, url: str, medium: str, custodian: str, on: datetime) -> dict[str, Any]:
        return notice(name, url, medium, people[custodian], local_date(on))

    stories: list[Callable[[], object]] = [
        lambda: (
            story(90)
            .start(
                COMMON_POLICY,
                "koho",
                "秘書広報課",
                by_pr=True,
                reason="はじめて定める。（見本）",
                text=CLAUSES,
                publish_on=today - timedelta(days=85),
            )
            .act("koho", "propose")
            .act("kohokacho", "decide")
            .act("promo", "circulate")
        ),
        lambda: (
            story(60)
            .consult("tanto2", "kacho2", "商工観光課", "x")
            .draft(
                "tanto2",
                "商工観光課",
                fields("水郷佐原あやめ", "x", "あやめの見ごろを伝え、来訪を促す。", start),
            )
            .submit("tanto2", "kacho2")
            .judge()
            .act("koho", "assess")
            .act("kohokacho", "approve", "写真の了承の記録を残してください。")
            .act("promo", "receive")
        ),
        lambda: (
            story(50)
            .start(
                ACQUISITION,
                "tanto2",
                "商工観光課",
                account=account("水郷佐原あやめ"),
                **acquired(
                    "水郷佐原あやめ",
                    "https://x.com/sawara_ayame",
                    "x",
                    "kanko-hosa",
                    story(50).now,
                ),
            )
            .submit("tanto2", "kacho2")
            .act("koho", "acknowledge")
            .act("promo", "circulate")
        ),
        lambda: (
            story(45)
            .consult("kosodate", "kosodate-kacho", "子育て支援課", "line")
            .draft(
                "kosodate",
                "子育て支援課",
                fields("子育て応援", "line", "子育て世帯に制度を知らせる。", start),
            )
            .submit("kosodate", "kosodate-kacho")
            .judge({9: "指標と測る時期が書かれていません。"})
            .act(
                "kohokacho",
                "reject",
                "効果を測る指標がなく、目的も既にあるアカウントと重なります。",
                payload="4 手続 (2)⑨",
            )
        ),
        lambda: (
            story(30)
            .consult("koho", "kohokacho", "秘書広報課", "youtube")
            .draft("koho", "秘書広報課", fields("広報かとり", "youtube", "市政の動きを動画で伝える。", start))
            .submit("koho", "kohokacho")
            .judge()
            .act("bucho", "approve")
        ),
        lambda: (
            story(27)
            .start(
                PRIOR_CONSULTATION,
                "koho",
                "生涯学習課",
                by_pr=True,
                on_media=["instagram", "youtube"],
                held_at=morning - timedelta(days=27, hours=-5),
                held_with="生涯学習課長",
                gist="Instagram と YouTube。文化財の公開日と講座を知らせたい。",
                outcome="条件付きで進める。",
            )
            .submit("koho", "shogai-kacho")
            .act(
                "kohokacho",
                "conditional",
                "条件1：出演する人の了承を事前に得ること",
                payload=["出演する人の了承を事前に得ること"],
            )
        ),
        lambda: (
            story(25)
            .consult("tanto", "kacho", "農政課", "instagram")
            .draft("tanto", "農政課", fields("香取の農産物", "instagram", "農産物の魅力を伝える。", start))
            .submit("tanto", "kacho")
            .act("kacho", "cancel", "ほかのアカウントにまとめるため。")
        ),
        lambda: (
            story(19)
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
                    start,
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
        ),
        lambda: (
            story(16)
            .start(
                EMERGENCY,
                "kiki-kacho",
                "危機管理課",
                account_name="香取市災害情報（見本）",
                on_media=["x", "line"],
                ground="台風の接近により避難所の開設を夜間に知らせるため。",
                purpose="避難と救助に関わる情報を、時間を置かずに伝える。",
                content="避難所、道路、断水、ボランティア",
                manager="危機管理課長",
                operators="危機管理課の当番",
                told_at=story(16).now - timedelta(hours=9, minutes=20),  # at 23:40
                told_by="危機管理課長 木内 涼",
                told_to="秘書広報課長 伊能 直子",
            )
            .submit("kiki-kacho", "kiki-kacho")
            .act(
                "kohokacho",
                "recognise",
                "前夜の電話のとおり認める。",
                payload=Afterwards(today - timedelta(days=1), ""),
            )
            .act("promo", "receive")
        ),
        lambda: (
            story(14)
            .start(
                ACQUISITION,
                "kiki-kacho",
                "危機管理課",
                account=SNSAccount.objects.get(name="香取市災害情報（見本）", medium="x"),
                **acquired(
                    "香取市災害情報（見本）",
                    "@katori_bousai",
                    "x",
                    "kiki-kacho",
                    story(14).now,
                ),
            )
            .submit("kiki-kacho", "kiki-kacho")
        ),
        lambda: (
            story(13)
            .consult("kosodate", "kosodate-kacho", "子育て支援課", "instagram")
            .draft(
                "kosodate",
                "子育て支援課",
                fields(
                    "かとり子育て",
                    "instagram",
                    "子育ての催しと相談窓口を知らせる。",
                    start,
                    broadcast_only="yes",
                    item_broadcast="コメントに返信しないことを、共通の運用ポリシーで示してほしい。",
                ),
            )
            .submit("kosodate", "kosodate-kacho")
            .judge({6: "返信しないことを明示した条項が、共通の運用ポリシーにありません。"})
            .act("koho", "revise_policy")
        ),
        lambda: (
            story(12)
            .consult("tanto", "kacho", "農政課", "facebook")
            .draft(
                "tanto", "農政課", fields("農政だより", "facebook", "農家と市民に農政の動きを伝える。", start)
            )
            .submit("tanto", "kacho")
            .judge(until=5)
        ),
        lambda: (
            story(9)
            .consult("tanto", "kacho", "農政課", "tiktok")
            .draft(
                "tanto",
                "農政課",
                fields("香取の米づくり", "tiktok", "米づくりの四季を短い動画で伝える。", start),
            )
            .submit("tanto", "kacho")
            .judge({7: "庁舎外で使うときの端末の扱いを書いてください。"})
            .act("kohokacho", "return", "⑦を補ってください。")
        ),
        lambda: (
            story(7)
            .consult("tanto2", "kacho2", "商工観光課", "threads")
            .draft(
                "tanto2",
                "商工観光課",
                fields("小野川の舟めぐり", "threads", "舟めぐりの運航を知らせる。", start),
            )
            .submit("tanto2", "kacho2")
            .judge()
            .act("koho", "assess")
            .act("kohokacho", "approve")
        ),
        lambda: (
            story(6)
            .start(
                ABANDONMENT,
                "tanto2",
                "商工観光課",
                account=account("小野川の舟めぐり"),
                reason="舟めぐりの協会が自ら発信することになったため。",
            )
            .submit("tanto2", "kacho2")
        ),
        lambda: (
            story(6)
            .start(
                POLICY_REVISION,
                "tanto2",
                "商工観光課",
                account=account("水郷佐原あやめ"),
                reason="夜間の開花情報を発信するため、運用体制とマニュアルを直す。",
                **account("水郷佐原あやめ").policies.earliest("version").written()
                | {
                    "organisation_emergency": "課長補佐が課長の指示で発信する。夜間は当番が課長に確かめる。",
                    "item_manual": f"{ITEMS['item_manual']}夜間の利用は当番に限る。",
                },
            )
            .submit("tanto2", "kacho2")
        ),
        lambda: (
            story(5)
            .consult("tanto", "kacho", "農政課", "x")
            .draft("tanto", "農政課", fields("直売所めぐり", "x", "直売所の旬の品を知らせる。", start))
            .act("tanto", "forward")
        ),
        lambda: (
            story(3)
            .start(
                CHANGE,
                "tanto2",
                "商工観光課",
                account=account("水郷佐原あやめ"),
                what="name",
                new_name="水郷佐原あやめ祭り",
                changed_on=local_date(story(3).now),
                reason="催しの名前にそろえるため。",
            )
            .act("tanto2", "forward")
        ),
        lambda: (
            story(3)
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
        ),
        lambda: story(2).draft(
            "tanto",
            "農政課",
            {"account_name": "農業体験", "medium": "note", "purpose": "農業体験の参加者を募る。"},
        ),
    ]
    stories[1:1] = GivenUp(people, morning).stories()
    stories += [*Posting(people, morning).stories(), *Troubles(people, morning).stories()]
    older = Older(people, morning)
    stories += [older.register, older.ask, WatchedOver(people, morning).tell]
    for tell in stories:
        tell()
