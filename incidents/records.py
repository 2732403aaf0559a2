"""What is recorded while an incident is handled: items done, items added, fakes named (G2(3), G5(2), G5(3)).

Every record is a row of its own; what it says of a fake or of an account is written there as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from accounts.account.hindrance import seen_in_incident
from accounts.fakes import actions as fakes
from accounts.fakes.models import KnownFake
from accounts.identity import read
from accounts.models import SNSAccount
from incidents.checklists import OWN, Item
from incidents.clocks import done_out_of_time
from incidents.models import CHECK, IncidentReport, Result
from katori_sns.organisation.actions import Refused
from katori_sns.web.dates import local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.steps import Problem, Transition

USABLE = "usable"  # nothing keeps the account from use
GONE = ("gone", "deletion")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class ItemDone:
    """The result of one item of the checklist."""

    key: str
    result: str
    on: datetime | None = None
    channel: str = ""
    receipt: str = ""
    about: str = ""  # which fake, which account, where there are several
    seen: str = ""  # how the account was found, where that was looked at


@dataclass(frozen=True)
class OwnItem:
    """What else is to be done."""

    label: str


@dataclass(frozen=True)
class FakeNamed:
    """A profile that was found, and whether it poses as the city."""

    text: str
    medium: str = ""
    poses: bool = True


def handle_item(transition: Transition[IncidentReport]) -> None:
    """An item was done, is not needed, or cannot be done; each with its proof or reason."""
    case, done = transition.case, _of_kind(transition.payload, ItemDone)
    item = next((item for item in case.recordable if item.key == done.key), None)
    if item is None or done.result not in Result.values:
        raise Incomplete([Problem("item", "いまの種類にない項目です。選び直してください")])
    problems = _unseen(item, done)
    if late := done_out_of_time(done.on, case.discovered_at, transition.now):
        problems.append(Problem("at", late))
    if problems:
        raise Incomplete(problems)
    on = done.on or (transition.now if done.result == Result.DONE else None)
    seen = _seen(transition, item, done, local_date(on) if on else None)
    transition.say(
        f"{CHECK}{done.key}",
        done.result,
        about=done.about,
        label=item.label,
        word=Result(done.result).label,
        text=transition.comment,
        on=on,
        details={"窓口・URL": done.channel, "受付番号": done.receipt, "アカウントの様子": seen},
    )
    if on and done.result == Result.DONE:
        _write_days(transition, done, local_date(on))


def _of_kind(payload: object, kind: type[Answer]) -> Answer:
    if not isinstance(payload, kind):
        raise Incomplete([Problem("comment", "記録する内容を入力してください")])
    return payload


def _unseen(item: Item, done: ItemDone) -> list[Problem]:
    """Who looked at the account says how it was."""
    looked = item.key == "look" and done.result == Result.DONE
    known = done.seen in (*SNSAccount.Hindrance.values, USABLE)
    return [Problem("seen", "アカウントの様子を選んでください")] if looked and not known else []


def _seen(transition: Transition[IncidentReport], item: Item, done: ItemDone, day: date | None) -> str:
    """Write beside the account's state how it was found; what is said of it, in words."""
    looked = item.key == "look" and done.result == Result.DONE
    appealed = item.key == "appeal" and done.result == Result.DONE
    if day is None or not (looked or appealed):
        return ""
    hindrance = ("" if done.seen == USABLE else done.seen) if looked else None
    for account in _accounts_meant(transition.case, done.about):
        seen_in_incident(
            account,
            hindrance=hindrance,
            receipt=done.receipt,
            day=day,
            by=transition.actor,
            now=transition.now,
            actor=transition.by,
        )
    if not looked:
        return ""
    return "使える" if done.seen == USABLE else SNSAccount.Hindrance(done.seen).label


def _accounts_meant(case: IncidentReport, about: str) -> list[SNSAccount]:
    """The accounts of which a record speaks: all where it names none, else the one it names."""
    rows = SNSAccount.objects.filter(case_accounts__case=case).order_by("pk")
    found = list(rows)
    named = [a for a in found if about.strip().removeprefix("@") in (a.name, str(a), a.handle, a.url)]
    if about and found and not named:
        names = "、".join(account.name for account in found)
        raise Incomplete([Problem("about", f"どのアカウントについてか、名称で入力してください（{names}）")])
    return named if about else found


def _write_days(transition: Transition[IncidentReport], done: ItemDone, day: date) -> None:
    """What a record says of fakes: asked to be taken down, or seen to be gone."""
    column = "requested_on" if done.key == "takedown" else "gone_on" if done.key in GONE else ""
    if column:
        _set_days(transition, transition.case.fakes_meant(done.about), column, day)


def _set_days(
    transition: Transition[IncidentReport], rows: Iterable[KnownFake], column: str, day: date | None
) -> None:
    for fake in rows:
        _trace(transition, fakes.set_day(fake, column, day))


def _trace(transition: Transition[IncidentReport], changes: Iterable[fakes.Change]) -> None:
    for label, old, new in changes:
        told = transition.traced.get(label, [old, None])[1]
        transition.trace(label, old, "、".join(filter(None, [told, new])) or None)


def add_item(transition: Transition[IncidentReport]) -> None:
    """項目の追加: what this incident needs beside the list of its kind; it binds nothing."""
    case, added = transition.case, _of_kind(transition.payload, OwnItem)
    label = added.label.strip()
    if not label or label in {item.label for item in case.recordable}:
        raise Incomplete([Problem("label", "ほかの項目と違う名前を入力してください")])
    number = len(case.own_items) + 1
    transition.say(f"{OWN}{number}", "added", label="項目の追加", word=label, text=transition.comment)


def name_fake(transition: Transition[IncidentReport]) -> None:
    """なりすましの記録: a profile that was found, or found to pose as nobody (G5(2))."""
    case, named = transition.case, _of_kind(transition.payload, FakeNamed)
    if not named.poses:
        _clear(transition, named.text)
        return
    reading = read(named.text, named.medium)
    if reading.identity is None:
        raise Incomplete([Problem("text", reading.reason or "プロフィールのURLを入力してください")])
    if reading.cut:
        asked = f"途中に空白などがあります。「{reading.repair}」のことなら、そのように入力してください"
        raise Incomplete([Problem("text", asked)])
    try:
        fake, changes = fakes.note(
            case.pk, reading.identity, typed=named.text, now=transition.now, named=True
        )
    except Refused as refused:
        raise Incomplete([Problem("text", str(refused))]) from None
    _trace(transition, changes)
    _say(transition, fake, "known", "なりすまし")


def _clear(transition: Transition[IncidentReport], text: str) -> None:
    meant = [fake for fake in transition.case.fakes if fake.is_known and fake.is_meant(text)]
    if not meant:
        words = "この届出で知られているなりすましの、アカウント名かURLを入力してください"
        raise Incomplete([Problem("text", words)])
    for fake in meant:
        _trace(transition, fakes.set_day(fake, "cleared_on", local_date(transition.now)))
        _say(transition, fake, "cleared", "なりすましではない")


def _say(transition: Transition[IncidentReport], fake: KnownFake, value: str, word: str) -> None:
    about, label = str(fake)[:200], "なりすましのアカウントか"
    transition.say("fake", value, about=about, label=label, word=word, text=transition.comment)


def note_reported(transition: Transition[IncidentReport]) -> None:
    """なりすまし: the profiles that the report names are known as fakes, until it proves wrong (G5(2))."""
    case = transition.case
    if case.nature != IncidentReport.Nature.IMPERSONATION:
        return
    for typed, who in fakes.profiles_in(case.where):
        _, changes = fakes.note(case.pk, who, typed=typed, now=transition.now)
        _trace(transition, changes)


def withdraw_fakes(transition: Transition[IncidentReport]) -> None:
    """誤報: nothing that it named is known as a fake for its sake any more."""
    known = [fake for fake in transition.case.fakes if fake.is_known]
    _set_days(transition, known, "withdrawn_on", local_date(transition.now))


def follow_kind(transition: Transition[IncidentReport]) -> None:
    """What the report named is a fake as long as it tells of なりすまし; what was named by hand stays one."""
    case = transition.case
    poses = case.nature == IncidentReport.Nature.IMPERSONATION
    day = None if poses else local_date(transition.now)
    read_out = [fake for fake in case.fakes if not fake.named and fake.cleared_on is None]
    _set_days(transition, read_out, "withdrawn_on", day)
    if not read_out:
        note_reported(transition)


def restore_fakes(transition: Transition[IncidentReport]) -> None:
    """再開: what was withdrawn with the whole incident is known again, as its kind says."""
    by_hand = [fake for fake in transition.case.fakes if fake.named]
    _set_days(transition, by_hand, "withdrawn_on", None)
    follow_kind(transition)
