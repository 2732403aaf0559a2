"""A whole draft of every kind of case that is asked for on one page, and how far it is brought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts.models import SNSAccount
from applications.abandonment.process import ABANDONMENT
from applications.common_policy.process import COMMON_POLICY
from applications.consultation.process import PRIOR_CONSULTATION
from applications.emergency.process import EMERGENCY
from applications.forced_stop.process import FORCED_STOP
from applications.giving_up.actions import Proof
from applications.policy_revision.process import POLICY_REVISION
from applications.resumption.process import RESUMPTION
from applications.withdrawal.process import WITHDRAWAL
from tests.applications.lists import made
from tests.city import TEXTS, City
from tests.hostile import lives

CLAUSES = "第1条（目的）\n共通の事項を定める。"
ITEMS = {name: text for name, text in TEXTS.items() if name.startswith("item_")}


def approved(city: City) -> SNSAccount:
    city.approved()
    return SNSAccount.objects.latest("pk")


def stopped(city: City) -> SNSAccount:
    account = lives.running(city)
    SNSAccount.objects.filter(pk=account.pk).update(state="stopped", stop_method="private")
    account.refresh_from_db()
    return account


def common(city: City, **more: Any) -> Any:
    fields = {"reason": "定める", "text": CLAUSES, "publish_on": city.now.date()} | more
    return city.start(COMMON_POLICY, "広報担当", "秘書広報課", by_pr=True, **fields)


def withdrawal(city: City) -> Any:
    today = city.now.date()
    return city.start(
        WITHDRAWAL,
        accounts=(lives.running(city),),
        manager="課長",
        purpose="知らせる",
        reason="終わった",
        planned_on=today,
        criteria=["1"],
        period_from=today,
        period_to=today + timedelta(days=31),
    )


def forced(city: City) -> Any:
    account = lives.running(city)
    fields = {"measure": "stop", "stop_method": "private", "ground": "乗っ取り", "attempts": "電話に出ない"}
    return city.start(FORCED_STOP, "広報担当", accounts=(account,), by_pr=True, **fields)


def emergency(city: City) -> Any:
    fields = {"account_name": "災害情報", "ground": "台風", "purpose": "避難", "manager": "課長"}
    return city.start(EMERGENCY, on_media=["x"], **fields)


DRAFTS: dict[str, tuple[str, Callable[[City], Any]]] = {
    "prior_consultation": (
        "係員",
        lambda c: c.start(PRIOR_CONSULTATION, on_media=["x"], purpose="知らせる", content="日程"),
    ),
    "emergency": ("係員", emergency),
    "acquisition": ("係員", lambda c: lives.notice(c, approved(c))),
    "abandonment": ("係員", lambda c: c.start(ABANDONMENT, accounts=(approved(c),), reason="やめる")),
    "change": ("係員", lambda c: lives.change(c, lives.running(c))),
    "policy_revision": (
        "係員",
        lambda c: c.start(POLICY_REVISION, accounts=(approved(c),), reason="直す", **ITEMS),
    ),
    "withdrawal": ("係員", withdrawal),
    "resumption": (
        "係員",
        lambda c: c.start(RESUMPTION, accounts=(stopped(c),), resumed_on=c.now.date(), reason="また使う"),
    ),
    "forced_stop": ("広報担当", forced),
    "common_policy": ("広報担当", common),
    "registration": ("広報担当", made),
}


def sent(city: City, kind: str) -> Any:
    """At the PR division."""
    case = DRAFTS[kind][1](city)
    lives.send(city, case)
    return case


def announced(city: City) -> Any:
    case = sent(city, "withdrawal")
    city.act("広報主管課長", "no_objection", case)
    city.act("課長", "carry_out", case)
    city.act(
        "係員",
        "tell_followers",
        case,
        proof=Proof(city.now.date(), "https://x.com/sawara/status/1", "画面の写し"),
    )
    return case


def asked(city: City) -> Any:
    """A list that waits for its chiefs."""
    case = made(city)
    city.act("広報担当", "propose", case)
    return case


# One act of each kind whose page asks something of its own, or decides.
ACTS: dict[str, tuple[str, str, Callable[[City], Any]]] = {
    "prior_consultation": ("広報主管課長", "conditional", lambda c: sent(c, "prior_consultation")),
    "emergency": ("広報主管課長", "recognise", lambda c: sent(c, "emergency")),
    "acquisition": ("広報担当", "acknowledge", lambda c: sent(c, "acquisition")),
    "abandonment": ("課長", "submit", lambda c: forwarded(c, "abandonment")),
    "change": ("広報担当", "return", lambda c: sent(c, "change")),
    "policy_revision": ("広報主管課長", "no_objection", lambda c: sent(c, "policy_revision")),
    "withdrawal": ("係員", "tell_city", announced),
    "resumption": ("課長", "submit", lambda c: forwarded(c, "resumption")),
    "forced_stop": ("広報担当", "propose_stop", forced),
    "common_policy": ("広報担当", "propose", common),
    "registration": ("課長", "object", asked),
}


def forwarded(city: City, kind: str) -> Any:
    case = DRAFTS[kind][1](city)
    city.act("係員", "forward", case)
    return case


# About which account each is begun.
ABOUT: dict[str, Callable[[City], SNSAccount]] = {
    "acquisition": approved,
    "abandonment": approved,
    "change": lives.running,
    "policy_revision": approved,
    "withdrawal": lives.running,
    "resumption": stopped,
    "forced_stop": lives.running,
}
