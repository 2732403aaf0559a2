"""How an incident moves: filed, it is at the PR division and with the chiefs in the same moment (G2(3))."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from applications.desks import READ
from incidents import actions, guards, records
from incidents.fields import FIELDS
from incidents.models import IncidentReport
from katori_sns.organisation.models import Appointment
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.actions import attach_effect
from katori_sns.workflow.ladder import (
    LATER_READING,
    chief,
    drafter,
    ladder_words,
    nobody,
    pr_staff,
    promotion,
)
from katori_sns.workflow.models import CaseAccount, Level
from katori_sns.workflow.steps import (
    Address,
    By,
    CaseContext,
    Depth,
    Desk,
    Effect,
    Process,
    State,
    Step,
    Word,
)
from katori_sns.workflow.words import accounts_of


def accounts_chiefs(ctx: CaseContext) -> tuple[Address, ...]:
    """The chiefs of the accounts' sections, where they are others than the reporter's own."""
    rows = CaseAccount.objects.filter(case=ctx.case).values_list("account__section", flat=True)
    return tuple(Address(Level.HEAD, pk) for pk in sorted(set(rows) - {ctx.case.keeper_id}))


def receiver(ctx: CaseContext) -> Address:
    """受理: anybody of the PR division but who reported it."""
    return replace(pr_staff(ctx), but_id=ctx.case.drafter_id)


def receiver_of_mention(ctx: CaseContext[IncidentReport]) -> Address | None:
    """Anybody of the PR division but who reported it; only 重要な記述 is closed with one line."""
    return receiver(ctx) if _only_mentioned(ctx) else None


def staff_of_mention(ctx: CaseContext[IncidentReport]) -> Address | None:
    """Anybody of the PR division; only what was 重要な記述 from the first is closed with one line."""
    return pr_staff(ctx) if _only_mentioned(ctx) else None


def _only_mentioned(ctx: CaseContext[IncidentReport]) -> bool:
    retyped = any(task.action == "retype" for task in ctx.tasks)
    return ctx.case.nature == IncidentReport.Nature.MENTION and not retyped


def handler(ctx: CaseContext[IncidentReport]) -> tuple[Address, ...]:
    """Whom the PR division named, while he is in post in a section concerned, and the PR division."""
    case = ctx.case
    owners = CaseAccount.objects.filter(case=case).values("account__section")
    concerned = Q(section=case.keeper_id) | Q(section__in=owners) | Q(section__joint_cases=case)
    there = Appointment.objects.on(ctx.org.on).filter(concerned, user__handled_incidents=case)
    posts = there.values_list("section", "user").distinct()
    return (*(Address(Level.PERSON, section, user) for section, user in posts), pr_staff(ctx))


def reads(case: IncidentReport, org: ActorContext) -> Depth:
    """Who handles it and auditors all, who reported it and the chiefs its content; others know of it."""
    user = org.user
    if user is None:
        return Depth.FACE
    if org.pr.pk in org.mine or user.is_auditor:
        return Depth.INSIDE
    owners = CaseAccount.objects.filter(case=case).values_list("account__section", flat=True)
    concerned = {case.section_id, case.keeper_id, *owners}
    joint = case.joint_sections.values_list("pk", flat=True)
    if case.handlers.filter(pk=user.pk).exists() and (concerned | set(joint)) & set(org.mine):
        return Depth.INSIDE
    chief = any(org.is_head(pk) for pk in concerned) or concerned & set(org.substitute_for())
    return Depth.CONTENT if chief or case.drafter_id == user.pk else Depth.FACE


def title(case: IncidentReport) -> str:
    """What is known to all who know of it: the kind and the account, not what happened."""
    return f"{case.get_nature_display()}：{accounts_of(case) or '台帳にないもの'}"[:200]


def _loop(
    action: str,
    effect: Effect[IncidentReport] | None = None,
    *,
    by: By[IncidentReport] = handler,
    why: bool = False,
) -> Step[IncidentReport]:
    """A record of the handling: the case stays where it is."""
    return Step(action, "work", opens=("work",), by=by, effect=effect, needs_comment=why)


def _ends(
    action: str, at: str, state: str, by: By[IncidentReport], effect: Effect[IncidentReport] | None = None
) -> Step[IncidentReport]:
    opens = ("promotion", "rest")
    return Step(action, at, opens=opens, state=state, by=by, effect=effect, needs_comment=True)


def _word(label: str, button: str, consequence: str, question: str, tone: str = "outline") -> Word:
    return Word(label, button, (consequence,), question, tone)


_words = ladder_words("届出")
INCIDENT = Process(
    kind="incident",
    own_list=True,
    discreet=True,
    name="トラブル等の届出",
    tag="インシデント",
    series="事",
    model=IncidentReport,
    title=title,
    desks=(
        Desk("draft", "届け出る人", "届出", drafter),
        Desk("receive", "広報主管課", "受理", pr_staff, days=1),
        Desk("chief", "所属長", "確認", chief, side=True, survives=True, days=1),
        Desk("owner", "アカウントの所属長", "確認", accounts_chiefs, side=True, survives=True, days=1),
        Desk("work", "広報主管課", "対応", pr_staff, days=1),
        Desk("promotion", "シティプロモーション", "供覧", promotion, side=True, survives=True, days=5),
        Desk("rest", "完結のあと", "再開", nobody, side=True, survives=True),
        Desk(LATER_READING, "後閲", "後閲", chief, side=True, survives=True),
    ),
    steps=(
        Step(
            "file",
            "draft",
            opens=("receive", "chief", "owner"),
            state="filed",
            guard=guards.complete,
            effect=actions.file,
        ),
        Step("cancel", "draft", state="cancelled"),
        Step("acknowledge", "receive", opens=("work",), state="handling", by=receiver),
        Step("confirm", "chief"),
        Step("confirm", "owner"),
        _loop("record_item", records.handle_item, why=True),
        _loop("add_item", records.add_item),
        _loop("name_fake", records.name_fake),
        _loop("note", why=True),
        _loop("add_evidence", attach_effect),
        _loop("assign", actions.assign, by=pr_staff),
        _loop("retype", actions.retype, why=True),
        _loop("summarise", actions.summarise),
        Step(
            "close",
            "work",
            opens=("promotion", "rest"),
            state="closed",
            by=pr_staff,
            guard=guards.all_handled,
        ),
        _ends("settle", "receive", "closed", receiver_of_mention),
        _ends("settle", "work", "closed", staff_of_mention),
        _ends("dismiss", "receive", "dismissed", receiver, records.withdraw_fakes),
        _ends("dismiss", "work", "dismissed", pr_staff, records.withdraw_fakes),
        Step("circulate", "promotion"),
        Step(
            "reopen",
            "rest",
            opens=("work",),
            state="handling",
            by=pr_staff,
            effect=records.restore_fakes,
            needs_comment=True,
        ),
        Step("later_read", LATER_READING),
    ),
    states={
        "draft": State("下書き", "todo"),
        "filed": State("受理待ち", "now"),
        "handling": State("対応中", "now"),
        "closed": State("完結", "done", final=True),
        "dismissed": State("誤報", "none", final=True),
        "cancelled": State("取りやめ", "none", final=True),
    },
    words={
        "file": Word(
            "届出",
            "届け出る",
            ("広報主管課と所属長に、同時に届きます。届け出たあとは取り下げられません。",),
            "このトラブルを届け出ますか",
            "primary",
        ),
        "cancel": _word(
            "取りやめ", "取りやめる", "下書きを終わらせます。", "この届出を取りやめますか", "danger"
        ),
        "acknowledge": _word("受理", "受理する", "対応を始めます。", "この届出を受理しますか", "primary"),
        "confirm": _word(
            "確認", "確認する", "読んだことを記録します。", "この届出を確認しましたか", "primary"
        ),
        "record_item": _word(
            "対応の記録", "対応を記録する", "実施、不要、不能を残します。", "対応を記録しますか", "primary"
        ),
        "add_item": _word(
            "項目の追加", "項目を追加する", "することの一覧に加わります。", "項目を追加しますか"
        ),
        "name_fake": _word(
            "なりすましの記録",
            "なりすましのアカウントを記録する",
            "「市のアカウントか」が、日付だけを答えるようになります。",
            "なりすましのアカウントを記録しますか",
        ),
        "note": _word("内部メモ", "メモを残す", "対応する人だけが読みます。", "内部メモを残しますか"),
        "add_evidence": _word(
            "証拠の追加",
            "証拠を追加する",
            "ファイルは改ざんを確かめるための値（ハッシュ値）とともに保存します。",
            "証拠を追加しますか",
        ),
        "assign": _word("担当", "担当を決める", "広報主管課のほかに対応する人です。", "担当を決めますか"),
        "retype": _word("種類の変更", "種類を変える", "することの一覧が変わります。", "種類を変えますか"),
        "summarise": _word(
            "まとめ", "まとめを書く", "供覧の要旨は、終えたあとほかの人にも見えます。", "まとめを書きますか"
        ),
        "close": _word(
            "完結", "完結する", "シティプロモーションに要旨を供覧します。", "この件を完結しますか", "primary"
        ),
        "settle": _word(
            "重要な記述の確認", "一言を残して終える", "確認したことを残します。", "確認して終えますか"
        ),
        "dismiss": _word("誤報", "誤報として終える", "誤報だった理由を残します。", "誤報として終えますか"),
        "reopen": _word("再開", "再開する", "記録はすべて残ります。", "この件を再開しますか"),
        "circulate": READ,
        "later_read": _words["later_read"],
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    outsiders=("監査", "委託業者"),
    paper=False,
    reads=reads,
    inside=frozenset({"note", "record_item"}),
)
