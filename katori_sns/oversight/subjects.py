"""What the history is about, in words: a case by its number and title, an account by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import SNSAccount
from katori_sns.history.models import Subject
from katori_sns.organisation.models import Section, User
from katori_sns.web.finding import words_of
from katori_sns.workflow.models import Case
from katori_sns.workflow.typed_numbers import numbered

MOST = 200  # subjects found by their words
UNSENT = "未提出の下書き"  # known to its section alone


def named(subjects: Iterable[str]) -> dict[str, Subject]:
    """Each subject with its words and its page, in four queries; what is gone, or has none, is left out."""
    keys = defaultdict[str, list[int]](list)
    for subject in subjects:
        kind, _, key = subject.partition(":")
        if key.isdigit():
            keys[kind].append(int(key))
    found = {case.subject: _case(case) for case in Case.objects.filter(pk__in=keys["case"])}
    for account in SNSAccount.objects.filter(pk__in=keys["account"]):
        found[account.subject] = Subject(str(account), account.get_absolute_url())
    people = User.objects.filter(pk__in=keys["user"]).values_list("pk", "name")
    found |= {f"user:{pk}": Subject(name) for pk, name in people}
    sections = Section.objects.filter(pk__in=keys["section"]).values_list("pk", "name")
    return found | {f"section:{pk}": Subject(name) for pk, name in sections}


def _case(case: Case) -> Subject:
    if case.submitted_at is None:
        return Subject(f"{case.tag}（{UNSENT}）")
    words = " ".join(filter(None, (case.number, case.title)))
    return Subject(words, reverse(f"{case.kind}:detail", args=[case.pk]))


def found(text: str) -> list[str]:
    """The subjects that a number, a title or a name means; of cases those that were submitted."""
    number, cases = numbered(text), Case.objects.filter(submitted_at__isnull=False)
    if number is not None:
        return [f"case:{pk}" for pk in _keys(cases.filter(number))]
    accounts = SNSAccount.objects.all()
    for word in words_of(text):
        cases, accounts = (
            cases.filter(found_as__contains=word),
            accounts.filter(search_text__contains=word),
        )
    return [f"case:{pk}" for pk in _keys(cases)] + [f"account:{pk}" for pk in _keys(accounts)]


def _keys(rows: QuerySet[Case] | QuerySet[SNSAccount]) -> list[int]:
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])
