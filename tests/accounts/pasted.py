"""What people paste, and what the reader makes of it. All names are invented."""

from accounts.identity import Identity

CHANNEL = "UCk4toriKAToRI_-0123456z"
DID = "did:plc:katori234567katori234567"
X = Identity("x", "Katori_City", "katori_city", "https://x.com/Katori_City")
X_ID = Identity(
    "x", "i/user/1234567890", "i/user/1234567890", "https://x.com/i/user/1234567890", "1234567890"
)
FACEBOOK = Identity("facebook", "Katori.City", "katoricity", "https://www.facebook.com/Katori.City")
FACEBOOK_ID = Identity(
    "facebook",
    "100064000000001",
    "100064000000001",
    "https://www.facebook.com/profile.php?id=100064000000001",
    "100064000000001",
)
INSTAGRAM = Identity("instagram", "Katori.City", "katori.city", "https://www.instagram.com/Katori.City/")
THREADS = Identity("threads", "Katori_City", "katori_city", "https://www.threads.com/@Katori_City")
LINE = Identity("line", "Katori", "katori", "https://line.me/R/ti/p/@Katori")
LINE_PAGE = Identity("line", "Katori", "katori", "https://page.line.me/Katori")
LINE_JOIN = Identity("line", "lin.ee/AbCdEf", "lin.ee/AbCdEf", "https://lin.ee/AbCdEf", joins=True)
LINE_TOKEN = Identity(
    "line", "ti/p/AbC-dEf_0", "ti/p/AbC-dEf_0", "https://line.me/R/ti/p/AbC-dEf_0", joins=True
)
YOUTUBE = Identity("youtube", "KatoriCity", "katoricity", "https://www.youtube.com/@KatoriCity")
YOUTUBE_KANJI = Identity(
    "youtube",
    "香取市見本",
    "香取市見本",
    "https://www.youtube.com/@%E9%A6%99%E5%8F%96%E5%B8%82%E8%A6%8B%E6%9C%AC",
)
YOUTUBE_ID = Identity("youtube", CHANNEL, CHANNEL, f"https://www.youtube.com/channel/{CHANNEL}", CHANNEL)
YOUTUBE_CUSTOM = Identity("youtube", "c/KatoriCity", "c/katoricity", "https://www.youtube.com/c/KatoriCity")
YOUTUBE_USER = Identity(
    "youtube", "user/KatoriCity", "user/katoricity", "https://www.youtube.com/user/KatoriCity"
)
TIKTOK = Identity("tiktok", "Katori.City_1", "katori.city_1", "https://www.tiktok.com/@Katori.City_1")
BLUESKY = Identity(
    "bluesky", "Katori.bsky.social", "katori.bsky.social", "https://bsky.app/profile/Katori.bsky.social"
)
BLUESKY_HOST = Identity(
    "bluesky", "katori.bsky.social", "katori.bsky.social", "https://bsky.app/profile/katori.bsky.social"
)
BLUESKY_OWN = Identity(
    "bluesky", "koho.katori.example", "koho.katori.example", "https://bsky.app/profile/koho.katori.example"
)
BLUESKY_ID = Identity("bluesky", DID, DID, f"https://bsky.app/profile/{DID}", DID)
NOTE = Identity("note", "Katori_City", "katori_city", "https://note.com/Katori_City")
BLOG = Identity(
    "blog", "blog.katori.example/Koho", "blog.katori.example/Koho", "https://blog.katori.example/Koho/"
)
OTHER = Identity(
    "other", "blog.katori.example/Koho", "blog.katori.example/Koho", "https://blog.katori.example/Koho/"
)
CGI = Identity(
    "blog", "katori.example/b.cgi?id=3", "katori.example/b.cgi?id=3", "https://katori.example/b.cgi?id=3"
)
BRACKETS = Identity(
    "blog", "blog.katori.example/a_(b)", "blog.katori.example/a_(b)", "https://blog.katori.example/a_(b)"
)
KANJI_HOST = Identity(
    "other",
    "香取.example/%E5%BA%83",
    "xn--tor763n.example/%E5%BA%83",
    "https://xn--tor763n.example/%E5%BA%83",
)

# Typed, what the form says, the account: nothing to confirm.
READ = [
    ("https://x.com/Katori_City", "", X),
    ("https://x.com/Katori_City", "x", X),
    ("http://x.com/Katori_City/", "", X),
    ("HTTPS://X.COM/Katori_City", "", X),
    ("  https://x.com/Katori_City\n", "", X),
    ("　https://x.com/Katori_City　", "", X),
    ("https://www.x.com/Katori_City", "", X),
    ("https://x.com./Katori_City", "", X),
    ("https://twitter.com/Katori_City", "", X),
    ("https://mobile.twitter.com/Katori_City", "", X),
    ("https://m.twitter.com/Katori_City", "", X),
    ("https://mobile.x.com/Katori_City", "", X),
    ("https://twitter.com/#!/Katori_City", "", X),
    ("https://twitter.com/Katori_City?s=20&t=AbC-dEf", "", X),
    ("https://x.com/Katori_City?ref_src=twsrc%5Egoogle#top", "", X),
    ("https://x.com/@Katori_City", "", X),
    ("https://x.com/Katori_City/with_replies", "", X),
    ("https://x.com/Katori_City/media", "", X),
    ("x.com/Katori_City", "", X),
    ("www.twitter.com/Katori_City", "", X),
    ("@Katori_City", "x", X),
    ("Katori_City", "x", X),
    ("https://x.com/i/user/1234567890", "", X_ID),
    ("https://www.facebook.com/Katori.City", "", FACEBOOK),
    ("https://m.facebook.com/Katori.City/?ref=page_internal&mt_nav=0", "", FACEBOOK),
    ("https://ja-jp.facebook.com/Katori.City/", "", FACEBOOK),
    ("https://mbasic.facebook.com/Katori.City", "", FACEBOOK),
    ("https://web.facebook.com/Katori.City?_rdc=1&_rdr", "", FACEBOOK),
    ("https://fb.com/Katori.City", "", FACEBOOK),
    ("https://www.facebook.com/pg/Katori.City/about/", "", FACEBOOK),
    ("https://www.facebook.com/Katori.City?locale=ja_JP", "", FACEBOOK),
    ("https://www.facebook.com/Katori.City?fbclid=IwAR0abc#", "", FACEBOOK),
    ("facebook.com/Katori.City/photos", "", FACEBOOK),
    ("Katori.City", "facebook", FACEBOOK),
    ("@Katori.City", "facebook", FACEBOOK),
    ("https://www.facebook.com/profile.php?id=100064000000001", "", FACEBOOK_ID),
    ("https://m.facebook.com/profile.php?sk=about&id=100064000000001&eav=x", "", FACEBOOK_ID),
    ("https://www.facebook.com/people/香取市見本/100064000000001/", "", FACEBOOK_ID),
    ("https://www.facebook.com/people/%E9%A6%99%E5%8F%96/100064000000001/?sk=photos", "", FACEBOOK_ID),
    ("https://www.facebook.com/p/香取市見本-100064000000001/", "", FACEBOOK_ID),
    ("https://www.facebook.com/pages/Katori-City/100064000000001", "", FACEBOOK_ID),
    ("https://www.facebook.com/Katori-City-100064000000001/", "", FACEBOOK_ID),
    ("https://www.facebook.com/100064000000001", "", FACEBOOK_ID),
    ("100064000000001", "facebook", FACEBOOK_ID),
    ("https://www.instagram.com/Katori.City/", "", INSTAGRAM),
    ("https://instagram.com/Katori.City", "", INSTAGRAM),
    ("https://www.instagram.com/Katori.City?igsh=MTk1abc%3D%3D&utm_source=qr", "", INSTAGRAM),
    ("https://m.instagram.com/Katori.City/?hl=ja", "", INSTAGRAM),
    ("https://instagr.am/Katori.City", "", INSTAGRAM),
    ("https://www.instagram.com/_u/Katori.City", "", INSTAGRAM),
    ("https://www.instagram.com/Katori.City/reels/", "", INSTAGRAM),
    ("instagram.com/Katori.City", "instagram", INSTAGRAM),
    ("@Katori.City", "instagram", INSTAGRAM),
    ("Katori.City", "instagram", INSTAGRAM),
    ("https://www.threads.net/@Katori_City", "", THREADS),
    ("https://www.threads.com/@Katori_City?xmt=AQF0&slof=1", "", THREADS),
    ("https://threads.net/Katori_City", "", THREADS),
    ("https://www.threads.com/@Katori_City/replies", "", THREADS),
    ("threads.net/@Katori_City", "", THREADS),
    ("@Katori_City", "threads", THREADS),
    ("https://line.me/R/ti/p/@Katori", "", LINE),
    ("https://line.me/R/ti/p/%40Katori", "", LINE),
    ("https://line.me/ti/p/@Katori?from=page", "", LINE),
    ("http://line.naver.jp/R/ti/p/%40Katori", "", LINE),
    ("https://line.me/R/home/public/main?id=Katori", "", LINE),
    ("@Katori", "line", LINE),
    ("Katori", "line", LINE),
    ("https://page.line.me/Katori", "", LINE_PAGE),
    ("https://page.line.me/@Katori/showcase/1", "", LINE_PAGE),
    ("https://page.line.me/?accountId=Katori&openerPlatform=liff", "", LINE_PAGE),
    ("https://lin.ee/AbCdEf", "", LINE_JOIN),
    ("lin.ee/AbCdEf/?utm_medium=poster", "line", LINE_JOIN),
    ("https://line.me/R/ti/p/AbC-dEf_0", "", LINE_TOKEN),
    ("https://www.youtube.com/@KatoriCity", "", YOUTUBE),
    ("https://m.youtube.com/@KatoriCity/videos", "", YOUTUBE),
    ("https://youtube.com/@KatoriCity?si=AbCdEf0123", "", YOUTUBE),
    ("https://www.youtube.com/@KatoriCity/featured?view_as=subscriber", "", YOUTUBE),
    ("youtube.com/@KatoriCity", "", YOUTUBE),
    ("@KatoriCity", "youtube", YOUTUBE),
    ("https://www.youtube.com/@%E9%A6%99%E5%8F%96%E5%B8%82%E8%A6%8B%E6%9C%AC", "", YOUTUBE_KANJI),
    ("https://www.youtube.com/@香取市見本", "", YOUTUBE_KANJI),
    ("@香取市見本", "youtube", YOUTUBE_KANJI),
    (f"https://www.youtube.com/channel/{CHANNEL}", "", YOUTUBE_ID),
    (f"https://m.youtube.com/channel/{CHANNEL}/about", "", YOUTUBE_ID),
    (CHANNEL, "youtube", YOUTUBE_ID),
    ("https://www.youtube.com/c/KatoriCity", "", YOUTUBE_CUSTOM),
    ("https://www.youtube.com/KatoriCity", "", YOUTUBE_CUSTOM),
    ("https://www.youtube.com/user/KatoriCity/videos", "", YOUTUBE_USER),
    ("https://www.tiktok.com/@Katori.City_1", "", TIKTOK),
    ("https://www.tiktok.com/@Katori.City_1?is_from_webapp=1&sender_device=pc", "", TIKTOK),
    ("https://m.tiktok.com/@Katori.City_1?lang=ja-JP", "", TIKTOK),
    ("tiktok.com/@Katori.City_1", "tiktok", TIKTOK),
    ("@Katori.City_1", "tiktok", TIKTOK),
    ("https://bsky.app/profile/Katori.bsky.social", "", BLUESKY),
    ("bsky.app/profile/@Katori.bsky.social", "", BLUESKY),
    ("@Katori.bsky.social", "", BLUESKY),
    ("@Katori.bsky.social", "bluesky", BLUESKY),
    ("https://katori.bsky.social", "", BLUESKY_HOST),
    ("www.katori.bsky.social", "", BLUESKY_HOST),
    ("https://bsky.app/profile/koho.katori.example", "", BLUESKY_OWN),
    ("koho.katori.example", "bluesky", BLUESKY_OWN),
    (f"https://bsky.app/profile/{DID}", "", BLUESKY_ID),
    (DID, "", BLUESKY_ID),
    ("https://note.com/Katori_City", "", NOTE),
    ("https://note.mu/Katori_City/", "", NOTE),
    ("https://note.com/Katori_City?sub_rt=share_b", "", NOTE),
    ("https://note.com/Katori_City/magazines", "note", NOTE),
    ("note.com/Katori_City", "", NOTE),
    ("Katori_City", "note", NOTE),
    ("https://blog.katori.example/Koho/", "blog", BLOG),
    ("http://Blog.Katori.example/Koho/?utm_source=poster&fbclid=Iw0#top", "blog", BLOG),
    ("blog.katori.example/Koho/", "blog", BLOG),
    ("https://blog.katori.example/Koho/", "other", OTHER),
    ("https://blog.katori.example/Koho/", "", OTHER),
    ("katori.example/b.cgi?id=3&gclid=x", "blog", CGI),
    ("https://blog.katori.example/a_(b)", "blog", BRACKETS),
    ("https://blog.katori.example/Koho/.?utm_id=1", "blog", BLOG),
    ("https://香取.example/広", "", KANJI_HOST),
    ("https://xn--tor763n.example/%e5%ba%83", "", KANJI_HOST),
]

# Typed, what the form says, the repair a person must confirm, the account.
MENDED = [
    ("htttps://x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("hhttps://x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("ttps://x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("htpps://x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https;//x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https:/x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https:x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https//x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https:///x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https://https://x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https:\\\\x.com\\Katori_City", "", "https://x.com/Katori_City", X),
    ("https:// x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("ｈｔｔｐｓ：／／ｘ．ｃｏｍ／Ｋａｔｏｒｉ＿Ｃｉｔｙ", "", "https://x.com/Katori_City", X),
    ("https：//x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https://x。com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https://x.com/Katori_City。", "", "https://x.com/Katori_City", X),
    ("https://x.com/Katori_City、", "", "https://x.com/Katori_City", X),
    ("https://x.com/Katori_City.", "", "https://x.com/Katori_City", X),
    ("<https://x.com/Katori_City>", "", "https://x.com/Katori_City", X),
    ("「https://x.com/Katori_City」", "", "https://x.com/Katori_City", X),
    ("公式：https://x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("公式はhttps://x.com/Katori_City です", "", "https://x.com/Katori_City", X),
    ("\ufeffhttps://x.com/Katori_City", "", "https://x.com/Katori_City", X),
    ("https://x.com/Katori\u200b_City", "", "https://x.com/Katori_City", X),
    (
        "香取市（@Katori_City）さん / X https://x.com/Katori_City?s=20",
        "",
        "https://x.com/Katori_City?s=20",
        X,
    ),
    ("香取市見本（@Katori_City）さん", "x", "@Katori_City", X),
    ("＠Ｋａｔｏｒｉ＿Ｃｉｔｙ", "x", "@Katori_City", X),
    ("＠Katori", "line", "@Katori", LINE),
    (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2FKatori.City%2F&h=AT0",
        "",
        "https://www.instagram.com/Katori.City/",
        INSTAGRAM,
    ),
    (
        "https://l.instagram.com/?u=https%3A%2F%2Flin.ee%2FAbCdEf&e=AT1",
        "",
        "https://lin.ee/AbCdEf",
        LINE_JOIN,
    ),
    (
        "https://www.youtube.com/redirect?event=channel_header&q=https%3A%2F%2Fx.com%2FKatori_City",
        "",
        "https://x.com/Katori_City",
        X,
    ),
    (
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fnote.com%2FKatori_City",
        "",
        "https://note.com/Katori_City",
        NOTE,
    ),
]

# Typed, what the form says, words that the reason must have.
REFUSED = [
    ("", "", "何も入力されていません"),
    (" \u3000\n", "", "何も入力されていません"),
    ("\u200b", "", "見つかりません"),
    ("https://", "", "ホスト名がありません"),
    ("香取市の公式アカウント", "", "見つかりません"),
    ("香取市 公式 アカウント", "x", "見つかりません"),
    ("香取市", "x", "Xのハンドルに使えるのは"),
    ("@katori_city", "", "種類を選ぶか"),
    ("katori_city", "", "種類を選ぶか"),
    ("@katori_city", "blog", "https://で始まるURL"),
    ("koho@city.katori.example", "", "メールアドレス"),
    ("@katori@mstdn.katori.example", "other", "https://で始まるURL"),
    ("x" * 2001, "x", "2,000字まで"),
    ("https://x.com/katori\0", "", "U+0000"),
    ("https://x.com/\u202ekatori", "", "U+202E"),
    ("https://x.com/\ud800", "", "U+D800"),
    ("https://x.com/kator…", "", "途中で切れています"),
    ("https://x.com/kator...", "", "途中で切れています"),
    ("https://x.com/katori https://x.com/katori2", "", "2つ以上"),
    ("https://x.com/katorihttps://x.com/katori2", "", "2つ以上"),
    ("x.com/katori、instagram.com/katori", "", "2つ以上"),
    ("@katori @sawara", "x", "2つ以上"),
    ("https://x.com/katori", "instagram", "XのURLですが、種類は「Instagram」"),
    ("https://x.com/katori", "other", "XのURLですが、種類は「その他」"),
    ("https://www.instagram.com/katori", "threads", "InstagramのURLですが、種類は「Threads」"),
    ("https://koho.katori.example/", "x", "Xのホストではありません"),
    ("facebook.com", "instagram", "FacebookのURLですが"),
    ("https://x.com/", "", "Xの入口のページ"),
    ("https://twitter.com/i/web/status/1234567890", "", "Xの投稿やログインのページ"),
    ("https://x.com/hashtag/香取市", "", "Xのハッシュタグのページ"),
    ("https://x.com/search?q=katori", "", "Xの検索のページ"),
    ("https://x.com/login", "", "Xのログインのページ"),
    ("https://x.com/@search", "", "Xの検索のページ"),
    ("https://x.com/katori-city", "", "Xのハンドルに使えるのは"),
    ("https://x.com/sixteen_letters_", "", "Xのハンドルに使えるのは"),
    ("https://x.com/../katori", "", "Xのプロフィールのページではありません"),
    ("https://x.com/\u017feiryu", "", "Xのハンドルに使えるのは"),  # long s, which lower case takes for s
    ("https://x.com/%00", "", "Xのハンドルに使えるのは"),
    ("https://x.com/%E9%A6%99%E5%8F%96", "", "「香取」を確かめてください"),
    ("https://www.facebook.com/photo?fbid=1", "", "Facebookの投稿のページ"),
    ("https://www.facebook.com/watch/?v=1", "", "Facebookの動画のページ"),
    ("https://www.facebook.com/stories/1/2", "", "Facebookのストーリーズのページ"),
    ("https://www.facebook.com/groups/katori", "", "Facebookのグループのページ"),
    ("https://www.facebook.com/events/123456", "", "Facebookのイベントのページ"),
    ("https://www.facebook.com/share/1AbCdEf/", "", "Facebookの共有のページ"),
    (
        "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fkatori",
        "",
        "Facebookのログイン",
    ),
    ("https://www.facebook.com/profile.php", "", "不完全なプロフィール"),
    ("https://business.facebook.com/katori.city", "", "管理画面"),
    ("https://fb.watch/AbC/", "", "Facebookの動画"),
    ("https://www.instagram.com/p/C0katori/", "", "Instagramの投稿のページ"),
    ("https://www.instagram.com/reels/C0katori/", "", "Instagramの動画のページ"),
    ("https://www.instagram.com/explore/tags/katori/", "", "Instagramの検索のページ"),
    ("https://www.instagram.com/accounts/login/?next=/katori_city/", "", "Instagramのログインのページ"),
    ("https://www.instagram.com/katori..city", "", "Instagramのハンドルに使えるのは"),
    ("https://www.threads.net/t/C0katori", "", "Threadsの投稿のページ"),
    ("https://line.me/ti/g2/AbCdEf", "", "LINEのグループ"),
    ("https://line.me/ti/p/~katori", "", "LINEの個人のページ"),
    ("https://liff.line.me/123-abc", "", "短縮URL"),
    ("https://www.youtube.com/watch?v=k4tori", "", "YouTubeの動画のページ"),
    ("https://youtu.be/k4tori", "", "YouTubeの動画"),
    ("https://www.youtube.com/shorts/k4tori", "", "YouTubeの動画のページ"),
    ("https://www.youtube.com/playlist?list=PLk4tori", "", "YouTubeの一覧のページ"),
    ("https://www.youtube.com/results?search_query=katori", "", "YouTubeの検索のページ"),
    ("https://www.youtube.com/hashtag/katori", "", "YouTubeのハッシュタグのページ"),
    ("https://www.youtube.com/channel/UCkatori", "", "不完全なチャンネル"),
    (f"https://www.youtube.com/channel/{CHANNEL.lower()}", "", "不完全なチャンネル"),
    (f"https://www.youtube.com/@{CHANNEL}", "", "YouTubeのハンドルに使えるのは"),
    ("https://www.youtube.com/@kаtori", "", "YouTubeのハンドルに使えるのは"),  # а is Cyrillic
    (f"https://studio.youtube.com/channel/{CHANNEL}", "", "管理画面"),
    ("https://www.youtube.com/redirect?event=x", "", "別のページへ移るためのURL"),
    ("https://www.tiktok.com/tag/katori", "", "TikTokのハッシュタグのページ"),
    ("https://www.tiktok.com/katori_city", "", "@に続く"),
    ("https://vm.tiktok.com/ZSkatori/", "", "短縮URL"),
    ("https://bsky.app/profile/katori", "", "Blueskyのハンドルに使えるのはドメイン名"),
    ("katori", "bluesky", "Blueskyのハンドルに使えるのはドメイン名"),
    ("https://bsky.app/search?q=katori", "", "Blueskyの検索のページ"),
    ("https://note.com/hashtag/香取", "", "noteのハッシュタグのページ"),
    *(
        (f"https://{host}/AbC", "", "短縮URL")
        for host in ("bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly")
    ),
    *((f"{host}/AbC", "", "短縮URL") for host in ("buff.ly", "x.gd", "is.gd", "amzn.to", "www.bit.ly")),
    ("https://l.instagram.com/?u=https%3A%2F%2Fbit.ly%2Fkatori", "", "短縮URL（bit.ly）"),
    (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fx.com%252Fa",
        "",
        "別のページへ移るためのURL",
    ),
    ("https://x.com@evil.example/katori", "", "本当の行き先は「evil.example」"),
    ("x.com@evil.example", "", "本当の行き先は「evil.example」"),
    ("https://x.com:katori@evil.example/", "", "本当の行き先は「evil.example」"),
    ("https://x.com%40evil.example/katori", "", "ホスト名に使えない文字"),
    ("https://x.com\\@evil.example", "", "Xのハンドルに使えるのは"),
    ("https://x.com.evil.example/katori", "", "x.comに見せかけた"),
    ("https://www.instagram.com.evil.example/katori", "blog", "instagram.comに見せかけた"),
    ("https://evil.example.x.com.katori.example/", "", "x.comに見せかけた"),
    ("https://facebook-login.example/katori", "", "facebook.comに見せかけた"),
    ("https://twltter.com/katori", "", "twitter.comに見せかけた"),
    ("https://tvvitter.com/katori", "", "twitter.comに見せかけた"),
    ("https://lnstagram.com/katori", "", "instagram.comに見せかけた"),
    ("lnstagram.com", "instagram", "instagram.comに見せかけた"),
    ("https://faceb00k.com/katori", "", "facebook.comに見せかけた"),
    ("https://www.youtub.com/@katori", "", "youtube.comに見せかけた"),
    ("https://x.co/katori", "", "x.comに見せかけた"),
    ("https://notes.com/katori", "", "note.comに見せかけた"),
    ("https://lln.ee/AbC", "", "lin.eeに見せかけた"),
    ("https://katori.bsky.soclal/", "", "bsky.socialに見せかけた"),
    ("https://bsky.social/", "", "Blueskyの入口のページ"),
    ("https://www.fаcebook.com/katori", "", "facebook.comに見せかけた"),  # а is Cyrillic
    ("https://fасеbооk.com/katori", "", "facebook.comに見せかけた"),  # five Cyrillic letters
    ("https://х.com/katori", "", "x.comに見せかけた"),  # х is Cyrillic
    ("https://instagràm.com/katori", "", "instagram.comに見せかけた"),
    ("https://xn--fcebook-2fg.com/katori", "", "facebook.comに見せかけた"),
    ("https://xn--80ak6aa92e.com/", "", "紛らわしい文字"),  # Cyrillic throughout
    ("https://xn--999999999.example/", "", "正しいホスト名ではありません"),
    ("https://x.comノkatori.example/", "", "種類の混ざった文字"),
    ("https://①②③.example/", "", "紛らわしい文字"),
    ("https://127.0.0.1/katori", "", "IPアドレス"),
    ("http://2130706433/", "", "IPアドレス"),
    ("http://0x7f.1/", "", "IPアドレス"),
    ("http://[::1]/katori", "", "IPアドレス"),
    ("https://x.com:8443/katori", "", "ポート番号"),
    ("https://localhost/katori", "", "正しいホスト名ではありません"),
    ("https://-.example/", "", "ホスト名に使えない文字"),
    ("https://katori..example/", "", "空の部分"),
    ("javascript:alert(1)", "", "「javascript:」で始まる"),
    ("javascript:location='https://x.com/katori'", "", "「javascript:」で始まる"),
    ("data:text/html,https://x.com/katori", "", "「data:」で始まる"),
    ("file:///etc/hosts", "", "「file:」で始まる"),
    ("ssh://x.com/katori", "", "「ssh:」で始まる"),
    ("ftp://x.com/katori", "", "「ftp:」で始まる"),
    ("mailto:koho@city.katori.example", "", "「mailto:」で始まる"),
    ("https://pbs.twimg.com/profile_images/1/a.jpg", "", "画像や動画のファイル"),
    ("https://x-com.translate.goog/katori_city?_x_tr_sl=ja", "", "翻訳したページ"),
    ("https://g.page/katori", "", "短縮URL"),
]
