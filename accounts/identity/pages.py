"""Pages that name an account without being its profile, and pages that are nobody's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from accounts.identity.rules import names, words
from accounts.identity.text import Refused

# Below a profile these are what a page shows, on every medium.
BELOW = words(
    投稿="status statuses post posts p permalink photo photos n",
    動画="video videos reel reels live shorts watch tv",
    ストーリーズ="story stories highlights",
    一覧="lists list feed m magazines playlists topics albums media_set",
    イベント="events event",
)


@dataclass(frozen=True)
class Page:
    """An address `host/path`, www. and the ends' slashes left out, and the profile that it names."""

    kind: str
    pattern: str  # its first group is the name, where no parameter has it
    leads: str  # the profile's URL, with {} for the name
    parameter: str = ""


_X = r"(?:[a-z]+\.)?(?:x|twitter)\.com"
_FACEBOOK = r"(?:[a-z-]+\.)?(?:facebook|fb)\.com"
_FACEBOOK_ID = "https://www.facebook.com/profile.php?id={}"
_INSTAGRAM = r"(?:m\.)?instagram\.com"
_YOUTUBE = r"(?:[a-z]+\.)?youtube\.com"
_CHANNEL = "https://www.youtube.com/channel/{}"
PAGES = (
    Page("フォロー", rf"{_X}/intent/(?:follow|user)", "https://x.com/{}", "screen_name"),
    Page("フォロー", rf"{_X}/intent/(?:follow|user)", "https://x.com/i/user/{}", "user_id"),
    Page("投稿", rf"{_FACEBOOK}/(?:permalink\.php|story\.php|photo(?:\.php)?)", _FACEBOOK_ID, "id"),
    Page("ストーリーズ", rf"{_FACEBOOK}/stories/(\d{{5,20}})(?:/.*)?", _FACEBOOK_ID),
    Page("動画", rf"{_FACEBOOK}/watch/([a-z0-9.]{{5,50}})", "https://www.facebook.com/{}"),
    Page(
        "メッセージ",
        rf"(?:{_FACEBOOK}/messages/t|(?:messenger\.com/t)|m\.me)/([a-z0-9.]+)",
        "https://www.facebook.com/{}",
    ),
    Page("投稿", rf"{_INSTAGRAM}/(?:p|reel|tv)/[^/]+", "https://www.instagram.com/{}/", "taken-by"),
    Page(
        "ストーリーズ",
        rf"{_INSTAGRAM}/stories/(?!highlights(?:/|$))([^/]+)(?:/.*)?",
        "https://www.instagram.com/{}/",
    ),
    Page("メッセージ", r"ig\.me/m/([^/]+)", "https://www.instagram.com/{}/"),
    Page("フォロー", r"threads\.(?:net|com)/intent/follow", "https://www.threads.com/@{}", "username"),
    Page("メッセージ", r"line\.me/R/oaMessage/@?([^/]+)(?:/.*)?", "https://line.me/R/ti/p/@{}"),
    Page("友だち追加", r"liff\.line\.me/[^/]+", "https://line.me/R/ti/p/@{}", "accountId"),
    Page("投稿", r"line\.me/R/home/public/post", "https://line.me/R/ti/p/@{}", "id"),
    Page("ライブ", rf"{_YOUTUBE}/embed/live_stream", _CHANNEL, "channel"),
    Page("配信", rf"{_YOUTUBE}/feeds/videos\.xml", _CHANNEL, "channel_id"),
    Page("スターターパック", r"bsky\.app/starter-pack/([^/]+)/.*", "https://bsky.app/profile/{}"),
    Page(
        "プロフィール",
        r"(?:ameba\.jp/profile(?:/general)?|profile\.ameba\.jp/ameba)/([^/]+)",
        "https://ameblo.jp/{}",
    ),
    Page(
        "内容を写した別のサイト",
        r"(?:(?:fxtwitter|vxtwitter|fixupx|fixvx|xcancel)\.com|nitter\.net)/([^/]+)(?:/.*)?",
        "https://x.com/{}",
    ),
    Page(
        "記事",
        r"tumblr\.com/(?!(?:tagged|search|explore|dashboard|settings)(?:/|$))([a-z0-9-]+)(?:/.*)?",
        "https://{}.tumblr.com/",
    ),
)

# Hosts of many blogs: the first part of the host, or of the path, says whose.
_BY_HOST = (
    r"(?:hatenablog\.(?:com|jp)|hateblo\.jp|hatenadiary\.(?:com|jp|org)|livedoor\.blog|doorblog\.jp|blog\.jp|"
    r"blog\d*\.fc2\.com|seesaa\.net|sblo\.jp|wordpress\.com|blogspot\.(?:com|jp)|jugem\.jp|exblog\.jp|"
    r"muragon\.com|tumblr\.com|blog\.shinobi\.jp|webry\.info|ti-da\.net|eshizuoka\.jp|naganoblog\.jp|"
    r"hamazo\.tv|medium\.com|cocolog-[a-z]+\.com)"
)
SHARED = names(
    "ameblo.jp blog.livedoor.jp blog.goo.ne.jp plaza.rakuten.co.jp blog.crooz.jp lineblog.me yaplog.jp "
    "medium.com qiita.com zenn.dev"
)
_BY_PATH = f"(?:{'|'.join(map(re.escape, sorted(SHARED)))})"
_BLOG = re.compile(
    rf"(?P<home>(?:[a-z0-9-]+\.cocolog-[a-z]+\.com/[\w-]+|(?!www\.)[a-z0-9-]+\.{_BY_HOST}|{_BY_PATH}/@?[\w-]+(?:\.[\w-]+)*))"
    r"(?P<rest>(?:/.*)?)",
    re.I | re.A,
)
_ENTRY = re.compile(
    r"(?P<home>[^/]+(?:/.*?)??)/(?:entry|entries|archives?|article|posts?|(?:19|20)\d\d/\d\d?)(?:[/_.-].*)",
    re.I,
)
# A post on a server of one's own, by the form that Mastodon and its like have.
_FEDERATED = re.compile(
    r"(?P<home>[^/]+/@[\w.-]+(?:@[\w.-]+)?)/(?:[0-9]{5,}|with_replies|media|followers|following)(?:/.*)?",
    re.A,
)
_ENTRY_NUMBER = ("eid", "entry", "p")

_PROFILE = "プロフィールのページを開き、そのURLを貼ってください"
_OFFICE = "管理画面のURLです。ほかの人には開けません。だれでも見られる" + _PROFILE
_SEARCH = "検索のページです。見つけたアカウントの" + _PROFILE
_DOOR = "ブログの入口のページです。そのブログの" + _PROFILE
_SHORT = "短縮URLは行き先が分かりません。開いた先の" + _PROFILE
_NOBODY = [
    (re.compile(pattern, re.I), reason)
    for pattern, reason in (
        (
            r"line\.me/(?:R/)?ti/p/~.*|line\.me/ti/p/[^@].*",
            "LINEの個人のページです。市の仕事に個人のLINEは使えません。公式アカウントのURLを貼ってください",
        ),
        (
            r"line\.me/(?:R/)?ti/g2?/.*",
            "LINEのグループやオープンチャットのページです。公式アカウントのURLを貼ってください",
        ),
        (
            r"(?:linevoom|timeline|store)\.line\.me(?:/.*)?",
            "LINEの投稿やスタンプのページです。公式アカウントのURLを貼ってください",
        ),
        (
            r"[a-z-]+\.line\.biz(?:/.*)?|(?:business|adsmanager|developers)\.facebook\.com(?:/.*)?|"
            r"(?:ads|analytics|developer|business)\.(?:x|twitter)\.com(?:/.*)?|studio\.youtube\.com(?:/.*)?|"
            r"tiktok\.com/tiktokstudio(?:/.*)?|(?:ads|business|seller)\.tiktok\.com(?:/.*)?|blogger\.com(?:/.*)?|"
            r"blog\.hatena\.ne\.jp/[^/]+/[^/]+/.*|livedoor\.blogcms\.jp(?:/.*)?|admin\.blog\.fc2\.com(?:/.*)?|"
            r"blog\.ameba\.jp/ucs(?:/.*)?|(?:mypage|secure)\.ameba\.jp(?:/.*)?|editor\.note\.com(?:/.*)?|"
            r"[^/]+/(?:.*/)?(?:wp-admin|wp-login\.php|mt\.cgi|admin|administrator)(?:/.*)?",
            _OFFICE,
        ),
        (
            r"google\.(?:com|co\.jp)/(?:search|maps).*|search\.yahoo\.co\.jp/.*|(?:bing|duckduckgo)\.com(?:/search)?",
            _SEARCH,
        ),
        (
            r"(?:[a-z0-9-]+\.)*(?:twimg\.com|cdninstagram\.com|fbcdn\.net|ytimg\.com|ggpht\.com|tiktokcdn(?:-[a-z]+)?\.com"
            r"|st-note\.com|line-scdn\.net|cdn\.bsky\.app|googleusercontent\.com)(?:/.*)?",
            "画像や動画のファイルのURLです。アカウントの" + _PROFILE,
        ),
        (r"[a-z0-9-]+\.translate\.goog(?:/.*)?", "翻訳したページです。もとの" + _PROFILE),
        (rf"{_BY_HOST}|{_BY_PATH}", _DOOR),
        (r"(?:pro\.)?note\.jp(?:/.*)?", "noteの入口のページです。アカウントの" + _PROFILE),
        (r"youtube-nocookie\.com/.*", "YouTubeの動画のページです。アカウントの" + _PROFILE),
        (r"tiktok\.com/t/.*|[a-z0-9-]+\.(?:page\.link|app\.link|onelink\.me)(?:/.*)?", _SHORT),
    )
]
OWN_DOMAINS: set[str] = set()  # of this city and this system; filled from the settings at the start
# A site of a city, a town or a prefecture, by the names that those have; their blogs have a path.
_MUNICIPAL = re.compile(r"(?:.+\.)?(?:(?:city|town|vill|village|pref|metro)\.[a-z0-9.-]+|[a-z0-9-]+\.lg\.jp)")


def named_on(host: str, path: str, query: str) -> tuple[str, str]:
    """The profile's URL and the kind of page, where the address is such a page; else two empty texts.

    Raises Refused for pages that nobody has as his account.
    """
    place = f"{host.removeprefix('www.')}/{unquote(path).strip('/')}".strip("/")
    values = dict(parse_qsl(query))
    for page in PAGES:
        found = re.fullmatch(page.pattern, place, re.I)
        name = found and (values.get(page.parameter) if page.parameter else found[1])
        if name:
            return page.leads.format(name.removeprefix("@")), page.kind
    uploads = re.fullmatch(r"UU([\w-]{22})", values.get("list", ""), re.A)
    if uploads and re.fullmatch(rf"{_YOUTUBE}/playlist", place):
        return _CHANNEL.format(f"UC{uploads[1]}"), "一覧"
    for pattern, reason in _NOBODY:
        if pattern.fullmatch(place):
            raise Refused(reason)
    return "", ""


def blog_of(host: str, path: str, query: str) -> tuple[str, str]:
    """The blog that an address belongs to and the kind of page; two empty texts where it says nothing."""
    place = f"{re.sub(r'^(?:www|m|s|sp|amp|gamp)[.]', '', host)}/{path}".rstrip("/")
    numbered = any(name in _ENTRY_NUMBER for name, _ in parse_qsl(query))
    if found := _BLOG.fullmatch(place):
        home = found["home"] if "/" in found["home"] else f"{found['home']}/"
        return f"https://{home}", "記事" if found["rest"] or numbered else ""
    if found := _FEDERATED.fullmatch(f"{host}/{path}") or _ENTRY.fullmatch(f"{host}/{path}"):
        home = found["home"]
        return f"https://{home}{'' if '/' in home else '/'}", "記事"
    return "", ""


def is_municipal(host: str) -> bool:
    """Whether it is a city's site: this one's, as the settings name it, or another's by its name."""
    own = any(host == domain or host.endswith(f".{domain}") for domain in OWN_DOMAINS)
    return own or bool(_MUNICIPAL.fullmatch(host))
