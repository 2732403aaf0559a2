"""The demo's incidents: two being handled, one closed, and one just filed by a contractor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import SNSAccount
from incidents import actions
from incidents.actions import Summary
from incidents.process import INCIDENT
from incidents.records import ItemDone
from katori_sns.demo.story import Story
from katori_sns.organisation.models import User

NAME, FROZEN = "水郷佐原あやめ", "小野川の舟めぐり"


@dataclass(frozen=True)
class Troubles:
    people: dict[str, User]
    morning: datetime

    def stories(self) -> list[Callable[[], object]]:
        """Oldest first."""
        return [self.impersonated, self.frozen, self.criticised, self.mentioned]

    def report(self, days_ago: int, who: str, **fields: object) -> Story:
        story = Story(self.people, self.morning - timedelta(days=days_ago))
        story.case = actions.report(
            INCIDENT,
            reporter=self.people[who],
            accounts=SNSAccount.objects.filter(name=fields.pop("account", NAME)),
            now=story.now,
            fields={"discovered_at": story.now - timedelta(minutes=25)} | fields,
        )
        return story.act(who, "file", hours=0)

    def confirmed(self, days_ago: int, who: str, chief: str, **fields: object) -> Story:
        """A report that the chief has confirmed."""
        return self.report(days_ago, who, **fields).act(chief, "confirm", hours=1)

    def impersonated(self) -> None:
        told = {"chief_told_to": "商工観光課長　宮本 健一"}
        story = self.report(
            6,
            "tanto2",
            nature="impersonation",
            where="https://x.com/katori_ayarne",
            what="公式の写真を使い、懸賞に当たったと称して連絡先を聞き出している。（見本）",
            chief_told_at=Story(self.people, self.morning - timedelta(days=6)).now - timedelta(minutes=20),
            **told,
        )
        story.act("koho", "acknowledge", hours=1)
        gone = ItemDone("takedown", "done", None, "媒体の通報窓口", "TK-0001")
        story.act("koho", "record_item", "媒体から、停止したとの回答があった。", payload=gone)
        public = ItemDone("notice", "done", None, "https://www.city.example/sns/chui")
        story.act("koho", "record_item", "市ホームページに注意を載せた。", payload=public)
        seen = ItemDone("gone", "done", None, "媒体の画面", about="https://x.com/katori_ayarne")
        story.act("koho", "record_item", "プロフィールのページが消えたことを確かめた。", payload=seen)
        self.close(
            story,
            "なりすましのアカウントを媒体が停止し、市ホームページで注意を呼びかけた。",
            "公式の写真を使ったアカウントが、懸賞に当たったと称して連絡先を聞き出した。（見本）",
            "商工観光課長、広報主管課。市ホームページで市民に知らせた。",
            "媒体がアカウントを停止した。連絡先を教えた人の申し出はなかった。",
        )

    def close(self, story: Story, *summary: str) -> None:
        story.act("koho", "summarise", payload=Summary(*summary))
        story.act("koho", "close").act("promo", "circulate")

    def frozen(self) -> None:
        story = self.report(
            4,
            "tanto2",
            account=FROZEN,
            nature="frozen",
            what="理由が示されないまま、投稿もログインもできなくなった。（見本）",
        )
        story.act("koho", "acknowledge", hours=1)
        appeal = ItemDone("appeal", "done", None, "媒体の申立て窓口", "AP-0001")
        story.act("koho", "record_item", "異議を申し立てた。", payload=appeal)
        look = ItemDone("look", "done", seen=SNSAccount.Hindrance.FROZEN)
        story.act("koho", "record_item", "プロフィールに凍結中と出ている。", payload=look)

    def criticised(self) -> None:
        story = self.report(
            2,
            "tanto2",
            nature="flaming",
            what="舟めぐりの中止の知らせが遅いという批判が集まっている。（見本）",
        )
        story.act("koho", "acknowledge", hours=1)
        story.act("koho", "note", "返信は控え、商工観光課長の判断を待つ。")

    def mentioned(self) -> None:
        self.report(
            1,
            "itaku",
            nature="mention",
            what="旅行雑誌の公式アカウントが、あやめの見ごろを紹介している。（見本）",
        )
