"""What the history is about, in words: a case by its number and title, an account by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Circular, SNSAccount
from katori_sns.history.models import Chain, Event, Subject
from katori_sns.organisation.models import Contract, Section, User
from katori_sns.web.dates import format_fiscal_year
from katori_sns.web.finding import searchable, words_of
from katori_sns.workflow.models import Case
from katori_sns.workflow.typed_numbers import numbered

MOST = 200  # subjects found by their words
UNSENT = "未提出の下書き"  # known to its section alone


def named(subjects: Collection[str]) -> dict[str, Subject]:
    """Each subject with its words and its page, in seven queries; what is gone, or has none, is left out."""
    keys = defaultdict[str, list[int]](list)
    for subject in subjects:
        kind, _, key = subject.partition(":")
        if key.isdigit():
            keys[kind].append(int(key))
    found = {case.subject: _case(case) for case in Case.objects.filter(pk__in=keys["case"])}
    for account in SNSAccount.objects.filter(pk__in=keys["account"]):
        found[account.subject] = Subject(str(account), account.get_absolute_url())
    people = User.objects.filter(pk__in=keys["user"])
    found |= {f"user:{person.pk}": Subject(str(person)) for person in people}
    sections = Section.objects.filter(pk__in=keys["section"]).values_list("pk", "name")
    found |= {f"section:{pk}": Subject(name) for pk, name in sections}
    for contract in Contract.objects.filter(pk__in=keys["contract"]):
        found[f"contract:{contract.pk}"] = Subject(str(contract))
    for circular in Circular.objects.filter(pk__in=keys["circular"]):
        found[circular.subject] = Subject(str(circular), circular.get_absolute_url())
    found |= {f"report:{year}": _report(year) for year in keys["report"]}
    return found | {key: _plan(key, title) for key, title in _plans(subjects)}


def _plans(subjects: Collection[str]) -> Iterator[tuple[str, str]]:
    """Plans with their titles as the history tells them: it learns of none before its 内示解禁."""
    chains = Chain.objects.filter(subject__in=[key for key in subjects if key.startswith("plan:")])
    told = Event.objects.filter(chain__in=chains, action="plan").order_by("pk")
    for subject, changes in told.values_list("chain__subject", "changes"):
        yield subject, str(changes["件名"][1])


def _report(year: int) -> Subject:
    return Subject(f"年次報告 {format_fiscal_year(year)}", reverse("oversight:reports"))


def _plan(subject: str, title: str) -> Subject:
    return Subject(title, reverse("personnel:plan", args=[UUID(subject.partition(":")[2])]))


def plans_called(words: Collection[str]) -> list[str]:
    """The plans whose title has all the words; they are few."""
    every = Chain.objects.filter(subject__startswith="plan:").values_list("subject", flat=True)
    return [key for key, title in _plans(list(every)) if all(word in searchable(title) for word in words)]


def contracts_called(words: Collection[str]) -> list[str]:
    """The contracts of whose company, work or section the words are; they are few."""
    rows = Contract.objects.select_related("section")
    called = [(f"contract:{row.pk}", searchable(f"{row} {row.section.name}")) for row in rows]
    return [key for key, name in called if all(word in name for word in words)]


def circulars_called(words: Collection[str]) -> list[str]:
    """The requests to all accounts whose title has all the words; they are few."""
    rows = Circular.objects.values_list("pk", "title")
    return [f"circular:{pk}" for pk, title in rows if all(word in searchable(title) for word in words)]


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
    words = words_of(text)
    for word in words:
        cases, accounts = (
            cases.filter(found_as__contains=word),
            accounts.filter(search_text__contains=word),
        )
    found = [f"case:{pk}" for pk in _keys(cases)] + [f"account:{pk}" for pk in _keys(accounts)]
    return [*found, *contracts_called(words), *plans_called(words), *circulars_called(words)]


def _keys(rows: QuerySet[Case] | QuerySet[SNSAccount]) -> list[int]:
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])
