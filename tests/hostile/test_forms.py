"""Whatever is typed into a form: no failure, no live markup, and nothing typed is lost.

`KATORI_EXAMPLES=1000` makes it long; `make bench-long` does.
"""

from __future__ import annotations

import html
import os
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.city import MONDAY, City
from tests.hostile.places import PLACES, WITHOUT_FIELDS, Form, Place, Setting, form_of
from tests.organisation.entering import PASSWORD, client_of

pytestmark = pytest.mark.no_cover
EXAMPLES = int(os.environ.get("KATORI_EXAMPLES", "2"))
MARK = "<script>alert('kanaria')</script>"
BREAKOUTS = [MARK, f'">{MARK}', f"'>{MARK}", f"</textarea>{MARK}", f"</title>{MARK}", f"{{{{ 7 }}}}{MARK}"]
NASTY = [
    *("\x00", "a\x00b", "\ud800", "\udfff\ud83d", "𠮷野家𩸽", "\u202egnp.exe", "\u2066隠\u2069", "\ufeff"),
    *(
        "〓",
        "辻\U000e0100",
        "\u0301" * 50,
        "👨‍👩‍👧‍👦",
        "\x1b[31m",
        "\r\nSet-Cookie: a=b",
        "\u2028",
        "%s%n%(x)s",
    ),
    *(
        "９９９９",
        "9" * 400,
        "-1",
        "1e999",
        "NaN",
        "²",
        "令和９９年１３月４０日",
        "9999-12-31",
        "令和8年11月16日",
    ),
    *(
        "' OR 1=1 --",
        "../../etc/passwd",
        "=cmd|' /C calc'!A0",
        "{% load x %}",
        "javascript:alert(1)",
        "on",
        "1",
    ),
]
DATES = {
    "begins",
    "ends",
    "day",
    "start_on",
    "since",
    "until",
    "change_due",
    "publish_on",
    "items_due",
    "leaves_on",
}
DATES |= {"planned_on", "period_from", "period_to", "name_kept_until", "resumed_on", "evaluation_on"}
DATES |= {"answer_by"}
PAST = {
    "changed_on",
    "acquired_on",
    "to_city_on",
    "to_account_on",
    "decided_on",
    "on",
    "as_of",
}  # may not lie in the future
MOMENTS = {"held_at", "told_at", "contacted_at", "planned_at", "deleted_at", "at"}
MOMENTS |= {"disclosed_at", "discovered_at", "occurred_at", "chief_told_at", "pr_told_at"}
CLOCKS = {"manual_from", "manual_to"}
MEGABYTE = 1024 * 1024
texts = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.sampled_from([*NASTY, *BREAKOUTS]),
    st.builds(str.__add__, st.sampled_from(NASTY), st.sampled_from(BREAKOUTS)),
)


def filled(form: Form) -> dict[str, str]:
    """A form filled in with sense, so that what is hostile gets past the first check."""
    words = {"select": "", "number": "2", "hidden": "", "email": "a@city.example", "password": PASSWORD}
    plain = {}
    for name, kind in form.kinds.items():
        if kind == "checkbox" or name == "csrfmiddlewaretoken":
            continue  # left empty
        choices = [c for c in form.choices.get(name, []) if c]
        value = form.fields[name] or (choices[0] if choices else words.get(kind, "秋の催し"))
        value = "令和8年4月1日" if name in PAST else value
        value = "令和8年11月20日 9時00分" if name in MOMENTS else value  # after what the city has sent
        value = "8:30" if name in CLOCKS else value
        value = "令和8年11月20日" if name == "on" else value  # after the accounts of the city have begun
        value = "令和9年4月1日 9時00分" if name == "planned_at" else value
        value = "令和8年11月16日" if name in ("first", "last", "reported_on", "told_on") else value
        # beside the other, of another kind, or where the answer takes a warning away with its reason
        value = "" if name in ("items_waived", "join_url", "people", "works") else value
        value = "@sawara" if name == "typed_url" else value
        value = "https://www.instagram.com/p/AbCdEf12345/" if name.startswith("url_") else value
        value = "@sawara" if name == "text" and "verdict" in form.kinds else value  # whose name is posed as
        value = "2,760" if name.endswith(("value", "baseline", "target")) else value
        plain[name] = "令和9年4月1日" if name in DATES and kind == "text" else value
        plain |= {"contract": ""} if name == "contract" else {}  # a role that stands alone
        plain |= {"planned_on": ""} if "measure" in form.kinds and name == "planned_on" else {}
    known = {"username": "akimatsuri", "staff_number": "77777", "kana": "あきのもよおし"}
    known |= {"code": "777"} if "parent" in form.kinds else {}
    return plain | {name: word for name, word in known.items() if name in plain and not form.fields[name]}


def as_sent(text: str) -> bytes:
    """As a client may send it, lone surrogates too."""
    return text.encode("utf-8", "surrogatepass")


def as_received(text: str) -> str:
    return as_sent(text).decode("utf-8", "replace")


def send(client: Client, path: str, method: str, typed: dict[str, str]) -> HttpResponse:
    body = "&".join(f"{name}={quote(as_sent(text), safe='')}" for name, text in typed.items())
    if method == "post":
        return client.generic("POST", path, body, "application/x-www-form-urlencoded")  # type: ignore[return-value]
    return client.generic("GET", path, QUERY_STRING=body)  # type: ignore[return-value]


def wrong(typed: dict[str, str], form: Form, answer: HttpResponse) -> list[str]:
    """What is wrong with an answer, in words."""
    found = []
    if answer.status_code not in (200, 302, 404, 409, 422, 429):
        found.append(f"status {answer.status_code}")
    page = answer.content.decode() if answer.headers["Content-Type"].startswith("text/html") else ""
    if MARK in page or "alert('kanaria')" in page:
        found.append("live markup")
    if answer.status_code == 422:
        shown = form_of(page).fields
        lost = [n for n in form.written() if shown.get(n) != as_received(typed.get(n, ""))]
        found += [f"lost {name}: {typed[name][:80]!r}, shown {shown.get(name, '')[:80]!r}" for name in lost]
    if answer.status_code == 409:
        found += [
            f"lost {n}: {typed[n][:80]!r}"
            for n in form.written()
            if typed[n].strip() and as_received(typed[n]).strip() not in html.unescape(page)
        ]
    return found


def test_every_form_of_the_site_is_named_here() -> None:
    def walk(resolver: URLResolver, space: str) -> set[str]:
        names = set()
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                names |= walk(entry, f"{entry.namespace}:" if entry.namespace else space)
            else:
                names.add(f"{space}{entry.name}")
        return names

    assert walk(get_resolver(), "") == {place.url for place in PLACES} | WITHOUT_FIELDS


def filled_in_by(city: City, place: Place) -> tuple[Client, str, Form]:
    path = place.path(Setting(city))
    client = client_of(city, place.role) if place.role else Client()
    form = form_of(client.get(path).content.decode())
    assert filled(form), "nothing to fill in"
    return client, path, form


def answer_to(entered: Client, path: str, form: Form, typed: dict[str, str]) -> HttpResponse:
    """The answer, and afterwards everything as it was."""
    client = Client()
    client.cookies.load({key: morsel.value for key, morsel in entered.cookies.items()})
    with transaction.atomic():
        answer = send(client, path, form.method, typed)
        transaction.set_rollback(True)
    return answer


# Files and acts of every kind go through the same forms as those of the application.
DISTINCT = [p for p in PLACES if p.url.split(":")[1] not in ("files", "act") or "new_operation" in p.url]
DISTINCT += [p for p in PLACES if p.id.endswith((":conditional", ":recognise", ":tell_city", "publish"))]


@pytest.mark.sqlite
@pytest.mark.parametrize("place", DISTINCT, ids=lambda p: p.id)
def test_a_form_takes_anything(city: City, place: Place) -> None:
    client, path, form = filled_in_by(city, place)
    fields = st.lists(st.sampled_from(form.names()), unique=True, min_size=1, max_size=4)

    @given(names=fields, words=st.lists(texts, min_size=4, max_size=4))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    def anything(names: list[str], words: list[str]) -> None:
        typed = filled(form) | dict(zip(names, words, strict=False))
        assert wrong(typed, form, answer_to(client, path, form, typed)) == []

    anything()
    name = [*form.written(), *form.names()][0]
    typed = filled(form) | {name: "𠮷" * (MEGABYTE // 4)}
    assert wrong(typed, form, answer_to(client, path, form, typed)) == []


@pytest.mark.sqlite
def test_a_form_filled_in_with_sense_is_taken(city: City) -> None:
    """Or else what is hostile would always stop at the first check."""
    taken = {}
    for place in PLACES:
        city.now = MONDAY  # each act takes an hour, and the days to come are none of a form's
        with transaction.atomic():
            client, path, form = filled_in_by(city, place)
            answer = answer_to(client, path, form, filled(form))
            taken[place.id] = answer.status_code
            transaction.set_rollback(True)
    refused = {name for name, status in taken.items() if status not in (200, 302)}
    # These want a file, the password of someone, and what a device shows.
    wants_a_file = {
        place.id
        for place in PLACES
        if place.url.endswith((":files", ":pictures", ":import_preview", ":hr_list", ":renew"))
        or place.url == "personnel:sections_list"
    }
    wants_a_file.add("add_evidence")
    shown = {f"organisation:{page}" for page in ("second_factor", "codes_renew", "second_factor_remove")}
    fit = {
        "organisation:contract_new",
        "organisation:contract_edit",
        "found in a plan",
        "oversight:evidence_of_days",
    }  # fields of one another, and a case that was sent on these days
    assert refused == wants_a_file | shown | fit | {"organisation:login", "organisation:password"}
