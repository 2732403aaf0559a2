"""The account that an address or a handle names on its medium, under one key and one canonical URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode

from accounts.identity.hosts import ascii_or_same
from accounts.identity.pages import BELOW, blog_of, is_municipal
from accounts.identity.rules import Form, Row
from accounts.identity.table import MEDIA, NOTE, NOTE_SITE, PLAIN
from accounts.identity.text import NARROW, Refused, without_marks

_FOLD = NARROW | {code: code + 0x20 for code in range(ord("A"), ord("Z") + 1)}
_FOLD |= {code: code - 0xFEE0 + 0x20 for code in range(0xFF21, 0xFF3B)}
_TRACKING = re.compile(
    r"utm_\w*|fbclid|gclid|yclid|twclid|ttclid|msclkid|igshi?d?|mc_[ce]id|_g[al]|si|ref_src|lang|hl|locale",
    re.A,
)
_DEEPEST = 5  # parts of the longest path that a profile has, and one more
_OWN_SITE = (
    "市などのホームページのURLです。ソーシャルメディアのアカウントではありません。"
    "アカウントのプロフィールのURLを貼ってください（ホームページの中のブログは、種類を「ブログ」にしてください）"
)
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
    page: str = ""  # the page of the account that was pasted instead of its profile: 投稿
    disguised: bool = False  # what is refused is made to be taken for another's
    cut: bool = False  # two pieces were put together: nobody knows whether they belong together


@dataclass(frozen=True)
class Address:
    host: str  # ASCII
    shown: str  # the host with xn-- decoded
    path: str  # as typed
    query: str


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


def profile_of(row: Row, address: Address) -> Reading:
    """The profile, one of its tabs, or a page below it; that one leads to the profile."""
    host = address.host.removeprefix("www.")
    parts = [unquote(part) for part in address.path.split("/") if part]
    if host.endswith(".bsky.social"):
        host, parts = row.hosts[0], ["profile", host, *parts]
    elif row is NOTE and host.endswith(NOTE_SITE):
        host, parts = row.hosts[0], ["*", host, *parts]
    query = dict(parse_qsl(address.query))
    for length in range(min(len(parts), _DEEPEST), -1, -1):
        found = _match(row, host, parts[:length], query)
        if not found:
            continue
        who, below = _identity(row, *found), [part.lower() for part in parts[length:]]
        if not below or (below[0] in row.tabs and len(below) == 1):
            return Reading(who)
        kind = next((BELOW[part] for part in below if part in BELOW), "ほか")
        return Reading(who, who.url, page=kind)
    raise Refused(why_not(row, parts))


def _identity(row: Row, form: Form, name: str) -> Identity:
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


def why_not(row: Row, parts: list[str]) -> str:
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


def plain_of(address: Address, row: Row | None) -> Reading:
    """A blog or another medium: any host that is nobody else's; of an entry, the blog."""
    if row and row not in PLAIN:
        raise Refused(
            f"「{address.shown}」は{row.label}のホストではありません。"
            f"種類かURLのどちらかを直してください（例 {row.example}）"
        )
    if is_municipal(address.host) and (not (row and row.key == "blog") or not address.path.strip("/")):
        raise Refused(_OWN_SITE)
    home, kind = blog_of(address.host, address.path, address.query)
    if home:
        host, _, path = home.removeprefix("https://").partition("/")
        address = Address(host, address.shown if host == address.host else host, path, "")
    if kind:
        who = plain_of(address, row).identity
        return Reading(who, who.url if who else "", page=kind)
    return Reading(_place(address, row.key if row else "blog" if home else "other"))


def _place(address: Address, medium: str) -> Identity:
    pairs = parse_qsl(address.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0])])
    path = re.sub(
        r"%[0-9a-f]{2}", lambda found: found[0].upper(), quote(address.path, safe=_IN_PATH), flags=re.I
    )
    tail = without_marks(f"{path}?{query}" if query else path)
    handle = f"{address.shown}/{tail}".rstrip("/")
    return Identity(medium, handle, key_of(medium, handle), f"https://{address.host}/{tail}")
