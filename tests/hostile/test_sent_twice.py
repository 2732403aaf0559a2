"""A form that is sent twice, as after a broken connection, begins one case."""

from __future__ import annotations

import pytest

from katori_sns.workflow.models import Case
from tests.city import City
from tests.hostile.places import PLACES, Place, Setting, form_of
from tests.hostile.test_forms import filled, send
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
BEGINNINGS = [p for p in PLACES if p.url.rpartition(":")[2] in ("draft", "record", "copy", "correct")]


@pytest.mark.parametrize("place", BEGINNINGS, ids=lambda p: str(p.id))
def test_it_begins_one_case(city: City, place: Place) -> None:
    path, client = place.path(Setting(city)), client_of(city, place.role)
    form = form_of(client.get(path).content.decode())
    before = Case.objects.count()
    first, again = (send(client, path, "post", filled(form)) for _ in range(2))
    assert (first.status_code, Case.objects.count()) == (302, before + 1)
    assert again.headers["Location"] == first.headers["Location"]


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
    answer = client.get(send(client, emergency, "post", other).headers["Location"])
    assert (answer.status_code, Case.objects.filter(kind="emergency").count()) == (404, 0)


def test_nobody_is_led_to_the_case_of_another(city: City) -> None:
    path = "/cases/prior-consultation/new/"
    sent = filled(form_of(client_of(city, "係員").get(path).content.decode()))
    first, other = (send(client_of(city, role), path, "post", sent) for role in ("係員", "同僚"))
    assert first.headers["Location"] != other.headers["Location"]
