"""A form that is sent twice, as after a broken connection, begins one case."""

from __future__ import annotations

from uuid import uuid4

import pytest

from katori_sns.workflow.models import Case
from tests.applications.giving_up import account_of
from tests.city import City
from tests.hostile.kinds import ABOUT
from tests.hostile.places import PLACES, Form, Place, Setting, form_of
from tests.hostile.test_forms import CLOCKS, DATES, MOMENTS, PAST, filled, send
from tests.organisation.entering import client_of
from tests.web.test_text_fields import form_classes

pytestmark = [pytest.mark.sqlite]
OTHER = "ほかのことを書いて送り直した"
DATED = DATES | PAST | MOMENTS | CLOCKS
BEGINNINGS = [p for p in PLACES if p.url.rpartition(":")[2] in ("draft", "record", "copy", "correct")]


@pytest.mark.parametrize("place", BEGINNINGS, ids=lambda p: str(p.id))
def test_it_begins_one_case(city: City, place: Place) -> None:
    path, client = place.path(Setting(city)), client_of(city, place.role)
    form = form_of(client.get(path).content.decode())
    before = Case.objects.count()
    first, again = (send(client, path, "post", filled(form)) for _ in range(2))
    assert (first.status_code, Case.objects.count()) == (302, before + 1)
    assert again.headers["Location"] == first.headers["Location"]


def changed(form: Form, sent: dict[str, str]) -> dict[str, str]:
    """The same copy of the form with something else in it: another text, or else another choice."""
    texts = [n for n in form.written() if form.kinds[n] in ("text", "textarea") and n not in DATED]
    if texts:
        return sent | {texts[0]: OTHER}
    choices = {n: [c for c in all_ if c and c != sent.get(n)] for n, all_ in form.choices.items()}
    return sent | {name: found[0] for name, found in choices.items() if found}


@pytest.mark.parametrize("place", BEGINNINGS, ids=lambda p: str(p.id))
def test_other_content_in_the_same_copy_is_filed_nowhere_and_shown_beside_the_first(
    city: City, place: Place
) -> None:
    path, client = place.path(Setting(city)), client_of(city, place.role)
    form = form_of(client.get(path).content.decode())
    sent = filled(form)
    where = send(client, path, "post", sent).headers["Location"]
    begun = Case.objects.get(once=sent["once"])
    rows = list(Case.objects.order_by("pk").values_list())
    other = changed(form, sent)
    if other == sent:
        assert place.url.partition(":")[0] in ABOUT  # one account is all there is: `test_another_account…`
        return
    answer = send(client, path, "post", other)
    page = answer.content.decode()
    assert (answer.status_code, f'href="{begun.get_absolute_url()}"' in page) == (409, True)
    assert OTHER in page or OTHER not in other.values()
    assert list(Case.objects.order_by("pk").values_list()) == rows
    assert send(client, path, "post", sent).headers["Location"] == where


@pytest.mark.parametrize("path", ["/cases/change/new/", "/cases/withdrawal/new/", "/posts/new/"])
def test_another_account_in_the_same_copy_is_filed_nowhere(city: City, path: str) -> None:
    one, other = account_of(city, "祭り"), account_of(city, "山車")
    client, once = client_of(city, "係員"), str(uuid4())
    first, again = (client.post(path, {"account": one.pk, "once": once}) for _ in range(2))
    assert (first.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    answer = client.post(path, {"account": other.pk, "once": once})
    assert (answer.status_code, Case.objects.filter(once=once).count()) == (409, 1)
    assert "山車" in answer.content.decode()


def test_every_form_that_names_its_copy_is_tried() -> None:
    named = {form.__name__ for form in form_classes() if "once" in form.base_fields}  # type: ignore[attr-defined]
    cases = {"AccountForm", "AccountsForm", "CopyForm", "CorrectForm"}  # and each new StepForm
    assert named == cases | {"CircularForm"}  # tests/accounts/test_circulars.py
    tried = {place.url for place in BEGINNINGS}
    assert {"new_operation:copy", "post:correct", "new_operation:draft", "incident:draft"} <= tried
    assert {f"{kind}:draft" for kind in ("emergency", "prior_consultation", "change")} <= tried


def test_another_copy_of_the_form_begins_another(city: City) -> None:
    path, client = "/cases/prior-consultation/new/", client_of(city, "係員")
    before = Case.objects.count()
    for _ in range(2):
        page = client.get(path).content.decode()
        assert send(client, path, "post", filled(form_of(page))).status_code == 302
    assert Case.objects.count() == before + 2


def test_a_form_of_another_kind_begins_nothing_either(city: City) -> None:
    consultation, emergency = (f"/cases/{kind}/new/" for kind in ("prior-consultation", "emergency"))
    client = client_of(city, "係員")
    sent = filled(form_of(client.get(consultation).content.decode()))
    assert send(client, consultation, "post", sent).status_code == 302
    other = filled(form_of(client.get(emergency).content.decode())) | {"once": sent["once"]}
    answer = send(client, emergency, "post", other)
    assert (answer.status_code, Case.objects.filter(kind="emergency").count()) == (409, 0)


def test_nobody_is_led_to_the_case_of_another(city: City) -> None:
    path = "/cases/prior-consultation/new/"
    sent = filled(form_of(client_of(city, "係員").get(path).content.decode()))
    first, other = (send(client_of(city, role), path, "post", sent) for role in ("係員", "同僚"))
    assert first.headers["Location"] != other.headers["Location"]
