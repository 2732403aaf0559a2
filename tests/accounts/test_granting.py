"""Whom an account is opened to besides its sections."""

from datetime import date

import pytest

from accounts.access.actions import give_access, take_access
from accounts.account.actions import NotYours
from accounts.models import AccountGrant, SNSAccount
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of


def test_the_section_opens_its_account_to_a_contractor_and_closes_it_again(city: City) -> None:
    account = account_of(city)
    grant = give_access(account_id=account.pk, user=city["委託業者"], by=city["課長"], now=city.now)
    assert list(SNSAccount.objects.granted_to(city["委託業者"])) == [account]
    take_access(grant_id=grant.pk, by=city["係員"], now=city.now)
    assert not AccountGrant.objects.exists()
    changes = [
        e.changes["外部の担当"]
        for e in Event.objects.about(account.subject).order_by("seq")
        if e.action not in ("leave", "turn")
    ]
    assert changes == [[None, "委託業者 太郎"], ["委託業者 太郎", None]]


@pytest.mark.parametrize("role", ["同僚", "監査", "システム管理者"])
def test_members_and_those_without_a_part_in_it_are_not_given_it(city: City, role: str) -> None:
    with pytest.raises(Refused):
        give_access(account_id=account_of(city).pk, user=city[role], by=city["係員"], now=city.now)


def test_a_contract_that_has_ended_is_no_ground(city: City) -> None:
    city["委託業者"].contractor_until = date(2026, 11, 15)
    city["委託業者"].save()
    with pytest.raises(Refused):
        give_access(account_id=account_of(city).pk, user=city["委託業者"], by=city["課長"], now=city.now)


@pytest.mark.parametrize("role", ["他課の課長", "委託業者", "広報担当"])
def test_only_the_section_opens_it(city: City, role: str) -> None:
    with pytest.raises(NotYours):
        give_access(account_id=account_of(city).pk, user=city["委託業者"], by=city[role], now=city.now)


def test_the_pages_open_and_close_it(city: City) -> None:
    account = account_of(city)
    client = client_of(city, "係員")
    answer = client.post(f"/accounts/{account.pk}/access/give/", {"user": city["他課の係員"].pk})
    assert answer.status_code == 302
    page = client.get(account.get_absolute_url()).content.decode()
    assert "協力者" in page
    grant = AccountGrant.objects.get()
    assert client_of(city, "他課の課長").get(f"/accounts/access/{grant.pk}/take/").status_code == 404
    assert client.post(f"/accounts/access/{grant.pk}/take/", {"sent": "1"}).status_code == 302
    assert not AccountGrant.objects.exists()
