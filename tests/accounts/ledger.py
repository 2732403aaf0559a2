"""A ledger of 77 rows as a city keeps it for ten years: every kind of cell that such lists have."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from katori_sns.web.xlsx import write_xlsx

HEADS = [
    "No",
    "担当部署\n（課）",
    "区分",
    "アカウント名",
    "ID",
    "URL",
    "開始年月日",
    "運用状況",
    "責任者",
    "備考",
]
# Cells that differ from a plain row, by the row they stand in.
UGLY: dict[int, dict[str, str]] = {
    2: {"section": "〃"},
    3: {"section": ""},
    4: {"medium": "Ｘ（旧ツイッター）", "url": "twitter.com/nagisa_04"},
    5: {"medium": "インスタ（Instagram）", "url": "https://www.instagram.com/nagisa_05/reel/Abc/"},
    6: {"medium": "スレッズ", "url": "https://www.threads.net/@nagisa_06"},
    7: {"medium": "X／Facebook", "url": "https://x.com/nagisa_07\nhttps://www.facebook.com/nagisa.07"},
    8: {"medium": "ピンタレスト", "url": "https://www.pinterest.jp/nagisa08/"},
    9: {"handle": "@nagisa_9x"},
    10: {"remark": "令和5年3月閉鎖"},
    11: {"remark": "個人アカウント"},
    12: {"remark": "R4から更新していません"},
    13: {"remark": "〇〇観光協会へ委託"},
    14: {"state": "停止予定なし"},
    15: {"state": "停止中"},
    16: {"state": "H30.3.31廃止"},
    17: {"started_on": "44287"},
    18: {"started_on": "R3.4〜"},
    19: {"started_on": "平成28年頃"},
    20: {"started_on": "〃"},
    21: {"started_on": "平成31年5月"},
    22: {"started_on": "平成32年1月6日"},
    23: {"started_on": "不明"},
    24: {"url": "https://m.facebook.com/nagisa.24?locale=ja_JP", "medium": "フェイスブック"},
    25: {"url": "https://x.com/nagisa_25/status/12345"},
    26: {"url": "http;//x.com/nagisa_26"},
    27: {"url": "https://x.com/nagi sa_27"},
    28: {"url": "https://lin.ee/Nagisa28", "medium": "LINE公式"},
    29: {"url": "https://page.line.me/nagisa29", "medium": "ライン公式アカウント"},
    30: {"url": "", "handle": "@nagisa_30"},
    31: {"url": "", "handle": ""},
    32: {"url": "https://x.com/nagisa_01"},
    33: {"medium": "ホームページ", "url": "https://www.city.example.jp/"},
    34: {"name": "?山の里"},
    35: {"name": "（仮）渚だより\n公式"},
    36: {"manager": "〃"},
    37: {"section": "商工観光課 観光係"},
    38: {"url": "ｈｔｔｐｓ：／／ｘ．ｃｏｍ／ｎａｇｉｓａ＿３８"},
    39: {"url": "https://ameblo.jp/nagisa-39/entry-12345.html", "medium": "アメブロ"},
    40: {"url": "https://mihon40.note.jp/", "medium": "note"},
    41: {"remark": "パスワード：Himitsu-2026"},
    42: {"started_on": "H２６．４．１"},
    43: {"started_on": "2015年4月上旬"},
    44: {"state": "○", "remark": "個人情報の取扱いに注意"},
    45: {"url": "https://www.youtube.com/@nagisa45/videos", "medium": "YouTubeチャンネル"},
    46: {"url": "https://www.tiktok.com/@nagisa46?lang=ja", "medium": "ティックトック"},
}
NAMES = ("no", "section", "medium", "name", "handle", "url", "started_on", "state", "manager", "remark")


def cells(number: int) -> list[str]:
    """One row of the ledger."""
    section = "商工観光課" if number <= 40 else "農政課"
    plain = {
        "no": str(number),
        "section": section,
        "medium": "X",
        "name": f"渚だより{number}",
        "handle": f"@nagisa_{number:02}",
        "url": f"https://x.com/nagisa_{number:02}",
        "started_on": "H25.4.1",
        "state": "運用中",
        "manager": f"{section}長",
        "remark": "",
    }
    ugly = UGLY.get(number, {})
    if "medium" in ugly and "handle" not in ugly:
        plain["handle"] = ""
    return [(plain | ugly)[name] for name in NAMES]


ROWS = [cells(number) for number in range(1, 78)]
TOTAL = ["合計", "", "", "", "", "", "", "", "", "77件"]


def as_workbook() -> bytes:
    file = BytesIO()
    write_xlsx(file, "SNS台帳", HEADS, [*ROWS, TOTAL])
    return file.getvalue()


def as_csv() -> bytes:
    """As Excel saves it: CP932, a title above the heads."""
    text = StringIO()
    csv.writer(text).writerows([["ソーシャルメディア管理台帳（令和4年度）"], HEADS, *ROWS, TOTAL])
    return text.getvalue().encode("cp932")
