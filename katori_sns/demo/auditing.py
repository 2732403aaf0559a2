"""The demo's auditor asks: one question is answered, one still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import SNSAccount
from katori_sns.demo.story import Stories
from katori_sns.oversight.inquiry.actions import Answer
from katori_sns.oversight.inquiry.process import INQUIRY
from katori_sns.workflow.models import Case


@dataclass(frozen=True)
class Auditing(Stories):
    def tell(self) -> None:
        self.about_an_incident()
        self.about_an_account()

    def about_an_incident(self) -> None:
        closed = Case.objects.filter(kind="incident", section__name="商工観光課", closed_at__isnull=False)
        incident = closed.earliest("pk")
        story = self.story(3).start(
            INQUIRY,
            "kansa",
            incident.keeper.name,
            origin="audit",
            about_case=incident,
            question="気づいてから広報主管課に伝えるまでの手順は、書面になっていますか。（見本）",
            answer_by=self.day(-10),
        )
        story.act("kansa", "send")
        said = "手順はなかった。管理運用マニュアルに加える。（見本）"
        story.act("tanto2", "prepare", payload=Answer("planned", self.day(-30), said))
        said = "手順はなかった。連絡先とともに管理運用マニュアルに加える。（見本）"
        story.act("kacho2", "answer", said, payload=Answer("planned", self.day(-30), said))

    def about_an_account(self) -> None:
        account = SNSAccount.objects.get(name="水郷佐原あやめ")
        story = self.story(1).start(
            INQUIRY,
            "kansa",
            account.section.name,
            account=account,
            origin="audit",
            question="ログイン情報を知る職員は、異動のつど見直していますか。（見本）",
            answer_by=self.day(0) + timedelta(days=14),
        )
        story.act("kansa", "send")
