"""Whether a post's URL is one of the account's own (G4(5)): its medium, its form, its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from accounts.identity.hosts import check_host, owner
from accounts.identity.pages import SHARED
from accounts.identity.profiles import key_of
from accounts.identity.reading import split
from accounts.identity.table import DID, MEDIA, NOTE_SITE, PLAIN, YOUTUBE_CHANNEL
from accounts.identity.text import NARROW, Refused

# What is sent there may have no page of its own: messages to friends, pushes of an app.
WITHOUT_URL = frozenset(("line", "other"))
LONGEST = 500  # what the column takes
_MOBILE = re.compile(r"^(?:(?:www|m|s|sp|amp)\.)+")
_HANDLE = r"(?P<name>[a-z0-9._]{1,50})"


@dataclass(frozen=True)
class Form:
    """How a post's address looks: the decoded path, what must stand behind the `?`, whom it names."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)  # parameter → its pattern
    host: str = ""  # on this one only
    named: str = ""  # the parameter that names the account


@dataclass(frozen=True)
class Ours:
    """What the register knows of an account: its medium, its names then and now, its URLs."""

    medium: str
    label: str
    handles: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


_ID = r"[\w.:-]+"
FORMS: dict[str, tuple[Form, ...]] = {
    "x": (
        Form(r"i/(?:web/)?status(?:es)?/\d+(?:/.*)?"),
        Form(r"(?P<name>\w{1,15})/(?:status(?:es)?|article)/\d+(?:/.*)?"),
        Form(r"i/(?:spaces|broadcasts)/\w+(?:/.*)?"),
    ),
    "facebook": (
        Form(_ID, host="fb.watch"),
        Form(r"(?:permalink|story)\.php", {"story_fbid": _ID, "id": _ID}, named="id"),
        Form(r"photo(?:\.php)?", {"fbid": _ID}),
        Form(r"(?:watch|video\.php)", {"v": _ID}),
        Form(r"media/set", {"set": _ID}),
        Form(r"(?:reel|events|share/[a-z])/\w+"),
        Form(r"(?:share|stories)/[\w=]+(?:/.*)?"),
        Form(r"pages/[^/]+/(?P<name>\d{5,20})/(?:posts|photos|videos)/.+"),
        Form(rf"(?:pg/)?{_HANDLE}/(?:posts|photos|videos|reels?|notes|events)/.+"),
    ),
    "instagram": (
        Form(r"(?:p|reels?|tv|share(?:/(?:p|reel))?)/[\w-]+"),
        Form(r"stories/highlights/\d+"),
        Form(rf"stories/{_HANDLE}/\d+"),
        Form(rf"{_HANDLE}/(?:p|reels?|tv)/[\w-]+"),
    ),
    "threads": (Form(r"t/[\w-]+"), Form(rf"@{_HANDLE}/post/[\w-]+(?:/media)?")),
    "line": (
        Form(r".+", host="linevoom.line.me"),
        Form(r".+", host="timeline.line.me"),
        Form(r"@?(?P<name>[a-z0-9._-]{1,30})/.+", host="page.line.me"),
        Form(r"R/home/public/post", {"id": r"@?[\w.-]+", "postId": _ID}, named="id"),
    ),
    "youtube": (
        Form(r"[\w-]{11}", host="youtu.be"),
        Form(r"watch", {"v": r"[\w-]{11}"}),
        Form(r"(?:shorts|live)/[\w-]{11}"),
        Form(r"post/Ug[\w-]+"),
        Form(rf"channel/(?P<name>(?-i:{YOUTUBE_CHANNEL}))/community", {"lb": r"Ug[\w-]+"}),
    ),
    "tiktok": (Form(rf"@{_HANDLE}/(?:video|photo)/\d+"), Form(r"v/\d+\.html", host="m.tiktok.com")),
    "bluesky": (Form(rf"profile/@?(?P<name>{DID}|[a-z0-9.-]+)/post/\w+"),),
    "note": (Form(r"(?:n|notes)/n\w+"), Form(r"(?P<name>\w{2,30})/n/n\w+")),
}
EXAMPLES = {
    "x": "https://x.com/katori_city/status/1234567890",
    "facebook": "https://www.facebook.com/katori.city/posts/1234567890",
    "instagram": "https://www.instagram.com/p/AbCdEf12345/",
    "threads": "https://www.threads.com/@katori_city/post/AbCdEf12345",
    "line": "https://linevoom.line.me/post/1234567890",
    "youtube": "https://www.youtube.com/watch?v=AbCdEf12345",
    "tiktok": "https://www.tiktok.com/@katori_city/video/1234567890",
    "bluesky": "https://bsky.app/profile/katori.bsky.social/post/3kabcdefghi2x",
    "note": "https://note.com/katori_city/n/n1234567890ab",
}
_HOSTS = {form.host for forms in FORMS.values() for form in forms if form.host} - {"m.tiktok.com"}
_OPEN = "投稿を開き、そのページのURLを貼ってください"


def wrong_with(text: str, ours: Ours) -> str:
    """Why this is no URL of a post of the account, saying what to do; "" where nothing is wrong."""
    try:
        _check(text, ours)
    except Refused as refused:
        return str(refused).replace("プロフィール", "投稿")
    return ""


def as_kept(text: str) -> str:
    """The URL as it is written down, so that it can be followed: in half width, without blanks around it."""
    return text.strip().translate(NARROW)


def _check(text: str, ours: Ours) -> None:
    plain = as_kept(text)
    if len(plain) > LONGEST:
        raise Refused(f"長すぎます（{LONGEST}字まで）。投稿のURLだけを入力してください")
    scheme = re.match(r"https?://(?=[^\s/])", plain, re.IGNORECASE)
    if not scheme or re.search(r"\s|https?://", plain[scheme.end() :].partition("?")[0], re.IGNORECASE):
        raise Refused(f"https:// から始まるURLを、一つだけ入力してください。{ours.label}で{_OPEN}")
    host, path, query = split(f"https://{plain[scheme.end() :]}")
    parts = "/".join(unquote(part) for part in path.split("/") if part)
    if MEDIA[ours.medium] in PLAIN:
        _on_own_host(host, parts, query, ours)
    else:
        _on_platform(host, parts, dict(parse_qsl(query)), ours)


def _on_platform(host: str, path: str, query: Mapping[str, str], ours: Ours) -> None:
    row, bare = MEDIA[ours.medium], host.removeprefix("www.")
    forms = FORMS[ours.medium]
    if owner(host) is not row and bare not in {form.host for form in forms}:
        known = owner(host)
        if known is None:
            check_host(host)
        where = known.label if known else f"「{host[:60]}」"
        raise Refused(f"{where}のURLです。{ours.label}で{_OPEN}（例 {EXAMPLES[ours.medium]}）")
    for form in forms:
        named = _named(form, bare, path, query)
        if named is not None and named.lower() not in row.reserved:
            named = bare if bare.endswith(NOTE_SITE) else named
            _named_ours(named, ours)
            return
    raise Refused(f"{row.label}の投稿のページではありません。{_OPEN}（例 {EXAMPLES[ours.medium]}）")


def _named(form: Form, host: str, path: str, query: Mapping[str, str]) -> str | None:
    """Whom the address names, perhaps nobody (""); None where it has another form."""
    found = re.fullmatch(form.path, path, re.IGNORECASE | re.ASCII)
    if not found or (form.host or host) != host or (not form.host and host in _HOSTS):
        return None
    if not all(re.fullmatch(pattern, query.get(name, "")) for name, pattern in form.query.items()):
        return None
    return query[form.named] if form.named else found.groupdict().get("name") or ""


def _named_ours(named: str, ours: Ours) -> None:
    """Whether it is one of the account's names; a number and a name cannot be compared, and pass."""
    comparable = [handle for handle in ours.handles if _sort(handle) == _sort(named) and "/" not in handle]
    if not named or not comparable:
        return
    if key_of(ours.medium, named) not in {key_of(ours.medium, handle) for handle in comparable}:
        raise Refused(
            f"別のアカウント（{named[:60]}）の投稿です。{ours.label}の投稿のURLを入力してください。"
            "アカウント名が変わったときは、先に変更届を提出してください"
        )


def _sort(handle: str) -> str:
    """The platform's own ID, a site of one's own, or a name: none of them tells anything of another."""
    if re.fullmatch(rf"\d{{5,20}}|did:.+|{YOUTUBE_CHANNEL}", handle):
        return "id"
    return "site" if handle.endswith(NOTE_SITE) else "name"


def _on_own_host(host: str, path: str, query: str, ours: Ours) -> None:
    """A blog, or another medium: the host of the account itself, on a shared one its own part."""
    if found := owner(host):
        raise Refused(f"{found.label}のURLです。{ours.label}で{_OPEN}")
    check_host(host)
    known = [split(url if "//" in url else f"https://{url}") for url in ours.urls if url]
    same = [place for place in known if _bare(place[0]) == _bare(host)]
    if known and not same:
        hosts = "、".join(dict.fromkeys(_bare(place[0]) for place in known))
        raise Refused(
            f"「{host[:60]}」は{ours.label}のホスト（{hosts}）ではありません。{_OPEN}。"
            "アカウントのURLが変わったときは、先に変更届を提出してください"
        )
    if _bare(host) in SHARED and not any(_first(place[1]) == _first(path) for place in same):
        raise Refused(f"別のブログ（{_first(path)[:60]}）の投稿です。{ours.label}で{_OPEN}")
    if any(place[1].strip("/") == path and place[2] == query for place in same):
        raise Refused(f"{ours.label}の入口のページです。{_OPEN}")


def _bare(host: str) -> str:
    return _MOBILE.sub("", host)


def _first(path: str) -> str:
    return path.strip("/").partition("/")[0].lower()
