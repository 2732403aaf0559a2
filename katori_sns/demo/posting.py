"""The demo's posts: one in every state, by staff and by the contractor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import SNSAccount
from katori_sns.demo.story import Story
from katori_sns.organisation.models import Section, User
from posts.actions import correct, delete_at_once
from posts.deletion import POST_DELETION
from posts.process import POST
from posts.sent import Published

SECTION = "商工観光課"
NAME = "水郷佐原あやめ"
URL = "https://x.com/sawara_ayame/status/{}"


@dataclass(frozen=True)
class Posting:
    people: dict[str, User]
    morning: datetime
    name: str = NAME
    section: str = SECTION
    url: str = URL

    def stories(self) -> list[Callable[[], object]]:
        """Oldest first."""
        told = [self.fact, self.corrected, self.ruled, self.deleted, self.written_down]
        return [*told, self.urgent, self.official, self.checked, self.drafts]

    def account(self) -> SNSAccount:
        return SNSAccount.objects.get(name=self.name)

    def write(self, days_ago: int, who: str, text: str, **fields: Any) -> Story:
        story = Story(self.people, self.morning - timedelta(days=days_ago))
        account = self.account()
        texts = {str(account.pk): text}
        answers = {"people": "none", "works": "none"} | fields
        return story.start(POST, who, self.section, account=account, texts=texts, at=story.now, **answers)

    def out(self, story: Story, who: str, number: int) -> Story:
        story.now += timedelta(hours=1)
        proof = Published({self.account().pk: self.url.format(number)}, story.now)
        return story.act(who, "publish", hours=0, payload=proof)

    def fact(self) -> None:
        text = "【見ごろ】水生植物園のあやめが五分咲きです。開園は午前8時から午後6時まで。 #水郷佐原（見本）"
        story = self.write(11, "itaku", text).act("itaku", "ask_check").act("kanko-hosa", "confirm")
        self.out(story, "itaku", 1001)

    def corrected(self) -> None:
        text = "【臨時駐車場】土曜日と日曜日は、市役所の駐車場を開放します。午前9時から。（見本）"
        story = self.write(9, "tanto2", text).act("tanto2", "ask_check").act("kanko-hosa", "confirm")
        wrong = self.out(story, "tanto2", 1002).case
        wrong.refresh_from_db()
        story.now += timedelta(hours=1)
        story.case = correct(
            POST,
            wrong,
            how="post",
            drafter=self.people["tanto2"],
            section_id=wrong.section_id,
            now=story.now,
        )
        right = "【修正】臨時駐車場の開放は、午前8時からです。さきの投稿の時刻が誤っていました。（見本）"
        story.edit(texts={str(self.account().pk): right}, people="none", works="none")
        story.act("tanto2", "ask_check").act("kanko-hosa", "confirm")
        self.out(story, "tanto2", 1003)

    def ruled(self) -> None:
        """Out as a fact that nobody checked; the PR division rules otherwise and asks for a correction."""
        text = "来年のあやめ祭りは、会場を河川敷に移して行います。（見本）"
        story = self.write(8, "tanto2", text).act("tanto2", "no_checker", "ほかの所属員が現地にいたため。")
        self.out(story, "tanto2", 1005)
        story.act("koho", "reclassify_after", "会場の変更は、まだ決定していない事柄です。")

    def written_down(self) -> None:
        """Sent by one who is no operator, without this software; who stands in it was not answered."""
        text = "本日のあやめの開花は七分咲き。園内の写真を載せました。（見本）"
        story = self.write(5, "kanko-hosa", text, people="")
        proof = Published({self.account().pk: URL.format(1006)}, story.now - timedelta(days=1))
        story.act("kanko-hosa", "record", "主事が確認した。", payload=proof)

    def urgent(self) -> None:
        text = "【お知らせ】落雷のおそれがあるため、屋外の催しを中断しています。建物の中へ。（見本）"
        story = self.write(4, "tanto2", text)
        proof = Published({self.account().pk: URL.format(1007)}, story.now)
        story.act("tanto2", "publish_first", "人の安全に関わるため。", payload=proof)

    def deleted(self) -> None:
        text = "写真コンテストの応募をお待ちしています。受付は商工観光課です。（見本）"
        story = self.write(7, "tanto2", text).act("tanto2", "ask_check").act("kanko-hosa", "confirm")
        post = self.out(story, "tanto2", 1004).case
        post.refresh_from_db()
        now = story.now + timedelta(hours=1)
        case = delete_at_once(
            POST_DELETION,
            post,
            ground="personal",
            reason="応募した人の名前が画像に写っていたため。",
            discovered_at=story.now,
            deleted_at=now,
            section_id=post.section_id,
            by=self.people["tanto2"],
            now=now,
        ).case
        story.case, story.now = case, now
        story.act("kacho2", "approve")

    def official(self) -> None:
        text = "強風のため、本日の舟めぐりを中止します。払戻しは受付で行います。（見本）"
        decider = Section.objects.get(name=SECTION)
        waits = self.write(2, "tanto2", text, nature="official", decider=decider)
        waits.act("tanto2", "ask_decision")
        ready = self.write(
            3, "tanto2", "嫁入り舟の日程を変更します。（見本）", nature="official", decider=decider
        )
        ready.act("tanto2", "ask_decision").act("kacho2", "decide")

    def checked(self) -> None:
        text = "【あす】あやめ祭りの舞台は午前10時から。雨のときは中央公民館で行います。（見本）"
        self.write(1, "tanto2", text, planned_at=self.morning + timedelta(days=1)).act("tanto2", "ask_check")

    def drafts(self) -> None:
        self.write(1, "itaku", "あやめ祭りの人出を載せる予定。代わりの日程は検討中です。（見本）", people="")
