"""A whole draft of every kind of case that is asked for on one page, and how far it is brought."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.models import SNSAccount
from applications.giving_up.actions import Proof
from applications.resumption.process import RESUMPTION
from tests.applications import lives
from tests.applications.giving_up import forced, started
from tests.applications.lists import made
from tests.city import City


def stopped(city: City) -> SNSAccount:
    account = lives.acquired(city)
    SNSAccount.objects.filter(pk=account.pk).update(state="stopped", stop_method="private")
    account.refresh_from_db()
    return account


DRAFTS: dict[str, tuple[str, Callable[[City], Any]]] = {
    "prior_consultation": ("係員", lives.consultation),
    "emergency": ("係員", lives.emergency),
    "acquisition": ("係員", lambda c: lives.acquisition(c, lives.pending(c))),
    "abandonment": ("係員", lambda c: lives.abandonment(c, lives.pending(c))),
    "change": ("係員", lambda c: lives.rename(c, lives.acquired(c))),
    "policy_revision": ("係員", lambda c: lives.revision(c, lives.pending(c))),
    "withdrawal": ("係員", lambda c: started(c, lives.acquired(c))),
    "resumption": (
        "係員",
        lambda c: c.start(RESUMPTION, accounts=(stopped(c),), resumed_on=c.now.date(), reason="また使う"),
    ),
    "forced_stop": ("広報担当", lambda c: forced(c, lives.acquired(c))),
    "common_policy": ("広報担当", lives.common),
    "registration": ("広報担当", made),
}


def sent(city: City, kind: str) -> Any:
    """At the PR division."""
    case = DRAFTS[kind][1](city)
    return lives.sent(city, case)


def announced(city: City) -> Any:
    case = sent(city, "withdrawal")
    city.act("広報主管課長", "no_objection", case)
    city.act("課長", "carry_out", case)
    city.act(
        "係員",
        "tell_followers",
        case,
        payload=Proof(city.now.date(), "https://x.com/sawara/status/1", "画面の写し"),
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
    "forced_stop": ("広報担当", "propose_stop", lambda c: forced(c, lives.acquired(c))),
    "common_policy": ("広報担当", "propose", lives.common),
    "registration": ("課長", "object", asked),
}


def forwarded(city: City, kind: str) -> Any:
    case = DRAFTS[kind][1](city)
    city.act("係員", "forward", case)
    return case


# About which account each is begun.
ABOUT: dict[str, Callable[[City], SNSAccount]] = {
    "acquisition": lives.pending,
    "abandonment": lives.pending,
    "change": lives.acquired,
    "policy_revision": lives.pending,
    "withdrawal": lives.acquired,
    "resumption": stopped,
    "forced_stop": lives.acquired,
}
