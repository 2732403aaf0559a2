"""はじめの案内: what a person in each role does here, until he closes it for good."""

from __future__ import annotations

from dataclasses import dataclass

from katori_sns.notices.models import ClosedHint
from katori_sns.organisation.models import Duty
from katori_sns.organisation.roles import ActorContext


@dataclass(frozen=True)
class Hint:
    """A role, what it is called, and what to do first."""

    role: str
    title: str
    lines: tuple[str, ...]


_TROUBLE = "トラブルに気づいたら、画面の上の「トラブルを届け出る」から直ちに届け出ます。"
_READ = "案件の名称を押して内容を読み、「いまできること」から選びます。押したあとに、確認の画面があります。"
HINTS = {
    hint.role: hint
    for hint in (
        Hint(
            "auditor",
            "監査のかたへ",
            (
                "提出された案件と履歴を閲覧できます。閲覧や検索をしたことも履歴に残ります。",
                "はじめに「要対応」と「確認する点」を確認します。尋ねたいことは「確認事項」として送ります。",
            ),
        ),
        Hint(
            "administrator",
            "システム管理者のかたへ",
            (
                "職員、所属、代決者、閉庁日を登録します。案件の内容は閲覧できません。",
                "強い権限を与えるときは、もう一人の確認が必要です。毎日「システムの状態」を確認します。",
            ),
        ),
        Hint(
            "contractor",
            "委託業者のかたへ",
            ("任されたアカウントの投稿を起案します。決裁や確認は、担当課の職員が行います。", _TROUBLE),
        ),
        Hint(
            "pr_head",
            "広報主管課長のかたへ",
            (
                "協議の結果、承認、運用停止を決めます。九項目の確認は、広報主管課の職員が先に済ませます。",
                _READ,
                "不在のときは「自分の設定」で登録します。代決者が処理し、あとで後閲します。",
            ),
        ),
        Hint(
            "pr",
            "広報主管課のかたへ",
            (
                "届いた申請の九項目を一つずつ確認し、「明確」か「不足」を記録します。",
                "台帳の足りないものと期限は「期限を過ぎたもの・足りないもの」に並びます。",
                _READ,
            ),
        ),
        Hint(
            "promotion",
            "シティプロモーションのかたへ",
            ("新規運用の開始と撤退の報告を受領します。受領を待って止まる手続はありません。", _READ),
        ),
        Hint(
            "head",
            "所属長のかたへ",
            (
                "起案された書類を提出し、アカウントの継続・改善・撤退を判断します。",
                _READ,
                "不在のときは「自分の設定」で登録します。代決者が処理し、あとで後閲します。",
            ),
        ),
        Hint(
            "substitute",
            "代決者のかたへ",
            (
                "所属長が不在のときに、その処理がここに届きます。代わって行ったことは「代」と残り、所属長が後閲します。",
                _READ,
            ),
        ),
        Hint(
            "member",
            "起案するかたへ",
            (
                "「案件」の「案件を始める」から、協議、申請、届出を起案します。下書きは自動で保存されます。",
                "所属長へ回すまで、下書きは誰にも届きません。差し戻されたものは、ここに戻ります。",
                _TROUBLE,
            ),
        ),
    )
}


def role_of(org: ActorContext) -> str:
    """The one role by which the person begins his day."""
    alone = {"auditor": "is_auditor", "administrator": "is_administrator", "contractor": "is_contractor"}
    for role, name in alone.items():
        if getattr(org.user, name, False):
            return role
    pr = org.works_at(Duty.Kind.PR)
    held = {
        "pr_head": any(org.is_head(section) for section in pr),
        "pr": bool(pr),
        "promotion": bool(org.works_at(Duty.Kind.PROMOTION)),
        "head": any(org.is_head(section) for section in org.mine),
        "substitute": bool(org.substitute_for()),
        "member": bool(org.mine),
    }
    return next((role for role, holds in held.items() if holds), "")


def hint_for(org: ActorContext) -> Hint | None:
    """The hint for the person's role; None once he has closed it."""
    hint = HINTS.get(role_of(org))
    closed = hint and ClosedHint.objects.filter(user=org.me, role=hint.role).exists()
    return None if closed else hint
