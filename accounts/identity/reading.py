"""Reads medium, handle or ID and canonical URL out of what people paste."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote

from accounts.identity.hosts import check_host, is_wrapper, look_alike, owner
from accounts.identity.looks import foreign_letters
from accounts.identity.pages import named_on
from accounts.identity.profiles import Address, Identity, Reading, key_of, plain_of, profile_of, why_not
from accounts.identity.rules import Row
from accounts.identity.table import BLUESKY, DID, MEDIA, PLAIN
from accounts.identity.text import (
    CUT,
    SEVERAL,
    Cut,
    Disguised,
    Pieces,
    Refused,
    is_mended,
    pieces_of,
    repairs,
    without_marks,
)

_LEADS_ON = "別のページへ移るためのURLです。移った先のプロフィールのURLを貼ってください"
_INNER = ("u", "q", "url", "href", "uddg", "continue", "link")
# Pages that carry the address they lead to in their own path.
_CARRIED = re.compile(
    r"https://(?:web\.archive\.org/web/[^/]+/|urldefense\.com/v\d/__)(https?:/.+?)(?:__;.*)?", re.I | re.S
)


def read(text: str, medium: str = "") -> Reading:
    """Read the account out of a pasted URL or handle; never raises for any text.

    `medium`: what the form says, a key of MEDIA (KeyError for others). A handle alone needs it, a
    host that contradicts it is refused.
    """
    row = MEDIA[medium] if medium else None
    try:
        return _read(text, row)
    except Refused as refused:
        return Reading(
            reason=f"{refused}。{foreign_letters(text)}".rstrip("。"),
            disguised=isinstance(refused, Disguised),
            cut=isinstance(refused, Cut),
        )


def _read(text: str, row: Row | None) -> Reading:
    pieces = pieces_of(text)
    try:
        found = [_follow(token, row) for token in pieces.tokens]
    except Refused as refused:
        if len(pieces.tokens) > 1:
            raise Refused(SEVERAL) from None
        raise (Cut(CUT) if pieces.cut else refused) from None
    first, token = found[0], pieces.tokens[0]
    who = first.identity
    if who is None or any(other.identity != who for other in found[1:]) or _contradicted(who, pieces):
        raise Refused(SEVERAL)
    repair = first.repair or (token if is_mended(token, text) else "")
    return Reading(who, repair, page=first.page, cut=first.cut or pieces.cut)


def _contradicted(who: Identity, pieces: Pieces) -> bool:
    """Whether a handle stands beside the address of another account."""
    if who.immutable_id or who.joins or pieces.handles == pieces.tokens:
        return False
    names = {
        without_marks(handle).removeprefix("@") for handle in pieces.handles if handle not in pieces.tokens
    }
    return any(key_of(who.medium, name) != who.key for name in names)


def _follow(token: str, row: Row | None) -> Reading:
    """What an address names: itself, by way of one that leads on, or after the first repair that helps."""
    inner = _wrapped(token)
    if inner:
        (token,) = pieces_of(inner).tokens[:1]
        if _wrapped(token):
            raise Refused(_LEADS_ON)
    reading = _repaired(token, row)
    return reading if reading.repair or not inner else Reading(reading.identity, token, page=reading.page)


def _repaired(token: str, row: Row | None) -> Reading:
    try:
        return _identify(token, row)
    except Refused as refused:
        for other, cut in repairs(token):
            try:
                found = _identify(other, row)
            except Refused:
                continue
            return Reading(found.identity, found.repair or other, page=found.page, cut=cut)
        raise refused from None


def _wrapped(token: str) -> str:
    """The URL that a redirecting page leads to."""
    if carried := _CARRIED.fullmatch(token):
        return carried[1]
    if not _is_address(token, None):
        return ""
    host, path, query = split(token)
    if not is_wrapper(host, path):
        return ""
    values = dict(parse_qsl(query))
    inner = next(filter(None, (values.get(name) for name in _INNER)), "")
    if not inner:
        raise Refused(_LEADS_ON)
    return inner


def _identify(token: str, row: Row | None) -> Reading:
    if row is None and (re.fullmatch(DID, token) or re.fullmatch(r"@[^/]*\.bsky\.social", token, re.I)):
        row = BLUESKY
    if not _is_address(token, row):
        return Reading(_bare(token, row))
    host, path, query = split(token)
    profile, kind = named_on(host, path, query)
    if profile:
        who = _identify(profile, row).identity
        return Reading(who, who.url if who else "", page=kind)
    address = Address(*check_host(host), path, query)
    found = owner(address.host)
    if found is None:
        return plain_of(address, row)
    if row and row != found:
        raise Refused(
            f"{found.label}のURLですが、種類は「{row.label}」になっています。種類かURLのどちらかを直してください"
        )
    return profile_of(found, address)


def _is_address(token: str, row: Row | None) -> bool:
    if token.startswith("https://"):
        return True
    if token.startswith(("@", "did:")):
        return False
    head = re.split(r"[/?#]", token, maxsplit=1)[0].lower()
    if "/" in token or head.startswith("www.") or "@" in head or ":" in head:
        return "." in head
    if owner(head) or look_alike(head):
        return True
    return "." in head and (row is None or row in PLAIN)


def split(token: str) -> tuple[str, str, str]:
    """Host, path and query as typed. Old hash-bang paths are paths; other fragments are dropped."""
    rest = token.removeprefix("https://").replace("/#!/", "/", 1)
    rest = rest.partition("#")[0]
    rest, _, query = rest.partition("?")
    authority, _, path = rest.partition("/")
    if "@" in authority:
        _refuse_user(token, authority)
    authority = re.sub(r":(?:80|443)?$", "", authority)
    if ":" in authority and not authority.startswith("["):
        raise Refused("ポート番号（:）の付いたURLは使えません。ふつうのプロフィールのURLを貼ってください")
    return authority.lower().removesuffix("."), path, query


def _refuse_user(token: str, authority: str) -> None:
    name, _, host = authority.rpartition("@")
    if not token.startswith("https://") and "/" not in token and not owner(name.lower()):
        raise Refused("メールアドレスのようです。プロフィールのページを開き、そのURLを貼ってください")
    raise Disguised(
        f"@の前は飾りで、本当の行き先は「{host[:60]}」です。なりすましかもしれません。"
        "開かずに、正しいプロフィールのURLを確かめて貼ってください"
    )


def _bare(token: str, row: Row | None) -> Identity:
    """A handle without a URL."""
    if row is None and re.fullmatch(r"@?[\w.-]+", token, re.A):
        raise Refused(
            "どのソーシャルメディアのハンドルか分かりません。種類を選ぶか、プロフィールのURLを貼ってください"
        )
    if row is None or row in PLAIN:
        raise Refused("URLが見つかりません。プロフィールのページを開き、https://で始まるURLを貼ってください")
    handle = token.removeprefix("@")
    form = "channel/{}" if row.key == "youtube" and re.fullmatch(row.sensitive, handle) else row.bare
    path = form.format(quote(handle, safe=""))
    reading = profile_of(row, Address(row.hosts[0], row.hosts[0], path, ""))
    if reading.identity is None or reading.page:
        raise Refused(why_not(row, [handle]))
    return reading.identity
