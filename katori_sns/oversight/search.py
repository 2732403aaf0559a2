"""探す: one box over cases, posts, incidents and accounts, five of each with the number of all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import SNSAccount
from accounts.register.forms import RegisterForm
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.forms import FilterForm
from katori_sns.web.pages import capped_count
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.case_list import NEWEST_FIRST
from katori_sns.workflow.forms import CaseFilterForm
from katori_sns.workflow.models import Case

SHOWN = 5
# Kind of the list of cases → what is found there; posts and incidents are asked for by their kind.
CASES = {"": "案件", "post": "投稿", "post_deletion": "投稿の削除", "incident": "インシデント"}
_ADDRESS = re.compile(r"^@\w|//|\w\.[a-z]{2,}(/|$)", re.I)


class SearchForm(FilterForm):
    q = CleanCharField(
        label="番号・アカウント・人・件名",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"required": "探す言葉か番号を入力してください"},
    )


@dataclass(frozen=True)
class Hit:
    words: str
    url: str
    note: str


@dataclass(frozen=True)
class Found:
    """Of one kind the first few, how many there are, and the list that has exactly those."""

    heading: str
    hits: list[Hit]
    number: str
    more: str


def search(text: str, org: ActorContext, user: User) -> list[Found]:
    """What the person may see and the text finds; kinds of which nothing is found are left out."""
    found = [_cases(text, org, kind) for kind in CASES]
    return [one for one in (*found[:1], _accounts(text, org, user), *found[1:]) if one.hits]


def _cases(text: str, org: ActorContext, kind: str) -> Found:
    asked = {"q": text} | ({"kind": kind} if kind else {})
    cases = CaseFilterForm(asked).chosen(Case.objects.visible_to(org), org)
    hits = [
        Hit(case.title, case.get_absolute_url(), " ".join((case.number, case.tag, case.state_label)))
        for case in cases.order_by(*NEWEST_FIRST)[:SHOWN]
    ]
    return Found(CASES[kind], hits, _number(cases, hits), f"{reverse('workflow:cases')}?{urlencode(asked)}")


def _accounts(text: str, org: ActorContext, user: User) -> Found:
    asked = QueryDict(urlencode({"q": text}))
    accounts = RegisterForm(asked, org).chosen(SNSAccount.objects.open_to(user))
    hits = [
        Hit(str(row), row.get_absolute_url(), f"{row.section.name} {row.get_state_display()}")
        for row in accounts.select_related("section").order_by("name", "pk")[:SHOWN]
    ]
    return Found(
        "アカウント", hits, _number(accounts, hits), f"{reverse('accounts:register')}?{asked.urlencode()}"
    )


def _number(rows: QuerySet[Model], hits: list[Hit]) -> str:
    """How many there are; where fewer than five were found they are counted already."""
    return str(len(hits)) if len(hits) < SHOWN else capped_count(rows)


def may_be_an_account(text: str) -> bool:
    """Whether it looks like a URL or an @name, of which one may ask if it is the city's."""
    return bool(_ADDRESS.search(text.strip()))
