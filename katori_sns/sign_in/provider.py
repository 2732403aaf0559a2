"""The city's OpenID provider (Entra ID, AD FS, Keycloak), by Authlib: code, PKCE, state and nonce."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoOAuth2App
from authlib.integrations.django_client.integration import DjangoIntegration
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

from katori_sns.sign_in.actions import Identity

logger = logging.getLogger(__name__)
LONGEST = 200  # of what an answer says of itself
# Only keys that the provider alone holds: neither `none` nor a secret shared with us, whatever it announces.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unreachable(Exception):
    """The provider does not answer, or not in time."""


class Refused(Exception):
    """What came back proves nothing."""


class Provider(DjangoOAuth2App):  # type: ignore[misc]  # Authlib has no types
    """Believes of what a provider says about itself only what the settings allow."""

    def load_server_metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = super().load_server_metadata()
        if metadata["issuer"] != settings.OIDC_ISSUER:
            raise ValueError(f"issuer {metadata['issuer']}")
        if settings.SECURE and not all(metadata[name].startswith("https://") for name in ENDPOINTS):
            raise ValueError("an endpoint without https")
        metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
        return metadata


def _provider() -> Provider:
    """Made anew for each request: nothing of yesterday's keys or addresses is kept, and an outage is seen."""
    return Provider(
        DjangoIntegration("city"),
        "city",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.OIDC_SCOPE,
            "code_challenge_method": "S256",
            "default_timeout": settings.SIGN_IN_SECONDS,
            "verify": settings.CA_FILE,
        },
    )


def led_there(request: HttpRequest, back: str) -> HttpResponse:
    """To the provider's page, which leads to `back`; raises Unreachable or Refused."""
    with _asked():
        answer: HttpResponse = _provider().authorize_redirect(request, back)
    return answer


def asked_by(request: HttpRequest) -> bool:
    """Whether it answers what this session asked, and the person did not turn back there."""
    known = DjangoIntegration("city").get_state_data(request.session, request.GET.get("state", ""))
    return known is not None and request.GET.get("error") != "access_denied"


def identity_of(request: HttpRequest) -> Identity:
    """Whom the provider has recognised, from what it answers; raises Unreachable or Refused."""
    must = {"iss": settings.OIDC_ISSUER, "aud": settings.OIDC_CLIENT_ID}
    if "error" in request.GET:  # anybody can write it, and what it says: neither shown nor logged
        raise Refused
    options = {name: {"essential": True, "value": value} for name, value in must.items()}
    with _asked():
        token = _provider().authorize_access_token(request, claims_options=options)
        told = token["userinfo"]
        subject, number = told["sub"], told[settings.OIDC_CLAIM]
        if not isinstance(subject, str) or not isinstance(number, str):
            raise TypeError(f"{settings.OIDC_CLAIM} is no text")  # a number would have lost its zeros
    return Identity(settings.OIDC_ISSUER, subject, number)


@contextmanager
def _asked() -> Iterator[None]:
    """What can go wrong, in two words for the page and one line for the log."""
    try:
        yield
    except RequestException as error:
        logger.warning("the OpenID provider cannot be asked: %s", type(error).__name__)
        raise Unreachable from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
        why = f"{type(error).__name__}: {error}"[:LONGEST]
        logger.warning("the OpenID provider's answer is refused: %s", why)
        raise Refused from error
