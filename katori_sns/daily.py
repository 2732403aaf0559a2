"""What a new day brings to the whole house."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from accounts.access.actions import end_with_posts
from accounts.access.telling import remind_of_contracts
from accounts.account.closing import resume_due
from accounts.account.expiry import remind_of_expiry
from accounts.account.lifecycle import start_due
from accounts.leaving.actions import note_leavers
from accounts.reviews.consulting import remind_of_consulting
from applications.change.process import CHANGE
from applications.handover.opening import open_due
from katori_sns.history.actions import keep_root
from katori_sns.notices.actions import mail_of_the_day
from katori_sns.organisation.actions import forget_logins, pass_on_contracts, wear_faces
from katori_sns.oversight.evidence.making import remove_old
from katori_sns.personnel.carrying_out import follow_plans, open_planned, pass_on_planned
from katori_sns.personnel.terms import remind_of_terms
from katori_sns.processes import PROCESSES
from katori_sns.watch.actions import beat
from katori_sns.workflow.absences import absences_begin
from katori_sns.workflow.figures import check_figures
from katori_sns.workflow.reminding import remind, tell_marks
from katori_sns.workflow.succession import follow_choices, pass_on_ended, readdress, release_drafts
from katori_sns.workflow.verification import record_seals
from posts.deciders import pass_on_table
from posts.process import POST

LONGEST = 300  # of a failure, as shown on the health page
logger = logging.getLogger(__name__)

# What follows from a move of the organisation; who prepares one tries them beforehand.
MOVES: dict[str, Callable[..., object]] = {
    "所属の名称": wear_faces,
    "廃止した所属の引継ぎ": pass_on_ended,
    "分割した所属の引継ぎ": pass_on_planned,
    "廃止した所属の契約": pass_on_contracts,
    "廃止した所属の決裁権者": pass_on_table,
    "廃止した所属を選んだ投稿": partial(follow_choices, POST, "decider"),
    "廃止した所属を選んだ変更届": partial(follow_choices, CHANGE, "new_section"),
    "自所属の案件の決裁": partial(readdress, PROCESSES),
    "離れた人の下書き": release_drafts,
    "不在の始まり": absences_begin,
    "ログイン情報を知る人の離任": note_leavers,
    "離れた人の担当": end_with_posts,
}
# In this order: who holds a case is settled before anybody is reminded of it, and the root is kept last.
PARTS: dict[str, Callable[..., object]] = {
    "異動案": follow_plans,
    **MOVES,
    "引継ぎ確認": open_due,
    "内示された異動の引継ぎ": open_planned,
    "運用の開始": start_due,
    "運用の再開": resume_due,
    "期限の前の知らせ": remind,
    "任用の終わりの知らせ": remind_of_terms,
    "契約の終わりの知らせ": remind_of_contracts,
    "媒体が消す日の知らせ": remind_of_expiry,
    "撤退の協議の知らせ": remind_of_consulting,
    "期限を過ぎたもの・足りないものの知らせ": tell_marks,
    "一日分のメール": mail_of_the_day,
    "ログインの片付け": forget_logins,
    "古い証拠一式の削除": remove_old,
    "案件の検査値": partial(record_seals, PROCESSES),
    "集計の照合": check_figures,
    "履歴の控え": keep_root,
}


def _said(error: Exception) -> str:
    """Its first line: what follows may quote the row that a database refused, and so what was typed."""
    return (str(error).splitlines() or [type(error).__name__])[0][:LONGEST]


def run_daily(*, now: datetime) -> None:
    """Do every part; a missed day is caught up, and one part that fails stops no other.

    Each leaves a heartbeat. Raises the failures together once all were tried.
    """
    failures = []
    for name, part in PARTS.items():
        try:
            part(now=now)
        except Exception as error:  # whatever it was, the parts after it have their own work
            logger.exception("daily part failed: %s", name)
            failures.append(error)
            beat(heartbeat_of(name), now=now, problem=_said(error))
        else:
            beat(heartbeat_of(name), now=now)
    if failures:
        raise ExceptionGroup("parts of the daily job failed", failures)


def heartbeat_of(part: str) -> str:
    return f"日次：{part}"
