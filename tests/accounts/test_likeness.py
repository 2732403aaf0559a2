"""A table of names beside ours: which look like it, and why."""

import pytest

from accounts.identity.likeness import Look, same_kind

CASE, WIDTH, MARK = "大文字と小文字だけが", "文字の幅（全角と半角）だけが", "記号"
DIGIT, DRAWN, ADDED, ELSEWHERE, HOST = "数字が", "紛らわしい", "足され", "別の媒体", "ホスト名の終わり"
ONE, TWO, NONE = "1字だけ", "2字だけ", ""

# medium, what was pasted, our medium, our name, why
TABLE = [
    ("x", "katori_city", "x", "katori_city", NONE),
    ("x", "Katori_City", "x", "katori_city", CASE),
    ("x", "ｋａｔｏｒｉ＿ｃｉｔｙ", "x", "katori_city", WIDTH),
    ("x", "ＫATORI_CITY", "x", "katori_city", WIDTH),
    ("x", "katoricity", "x", "katori_city", MARK),
    ("x", "katori__city", "x", "katori_city", MARK),
    ("x", "katori_city_", "x", "katori_city", MARK),
    ("instagram", "katori.city", "instagram", "katori_city", MARK),
    ("tiktok", "k.a.t.o.r.i", "tiktok", "katori", MARK),
    ("x", "kat0ri_city", "x", "katori_city", DIGIT),
    ("x", "k4tor1_c1ty", "x", "katori_city", DIGIT),
    ("x", "5awara", "x", "sawara", DIGIT),
    ("x", "katorl_city", "x", "katori_city", DRAWN),
    ("x", "katorI_clty", "x", "katori_city", DRAWN),
    ("x", "kаtori_city", "x", "katori_city", DRAWN),  # Cyrillic а
    ("x", "κatori_city", "x", "katori_city", DRAWN),  # Greek κ
    ("youtube", "力トリ市", "youtube", "カトリ市", DRAWN),  # a kanji
    ("note", "katori.note.jp", "note", "katori", "別のアドレス"),
    ("x", "katori_shrine", "x", "katori", NONE),
    ("x", "katori_present", "x", "katori", ADDED),
    ("x", "kätori_city", "x", "katori_city", DRAWN),
    ("x", "kamorni", "x", "kamomi", DRAWN),  # rn for m, i for l
    ("x", "vvakaba_sns", "x", "wakaba_sns", DRAWN),
    ("youtube", "がとり市", "youtube", "かとり市", DRAWN),
    ("x", "katorii_city", "x", "katori_city", ONE),
    ("x", "katri_city", "x", "katori_city", ONE),
    ("x", "katoru_city", "x", "katori_city", ONE),
    ("x", "akbane", "x", "kabane", ONE),
    ("x", "katroi_city", "x", "katori_city", ONE),
    ("x", "katori_cityyy", "x", "katori_city", TWO),
    ("x", "mukatoricityno", "x", "katori_city", NONE),
    ("x", "kaitori_citi", "x", "katori_city", TWO),
    ("x", "katori_bosai_x", "x", "katori_kosai", TWO),
    ("x", "narita_city", "x", "katori_city", NONE),
    ("x", "sawano", "x", "sawara", NONE),  # two letters of six
    ("x", "kita", "x", "kata", NONE),  # too short to be like
    ("x", "katori_city_official", "x", "katori_city", ADDED),
    ("x", "official_katori", "x", "katori", ADDED),
    ("x", "real-katori", "x", "katori", ADDED),
    ("x", "katori2", "x", "katori", ADDED),
    ("x", "noda_fan", "x", "noda", NONE),
    ("x", "nodajp", "x", "noda", ADDED),
    ("x", "panodan", "x", "noda", NONE),  # by chance inside another word
    ("youtube", "香取市公式", "youtube", "香取市観光", NONE),
    ("youtube", "香取市広報課公式", "youtube", "香取市広報課", ADDED),
    ("instagram", "katori_city", "x", "katori_city", ELSEWHERE),
    ("instagram", "katori.city", "x", "katori_city", ELSEWHERE),
    ("facebook", "katoricity", "x", "katori_city", ELSEWHERE),
    ("instagram", "katori_citi", "x", "katori_city", NONE),
    ("x", "noa", "instagram", "noa", NONE),
    ("other", "katori-city.hatenablog.com", "x", "katori_city", ELSEWHERE),
    ("other", "ameblo.jp/katori_city", "x", "katori_city", ELSEWHERE),
    ("other", "ameblo.jp/katoru-city", "blog", "ameblo.jp/katori-city", ONE),
    ("other", "ameblo.jp/hanako", "blog", "ameblo.jp/katori-city", NONE),
    ("other", "ameblo.jp/katori-city", "blog", "ameblo.jp/katori-city", NONE),
    ("other", "katori-blog.net/a", "blog", "katori-blog.jp/a", HOST),
    ("other", "katori-b1og.jp/x", "blog", "katori-blog.jp/a", DIGIT),
    ("other", "city.example/other", "blog", "city.example", NONE),
    ("bluesky", "katori0.bsky.social", "bluesky", "katori.bsky.social", ADDED),
    ("", "katorii", "youtube", "katori", ONE),  # a name without its medium
    # Codes are no names: one letter more or less means another account, by chance.
    ("youtube", "UCabcdefghijklmnopqrstuv", "youtube", "UCabcdefghijklmnopqrstuw", NONE),
    ("facebook", "100012345678901", "facebook", "100012345678902", NONE),
    ("line", "lin.ee/AbCdEfG", "line", "lin.ee/AbCdEfH", NONE),
    ("line", "lin.ee/abcdefg", "line", "lin.ee/AbCdEfG", CASE),
    ("youtube", "UCABCDEFGHIJKLMNOPQRSTUV", "youtube", "UCabcdefghijklmnopqrstuv", CASE),
    ("x", "i/user/12345678", "x", "i/user/12345679", NONE),
]


@pytest.mark.parametrize(("medium", "pasted", "our_medium", "ours", "why"), TABLE)
def test_a_name_looks_like_ours_for_a_reason(
    medium: str, pasted: str, our_medium: str, ours: str, why: str
) -> None:
    found = Look(medium, pasted).why(our_medium, ours)
    assert (why in found, bool(found)) == (True, bool(why))


def test_a_blog_is_compared_with_other_media() -> None:
    assert (same_kind("blog", "other"), same_kind("x", "x"), same_kind("x", "blog")) == (True, True, False)
