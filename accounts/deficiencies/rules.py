"""What an account lacks (G5(1), G5(2)): one rule for each mark, for the register and the account's page.

Closed accounts lack nothing; a stopped one, which is easily hijacked, keeps its custodian and link marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Replace

from accounts.access.rules import on_no_contract, operating, unconfirmed, unread_outside
from accounts.account.expiry import expiring
from accounts.account.hindrance import unseen
from accounts.account.models import SNSAccount, SNSAccountQuerySet, kept_rule
from accounts.account.rules import ACQUIRED, HELD, in_post
from accounts.custody.models import Custody
from accounts.deficiencies.counting import counted_from, password, review
from accounts.handover.models import HandoverRow
from accounts.leaving.models import Leaver, knows_still
from accounts.links.models import LinkCheck
from accounts.policy.models import CommonPolicy, OperationPolicy
from accounts.reviews.consulting import OVER, WAITING
from accounts.reviews.models import Review
from katori_sns.organisation.models import Appointment, User, serving
from katori_sns.organisation.roles import ActorContext

# Entered by the list of what is older than the guideline, perhaps with gaps (未整備項目, G4(2), G4(4)).
_REGISTERED = Q(registered_on__isnull=False) & ~Q(state__in=["abandoned", "withdrawn"])
_RUN = Q(state__in=["pending", "active", "notice_period"])
# Neither a day for the nine items nor why none follow: nobody would ever ask for them.
_NO_DAY = _RUN & Q(items_due=None, items_waived="")


@dataclass(frozen=True)
class Deficiency:
    key: str
    words: str  # {common}: the version of the common policy in force
    article: str
    anchor: str  # of the guideline
    rule: Callable[[date], Q]

    @property
    def column(self) -> str:
        return self.column_of(self.key)

    @staticmethod
    def column_of(key: str) -> str:
        return f"lacks_{key}"

    @property
    def label(self) -> str:
        """The words where no account is at hand, in a filter."""
        return self.words.replace("第{common}版", "")


def _custodian(today: date) -> Q:
    return ~Q(Exists(Custody.objects.filter(in_post(today, "custodian"), account=OuterRef("pk"))))


def _handover(today: date) -> Q:
    """It has another chief, custodian, operator or section, and the hand-over is not signed."""
    rows = HandoverRow.objects.filter(account=OuterRef("pk"), open=True, day__lte=today)
    return Q(Exists(rows))


def _leaver(today: date) -> Q:
    """One who knew the login has left, and the password is as it was."""
    return Q(Exists(Leaver.objects.filter(knows_still(today), account=OuterRef("pk"))))


def _operator(today: date) -> Q:
    return ~Q(Exists(operating(today).filter(in_post(today, "user"), account=OuterRef("pk"))))


def _bare(name: str | OuterRef) -> Replace:
    """Without the blanks that some write between names."""
    text = CharField()
    return Replace(Replace(name, Value(" "), output_field=text), Value("　"), output_field=text)


def _manager_left(today: date) -> Q:
    """運用管理者 names somebody, and nobody of that name works in the account's sections."""
    people = User.objects.annotate(bare=_bare("name"), text=_bare(OuterRef("manager")))
    named = people.exclude(bare="").filter(text__contains=F("bare"))
    joint = Q(section__joint_accounts=OuterRef(OuterRef("pk")))
    posts = Appointment.objects.on(today).filter(Q(section=OuterRef(OuterRef("section"))) | joint)
    there = posts.filter(serving(today, "user__"), user=OuterRef("pk"))
    return Q(Exists(named)) & ~Q(Exists(named.filter(Exists(there))))


def _guideline(today: date) -> Q:
    waiting = operating(today).filter(unconfirmed(today), in_post(today, "user"), account=OuterRef("pk"))
    outside = unread_outside(today).filter(content_object=OuterRef("pk"))
    return Q(Exists(waiting)) | Q(Exists(outside))


def _linked(direction: LinkCheck.Direction) -> QuerySet[LinkCheck, Any]:
    """Whether the newest check of the direction saw the link."""
    checks = LinkCheck.objects.filter(account=OuterRef("pk"), direction=direction)
    return checks.order_by("-checked_on", "-pk").values("present")[:1]


def _link_marks(direction: LinkCheck.Direction) -> tuple[Deficiency, Deficiency]:
    place = {"article": "5 リスク回避と対応 (2)", "anchor": "g5-2"}
    words = f"{direction.label}のリンク"
    return (
        Deficiency(
            f"{direction}_unchecked",
            f"{words}が未確認",
            rule=lambda _: HELD & Q(**{f"{direction}_linked__isnull": True}),
            **place,
        ),
        Deficiency(
            f"{direction}_missing",
            f"{words}がない",
            rule=lambda _: HELD & Q(**{f"{direction}_linked": False}),
            **place,
        ),
    )


def _unwritten() -> Q:
    return ~Q(Exists(OperationPolicy.objects.filter(account=OuterRef("pk"))))


def _unread(_: date) -> Q:
    """A policy never read against a common one counts as read against version 0."""
    return Q(read_against__lt=F("common_in_force"))


DEFICIENCIES = (
    Deficiency(
        "custodian",
        "保管責任者が在籍していません",
        "5 リスク回避と対応 (1)",
        "g5-1",
        lambda today: HELD & _custodian(today),
    ),
    Deficiency(
        "handover",
        "引継ぎ未確認",
        "5 リスク回避と対応 (1)",
        "g5-1",
        lambda today: HELD & _handover(today),
    ),
    Deficiency(
        "password",
        "パスワードの変更期限切れ",
        "5 リスク回避と対応 (1)",
        "g5-1",
        lambda today: ACQUIRED & password(today),
    ),
    Deficiency(
        "leaver",
        "ログイン情報を知っていた人が離れたので、パスワードを変える",
        "5 リスク回避と対応 (1)",
        "g5-1",
        lambda today: HELD & _leaver(today),
    ),
    Deficiency(
        "operator",
        "担当者がいない",
        "4 手続 (2)⑤",
        "g4-2-5",
        lambda today: ACQUIRED & _operator(today),
    ),
    Deficiency(
        "guideline",
        "ガイドラインを確認していない担当者がいる",
        "1 適用範囲",
        "g1",
        lambda today: ACQUIRED & _guideline(today),
    ),
    Deficiency(
        "contract",
        "担当する委託業者の契約の期間が登録されていません",
        "1 適用範囲",
        "g1",
        lambda today: ACQUIRED & Q(Exists(on_no_contract(today))),
    ),
    Deficiency(
        "review",
        "評価の期日超過",
        "4 手続 (2)⑨",
        "g4-2-9",
        lambda today: Q(state="active") & review(today),
    ),
    Deficiency(
        "consult",
        "撤退と判断したが協議していない",
        "6 継続と運用停止（撤退）",
        "g6",
        lambda _: ~Q(state__in=OVER) & Q(Exists(Review.objects.filter(WAITING, account=OuterRef("pk")))),
    ),
    *_link_marks(LinkCheck.Direction.TO_CITY),
    *_link_marks(LinkCheck.Direction.TO_ACCOUNT),
    Deficiency(
        "hindered",
        "凍結・ログイン不能のまま、きょうは見ていません",
        "6 継続と運用停止（撤退）",
        "g6",
        lambda today: HELD & unseen(today),
    ),
    Deficiency(
        "expiry",
        "媒体による自動削除の予定日が近い",
        "6 継続と運用停止（撤退）",
        "g6",
        expiring,
    ),
    Deficiency(
        "items",
        "九項目の期限切れ",
        "4 手続 (2)",
        "g4-2",
        lambda today: _RUN & Q(items_due__lt=today) & _unwritten(),
    ),
    Deficiency(
        "unwritten",
        "九項目が未作成です",
        "4 手続 (2)",
        "g4-2",
        lambda _: (_REGISTERED | _NO_DAY) & _unwritten(),
    ),
    Deficiency(
        "address",
        "URLが未登録です",
        "4 手続 (4)",
        "g4-4",
        lambda _: _REGISTERED & Q(url="", join_url=""),
    ),
    Deficiency(
        "manager",
        "運用管理者が未登録です",
        "4 手続 (1)",
        "g4-1",
        lambda _: _REGISTERED & Q(manager=""),
    ),
    Deficiency(
        "manager_left",
        "運用管理者とした人が在籍していません",
        "4 手続 (1)",
        "g4-1",
        lambda today: HELD & _manager_left(today),
    ),
    Deficiency(
        "reading",
        "共通ポリシー第{common}版との読み合わせがまだ",
        "4 手続 (2)",
        "g4-2",
        lambda today: _RUN & _unread(today),
    ),
)


def deficiency_columns(today: date, kept: Q) -> dict[str, object]:
    """Columns for `with_deficiencies`: each mark as true or false, and what the marks are made from.

    `kept`: the accounts whose marks are shown at all.
    """
    policies = OperationPolicy.objects.filter(account=OuterRef("pk"), in_force_from__lte=today)
    common = CommonPolicy.objects.filter(in_force_from__lte=today).order_by("-in_force_from", "-version")
    columns: dict[str, object] = {f"{d}_linked": Subquery(_linked(d)) for d in LinkCheck.Direction}
    columns |= counted_from(policies) | {"kept": _yes(kept)}
    columns["common_in_force"] = Subquery(common.values("version")[:1])
    columns["read_against"] = Subquery(
        policies.order_by("-version").annotate(read=Coalesce("read_against", 0)).values("read")[:1]
    )
    for mark in DEFICIENCIES:
        columns[mark.column] = _yes(kept & mark.rule(today))
    return columns


def with_deficiencies(accounts: SNSAccountQuerySet, org: ActorContext) -> SNSAccountQuerySet:
    """With each mark the person may see as a column (`deficiencies_of`), and whether he sees all else."""
    return accounts.annotate(**deficiency_columns(org.on, kept_rule(org)))


def in_need(accounts: SNSAccountQuerySet) -> SNSAccountQuerySet:
    """Of those `with_deficiencies`, those with a mark."""
    return accounts.filter(reduce(or_, (Q(**{mark.column: True}) for mark in DEFICIENCIES)))


def _yes(rule: Q) -> Case:
    return Case(When(rule, then=Value(True)), default=Value(False))


def deficiencies_of(account: SNSAccount) -> list[tuple[Deficiency, str]]:
    """The marks of an account read by `with_deficiencies`, each with its words."""
    version = getattr(account, "common_in_force", None)
    return [
        (mark, mark.words.format(common=version)) for mark in DEFICIENCIES if getattr(account, mark.column)
    ]
