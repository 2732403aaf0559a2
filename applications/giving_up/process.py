"""実施の記録 (G6): the same for a withdrawal and for one that the PR division has ordered."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from applications.desks import own_members
from applications.giving_up import actions, guards
from applications.giving_up.models import GivingUp
from katori_sns.workflow.steps import Desk, State, Step, Word


def first_day(case: GivingUp) -> date | None:
    """The first day of the notice period."""
    return case.period_from


EXECUTION = (
    Desk("execute", "実施の記録", "停止の実施", own_members, days=settings.TARGET_DAYS),
    Desk("tell_followers", "実施の記録", "アカウントでの周知", own_members, until=first_day),
    Desk("tell_city", "実施の記録", "市ホームページでの周知", own_members, until=first_day),
    Desk(
        "delete",
        "実施の記録",
        "アカウントの削除",
        own_members,
        until=guards.day_after,
        after=("tell_followers", "tell_city"),
    ),
    Desk("unlink", "実施の記録", "リンクの撤去", own_members, days=settings.TARGET_DAYS),
    Desk("close_custody", "実施の記録", "保管の終了", own_members, days=settings.TARGET_DAYS),
)
EXECUTED = (
    Step("stopped", "execute", state="stopped", effect=actions.record_stop),
    Step("tell_followers", "tell_followers", effect=actions.require_proof),
    Step("skip_followers", "tell_followers", needs_comment=True),
    Step("tell_city", "tell_city", effect=actions.require_proof),
    Step("skip_city", "tell_city", needs_comment=True),
    Step(
        "delete",
        "delete",
        opens=("unlink",),
        state="deleted",
        guard=guards.may_delete,
        effect=actions.delete,
    ),
    Step(
        "cannot_delete",
        "delete",
        opens=("unlink",),
        state="deleted",
        guard=guards.may_delete,
        effect=actions.delete,
        needs_comment=True,
    ),
    Step("unlink", "unlink", opens=("close_custody",), effect=actions.require_proof),
    Step("skip_unlink", "unlink", opens=("close_custody",), needs_comment=True),
    Step("close_custody", "close_custody", state="withdrawn", effect=actions.require_proof),
)
EXECUTION_STATES = {
    "stopping": State("停止中（実施待ち）", "now", decided=True),
    "notice": State("周知期間中", "now", decided=True),
    "deleting": State("削除待ち", "now", decided=True),
    "deleted": State("削除済（後始末中）", "now", decided=True),
    "withdrawn": State("撤退済", "done", final=True),
    "called_off": State("取りやめ", "none", final=True),
}


def _done(label: str, button: str, sentence: str) -> Word:
    return Word(label, button, (sentence,), f"「{label}」を記録しますか", "primary")


def _skipped(label: str) -> Word:
    return Word(
        f"{label}（不能）",
        f"{label}ができなかったことを記録する",
        ("理由を残して先へ進みます。",),
        "理由を残して進みますか",
    )


EXECUTION_WORDS = {
    "stopped": _done("停止の実施", "停止したことを記録する", "媒体で実際に停止した日を記録します。"),
    "tell_followers": _done(
        "アカウントでの周知",
        "アカウントでの周知を記録する",
        "アカウントに出した知らせを記録します。",
    ),
    "skip_followers": _skipped("アカウントでの周知"),
    "tell_city": _done(
        "市ホームページでの周知",
        "市ホームページでの周知を記録する",
        "市ホームページに出した知らせの日とURLを記録します。",
    ),
    "skip_city": _skipped("市ホームページでの周知"),
    "delete": _done(
        "アカウントの削除",
        "削除したことを記録する",
        "アカウントは「撤退済」になり、名前は監視名に載ります。取り消せません。",
    ),
    "cannot_delete": Word(
        "削除不能",
        "削除できないことを記録する",
        ("理由と最後に試みた日を残します。アカウントは「撤退済」になり、名前は監視名に載ります。",),
        "削除できないことを記録しますか",
    ),
    "unlink": _done(
        "リンクの撤去", "リンクの撤去を記録する", "市ホームページのリンクを外した日を記録します。"
    ),
    "skip_unlink": _skipped("リンクの撤去"),
    "close_custody": _done(
        "保管の終了",
        "保管を終えたことを記録する",
        "ログイン情報を処分した日を記録し、案件を完結します。",
    ),
    "call_off": Word(
        "取りやめ",
        "撤退を取りやめる",
        ("アカウントは元の状態に戻り、関係者に知らせます。",),
        "撤退を取りやめますか",
        "danger",
    ),
}
