"""A city's own list of accounts, as a spreadsheet saves it."""

from __future__ import annotations

import csv
from io import StringIO

HEADS = [
    "No.",
    "所管\n（課名）",
    "ソーシャル\nメディアの種類",
    "アカウントの名称",
    "ＵＲＬ",
    "運用開始\n年月日",
    "担当者",
]
SECTIONS = {"商工観光課", "農政課", "秘書広報課"}
KNOWN = {("x", "katori_city"): "香取市"}


def saved(*rows: list[str], heads: list[str] = HEADS, encoding: str = "cp932") -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerows(
        [["香取市SNS一覧", "", "", "", "", "", ""], ["平成30年4月現在", "", "", "", "", "", ""], heads]
    )
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


GOOD = ["1", "商工観光課", "X", "佐原の大祭", "https://x.com/sawara_taisai", "H26.4.1", "髙木"]


def row(**cells: str) -> list[str]:
    names = ("no", "section", "medium", "name", "url", "started_on", "operators")
    return [cells.get(name, given) for name, given in zip(names, GOOD, strict=True)]


# What a city's own list looks like after ten years: 40 rows, of which 34 accounts come to be.
MESSY = """\
1,商工観光課,X,観光ニュース,https://x.com/katori_kanko,H24.6.1,,髙橋
2,〃,Facebook,観光かとり,https://www.facebook.com/katori.kanko,平成24年7月2日,運用中,〃
3,,Instagram,写真の香取,https://www.instagram.com/katori_photo/,平成２６年,運用中,高橋
4,商工観光課,ツイッター,祭りばやし,＠matsuri_bayashi,H26.10,,
5,商工観光課,YouTube,動画でめぐる香取,https://www.youtube.com/@katori_meguri,2016/4/1,,
6,商工観光課,LINE公式,あやめだより,https://lin.ee/KatoriA,2017年5月,,
7,商工観光課,X・Instagram,小江戸さわら,"https://x.com/koedo_sawara
https://www.instagram.com/koedo_sawara/",令和元年5月1日,,
8,商工観光課,X,舟めぐり,@funemeguri_a、@funemeguri_b,R2.4.1,,
9,商工観光課,X,観光ニュース（写し）,https://twitter.com/KATORI_KANKO,,,
10,商工観光課,ホームページ,観光サイト,https://kanko.example/,H20,,
11,商工観光課,X,水の郷,x.com/mizunosato_k,平成32年1月6日,,
12,商工観光課,X,来年の祭り,https://x.com/rainen_matsuri,2030年,,
13,商工観光課,ブログ,小江戸日記,,不明,休止中,
14,商工観光課,X,一枚の投稿,https://x.com/katori_kanko/status/1,H30.1.1,,
15,商工観光課,TikTok,踊る香取,https://www.tiktok.com/@odoru_katori,R3.8.1,,
16,商工観光課,note,香取の読みもの,https://note.com/katori_yomimono,R4.1,,
17,観光課,X,旧観光課,https://x.com/kyu_kanko,H23.4.1,,
18,商工観光課,Threads,すきま便り,https://www.threads.com/@sukima_k,2023年9月,,
19,商工観光課,Bluesky,青空香取,https://bsky.app/profile/aozora.bsky.social,2024-02-06,,
20,商工観光課,X,夜の佐原,https://x.com/yoru_sawara,S63.1.1,,
21,農政課,X,農政かとり,https://x.com/katori_nosei,H25.4.1,運用中,伊藤
22,同上,Instagram,農のある暮らし,https://www.instagram.com/nou_kurashi/,H27,,
23,農政課,Facebook,直売所,https://www.facebook.com/katori.chokubai,2015,,
24,農政課,X,直売所ニュース,https://x.com/chokubai_news,2015年,停止,
25,農政課,X,米どころ,https://x.com/komedokoro_k,H29.10.1,,
26,農政課,YouTube,田んぼの一年,https://www.youtube.com/@tanbo_1nen,H30.4,,
27,農政課,インスタ,芋の香取,https://www.instagram.com/imo_katori/,H31.4.30,,
28,農政課,LINE,農家の便り,https://lin.ee/KatoriN,令和1年6月,,
29,農政課,謎のSNS,なぞ,nazo_k,R2,,
30,農政課,X,畑の記録,https://x.com/hatake_kiroku,R2.12.1,,
31,農政課,X,畑の記録（再掲）,https://x.com/hatake_kiroku,R2.12.1,,
32,農政課,メルマガ,農政メール,,H20.4.1,,
33,農政課,Instagram,果樹園,https://www.instagram.com/kajuen_k/,R3.4.1,閉鎖済み,
34,農政課,Facebook,農業体験,https://www.facebook.com/nougyou.taiken,R3.5.1,,
35,農政課,X,新規就農,https://x.com/shinki_shunou,R4.4.1,,
36,農政課,note,農の読みもの,https://note.com/nou_yomimono,R4.9.30,,
37,秘書広報課,Facebook,香取市,https://www.facebook.com/katori.city.k,H24.1.1,,
38,秘書広報課,X,香取市,https://x.com/katori_shi,H22.4.1,,
※,平成30年度末で更新を止めたもの,,,,,,
合計,38,,,,,,
"""


def messy() -> bytes:
    """As Excel saves it: CP932, with title rows and a line break in a head."""
    heads = 'No.,"所管\n（課名）",媒体,アカウントの名称,ＵＲＬ,"運用開始\n年月日",状況,担当者\n'
    text = f"香取市ソーシャルメディア一覧,,,,,,,\n平成30年4月現在（一部追記）,,,,,,,\n{heads}{MESSY}"
    return text.replace("\n", "\r\n").encode("cp932")
