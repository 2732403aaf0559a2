"""Whom the web server before us has recognised: believed with its secret, at one address alone."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from katori_sns.history.models import Event
from katori_sns.sign_in.models import CityIdentity
from tests.city import City
from tests.organisation.entering import inside

pytestmark = [pytest.mark.sqlite]
SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNO"


def come(user: str, secret: str | None, path: str = "/login/proxy/", **more: Any) -> tuple[int, bool]:
    headers = {"X-Katori-User": user} | ({} if secret is None else {"X-Katori-Secret": secret})
    client = Client()
    answer = client.get(path, headers=headers, **more)
    return answer.status_code, inside(client)


def test_a_name_is_believed_with_the_secret_alone_and_only_there(city: City, settings: Settings) -> None:
    settings.SIGN_IN, settings.PROXY_SECRET = ["local", "proxy"], SECRET
    for secret in (None, "", SECRET[:-1], SECRET + "x", "秘密"):
        assert come("00001", secret, REMOTE_ADDR=f"10.0.0.{len(secret or '')}") == (422, False)
    assert come("00001", SECRET, "/login/") == (200, False)
    assert come("00001", SECRET, "/") == (302, False)
    assert [come(user, SECRET) for user in ("", "99999", "00001\t", "u" * 300)] == [(422, False)] * 4
    assert not CityIdentity.objects.exists()
    assert come("00001", SECRET, "/login/proxy/?next=/notices/") == (302, True)
    event = Event.objects.about("site").latest("seq")
    assert (event.actor_name, event.changes) == ("係員 太郎", {"方法": [None, "市のウェブサーバ"]})
    assert "庁内のパソコンのアカウントでログイン" in Client().get("/login/").content.decode()
