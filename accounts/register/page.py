"""The page of one account, as plain rows for the template: what is missing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Model, Q
from django.urls import reverse

from accounts.account.choices import with_beginnings
from accounts.account.models import SNSAccount
from accounts.account.policies import policy_now
from accounts.account.rules import in_post, incoming, running
from accounts.circulars.models import CircularRow
from accounts.circulars.page import Line
from accounts.circulars.rules import visible_to
from accounts.custody.models import Custody
from accounts.custody.rules import FIELDS, KNOWERS, label
from accounts.deficiencies.rules import Deficiency, deficiencies_of
from accounts.leaving.models import Leaver, knows_still
from accounts.links.models import LinkCheck
from accounts.older.dates import opened_in_words
from accounts.policy.items import NINE_ITEMS
from accounts.reviews.page import review_rows
from katori_sns.history.models import Event
from katori_sns.notices.models import RiskRow
from katori_sns.organisation.models import Duty
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date

MOST_ASKED = 10  # requests shown; the others stand on their own page
RECENT, MOST = 5, 200  # events shown before 「はじめからの履歴」, and in all
# Deficiency → URL name of the page that mends it, and the words of the link.
MENDED = {
    "custodian": ("keep_custody", "保管責任者を決める"),
    "handover": ("", "引継ぎ確認を開く"),
    "password": ("keep_custody", "変えた日を記録する"),
    "leaver": ("keep_custody", "変えた日を記録する"),
    "operator": ("add_operator", "担当者を追加する"),
    "guideline": ("confirm_guideline", "確認したことを記録する"),
    "review": ("judge", "評価を記録する"),
    "to_city_unchecked": ("check_link", "確認して記録する"),
    "to_city_missing": ("check_link", "置いたら記録する"),
    "to_account_unchecked": ("check_link", "確認して記録する"),
    "to_account_missing": ("check_link", "置いたら記録する"),
    "hindered": ("note_hindrance", "見て記録する"),
    "expiry": ("keep_name", "延ばした日を記録する"),
    "manager": ("change_manager", "運用管理者を決める"),
    "reading": ("read_policy", "読み合わせを記録する"),
}


@dataclass(frozen=True)
class Fact:
    """A row of plain facts."""

    label: str
    value: object


@dataclass(frozen=True)
class Missing:
    """What it lacks, with the page that mends it, for who may."""

    mark: Deficiency
    words: str
    url: str
    link: str
    since: date | None  # as the daily job has seen it


@dataclass(frozen=True)
class Linked:
    """A direction of the links, and its newest check."""

    label: str
    check: LinkCheck | None


def account_page(account: SNSAccount, org: ActorContext) -> dict[str, object]:
    """All that the page shows to who keeps the account, in a fixed number of queries."""
    custody = Custody.objects.select_related("custodian").filter(account=account).first()
    events = list(Event.objects.about(account.subject).order_by("-seq")[:MOST])
    edits = SNSAccount.objects.edited_by(org).filter(pk=account.pk).exists()
    policy = policy_now(account, org.on)
    operators = account.operators.filter(running(org.on)).select_related("user")
    (begun,) = with_beginnings(SNSAccount.objects.filter(pk=account.pk), org)
    return {
        "edits": edits,
        "oversees": org.oversees,
        "uses": SNSAccount.objects.used_by(org).filter(pk=account.pk).exists(),
        "begins": begun.begins,
        "missing": _missing(account, org, edits=edits),
        "quiet": account.is_quiet(org.on),
        "facts": facts(account),
        "custody": custody_rows(account, custody),
        "leavers": Leaver.objects.filter(knows_still(org.on), account=account),
        "links": link_rows(account),
        "operators": operators.annotate(here=in_post(org.on, "user")),
        "grants": account.accountgrant_set.select_related("user__contract"),
        "policy": policy,
        "items": [Fact(str(i), i.text_of(policy)) for i in NINE_ITEMS] if policy else [],
        "policies": account.policies.order_by("-version"),
        "manuals": account.manuals.all(),
        "handles": account.handles.all(),
        "cases": cases_of(account, org),
        "asked": asked_of(account, org),
        **review_rows(account, org),
        "recent": events[:RECENT],
        "earlier": events[RECENT:],
    }


def _missing(account: SNSAccount, org: ActorContext, *, edits: bool) -> list[Missing]:
    rows, since = [], RiskRow.objects.since(account.subject)
    for mark, words in deficiencies_of(account):
        page, link = MENDED.get(mark.key, ("", ""))
        url = reverse(f"accounts:{page}", args=[account.pk]) if page and edits else ""
        if page == "judge":
            url = reverse("accounts:judge", args=[account.pk]) if incoming(org, account.section_id) else ""
        if mark.key == "handover" and edits:
            row = account.handovers.filter(open=True).exclude(in_case=None).first()
            url = reverse("handover:detail", args=[row.in_case]) if row else ""
        if page == "confirm_guideline":
            own = account.operators.filter(running(org.on), user=org.user).first()
            url = reverse("accounts:confirm_guideline", args=[own.pk]) if own else ""
        if page == "check_link" and mark.key.startswith(LinkCheck.Direction.TO_ACCOUNT):
            url += "?direction=to_account" if url else ""
        rows.append(Missing(mark, words, url, link, since.get(mark.key)))
    return rows


def _row(label: str, value: object) -> Fact:
    return Fact(label, format_wareki(value) if isinstance(value, date) else value)


def facts(account: SNSAccount) -> list[Fact]:
    """What it is, in the order of the official list; the URL stands in the template, with its link."""
    joint = "、".join(section.name for section in account.joint_sections.all())
    sections = f"{account.section.name}（共同利用：{joint}）" if joint else account.section.name
    start = account.started_on or account.planned_start
    return [
        _row("アカウント名（ID）", account.handle),
        _row("友だち追加などのURL", account.join_url),
        _row("媒体の内部ID", account.immutable_id),
        _row("所属", sections),
        _row("運用管理者", account.manager),
        *([_row("自動投稿", account.automation)] if account.automation else []),
        _row("取得日", account.acquired_on),
        *([_row("開設", opened_in_words(account.opened))] if account.registered_on else []),
        *([_row("終了", opened_in_words(account.ended))] if account.ended else []),
        _row("運用開始日" if account.started_on else "運用開始予定日", start),
        _row("公式一覧に載った日", account.listed_on),
        *([_row("最後の投稿", account.last_posted_on)] if account.last_posted_on else []),
        *(_row(label, value) for label, value in _resting(account) if value),
    ]


def _resting(account: SNSAccount) -> list[tuple[str, object]]:
    """What keeps it from use, how it rests, or was given up (G6)."""
    stopped = account.state == SNSAccount.State.STOPPED
    return [
        ("凍結・ログイン不能", account.get_hindrance_display()),
        ("異議申立ての受付番号", account.appeal_number),
        ("最後に見た日（凍結・ログイン不能）", account.hindrance_seen_on),
        ("停止の方法", account.get_stop_method_display() if stopped else ""),
        ("停止を実施した日", account.stopped_on or "まだ（実施待ち）" if stopped else ""),
        ("再開する日", account.resume_on if stopped else None),
        ("媒体による自動削除の予定日", account.name_kept_until if stopped else None),
        ("周知期間の終了", account.notice_until),
        ("削除した日", account.deleted_on),
        ("統合先", str(account.successor) if account.successor else ""),
    ]


def custody_rows(account: SNSAccount, custody: Custody | None) -> list[Fact]:
    """The sheet, and when who took over signed for it."""
    rows = [_row(label(name), getattr(custody, name, None)) for name in FIELDS]
    if custody and (named := "、".join(user.name for user in custody.knowers.order_by("pk"))):
        rows.append(_row(KNOWERS, named))
    signed = account.handovers.exclude(signed_at=None).order_by("-signed_at").first()
    moment = signed.signed_at if signed else None
    confirmed = f"{format_wareki(local_date(moment))} {signed.signed_name}" if signed and moment else ""
    closed = [_row("保管を終えた日", custody.closed_on)] if custody and custody.closed_on else []
    return [*closed, *rows, _row("引継ぎの確認", confirmed)]


def link_rows(account: SNSAccount) -> list[Linked]:
    """Both directions, each with its newest check."""
    newest: dict[str, LinkCheck] = {}
    for check in account.link_checks.all():
        newest.setdefault(check.direction, check)
    return [Linked(d.label, newest.get(d)) for d in LinkCheck.Direction]


def asked_of(account: SNSAccount, org: ActorContext) -> list[Line]:
    """What the PR division asked of it lately, as far as the person reads it."""
    rows = CircularRow.objects.filter(visible_to(org), account=account)
    found = rows.select_related("circular", "account", "answer").order_by("-pk")[:MOST_ASKED]
    return [Line.of(row, org.on) for row in found]


def cases_of(account: SNSAccount, org: ActorContext) -> list[Model]:
    """Its submitted cases that the person may see, newest first.

    The tasks bring those reported to the promotion office, or sent to a section of his.
    """
    cases = account.case_accounts.filter(case__submitted_at__isnull=False)
    everything = org.user is not None and org.user.is_auditor
    if not (everything or org.works_at(Duty.Kind.PR)):
        mine = list(org.mine)
        here = Q(case__section__in=mine) | Q(case__keeper__in=mine)
        here |= Q(case__joint_sections__in=mine) | Q(case__tasks__section__in=mine)
        cases = cases.filter(pk__in=account.case_accounts.filter(here).values("pk"))
    return [row.case for row in cases.select_related("case").order_by("-case__submitted_at", "-case")]
