"""The media, one row each: hosts, profile paths, handles, how a handle folds."""

from __future__ import annotations

from accounts.identity.rules import Form, Row, names, words

LETTERS = r"a-z0-9\u3041-\u3096\u30a1-\u30fa\u30fc\u3005\u3400-\u4dbf\u4e00-\u9fff"
YOUTUBE_CHANNEL = r"UC[A-Za-z0-9_-]{22}"

_LOGIN = "login logout signup signin register accounts account"

X = Row(
    "x",
    "X",
    ("x.com", "twitter.com", "mobile.x.com", "m.x.com", "pro.x.com", "mobile.twitter.com", "m.twitter.com"),
    forms=(
        Form("i/user/{}", r"\d{1,20}", "https://x.com/i/user/{}", handle="i/user/{}", immutable=True),
        Form("@?{}", r"[a-z0-9_]{1,15}", "https://x.com/{}"),
    ),
    example="https://x.com/katori_city",
    handle_may="半角の英数字と_（15字まで）",
    tabs=names(
        "with_replies media likes followers following verified_followers highlights articles photo "
        "header_photo about"
    ),
    reserved=words(
        検索="search explore search-advanced",
        ハッシュタグ="hashtag",
        設定="settings",
        ログイン=_LOGIN,
        共有="share intent",
        投稿やログイン="i",
        案内="home messages notifications tos privacy about compose download jobs help lists bookmarks "
        "communities grok premium_sign_up follower_requests connect_people",
    ),
)
FACEBOOK = Row(
    "facebook",
    "Facebook",
    (
        *("facebook.com", "fb.com", "m.fb.com"),
        *(f"{mobile}.facebook.com" for mobile in ("m", "mobile", "mbasic", "touch", "web")),
    ),
    host_pattern=r"[a-z]{2}-[a-z]{2}\.facebook\.com",
    forms=(
        *(
            Form(
                path,
                r"\d{5,20}",
                "https://www.facebook.com/profile.php?id={}",
                immutable=True,
                parameter=parameter,
            )
            for path, parameter in (
                (r"profile\.php", "id"),
                ("{}", ""),
                (r"people/[^/]+/{}", ""),
                (r"pages/[^/]+/{}", ""),
                (r"pages/category/[^/]+/[^/]+-{}", ""),
                (r"p/[^/]+-{}", ""),
                (r"[^/]+-{}", ""),
            )
        ),
        Form(
            "(?:pg/)?@?{}",
            r"(?=[a-z0-9.]*[a-z])(?!.*[.]php$)[a-z0-9][a-z0-9.]{3,48}[a-z0-9]",
            "https://www.facebook.com/{}",
        ),
    ),
    example="https://www.facebook.com/katori.city",
    handle_may="半角の英数字と.（5字から）",
    ignores_dots=True,
    tabs=names(
        "about photos videos posts events reels community reviews followers mentions live_videos "
        "photos_albums photos_by photos_of about_contact_and_basic_info about_profile_transparency"
    ),
    reserved=words(
        投稿="story.php permalink.php photo photo.php photos posts notes media permalink",
        動画="watch video.php videos reel reels live",
        ストーリーズ="stories",
        グループ="groups",
        イベント="events",
        検索="search directory",
        ハッシュタグ="hashtag",
        共有="share sharer sharer.php share.php dialog plugins",
        設定="settings",
        ログイン=_LOGIN + " login.php recover checkpoint r.php",
        案内="home.php about me help marketplace gaming business ads privacy messages pages people pg "
        "friends memories saved bookmarks notifications professional_dashboard fundraisers ad_center",
        不完全なプロフィール="profile.php",
        別のURLへの移動="l.php flx",
    ),
)
_META_NAME = r"(?!.*\.\.)[a-z0-9_](?:[a-z0-9._]{0,28}[a-z0-9_])?"
INSTAGRAM = Row(
    "instagram",
    "Instagram",
    ("instagram.com", "m.instagram.com", "instagr.am"),
    forms=(Form("(?:_u/)?@?{}", _META_NAME, "https://www.instagram.com/{}/"),),
    example="https://www.instagram.com/katori_city/",
    handle_may="半角の英数字と._（30字まで。.は端に置けず、続けられない）",
    tabs=names("reels tagged feed channel followers following guides embed"),
    reserved=words(
        投稿="p",
        動画="reel reels tv live",
        ストーリーズ="stories s",
        検索="explore",
        ハッシュタグ="hashtag",
        共有="share",
        設定="settings",
        ログイン=_LOGIN + " challenge",
        案内="direct about developer legal web ar _u _n nametag qr invites archive saved notifications",
    ),
)
THREADS = Row(
    "threads",
    "Threads",
    ("threads.com", "threads.net"),
    forms=(Form("@?{}", _META_NAME, "https://www.threads.com/@{}"),),
    bare="@{}",
    example="https://www.threads.com/@katori_city",
    handle_may="半角の英数字と._（30字まで。.は端に置けず、続けられない）",
    tabs=names("replies media reposts"),
    reserved=words(
        投稿="t post",
        検索="search",
        ハッシュタグ="tag",
        共有="share intent",
        設定="settings",
        ログイン=_LOGIN,
        案内="activity about saved liked custom_feed for_you following insights",
    ),
)
_LINE_NAME = r"[a-z0-9._-]{0,29}[a-z0-9_-]"
_LINE_MAIN = ("line.me", "line.naver.jp")
LINE = Row(
    "line",
    "LINE",
    ("line.me", "page.line.me", "lin.ee", "line.naver.jp"),
    forms=(
        Form("(?:R/)?ti/p/@{}", _LINE_NAME, "https://line.me/R/ti/p/@{}", hosts=_LINE_MAIN),
        Form(
            "(?:R/)?ti/p/{}",
            r"[A-Za-z0-9_-]{4,40}",
            "https://line.me/R/ti/p/{}",
            handle="ti/p/{}",
            joins=True,
            hosts=_LINE_MAIN,
        ),
        Form(
            "R/home/public/(?:main|profile)",
            _LINE_NAME,
            "https://line.me/R/ti/p/@{}",
            hosts=_LINE_MAIN,
            parameter="id",
        ),
        Form("", _LINE_NAME, "https://page.line.me/{}", hosts=("page.line.me",), parameter="accountId"),
        Form("@?{}", _LINE_NAME, "https://page.line.me/{}", hosts=("page.line.me",), tail=True),
        Form(
            "{}",
            r"[A-Za-z0-9_-]{3,40}",
            "https://lin.ee/{}",
            handle="lin.ee/{}",
            joins=True,
            hosts=("lin.ee",),
        ),
    ),
    bare="R/ti/p/@{}",
    example="https://line.me/R/ti/p/@katori",
    handle_may="半角の英数字と._-（30字まで）",
    sensitive=r".*/.*",
    reserved=words(グループや個人="ti r", 案内="ja en"),
)
YOUTUBE = Row(
    "youtube",
    "YouTube",
    ("youtube.com", "m.youtube.com", "music.youtube.com", "youtube.jp", "jp.youtube.com"),
    forms=(
        Form(
            "channel/{}",
            f"(?-i:{YOUTUBE_CHANNEL})",
            "https://www.youtube.com/channel/{}",
            immutable=True,
        ),
        Form(
            "@{}",
            rf"(?!(?-i:{YOUTUBE_CHANNEL}))[{LETTERS}](?:[{LETTERS}._·-]{{0,28}}[{LETTERS}])?",
            "https://www.youtube.com/@{}",
        ),
        Form("c/{}", rf"[{LETTERS}._-]{{0,99}}[{LETTERS}_-]", "https://www.youtube.com/c/{}", handle="c/{}"),
        Form("user/{}", r"[a-z0-9]{1,40}", "https://www.youtube.com/user/{}", handle="user/{}"),
        Form("{}", r"[a-z0-9]{1,40}", "https://www.youtube.com/c/{}", handle="c/{}"),
    ),
    bare="@{}",
    example="https://www.youtube.com/@katori",
    handle_may="英数字、かな、漢字と._-（30字まで。記号は端に置けない）か、UCで始まる24字のチャンネルID",
    sensitive=YOUTUBE_CHANNEL,
    tabs=names(
        "videos featured about shorts streams community posts playlists channels live podcasts releases "
        "store membership join courses"
    ),
    reserved=words(
        動画="watch shorts live embed v e clip movies",
        投稿="post",
        不完全なチャンネル="channel c user",
        別のURLへの移動="redirect",
        一覧="playlist feed",
        検索="results",
        ハッシュタグ="hashtag",
        共有="share attribution_link",
        設定="settings",
        ログイン=_LOGIN,
        案内="about premium t howyoutubeworks creators gaming kids studio upload playables podcasts trending",
    ),
)
TIKTOK = Row(
    "tiktok",
    "TikTok",
    ("tiktok.com", "m.tiktok.com"),
    forms=(Form("@{}", r"[a-z0-9._]{1,23}[a-z0-9_]", "https://www.tiktok.com/@{}"),),
    bare="@{}",
    example="https://www.tiktok.com/@katori_city",
    handle_may="@に続く半角の英数字と._（2～24字。.で終われない）",
    reserved=words(
        動画="v video live embed",
        共有="t share",
        検索="search discover explore",
        ハッシュタグ="tag",
        一覧="music playlist foryou following",
        設定="settings",
        ログイン=_LOGIN,
        案内="about legal upload messages",
    ),
)
_DOMAIN = (
    r"(?!.*xn--)(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
DID = r"(?-i:did:plc:[a-z2-7]{24}|did:web:[a-z0-9.-]{2,252}[a-z0-9])"
BLUESKY = Row(
    "bluesky",
    "Bluesky",
    ("bsky.app", "staging.bsky.app", "main.bsky.app", "bsky.social"),
    forms=(
        Form("profile/@?{}", DID, "https://bsky.app/profile/{}", immutable=True),
        Form("profile/@?{}", _DOMAIN, "https://bsky.app/profile/{}"),
    ),
    bare="profile/{}",
    example="https://bsky.app/profile/katori.bsky.social",
    handle_may="ドメイン名（katori.bsky.social など）",
    tabs=names("followers follows likes"),
    reserved=words(
        検索="search",
        ハッシュタグ="hashtag",
        共有="intent start starter-pack",
        一覧="feeds lists",
        設定="settings",
        ログイン=_LOGIN,
        案内="messages notifications support about",
    ),
)
NOTE_SITE = ".note.jp"
NOTE = Row(
    "note",
    "note",
    ("note.com", "note.mu"),
    host_pattern=rf"(?!www\.)[a-z0-9-]+\{NOTE_SITE}",
    forms=(
        Form("@?{}", r"[a-z0-9_]{2,30}", "https://note.com/{}"),
        # A sub-domain is the site of one account; which note ID it has, the address does not say.
        Form(r"\*/{}", rf"[a-z0-9-]+\{NOTE_SITE}", "https://{}/"),
    ),
    example="https://note.com/katori_city",
    handle_may="半角の英数字と_",
    tabs=names("all magazines membership likes followings followers about"),
    reserved=words(
        投稿="notes n",
        検索="search",
        ハッシュタグ="hashtag",
        一覧="m topic topics categories interests contests ranking circle",
        設定="settings",
        ログイン=_LOGIN + " sitesettings password",
        共有="intent embed",
        管理="dashboard",
        案内="premium pro terms notifications timeline",
    ),
)
PLAIN = (Row("blog", "ブログ"), Row("other", "その他"))  # any host that is nobody else's
PLATFORMS = (X, FACEBOOK, INSTAGRAM, THREADS, LINE, YOUTUBE, TIKTOK, BLUESKY, NOTE)
MEDIA = {row.key: row for row in (*PLATFORMS, *PLAIN)}


def same_kind(one: str, other: str) -> bool:
    """Whether two media are compared as one: a blog may have been read as another medium."""
    plain = [row.key for row in PLAIN]
    return one == other or (one in plain and other in plain)
