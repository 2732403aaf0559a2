"""Reads medium, handle or ID and canonical URL out of what people paste."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode

from accounts.identity.hosts import ascii_or_same, check_host, is_wrapper, look_alike, owner
from accounts.identity.rules import Form, Row
from accounts.identity.table import BELOW, BLUESKY, DID, MEDIA, PLAIN
from accounts.identity.text import NARROW, Refused, mend, without_marks

_FOLD = NARROW | {code: code + 0x20 for code in range(ord("A"), ord("Z") + 1)}
_FOLD |= {code: code - 0xFEE0 + 0x20 for code in range(0xFF21, 0xFF3B)}
_TRACKING = re.compile(
    r"utm_\w*|fbclid|gclid|yclid|twclid|ttclid|msclkid|igshi?d?|mc_[ce]id|_g[al]|si|ref_src|lang|hl|locale",
    re.A,
)
_LEADS_ON = "別のページへ移るためのURLです。移った先のプロフィールのURLを貼ってください"
_IN_PATH = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True)
class Identity:
    """An account as its medium knows it."""

    medium: str
    handle: str  # as typed, without @; where it is no plain handle, the end of the URL's path
    key: str  # folded by the medium's rule, for comparing
    url: str  # canonical profile or join URL
    immutable_id: str = ""  # the platform's own, where the URL names it
    joins: bool = False  # a join link, naming nobody

    @property
    def label(self) -> str:
        return MEDIA[self.medium].label


@dataclass(frozen=True)
class Reading:
    """What a text names, or why it names nothing."""

    identity: Identity | None = None
    repair: str = ""  # the mended text, to be confirmed by a person; identity is what it then names
    reason: str = ""  # why it is refused, in Japanese, saying what to do


@dataclass(frozen=True)
class _Address:
    host: str  # ASCII
    shown: str  # the host with xn-- decoded
    path: str  # as typed
    query: str


def read(text: str, medium: str = "") -> Reading:
    """Read the account out of a pasted URL or handle; never raises for any text.

    `medium`: what the form says, a key of MEDIA (KeyError for others). A handle alone needs it, a
    host that contradicts it is refused.
    """
    row = MEDIA[medium] if medium else None
    try:
        token, mended = mend(text)
        inner = _wrapped(token)
        if inner:
            token, mended = mend(inner)[0], True
            if _wrapped(token):
                raise Refused(_LEADS_ON)
        identity = _identify(token, row)
    except Refused as refused:
        return Reading(reason=str(refused))
    return Reading(identity, repair=token if mended else "")


def key_of(medium: str, handle: str) -> str:
    """The handle folded by its medium's rule; equal keys are one account."""
    row, narrow = MEDIA[medium], handle.translate(NARROW)
    if row in PLAIN:
        host, slash, path = narrow.partition("/")
        host = re.sub(r"^(?:www\.)+", "", ascii_or_same(host.translate(_FOLD)))
        return f"{host}{slash}{path}".rstrip("/")
    narrow = narrow.replace("@", "")
    if re.fullmatch(row.sensitive, narrow, re.DOTALL):
        return narrow
    return narrow.translate(_FOLD).replace(".", "" if row.ignores_dots else ".")


def _wrapped(token: str) -> str:
    """The URL that a redirecting page leads to."""
    if not _is_address(token, None):
        return ""
    host, path, query = split(token)
    if not is_wrapper(host, path):
        return ""
    values = dict(parse_qsl(query))
    inner = values.get("u") or values.get("q") or values.get("url")
    if not inner:
        raise Refused(_LEADS_ON)
    return inner


def _identify(token: str, row: Row | None) -> Identity:
    if row is None and (re.fullmatch(DID, token) or re.fullmatch(r"@[^/]*\.bsky\.social", token, re.I)):
        row = BLUESKY
    if not _is_address(token, row):
        return _bare(token, row)
    host, path, query = split(token)
    address = _Address(*check_host(host), path, query)
    found = owner(address.host)
    if found is None:
        return _plain(address, row)
    if row and row != found:
        raise Refused(
            f"{found.label}のURLですが、種類は「{row.label}」になっています。種類かURLのどちらかを直してください"
        )
    return _profile(found, address)


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
    if ":" in authority and not authority.startswith("["):
        raise Refused("ポート番号（:）の付いたURLは使えません。ふつうのプロフィールのURLを貼ってください")
    return authority.lower().removesuffix("."), path, query


def _refuse_user(token: str, authority: str) -> None:
    name, _, host = authority.rpartition("@")
    if not token.startswith("https://") and "/" not in token and not owner(name.lower()):
        raise Refused("メールアドレスのようです。プロフィールのページを開き、そのURLを貼ってください")
    raise Refused(
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
    return _profile(row, _Address(row.hosts[0], row.hosts[0], form.format(quote(handle, safe="")), ""))


def _profile(row: Row, address: _Address) -> Identity:
    host = address.host.removeprefix("www.")
    parts = [unquote(part) for part in address.path.split("/") if part]
    if host.endswith(".bsky.social"):
        host, parts = row.hosts[0], ["profile", host, *parts]
    query = dict(parse_qsl(address.query))
    found = _match(row, host, parts, query)
    if found is None and len(parts) > 1 and parts[-1].lower() in row.tabs:
        found = _match(row, host, parts[:-1], query)
    if found is None:
        raise Refused(_why_not(row, parts))
    form, name = found
    handle = form.handle.format(name)
    return Identity(
        medium=row.key,
        handle=handle,
        key=key_of(row.key, handle),
        url=form.url.format(quote(name, safe=_IN_PATH)),
        immutable_id=name if form.immutable else "",
        joins=form.joins,
    )


def _match(row: Row, host: str, parts: list[str], query: dict[str, str]) -> tuple[Form, str] | None:
    path = "/".join(parts)
    for form in row.forms:
        name = form.match(host, path, query)
        if name and (name if row.bare == "{}" else path).lower() not in row.reserved:
            return form, name
    return None


def _why_not(row: Row, parts: list[str]) -> str:
    advice = f"アカウントのプロフィールを開いて、そのURLを貼ってください（例 {row.example}）"
    if not parts:
        return f"{row.label}の入口のページです。{advice}"
    first, before_handle = parts[0].lower(), row.bare.split("/")[:-1]
    kinds = [row.reserved.get(first.lstrip("@") if row.bare == "{}" else first, "")]
    if before_handle and parts[: len(before_handle)] == before_handle:
        kinds = []
    kinds += [BELOW.get(part.lower(), "") for part in parts[1:]]
    for kind in filter(None, kinds):
        return f"{row.label}の{kind}のページです。{advice}"
    if len(parts) == 1 + len(before_handle):
        handle = "".join(c for c in parts[-1] if c.isprintable())[:60]
        may = f"{row.label}のハンドルに使えるのは{row.handle_may}です"
        return f"{may}。「{handle}」を確かめてください"
    return f"{row.label}のプロフィールのページではありません。{advice}"


def _plain(address: _Address, row: Row | None) -> Identity:
    """A blog or another medium: any host that is nobody else's."""
    if row and row not in PLAIN:
        raise Refused(
            f"「{address.shown}」は{row.label}のホストではありません。"
            f"種類かURLのどちらかを直してください（例 {row.example}）"
        )
    medium = row.key if row else "other"
    pairs = parse_qsl(address.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0])])
    path = re.sub(
        r"%[0-9a-f]{2}", lambda found: found[0].upper(), quote(address.path, safe=_IN_PATH), flags=re.I
    )
    tail = without_marks(f"{path}?{query}" if query else path)
    handle = f"{address.shown}/{tail}".rstrip("/")
    return Identity(medium, handle, key_of(medium, handle), f"https://{address.host}/{tail}")
