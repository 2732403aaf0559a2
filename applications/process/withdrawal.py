"""運用停止（撤退）(G6): the PR division advises, the chief decides, and each step is done with proof."""

from __future__ import annotations

from django.conf import settings

from accounts.reviews.models import GROUNDS
from applications.actions import withdrawal as actions
from applications.guards import withdrawal as guards
from applications.models import WithdrawalConsultation
from applications.models.giving_up import GivingUp
from applications.process.desks import RECEIVE, REPORTED, own_members
from applications.texts import accounts_of, in_words
from katori_sns.workflow.ladder import LADDER_STATES, chief, ladder, ladder_words, pr_manager
from katori_sns.workflow.steps import Address, Desk, Process, Scene, State, Step, Word

Measure = GivingUp.Measure
LABELS = (
    {"section": "所属名"}
    | {name: guards.LABELS[name] for name in ("manager", "purpose")}
    | {"account": "ソーシャルメディアの種類"}
    | {name: guards.LABELS[name] for name in ("reason", "planned_on", "other", "measure")}
    | {"criteria": "判断基準"}
    | {name: guards.LABELS[name] for name in guards.GROUNDS}
    | {"lines": "統合の内訳", "harm": "著しい不利益"}
    | {name: guards.LABELS[name] for name in (*guards.HOW, *guards.TOLD)}
)


def snapshot(case: WithdrawalConsultation) -> dict[str, str]:
    """The official form, then what stands beside it."""
    accounts = {str(account.pk): str(account) for account in guards.accounts_of(case)}
    lines = [
        f"{accounts.get(key, key)} → {line.get('name', '')}{'（使わずに残す）' if line.get('kept') else ''}"
        for key, line in sorted(case.lines.items())
        if case.measure == Measure.MERGE
    ]
    return in_words(case, guards.TEXTS) | {
        "section": case.section.name,
        "account": accounts_of(case),
        "criteria": "\n".join(GROUNDS[key] for key in case.criteria if key in GROUNDS),
        "lines": "\n".join(lines),
        "harm": "あり（直ちに削除する）" if case.harm else "",
    }


def stopping(scene: Scene) -> Address | None:
    return chief(scene) if scene.case.measure == Measure.STOP else None


def announcing(scene: Scene) -> Address | None:
    return chief(scene) if scene.case.measure != Measure.STOP and not scene.case.harm else None


def deleting(scene: Scene) -> Address | None:
    return chief(scene) if scene.case.measure != Measure.STOP and scene.case.harm else None


# 実施の記録: the same for a withdrawal that the PR division has ordered.
EXECUTION = (
    Desk("execute", "実施の記録", "停止の実施", own_members, days=settings.TARGET_DAYS),
    Desk("tell_followers", "実施の記録", "アカウントでの周知", own_members, until=lambda c: c.period_from),
    Desk("tell_city", "実施の記録", "市ホームページでの周知", own_members, until=lambda c: c.period_from),
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
    Step("tell_followers", "tell_followers", effect=actions.seen),
    Step("skip_followers", "tell_followers", needs_comment=True),
    Step("tell_city", "tell_city", effect=actions.seen),
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
    Step("unlink", "unlink", opens=("close_custody",), effect=actions.seen),
    Step("skip_unlink", "unlink", opens=("close_custody",), needs_comment=True),
    Step("close_custody", "close_custody", state="withdrawn", effect=actions.seen),
)
CALLED_OFF = tuple(
    Step("call_off", desk, state="called_off", by=chief, effect=actions.call_off, needs_comment=True)
    for desk in ("tell_followers", "tell_city", "delete")
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

_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete)
WITHDRAWAL = Process(
    kind="withdrawal",
    name="ソーシャルメディア運用停止（撤退）事前協議書",
    tag="運用停止・撤退",
    series="撤",
    model=WithdrawalConsultation,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の{case.get_measure_display()}事前協議書"[:200],
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "協議", pr_manager, decides=True, days=settings.TARGET_DAYS),
        Desk("chief_again", "所属長の判断", "実施の判断", chief, days=settings.TARGET_DAYS),
        *EXECUTION,
        REPORTED,
    ),
    steps=(
        *_steps,
        Step("no_objection", "pr", opens=("chief_again",), state="advised"),
        Step("with_opinion", "pr", opens=("chief_again",), state="advised", needs_comment=True),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, voids=True),
        Step(
            "carry_out_stop",
            "chief_again",
            opens=("execute", "promotion"),
            state="stopping",
            by=stopping,
            effect=actions.carry_out,
        ),
        Step(
            "carry_out",
            "chief_again",
            opens=("tell_followers", "tell_city", "promotion"),
            state="notice",
            by=announcing,
            effect=actions.carry_out,
        ),
        Step(
            "carry_out_at_once",
            "chief_again",
            opens=("delete", "promotion"),
            state="deleting",
            by=deleting,
            effect=actions.carry_out,
        ),
        Step("abandon", "chief_again", state="abandoned", needs_comment=True),
        *EXECUTED,
        *CALLED_OFF,
        Step("receive", "promotion"),
    ),
    states=LADDER_STATES
    | {
        "at_pr": State("広報主管課で協議中", "now"),
        "advised": State("協議済（所属長の判断待ち）", "now", decided=True),
        "abandoned": State("取りやめ（実施しない）", "none", final=True),
        "stopped": State("停止済", "done", final=True),
    }
    | EXECUTION_STATES,
    words=ladder_words("協議書")
    | {
        "no_objection": Word(
            "異議なし",
            "異議なしとする",
            ("協議の結果を{section}に知らせます。実施するかどうかは所属長が決めます。",),
            "この撤退等を異議なしとしますか",
            "primary",
        ),
        "with_opinion": Word(
            "意見付き",
            "意見を付ける",
            ("意見を{section}に知らせます。実施するかどうかは所属長が決めます。",),
            "この撤退等に意見を付けますか",
        ),
        "return": Word(
            "差戻し",
            "差し戻す",
            ("記載の不備を、理由を付けて起案者 {drafter} に戻します。",),
            "この協議書を記載不備として差し戻しますか",
        ),
        "carry_out_stop": Word(
            "停止の実施",
            "停止を実施する",
            (
                "アカウントは「停止中（実施待ち）」になります。実際に停止した日をあとで記録します。",
                "シティプロモーション統括部局に報告が届きます。",
            ),
            "このアカウントを停止しますか",
            "primary",
        ),
        "carry_out": Word(
            "撤退の実施",
            "撤退を実施する",
            (
                "アカウントは「周知期間中」になります。アカウントと市ホームページで知らせ、期間のあとで削除します。",
                "周知の期間中は取りやめられます。シティプロモーション統括部局に報告が届きます。",
            ),
            "このアカウントから撤退しますか",
            "primary",
        ),
        "carry_out_at_once": Word(
            "直ちに撤退",
            "直ちに撤退する",
            ("著しい不利益があるため、周知の期間を置かずに削除します。証拠を保全したか確かめてください。",),
            "直ちに撤退しますか",
            "danger",
        ),
        "abandon": Word(
            "取りやめ",
            "実施しない",
            ("理由を残して案件を終わらせます。アカウントの運用が続きます。",),
            "この撤退等を取りやめますか",
        ),
        "receive": RECEIVE,
    }
    | EXECUTION_WORDS,
    snapshot=snapshot,
    labels=LABELS,
    claim="withdrawal",
)
