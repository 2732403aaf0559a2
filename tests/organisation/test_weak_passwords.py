"""Passwords that others try first are refused: patterns, names, words of the product, common ones."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from katori_sns.organisation.models import User
from katori_sns.web.kana import latin, sound

PERSON = User(
    username="k2215",
    staff_number="80771",
    name="宮本　健一",
    kana="みやもと けんいち",
    email="k.ogata@city.example",
)

PATTERN, WORDS, COMMON, LENGTH = "繰返し", "自分や市の名前", "よく使われる", "12文字以上"
REFUSED = {
    "aaaaaaaaaaaa": PATTERN,
    "ａａａａの次はなに色だろう": PATTERN,
    "a-b-a-b-a-b-a-b": PATTERN,
    "tsubaki-tsubaki": PATTERN,
    "hoshi-1234-mita": PATTERN,
    "hoshi-4-3-2-1-mita": PATTERN,
    "１２３４から始まる長い言葉の列": PATTERN,
    "hashi-qwerty-mizu": PATTERN,
    "hashi-YTREWQ-mizu": PATTERN,
    "hoshi-defg-wo-mita": PATTERN,
    "あいうのつぎは何がくるだろう": PATTERN,
    "ウイアのつぎは何がくるだろう": PATTERN,
    "miyamoto-no-ie-wa": WORDS,
    "ＭＩＹＡＭＯＴＯのいえはあおい": WORDS,
    "ミヤモトのいえは青い屋根です": WORDS,
    "みやもとのいえは青い屋根です": WORDS,
    "宮本のいえは青い屋根の家です": WORDS,
    "kenichi-hasiru-yo": WORDS,
    "kennichi-hasiru-yo": WORDS,
    "ogata-tsuyoi-kaze": WORDS,
    "k2215-tsuyoi-kaze": WORDS,
    "kaze-8-0-7-7-1-tsuyoi": WORDS,
    "KATORI-no-mori-da": WORDS,
    "k.a.t.o.r.i-no-mori": WORDS,
    "香取の森は深い緑の色でした": WORDS,
    "かとりのもりはみどりでした": WORDS,
    "guideline-wo-yomu": WORDS,
    "wagaya-no-password": WORDS,
    "mihon-no-2026-kagi": WORDS,
    "sunshine-2026-99": COMMON,
    "Charlie!!!2026??": COMMON,
    "mijikai-desu": None,
    "mijikai": LENGTH,
    "yamabuki-no-hana-saku": None,
    "春は名のみの風の寒さよ谷の": None,
    "correct horse battery": None,
}


@pytest.mark.parametrize(("password", "why"), REFUSED.items())
def test_what_others_try_first_is_refused(password: str, why: str | None) -> None:
    try:
        validate_password(password, PERSON)
    except ValidationError as error:
        said = " ".join(error.messages)
    else:
        said = ""
    assert (why in said) if why else not said


def test_every_spelling_of_a_name_sounds_alike() -> None:
    for kana, spellings in {
        "ショウジ": ("shoji", "shouji", "syouji", "syozi", "shohji"),
        "ツチヤ": ("tsuchiya", "tutiya"),
        "ジュンコ": ("junko", "zyunko", "jyunko"),
        "ハットリ": ("hattori",),
        "ナンバ": ("nanba", "namba"),
        "フジイ": ("fujii", "huzii", "fuji"),
    }.items():
        assert {sound(spelled) for spelled in spellings} == {sound(latin(kana))}, kana
    assert latin("宮本") == latin("miyamoto") == ""
