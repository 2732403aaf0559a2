"""実施の記録 (G6): the same for a withdrawal and for one that the PR division has ordered."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from applications.desks import own_members
from applications.giving_up import actions, guards, proofs
from applications.giving_up.models import GivingUp
from katori_sns.workflow.steps import Address, By, CaseContext, Desk, State, Step, Who, Word

Addresses = Address | tuple[Address, ...]


def first_day(case: GivingUp) -> date | None:
    """The first day of the notice period."""
    return case.period_from


def deleter(ctx: CaseContext[GivingUp]) -> Addresses:
    """Any member of the section, once it may be deleted (G6(2))."""
    return own_members(ctx) if guards.may_be_deleted(ctx) else ()


def untold_member(ctx: CaseContext[GivingUp]) -> Address | None:
    """Any member of the section, while nobody was told of the deletion."""
    return None if guards.may_be_deleted(ctx) else own_members(ctx)


def execution(opinion: Who[GivingUp]) -> tuple[Desk[GivingUp], ...]:
    """The desks of 実施の記録; `opinion`: who of the PR division is asked where nobody could be told."""

    def asked(ctx: CaseContext[GivingUp]) -> Addresses:
        return opinion(ctx) if guards.untold(ctx) else ()

    asked.__doc__ = f"{opinion.__doc__} Where nobody could be told of the deletion."

    record = "実施の記録"
    return (
        Desk("execute", record, "停止の実施", own_members, days=settings.TARGET_DAYS),
        Desk("tell_followers", record, "アカウントでの周知", own_members, until=first_day),
        Desk("tell_city", record, "市ホームページでの周知", own_members, until=first_day),
        Desk(
            "untold",
            "広報主管課の意見",
            "周知しない削除への意見",
            asked,
            decides=True,
            anew=True,
            days=settings.TARGET_DAYS,
            after=guards.TOLD,
            new_matter=True,
        ),
        # It opens with the first announcement, and stays while the other is still to be made.
        Desk("delete", record, "アカウントの削除", deleter, survives=True, days=1, until=guards.day_after),
        Desk("unlink", record, "リンクの撤去", own_members, days=settings.TARGET_DAYS),
        Desk("close_custody", record, "保管の終了", own_members, days=settings.TARGET_DAYS),
    )


def _deleted(action: str, at: str, by: By[GivingUp] | None = None, *, why: bool = False) -> Step[GivingUp]:
    return Step(
        action, at, opens=("unlink",), state="deleted", by=by, effect=proofs.delete, needs_comment=why
    )


EXECUTED: tuple[Step[GivingUp], ...] = (
    Step("stopped", "execute", state="stopped", effect=proofs.record_stop),
    Step("tell_followers", "tell_followers", opens=("delete",), effect=proofs.announce),
    Step("skip_followers", "tell_followers", opens=("delete",), needs_comment=True),
    Step("tell_city", "tell_city", opens=("delete",), effect=proofs.announce),
    Step("skip_city", "tell_city", opens=("delete",), needs_comment=True),
    Step(guards.AGREED, "untold", opens=("delete",), needs_comment=True),
    _deleted("delete", "delete"),
    _deleted("cannot_delete", "delete", why=True),
    *(_deleted("delete_untold", desk, untold_member) for desk in (*guards.TOLD, "untold")),
    Step("unlink", "unlink", opens=("close_custody",), effect=proofs.remove_links),
    Step("skip_unlink", "unlink", opens=("close_custody",), needs_comment=True),
    Step("close_custody", "close_custody", state="withdrawn", effect=proofs.close_custody),
)
PERIOD_DESKS = (*guards.TOLD, "untold", "delete")


def during_period(orders: By[GivingUp], opinion: By[GivingUp]) -> tuple[Step[GivingUp], ...]:
    """What whoever gave the order may do until the account is deleted: call it off, or recognise harm.

    `opinion`: who may ask for the announcement again. That is no decision, and may be asked twice.
    """

    def without_harm(ctx: CaseContext[GivingUp]) -> Addresses | None:
        return None if ctx.case.harm else orders(ctx)

    without_harm.__doc__ = f"{orders.__doc__} There is no harm yet."
    called_off = (
        Step("call_off", desk, state="called_off", by=orders, effect=actions.call_off, needs_comment=True)
        for desk in PERIOD_DESKS
    )
    harmed = (
        Step(
            "harm_arises",
            desk,
            opens=("delete",),
            state="deleting",
            by=without_harm,
            effect=proofs.harm_arises,
            needs_comment=True,
        )
        for desk in PERIOD_DESKS
    )
    again = Step("untold_refuse", "untold", opens=guards.TOLD, by=opinion, needs_comment=True)
    return (again, *called_off, *harmed)


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
    guards.AGREED: Word(
        "周知しない削除への同意",
        "周知しない削除に異議なしとする",
        ("周知がどこにもできないまま、期間のあとで削除できるようになります。意見を残します。",),
        "周知しない削除に異議なしとしますか",
    ),
    "untold_refuse": Word(
        "周知の求め",
        "周知を求める",
        ("アカウントと市ホームページでの周知を、もう一度{section}に求めます。意見を残します。",),
        "もう一度周知を求めますか",
        "primary",
    ),
    "delete_untold": Word(
        "周知前の削除",
        "周知の前に削除していたことを記録する",
        (
            "すでに削除していたときだけ記録します。「手続前に実施」と残り、所属長と広報主管課に知らせます。",
            "アカウントは「撤退済」になり、名前は手放したアカウント名の点検に載ります。取り消せません。",
        ),
        "周知の前に削除していたことを記録しますか",
        "danger",
    ),
    "harm_arises": Word(
        "著しい不利益の認定",
        "著しい不利益を認め、直ちに削除する",
        (
            "周知の期間を終え、直ちに削除します。あなたが認めた人として残り、広報主管課に知らせます。",
            "トラブルが続いているときは、削除の前に証拠を保全してください。",
        ),
        "著しい不利益を認め、直ちに削除しますか",
        "danger",
    ),
    "delete": _done(
        "アカウントの削除",
        "削除したことを記録する",
        "アカウントは「撤退済」になり、名前は手放したアカウント名の点検に載ります。まだ知らせていない場所は「未実施」になります。",
    ),
    "cannot_delete": Word(
        "削除不能",
        "削除できないことを記録する",
        (
            "理由と最後に試みた日を残します。アカウントは「撤退済」になり、名前は手放したアカウント名の点検に載ります。",
        ),
        "削除できないことを記録しますか",
    ),
    "unlink": _done(
        "リンクの撤去",
        "リンクの撤去を記録する",
        "市ホームページのリンクを外した日を記録します。台帳のリンクは「なし」になります。",
    ),
    "skip_unlink": _skipped("リンクの撤去"),
    "close_custody": _done(
        "保管の終了",
        "保管を終えたことを記録する",
        "ログイン情報を処分した日を記録し、案件を完結します。パスワードを変える期日はなくなります。",
    ),
    "call_off": Word(
        "取りやめ",
        "撤退を取りやめる",
        ("アカウントは元の状態に戻り、関係者に知らせます。",),
        "撤退を取りやめますか",
        "danger",
    ),
}
