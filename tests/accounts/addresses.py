"""Addresses as clerks paste them, and the account they mean. Written before the rules; all names invented.

One address a line below the profile that it means; what holds a blank or a break stands in tuples.
"""

CHANNEL = "UCm1honMIHON_-0123456789"
DID = "did:plc:mihon234567mihon23456723"
X, FACEBOOK = "https://x.com/mihon_pr", "https://www.facebook.com/mihon.city"
FACEBOOK_ID = "https://www.facebook.com/profile.php?id=100064000000002"
INSTAGRAM, THREADS = "https://www.instagram.com/mihon.pr/", "https://www.threads.com/@mihon_pr"
LINE, TIKTOK = "https://line.me/R/ti/p/@mihon", "https://www.tiktok.com/@mihon.pr"
YOUTUBE, YOUTUBE_ID = "https://www.youtube.com/@MihonCity", f"https://www.youtube.com/channel/{CHANNEL}"
BLUESKY, NOTE = "https://bsky.app/profile/mihon.bsky.social", "https://note.com/mihon_pr"

# A page of the account, not its profile: it answers for the account, which is offered.
PAGES = {
    X: """
https://x.com/mihon_pr/status/123
https://x.com/mihon_pr/status/1234567890123456789?s=46&t=AbC
https://twitter.com/mihon_pr/status/123/photo/1
https://twitter.com/mihon_pr/statuses/123
https://mobile.twitter.com/mihon_pr/status/123/video/1
https://www.x.com/mihon_pr/status/123/analytics
https://x.com/mihon_pr/status/123/retweets
https://x.com/mihon_pr/status/123/quotes
https://x.com/mihon_pr/article/123
https://x.com/mihon_pr/lists/bosai
https://x.com/mihon_pr/moments/1
https://x.com/intent/follow?screen_name=mihon_pr
https://twitter.com/intent/follow?original_referer=https%3A%2F%2Fcity.example%2F&screen_name=mihon_pr&tw_p=followbutton
https://twitter.com/intent/user?screen_name=mihon_pr
https://x.com/intent/follow?region=follow_link&screen_name=%40mihon_pr
x.com/mihon_pr/status/123
https://x.com/mihon_pr/status/123#m
https://x.com:443/mihon_pr/status/123
https://x.com/mihon_pr/status/123/
https://web.archive.org/web/20231001000000/https://twitter.com/mihon_pr/status/123
https://fixupx.com/mihon_pr/status/123
https://nitter.net/mihon_pr/status/123#m
https://x.com/#!/mihon_pr/status/123
""",
    "https://x.com/i/user/1234567890": """
https://x.com/intent/user?user_id=1234567890
https://twitter.com/intent/follow?user_id=1234567890
""",
    FACEBOOK: """
https://www.facebook.com/mihon.city/posts/pfbid0AbC
https://www.facebook.com/mihon.city/posts/natsumatsuri/100001/
https://m.facebook.com/mihon.city/posts/1234567
https://www.facebook.com/mihon.city/photos/a.1/2/?type=3
https://www.facebook.com/mihon.city/photos/1234567
https://www.facebook.com/mihon.city/videos/1234567/
https://www.facebook.com/mihon.city/videos/natsu/1234567/
https://www.facebook.com/watch/mihon.city/
https://www.facebook.com/mihon.city/notes/oshirase/1234567
https://m.me/mihon.city
https://www.messenger.com/t/mihon.city
https://www.facebook.com/messages/t/mihon.city
https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fmihon.city&tabs=timeline
https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fmihon.city%2Fposts%2F1
""",
    FACEBOOK_ID: """
https://www.facebook.com/100064000000002/posts/1234567
https://www.facebook.com/100064000000002/videos/1234567
https://www.facebook.com/permalink.php?story_fbid=pfbid0AbC&id=100064000000002
https://m.facebook.com/story.php?story_fbid=1&id=100064000000002&mibextid=AbC
https://www.facebook.com/stories/100064000000002/UzpfSVND/
https://www.facebook.com/photo.php?fbid=1&set=a.2&id=100064000000002
https://www.messenger.com/t/100064000000002
""",
    INSTAGRAM: """
https://www.instagram.com/mihon.pr/p/C0mihon/
https://www.instagram.com/mihon.pr/reel/abc/
https://www.instagram.com/mihon.pr/reel/C0mihon/?igsh=MTk1
https://www.instagram.com/mihon.pr/tv/C0mihon/
https://www.instagram.com/stories/mihon.pr/123/
https://www.instagram.com/stories/mihon.pr/
https://instagram.com/stories/mihon.pr/123?igsh=abc
https://www.instagram.com/mihon.pr/live/
https://www.instagram.com/mihon.pr/guide/natsu/123/
https://www.instagram.com/p/C0mihon/?taken-by=mihon.pr
https://ig.me/m/mihon.pr
""",
    THREADS: """
https://www.threads.net/@mihon_pr/post/C0mihon
https://www.threads.com/@mihon_pr/post/C0mihon?xmt=AQF0
https://www.threads.com/@mihon_pr/post/C0mihon/media
threads.net/@mihon_pr/post/C0mihon
https://www.threads.net/intent/follow?username=mihon_pr
""",
    LINE: """
https://line.me/R/oaMessage/@mihon/?%E3%81%93
https://line.me/R/oaMessage/%40mihon
https://line.me/R/home/public/post?id=mihon&postId=123
https://liff.line.me/1645278921-kWRPP32q/?accountId=mihon
""",
    YOUTUBE: """
https://www.youtube.com/@MihonCity/search?query=bosai
""",
    YOUTUBE_ID: f"""
https://www.youtube.com/embed/live_stream?channel={CHANNEL}
https://www.youtube.com/playlist?list=UU{CHANNEL[2:]}
https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}
""",
    TIKTOK: """
https://www.tiktok.com/@mihon.pr/video/1234567890
https://www.tiktok.com/@mihon.pr/video/1234567890?is_from_webapp=1
https://m.tiktok.com/@mihon.pr/photo/1234567890
https://www.tiktok.com/@mihon.pr/live
https://www.tiktok.com/@mihon.pr/playlist/natsu-123
https://www.tiktok.com/@mihon.pr/collection/natsu-123
https://www.tiktok.com/%40mihon.pr/video/1
""",
    BLUESKY: """
https://bsky.app/profile/mihon.bsky.social/post/3kmihon
https://bsky.app/profile/mihon.bsky.social/post/3kmihon/liked-by
https://bsky.app/profile/mihon.bsky.social/feed/bosai
https://bsky.app/profile/mihon.bsky.social/lists/3kmihon
https://bsky.app/starter-pack/mihon.bsky.social/3kmihon
at://mihon.bsky.social/app.bsky.feed.post/3kmihon
""",
    f"https://bsky.app/profile/{DID}": f"""
https://bsky.app/profile/{DID}/post/3kmihon
at://{DID}/app.bsky.feed.post/3kmihon
""",
    NOTE: """
https://note.com/mihon_pr/n/n0123456789ab
https://note.com/mihon_pr/n/n0123456789ab?sub_rt=share_pw
https://note.com/mihon_pr/m/m0123456789ab
https://note.com/mihon_pr/circle
https://note.com/mihon_pr/membership/info
https://note.com/mihon_pr/rss
""",
    "https://mihon.note.jp/": """
https://mihon.note.jp/n/n0123456789ab
https://mihon.note.jp/m/m0123456789ab
""",
    "https://ameblo.jp/mihon-pr": """
https://ameblo.jp/mihon-pr/entry-12345678901.html
https://ameblo.jp/mihon-pr/entrylist.html
https://s.ameblo.jp/mihon-pr/entry-12345678901.html
https://gamp.ameblo.jp/mihon-pr/entry-12345678901.html
https://ameblo.jp/mihon-pr/theme-10012345678.html
https://www.ameba.jp/profile/general/mihon-pr/
https://ameba.jp/profile/mihon-pr
https://profile.ameba.jp/ameba/mihon-pr
""",
    "https://mihon.hatenablog.com/": """
https://mihon.hatenablog.com/entry/2026/10/01/120000
https://mihon.hatenablog.com/archive/2026/10
https://mihon.hatenablog.com/about
""",
    "https://mihon.hateblo.jp/": "https://mihon.hateblo.jp/entry/natsu",
    "https://blog.livedoor.jp/mihon_pr": "https://blog.livedoor.jp/mihon_pr/archives/12345.html",
    "https://mihon.livedoor.blog/": "https://mihon.livedoor.blog/archives/12345.html",
    "https://mihon.blog.fc2.com/": "https://mihon.blog.fc2.com/blog-entry-12.html",
    "https://mihon.seesaa.net/": "http://mihon.seesaa.net/article/123456.html",
    "https://blog.goo.ne.jp/mihon_pr": "https://blog.goo.ne.jp/mihon_pr/e/0123456789abcdef",
    "https://mihon.wordpress.com/": "https://mihon.wordpress.com/2026/10/01/natsu/",
    "https://mihon.blogspot.com/": "https://mihon.blogspot.com/2026/10/natsu.html?m=1",
    "https://mihon.jugem.jp/": "http://mihon.jugem.jp/?eid=12",
    "https://mihon.exblog.jp/": "https://mihon.exblog.jp/12345678/",
    "https://mihon.cocolog-nifty.com/blog": "http://mihon.cocolog-nifty.com/blog/2026/10/post-abc.html",
    "https://plaza.rakuten.co.jp/mihonpr": "https://plaza.rakuten.co.jp/mihonpr/diary/202610010000/",
    "https://mihon.muragon.com/": "https://mihon.muragon.com/entry/12.html",
    "https://mihon.tumblr.com/": "https://www.tumblr.com/mihon/1234567890/natsu\nhttps://mihon.tumblr.com/post/1234567890/natsu",
    "https://mstdn.mihon.example/@mihon": """
https://mstdn.mihon.example/@mihon/1234567890
https://mstdn.mihon.example/@mihon/with_replies
""",
    "https://mihon.wixsite.com/blog": "https://mihon.wixsite.com/blog/post/natsu",
    "https://mihon.jimdofree.com/": "https://mihon.jimdofree.com/2026/10/01/natsu/",
    "https://medium.com/@mihon_pr": "https://medium.com/@mihon_pr/natsu-0123456789ab",
}

# The account at once, nothing to ask.
READ = {
    X: """
https://x.com:443/mihon_pr
http://x.com:80/mihon_pr
x.com:443/mihon_pr
https://www.x.com.:443/mihon_pr
https://x.com/mihon_pr?
https://x.com/mihon_pr#
https://x.com/mihon_pr/?s=09
https://x.com/mihon_pr?lang=ja
https://x.com/mihon_pr?s=20&amp;t=AbC
https://x.com/%6Dihon_pr
https://x.com/mihon%5Fpr
https://x.com/%40mihon_pr
https://x.com/mihon_pr/followers
https://x.com/mihon_pr/following
https://x.com/mihon_pr/verified_followers
https://x.com/mihon_pr/likes
https://x.com/mihon_pr/highlights
https://x.com/mihon_pr/articles
https://x.com/mihon_pr/photo
https://x.com/mihon_pr/header_photo
https://x.com/mihon_pr/about
https://pro.x.com/mihon_pr
""",
    FACEBOOK: """
https://www.facebook.com/pg/mihon.city/posts/
https://www.facebook.com/mihon.city/events/
https://touch.facebook.com/mihon.city
https://en-gb.facebook.com/mihon.city/
https://zh-tw.facebook.com/mihon.city/
https://www.facebook.com:443/mihon.city
https://www.fb.com/mihon.city
https://m.fb.com/mihon.city
https://www.facebook.com/mihon.city/?mibextid=ZbWKwL
https://www.facebook.com/mihon.city/?__cft__[0]=AZX&__tn__=-UC
https://www.facebook.com/mihon.city/about_contact_and_basic_info
https://www.facebook.com/mihon.city/photos_albums
https://www.facebook.com/mihon.city/reels/
https://www.facebook.com/mihon.city/followers
https://www.facebook.com/mihon.city/reviews/?ref=page_internal
https://www.facebook.com/#!/mihon.city
""",
    FACEBOOK_ID: """
https://www.facebook.com/profile.php/?id=100064000000002
https://www.facebook.com/pages/category/Government/Mihon-100064000000002/
https://web.facebook.com/profile.php?id=100064000000002&sk=photos
""",
    INSTAGRAM: """
https://www.instagram.com:443/mihon.pr/
https://www.instagram.com/mihon.pr/tagged/
https://www.instagram.com/mihon.pr/channel/
https://www.instagram.com/mihon.pr/followers/
https://www.instagram.com/mihon.pr/embed/
https://www.instagram.com/mihon%2Epr/
https://www.instagram.com/@mihon.pr
https://www.instagram.com/mihon.pr?utm_source=ig_web_button_share_sheet&igsh=ZDNl
""",
    THREADS: """
https://www.threads.net/@mihon_pr/media
https://www.threads.net/@mihon_pr/reposts
https://threads.com:443/@mihon_pr?hl=ja
https://www.threads.com/%40mihon_pr
""",
    LINE: """
https://line.me/R/home/public/profile?id=mihon
https://line.me:443/R/ti/p/@mihon
https://line.me/R/ti/p/%40mihon?oat_content=qr
https://line.me/R/ti/p/@mihon#~
""",
    "https://page.line.me/mihon": """
https://page.line.me/mihon/post
https://page.line.me/mihon/post/123
https://page.line.me/mihon/coupon/1?ref=x
""",
    YOUTUBE: """
https://www.youtube.com/%40MihonCity/live
https://www.youtube.com/@MihonCity/live
https://www.youtube.com/@MihonCity?sub_confirmation=1
https://www.youtube.com/@MihonCity/shorts
https://www.youtube.com/@MihonCity/streams
https://www.youtube.com/@MihonCity/playlists?view=1
https://www.youtube.com/@MihonCity/community
https://www.youtube.com/@MihonCity/posts
https://www.youtube.com/@MihonCity/about
https://www.youtube.com/@MihonCity/podcasts
https://music.youtube.com/@MihonCity
https://www.youtube.com/%40MihonCity
""",
    YOUTUBE_ID: f"""
https://www.youtube.com/channel/{CHANNEL}/community?lb=Ugkx1
https://www.youtube.com/channel/{CHANNEL}/live
https://music.youtube.com/channel/{CHANNEL}
https://www.youtube.com/channel/{CHANNEL}?sub_confirmation=1
https://www.youtube.com/channel/{CHANNEL}/videos
https://www.youtube.com:443/channel/{CHANNEL}/
""",
    TIKTOK: """
https://www.tiktok.com/@mihon.pr?_t=8abc&_r=1
https://www.tiktok.com/%40mihon.pr
https://www.tiktok.com:443/@mihon.pr
""",
    BLUESKY: """
https://bsky.app/profile/mihon.bsky.social/followers
https://bsky.app/profile/mihon.bsky.social/follows
https://bsky.app/profile/mihon.bsky.social?ref=share
""",
    NOTE: """
https://note.com:443/mihon_pr
https://note.com/mihon_pr/all
https://note.com/mihon_pr/likes
https://note.com/mihon_pr/followers
https://note.com/mihon_pr/followings
https://www.note.com/mihon_pr
""",
    "https://ameblo.jp/mihon-pr": "https://ameblo.jp:443/mihon-pr/\nhttps://s.ameblo.jp/mihon-pr\n"
    "https://ameblo.jp/mihon-pr?frm=theme",
    "https://mihon.hatenablog.com/": "https://mihon.hatenablog.com/",
    "https://mihon.note.jp/": "https://mihon.note.jp\nhttps://mihon.note.jp:443/?ref=x\nmihon.note.jp",
    "https://blog.mihon.example/Koho/": "https://blog.mihon.example:443/Koho/",
}

# Typed, what the form says, the profile that is offered after a repair.
MENDED = [
    ("http;//x.com/mihon_pr", "", X),
    ("https.//x.com/mihon_pr", "", X),
    ("https:://x.com/mihon_pr", "", X),
    ("http://x,com/mihon_pr", "", X),
    ("hxxps://x.com/mihon_pr", "", X),
    ("hxxps://x[.]com/mihon_pr", "", X),
    ("view-source:https://x.com/mihon_pr", "", X),
    ("wwww.instagram.com/mihon.pr", "", INSTAGRAM),
    ("https://ww.instagram.com/mihon.pr/", "", INSTAGRAM),
    ("https%3A%2F%2Fx.com%2Fmihon_pr", "", X),
    ("https://x.com/mihon_pr%E3%80%80", "", X),
    ("https://x.com/mihon_pr%20", "", X),
    ("https://x.com/mihon_pr&s=20", "", X),
    ("https://x.com/mihon_pr&nbsp;", "", X),
    ("https://x.com/mihon_pr&quot;>", "", X),
    ("https://x.com/mihon_pr？s=20", "", X),
    ("https://x.com/ｍｉｈｏｎ＿ｐｒ", "", X),
    ("ｘ．ｃｏｍ／mihon_pr", "", X),
    ("https://x.com／mihon＿pr", "", X),
    ("https://x.com/mihon\u00ad_pr", "", X),
    ("https://x.com/mihon\u2060_pr", "", X),
    # cut in two: the whole is offered, never the first piece
    ("https://x.com/mihon _pr", "", X),
    ("https://x.com/mihon\n_pr", "", X),
    ("https://x.com/mihon\r\n_pr", "", X),
    ("https://x.com/mihon\t_pr", "", X),
    ("https://x.com/mihon　_pr", "", X),
    ("https://x.com/\nmihon_pr", "", X),
    ("https://x.com/ mihon_pr", "", X),
    ("https://x. com/mihon_pr", "", X),
    ("https://x .com/mihon_pr", "", X),
    ("https: //x.com/mihon_pr", "", X),
    ("https://x.com /mihon_pr", "", X),
    ("https://x.com/mihon;_pr", "", X),
    ("https://x.com/mihon；_pr", "", X),
    ("x.com/mihon _pr", "", X),
    ("x.com/ mihon_pr", "", X),
    ("> https://x.com/mihon\n> _pr", "", X),
    ("公式X https://x.com/mihon _pr", "", X),
    ("https://www.facebook.com/mihon. city", "", FACEBOOK),
    ("https://www.facebook.com/\nmihon.city", "", FACEBOOK),
    ("https://www.facebook.com/profile.php?\nid=100064000000002", "", FACEBOOK_ID),
    ("https://www.facebook.com/profile.php?id=100064\n000000002", "", FACEBOOK_ID),
    ("https://www.instagram.com/mihon\n.pr/", "", INSTAGRAM),
    ("https://www.youtube.com/@Mihon\nCity", "", YOUTUBE),
    (f"https://www.youtube.com/channel/{CHANNEL[:9]} {CHANNEL[9:]}", "", YOUTUBE_ID),
    (f"https://www.youtube.com/channel/\n{CHANNEL}", "", YOUTUBE_ID),
    ("https://line.me/R/ti/p/ @mihon", "", LINE),
    ("https://lin.ee/Mi hoN", "", "https://lin.ee/MihoN"),
    ("https://bsky.app/profile/mihon.\nbsky.social", "", BLUESKY),
    ("https://note.com/mihon ;_pr", "", NOTE),
    ("https://x.com/mihon%20_pr", "", X),
    ("https://x.com/%20mihon_pr", "", X),
    ("https://x.com/mihon%0D%0A_pr", "", X),
    ("https://x.com/mihon; _pr", "", X),
    ("https://mihon. note.jp", "", "https://mihon.note.jp/"),
    ("@mihon _pr", "x", X),
    ("@ mihon_pr", "x", X),
    ("＠　mihon_pr", "x", X),
    ("mihon\n_pr", "x", X),
    # what stands around it
    ("https://x.com/mihon_pr;", "", X),
    ("https://x.com/mihon_pr!", "", X),
    ("https://x.com/mihon_pr）", "", X),
    ("https://x.com/mihon_pr)", "", X),
    ("https://x.com/mihon_pr／", "", X),
    ("https://x.com/mihon_pr*", "", X),
    ("https://x.com/mihon_prへ", "", X),
    ("https://x.com/mihon_pr（公式）", "", X),
    ("https://x.com/mihon_pr 公式アカウント", "", X),
    ("https://x.com/mihon_pr Instagramはなし", "", X),
    ("https://x.com/mihon_pr\n公式アカウント", "", X),
    ("URL：https://x.com/mihon_pr", "", X),
    ("URL:https://x.com/mihon_pr", "", X),
    ("ＵＲＬ　https://x.com/mihon_pr", "", X),
    ("URL=https://x.com/mihon_pr", "", X),
    ("→https://x.com/mihon_pr", "", X),
    ("・https://x.com/mihon_pr", "", X),
    ("①https://x.com/mihon_pr", "", X),
    ("1. https://x.com/mihon_pr", "", X),
    ("(https://x.com/mihon_pr)", "", X),
    ("（https://x.com/mihon_pr）", "", X),
    ("【https://x.com/mihon_pr】", "", X),
    ("『https://x.com/mihon_pr』", "", X),
    ("“https://x.com/mihon_pr”", "", X),
    ('"https://x.com/mihon_pr"', "", X),
    ("'https://x.com/mihon_pr'", "", X),
    ("＜https://x.com/mihon_pr＞", "", X),
    ("`https://x.com/mihon_pr`", "", X),
    ("**https://x.com/mihon_pr**", "", X),
    ("> https://x.com/mihon_pr", "", X),
    (">> https://x.com/mihon_pr", "", X),
    ("[公式](https://x.com/mihon_pr)", "", X),
    ("[https://x.com/mihon_pr](https://x.com/mihon_pr)", "", X),
    ("<https://x.com/mihon_pr|公式X>", "", X),
    ('<a href="https://x.com/mihon_pr">公式X</a>', "", X),
    ("<a href='https://x.com/mihon_pr' target='_blank'>https://x.com/mihon_pr</a>", "", X),
    ("https://x.com/mihon_pr<https://x.com/mihon_pr>", "", X),
    ("x.com/mihon_pr <https://x.com/mihon_pr>", "", X),
    ("https://x.com/mihon_pr https://x.com/mihon_pr", "", X),
    ("https://x.com/mihon_pr\nhttps://twitter.com/mihon_pr", "", X),
    ("見本市（@mihon_pr）さん / X\nhttps://x.com/mihon_pr", "", X),
    ("@mihon_pr https://x.com/mihon_pr", "", X),
    ("見本市(@mihon.pr) • Instagram写真と動画 https://www.instagram.com/mihon.pr/", "", INSTAGRAM),
    ("見本市 - YouTube\nhttps://www.youtube.com/@MihonCity", "", YOUTUBE),
    ("URLTO:https://x.com/mihon_pr", "", X),
    (r"MEBKM:TITLE:見本市;URL:https\://x.com/mihon_pr;;", "", X),
    ("MEBKM:TITLE:見本市;URL:https://x.com/mihon_pr;;", "", X),
    ("アカウント名：@mihon_pr", "x", X),
    ("ID: mihon_pr", "x", X),
    ("ID：mihon_pr", "instagram", "https://www.instagram.com/mihon_pr/"),
    ("LINE ID：@mihon", "line", LINE),
    ("X：@mihon_pr", "x", X),
    ("Instagram: mihon.pr", "instagram", INSTAGRAM),
    ("@mihon_pr（公式）", "x", X),
    # by way of another page
    ("https://lm.facebook.com/l.php?u=https%3A%2F%2Fx.com%2Fmihon_pr&h=AT0", "", X),
    ("https://l.threads.com/?u=https%3A%2F%2Fx.com%2Fmihon_pr", "", X),
    ("https://l.messenger.com/l.php?u=https%3A%2F%2Fx.com%2Fmihon_pr", "", X),
    ("https://www.google.co.jp/url?q=https://x.com/mihon_pr&sa=D", "", X),
    ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fx.com%2Fmihon_pr", "", X),
    ("https://jpn01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.com%2Fmihon_pr&data=05", "", X),
    ("https://urldefense.com/v3/__https://x.com/mihon_pr__;!!AbC$", "", X),
    ("https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fx.com%2Fmihon_pr", "", X),
    ("https://web.archive.org/web/20231001000000/https://twitter.com/mihon_pr", "", X),
    ("https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2F%40MihonCity", "", YOUTUBE),
    ("twitter://user?screen_name=mihon_pr", "", X),
    ("instagram://user?username=mihon.pr", "", INSTAGRAM),
    ("fb://profile/100064000000002", "", FACEBOOK_ID),
    ("fb://page/100064000000002", "", FACEBOOK_ID),
    ("line://ti/p/@mihon", "", LINE),
    ("at://mihon.bsky.social", "", BLUESKY),
    ("vnd.youtube://www.youtube.com/@MihonCity", "", YOUTUBE),
]

# Typed, what the form says, words of the reason.
REFUSED = [
    # names nobody
    ("https://x.com/i/status/123", "", "投稿"),
    ("https://x.com/i/spaces/1abc", "", "X"),
    ("https://x.com/i/lists/1", "", "X"),
    ("https://x.com/i/communities/1", "", "X"),
    ("https://x.com/i/flow/login", "", "ログイン"),
    ("https://x.com/home", "", "X"),
    ("https://x.com/compose/post", "", "X"),
    ("https://x.com/messages", "", "X"),
    ("https://x.com/settings/account", "", "設定"),
    ("https://x.com/intent/post?text=a&via=mihon_pr", "", "共有"),
    ("https://x.com/intent/tweet?in_reply_to=1", "", "共有"),
    ("https://twitter.com/share?url=https%3A%2F%2Fcity.example", "", "共有"),
    ("https://x.com/intent/follow", "", "共有"),
    ("pic.twitter.com/AbCdEf", "", "ください"),
    ("https://www.facebook.com/reel/1234567", "", "動画"),
    ("https://www.facebook.com/share/p/1AbC/", "", "共有"),
    ("https://www.facebook.com/share/r/1AbC/", "", "共有"),
    ("https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fx.com%2Fmihon_pr", "", "共有"),
    ("https://www.facebook.com/dialog/feed?link=https%3A%2F%2Fx.com%2Fmihon_pr", "", "共有"),
    ("https://www.facebook.com/watch/live/?v=1", "", "動画"),
    ("https://www.facebook.com/marketplace/item/1", "", "Facebook"),
    ("https://www.facebook.com/hashtag/mihon", "", "ハッシュタグ"),
    ("https://www.facebook.com/search/top?q=mihon", "", "検索"),
    ("https://www.instagram.com/reel/C0mihon/?igsh=MTk1", "", "動画"),
    ("https://www.instagram.com/stories/highlights/123/", "", "ストーリーズ"),
    ("https://www.instagram.com/s/aGlnaGxpZ2h0?story_media_id=1", "", "ストーリーズ"),
    ("https://www.instagram.com/direct/t/123", "", "Instagram"),
    ("https://www.threads.net/intent/post?text=a", "", "共有"),
    ("https://www.threads.net/search?q=mihon", "", "検索"),
    ("https://linevoom.line.me/post/123", "", "LINE"),
    ("https://store.line.me/stickershop/product/1", "", "LINE"),
    ("https://www.youtube.com/live/AbCdEf12345?si=x", "", "動画"),
    ("https://www.youtube.com/embed/AbCdEf12345", "", "動画"),
    ("https://www.youtube.com/clip/Ugkx1", "", "動画"),
    ("https://www.youtube.com/post/Ugkx1", "", "投稿"),
    ("https://www.youtube.com/feed/subscriptions", "", "YouTube"),
    ("https://www.youtube.com/watch?v=AbCdEf12345&ab_channel=Mihon", "", "動画"),
    ("https://www.youtube-nocookie.com/embed/AbCdEf12345", "", "動画"),
    ("https://vt.tiktok.com/ZSmihon/", "", "短縮URL"),
    ("https://www.tiktok.com/t/ZSmihon/", "", "短縮URL"),
    ("https://www.tiktok.com/foryou", "", "TikTok"),
    ("https://www.tiktok.com/search?q=mihon", "", "検索"),
    ("https://www.tiktok.com/music/natsu-123", "", "TikTok"),
    ("https://go.bsky.app/AbC", "", "短縮URL"),
    ("https://bsky.app/intent/compose?text=a", "", "共有"),
    ("https://bsky.app/hashtag/mihon", "", "ハッシュタグ"),
    ("https://bsky.app/settings", "", "設定"),
    ("https://note.com/n/n0123456789ab", "", "投稿"),
    ("https://note.com/search?q=mihon", "", "検索"),
    ("https://note.com/settings/account", "", "設定"),
    # personal, own, of those who keep it
    ("https://line.me/ti/p/~mihon", "", "個人"),
    ("https://line.me/R/ti/p/~mihon", "", "個人"),
    ("https://line.me/ti/p/%7Emihon", "", "個人"),
    ("http://line.me/ti/p/AbCdEf0123", "", "個人"),
    ("line://ti/p/~mihon", "", "個人"),
    ("https://line.me/R/ti/g/AbCdEf", "", "グループ"),
    ("https://manager.line.biz/account/@mihon/", "", "管理画面"),
    ("https://chat.line.biz/U0123", "", "管理画面"),
    ("https://voom-studio.line.biz/account/@mihon", "", "管理画面"),
    ("https://editor.note.com/notes/n0123/edit/", "", "管理画面"),
    ("https://note.com/dashboard", "", "管理"),
    ("https://x.com/bookmarks", "", "X"),
    ("https://line.me/R/share?text=a", "", "LINE"),
    ("https://social-plugins.line.me/lineit/share?url=https%3A%2F%2Fx.com%2Fmihon_pr", "", "ください"),
    ("https://www.facebook.com/groups/mihon/permalink/1", "", "グループ"),
    ("https://www.instagram.com/share/BAAbc", "", "共有"),
    ("https://business.facebook.com/latest/home", "", "管理画面"),
    ("https://ads.x.com/", "", "管理画面"),
    ("https://analytics.twitter.com/user/mihon_pr", "", "管理画面"),
    ("https://www.tiktok.com/tiktokstudio", "", "管理画面"),
    ("https://blog.mihon.example/wp-admin/", "blog", "管理画面"),
    ("https://blog.mihon.example/wp-login.php", "", "管理画面"),
    ("https://blog.hatena.ne.jp/mihon/mihon.hatenablog.com/edit", "", "管理画面"),
    ("https://www.blogger.com/blog/posts/123", "blog", "管理画面"),
    ("https://www.google.com/search?q=mihon_pr", "", "検索"),
    ("https://search.yahoo.co.jp/search?p=mihon_pr", "", "検索"),
    ("https://www.bing.com/search?q=mihon_pr", "", "検索"),
    ("https://ameblo.jp/", "", "入口"),
    ("https://www.note.jp/", "", "入口"),
    ("https://pro.note.jp/", "note", "入口"),
    ("https://www.city.mihon.example.jp/", "", "ホームページ"),
    ("https://kanko.suigo-mihon.example/news/", "", "ホームページ"),  # the city's own, by the settings
    ("https://www.city.mihon.lg.jp/soshiki/koho/", "other", "ホームページ"),
    ("https://www.town.mihon.example.jp/", "blog", "ホームページ"),
    ("www.pref.mihon.lg.jp", "", "ホームページ"),
    ("https://www.hatenablog.com/", "blog", "入口"),
    # short
    ("https://lnkd.in/AbC", "", "短縮URL"),
    ("https://fb.me/AbC", "", "短縮URL"),
    ("https://qr.paps.jp/AbC", "", "短縮URL"),
    ("https://onl.la/AbC", "", "短縮URL"),
    ("https://cutt.ly/AbC", "", "短縮URL"),
    ("https://dlvr.it/AbC", "", "短縮URL"),
    ("https://wp.me/AbC", "", "短縮URL"),
    ("https://maps.app.goo.gl/AbC", "", "短縮URL"),
    ("https://mihon.page.link/AbC", "", "短縮URL"),
    ("https://forms.gle/AbC", "", "短縮URL"),
    # two, or a trap
    ("https://x.com/mihon_pr, https://x.com/mihon_pr2", "", "2つ以上"),
    ("https://x.com/mihon_pr; https://www.instagram.com/mihon.pr/", "", "2つ以上"),
    ("https://x.com/mihon_pr / https://www.instagram.com/mihon.pr/", "", "2つ以上"),
    ("x.com/mihon_pr\nwww.instagram.com/mihon.pr", "", "2つ以上"),
    ("@mihon_pr・@mihon_kanko", "x", "2つ以上"),
    ("@mihon_pr/@mihon_kanko", "x", "2つ以上"),
    ("@mihon_kanko https://x.com/mihon_pr", "", "2つ以上"),
    ("[https://x.com/mihon_pr](https://evil.example/)", "", "2つ以上"),
    ('<a href="https://evil.example/">https://x.com/mihon_pr</a>', "", "2つ以上"),
    ("https://x.com/mihon_pr official account of the city", "", "途中"),
    ("https://x.com/mihon_pr?s=20 t=AbC a b", "", "途中"),
    ("https://user:pass@x.com/mihon_pr", "", "ください"),
    ("https://x.com:8080/mihon_pr", "", "ポート番号"),
    ("https://x.com:80443/mihon_pr", "", "ポート番号"),
    ("https://twitter.com.login.example/mihon_pr/status/1", "", "見せかけた"),
    ("https://x.com/mіhon_pr", "", "キリル文字"),  # і
    ("https://x.com/mihοn_pr/status/1", "", "ギリシャ文字"),  # ο
    ("@mihоn_pr", "x", "キリル文字"),  # о
    ("https://www.youtube.com/@Mihоn", "", "キリル文字"),  # о
    ("https://mіhon.example/", "blog", "キリル文字"),  # і
]
