"""What the demo tells of its fourteen months before, as rows."""

from __future__ import annotations

from typing import NamedTuple


class Team(NamedTuple):
    drafter: str
    chief: str
    custodian: str


TEAMS = {
    "農政課": Team("tanto", "kacho", "dairi"),
    "商工観光課": Team("tanto2", "kacho2", "kanko-hosa"),
    "子育て支援課": Team("kosodate", "kosodate-kacho", "kosodate-kacho"),
    "生涯学習課": Team("shogai-kacho", "shogai-kacho", "shogai-kacho"),
}
FOOD, WALKS = "香取の農と食（見本）", "香取まち歩き（見本）"
FAMILIES, DIGS = "かとり子育てだより（見本）", "発掘だより（見本）"
SOON = 91  # days ago: what came afterwards is told by the others


class Opened(NamedTuple):
    """An account, from its consultation to its notice."""

    days_ago: int
    section: str
    name: str
    medium: str
    url: str
    purpose: str
    office: int  # days that the PR division took over the application
    lacking: dict[int, str]  # for which it was returned once


OPENED = (
    Opened(
        *(426, "農政課", FOOD, "instagram", "https://www.instagram.com/katori_no_shoku/"),
        *("旬の農産物と料理を伝え、直売所への来訪につなげる。", 6, {}),
    ),
    Opened(
        *(395, "商工観光課", WALKS, "youtube", "https://www.youtube.com/@katori_machiaruki"),
        *("歩いて回れる名所を動画で伝える。", 3, {}),
    ),
    Opened(
        *(330, "子育て支援課", FAMILIES, "facebook", "https://www.facebook.com/katori.kosodate"),
        *("子育ての制度と催しを知らせる。", 1, {9: "測る時期を書いてください。"}),
    ),
    Opened(
        *(272, "生涯学習課", DIGS, "x", "https://x.com/katori_hakkutsu"),
        *("発掘の現場と公開の日を伝える。", 4, {}),
    ),
)
# days ago, section, medium, purpose, days until the PR division's result; how often returned before it
CONSULTED = (
    (421, "生涯学習課", "instagram", "図書館の新着を知らせる。", 3, 0),
    (418, "商工観光課", "note", "店主の話を載せる。", 4, 0),
    (391, "農政課", "line", "農家に病害虫の注意を知らせる。", 2, 0),
    (387, "生涯学習課", "facebook", "公民館の講座を知らせる。", 6, 0),
    (350, "商工観光課", "tiktok", "祭りの囃子を短い動画で伝える。", 4, 1),
    (343, "子育て支援課", "instagram", "離乳食の講座を知らせる。", 1, 0),
    (328, "農政課", "x", "直売所の休みを知らせる。", 3, 0),
    (324, "生涯学習課", "x", "文化財の公開日を知らせる。", 2, 0),
    (291, "商工観光課", "bluesky", "舟めぐりの運航を知らせる。", 12, 0),
    (269, "農政課", "youtube", "米づくりの一年を伝える。", 5, 0),
    (263, "子育て支援課", "line", "健診の日を知らせる。", 8, 0),
    (241, "商工観光課", "threads", "花の見ごろを伝える。", 1, 0),
    (238, "生涯学習課", "note", "市史の話を載せる。", 9, 0),
    (236, "農政課", "note", "新規就農者の体験を載せる。", 2, 2),
    (234, "子育て支援課", "x", "保育所の空きを知らせる。", 3, 0),
    (205, "商工観光課", "line", "イベントの中止を知らせる。", 2, 0),
    (176, "農政課", "facebook", "農業体験の参加者を募る。", 4, 0),
    (173, "子育て支援課", "note", "子育ての体験談を載せる。", 1, 0),
    (171, "生涯学習課", "youtube", "講演会を配信する。", 10, 0),
    (169, "商工観光課", "x", "祭りの交通規制を知らせる。", 3, 0),
    (167, "農政課", "bluesky", "鳥獣害の対策を知らせる。", 3, 0),
    (135, "商工観光課", "facebook", "観光の案内所を知らせる。", 5, 0),
    (117, "農政課", "tiktok", "収穫の様子を伝える。", 2, 0),
    (114, "子育て支援課", "youtube", "手遊びを動画で伝える。", 1, 0),
    (112, "生涯学習課", "bluesky", "講座の空きを知らせる。", 4, 0),
    (110, "商工観光課", "instagram", "秋の祭りを伝える。", 6, 1),
)
ANSWERED = {FOOD: 1_720, WALKS: 460, FAMILIES: 300}  # to the request for followers
FOLLOWERS = {  # days ago → how many
    FOOD: {400: 120, 310: 680, 220: 1_350, 130: 2_140, 40: 3_080},
    WALKS: {370: 45, 280: 190, 190: 420, 100: 510},
    FAMILIES: {300: 88, 210: 240, 120: 365},
}
POSTED = (  # days ago, text; with its last word, whether somebody had to decide it
    (398, "【旬】れんこんの収穫が始まりました。直売所は午前9時から。（見本）", False),
    (325, "【お知らせ】年末の直売所は30日まで開きます。（見本）", False),
    (238, "市の農産物の認証マークを、4月から新しくします。（見本）", True),
    (150, "【旬】夏野菜がそろいました。レシピは市ホームページに。（見本）", False),
    (98, "大雨による農地の被害の調査を始めます。（見本）", True),
)
