"""A real OpenID provider in a thread, whose tokens we sign ourselves, so that each can be forged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User, app
from oidc_provider_mock._server import _threaded_server

CLIENT, SECRET = "katori-sns", "himitsu-no-kagi-wa-nagai-hodo-yoi"
# sub → the 職員番号 that the provider says is his
PEOPLE = {
    "s1": "00001",
    "s2": "u2",
    "thief": "00001",
    "nobody": "99999",
    "gone": "00003",
    "over": "00015",
    "admin": "00014",
}
KEY, FOREIGN = (RSAKey.generate_key(2048, {"kid": "k1"}) for _ in range(2))
Claims = dict[str, Any]


def signed(claims: Claims, key: RSAKey = KEY) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _text(alg: str, claims: Claims) -> str:
    return ".".join(_encoded(json.dumps(part).encode()) for part in ({"alg": alg, "kid": "k1"}, claims))


def unsigned(claims: Claims) -> str:
    return f"{_text('none', claims)}."


def by_secret(claims: Claims, secret: bytes) -> str:
    text = _text("HS256", claims)
    return f"{text}.{_encoded(hmac.digest(secret, text.encode(), 'sha256'))}"


def by_our_secret(claims: Claims) -> str:
    return by_secret(claims, SECRET.encode())


def by_public_key(claims: Claims) -> str:
    """Signed with what everybody knows, as if it were a secret."""
    return by_secret(claims, KEY.as_pem(private=False))


class Forger:
    """Stands before the provider: signs with our key, asks for the proof of PKCE, forges what is told."""

    def __init__(self) -> None:
        users = [User(sub=sub, claims={"employee_number": number}) for sub, number in PEOPLE.items()]
        self.app = app(user_claims=users)
        self.challenge = ""
        self.honest()

    def honest(self) -> None:
        self.forge: Callable[[Claims], str] = signed
        self.metadata: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/oauth2/authorize":
            asked = parse_qs(environ["QUERY_STRING"])
            assert asked["code_challenge_method"] == ["S256"]
            self.challenge = asked["code_challenge"][0]
        if path not in ("/jwks", "/oauth2/token", "/.well-known/openid-configuration"):
            answer: Iterable[bytes] = self.app(environ, start_response)
            return answer
        body = json.dumps(self._answer(path, environ)).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, path: str, environ: dict[str, Any]) -> dict[str, Any]:
        if path == "/jwks":
            return {"keys": [KEY.as_dict(private=False)]}
        sent = {}
        if path == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            sent = {name: value[0] for name, value in parse_qs(body.decode()).items()}
            digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
            assert _encoded(digest) == self.challenge
        headers = {"Authorization": environ.get("HTTP_AUTHORIZATION", ""), "Host": environ["HTTP_HOST"]}
        asked = self.app.test_client()
        answer = asked.post(path, data=sent, headers=headers) if sent else asked.get(path, headers=headers)
        told: dict[str, Any] = answer.get_json()
        if "id_token" in told:
            part = told["id_token"].split(".")[1]
            told["id_token"] = self.forge(json.loads(base64.urlsafe_b64decode(part + "==")))
        return told | (self.metadata if not sent else {})


@contextmanager
def serving(forger: Forger) -> Iterator[str]:
    """The issuer's address while it runs."""
    with _threaded_server(app=forger, poll_interval=0.02) as server:  # type: ignore[arg-type]
        yield f"http://localhost:{server.server_port}"


@contextmanager
def silence() -> Iterator[str]:
    """Somebody who takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def asked(client: Client, sub: str, wanted: str = "/", **extra: Any) -> str:
    """At the provider's page, as that person: where it sends the browser back to."""
    there = client.get("/login/oidc/", {"next": wanted}, **extra)
    assert there.status_code == 302, there.content.decode()
    answer = requests.post(there["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def through(sub: str, client: Client | None = None, wanted: str = "/", **extra: Any) -> HttpResponse:
    """The whole way of one person."""
    client = client or Client()
    answer: HttpResponse = client.get(asked(client, sub, wanted, **extra), **extra)
    return answer
