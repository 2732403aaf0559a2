"""The city's directory (Active Directory, OpenLDAP), by ldap3: search, then bind, over verified TLS alone.

Loaded only where KATORI_SIGN_IN names it: ldap3 is an extra.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone
from ldap3 import NONE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars

from katori_sns.organisation.guessing import counted
from katori_sns.organisation.models import User
from katori_sns.sign_in.actions import Identity, recognised
from katori_sns.web.proxy import client_ip

logger = logging.getLogger(__name__)
LONGEST = 200  # of what an outage says
ANSWERED = (0, 4)  # success; more entries than asked for


class Unreachable(Exception):
    """The directory does not answer, or not as it should; its text holds nothing that a person typed."""


class DirectoryBackend(BaseBackend):
    """Asked by the login form after our own passwords; the session is the role backend's all the same."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: object,
    ) -> User | None:
        try:
            identity = identity_of(username or "", password or "")
        except Unreachable as error:
            logger.warning("the directory cannot be asked: %s", str(error)[:LONGEST])
            if request is not None:
                vars(request)["directory_is_down"] = True  # the form says so
            return None
        user = recognised(identity, now=timezone.now()) if identity else None
        if user and request is not None:  # by itself the throttle forgets the name here, not the one there
            AxesProxyHandler.reset_attempts(username=counted(username or ""), ip_address=client_ip(request))
        return user


def identity_of(login: str, password: str) -> Identity | None:
    """Whose name and password these are; raises Unreachable where the directory cannot say.

    An empty password would be an anonymous bind, which succeeds for every name.
    """
    if not login or not password:
        return None
    entry = _entry(login)
    if entry is None:
        return None
    subject, number = _subject(entry), _only(entry, settings.LDAP_NUMBER)
    with _connected(entry["dn"], password) as own:
        known = own.bind()
    return Identity(f"ldap:{settings.LDAP_BASE}", subject, number) if known else None


def _entry(login: str) -> dict[str, Any] | None:
    """The one entry with that login name."""
    seek = settings.LDAP_FILTER.replace("{login}", escape_filter_chars(login))
    wanted = [settings.LDAP_NUMBER, "objectGUID", "entryUUID"]
    with _connected(settings.LDAP_USER, settings.LDAP_PASSWORD) as service:
        if not service.bind():
            raise Unreachable(f"KATORI_LDAP_USER: {service.result['description']}")
        seconds = settings.SIGN_IN_SECONDS
        service.search(settings.LDAP_BASE, seek, SUBTREE, attributes=wanted, size_limit=2, time_limit=seconds)
        if service.result["result"] not in ANSWERED:
            raise Unreachable(f"KATORI_LDAP_BASE: {service.result['description']}")
        found = [row for row in service.response if row["type"] == "searchResEntry"]
    return found[0] if len(found) == 1 else None


def _only(entry: dict[str, Any], name: str) -> str:
    """The attribute's one value; nothing where it has none, several, or no text."""
    values = {key.lower(): value for key, value in entry["raw_attributes"].items()}.get(name.lower(), [])
    return values[0].decode(errors="replace") if len(values) == 1 else ""


def _subject(entry: dict[str, Any]) -> str:
    """What stays when a person is renamed or moved: the GUID of Active Directory, the UUID of others."""
    guid = entry["raw_attributes"].get("objectGUID")
    return str(UUID(bytes_le=guid[0])) if guid else _only(entry, "entryUUID")


@contextmanager
def _connected(user: str, password: str) -> Iterator[Connection]:
    """An encrypted connection to the directory whose certificate names it; not yet bound."""
    seconds = settings.SIGN_IN_SECONDS
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.CA_FILE)
    server = Server(settings.LDAP_URL, tls=tls, connect_timeout=seconds, get_info=NONE)
    connection = Connection(
        server,
        user=user,
        password=password.encode(),  # as typed: a text would be changed to what SASL allows
        auto_referrals=False,  # a referral would carry the password to a server nobody named
        check_names=False,
        read_only=True,
        receive_timeout=seconds,
    )
    try:
        try:
            connection.open()
            if not server.ssl and not connection.start_tls():
                raise Unreachable("StartTLS refused")
        except (LDAPException, OSError) as error:
            raise Unreachable(f"KATORI_LDAP_URL: {type(error).__name__}: {error}") from error
        yield connection
    except (LDAPException, OSError) as error:  # later on its text may hold what was typed
        raise Unreachable(type(error).__name__) from error
    finally:
        with suppress(LDAPException):
            connection.unbind()
