"""Finds a secret written into prose (G4(2)⑦, G5(1)): 「PW：…」 with a value, not 「パスワードは金庫に保管」.

Pure text; every repetition is bounded, so it takes time in proportion to the text.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from katori_sns.web.text import fold

HINT = "パスワードなどの値のような文字があります。パスワードそのものは書かず、保管場所だけを書いてください"
_JAPANESE = (
    *("パスワード", "パスコード", "パスフレーズ", "暗証番号", "暗証コード", "秘密鍵", "シークレットキー"),
    *("リカバリーコード", "リカバリコード", "回復コード", "復旧コード", "バックアップコード", "認証コード"),
    *("APIキー", "アクセスキー", "トークン", "PINコード", "PIN番号"),
)
_LATIN = (
    *("password", "passwords", "passwd", "passcode", "passphrase", "pass", "pwd", "pw", "pin", "pin code"),
    *("api key", "apikey", "access token", "token", "secret key", "secret", "private key"),
    *("backup code", "recovery code"),
)
# Their values are words, not strings of letters and digits.
_SPOKEN = ("合言葉", "合い言葉", "秘密の質問の答え")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))


_OPENING = r"""[「『"'(\[{<【〈“‘]"""
# Between a label and its value: 「変更後」「（X用）」「１」「は次のとおり」「：」「は」, quotes, line breaks.
_BETWEEN = (
    r"(?:ヤ|ト)?(?:ノ?(?:変更後|変更前|現在|初期値|値|文字列))?"
    r"[ \t]{0,4}(?:\([^()\n]{0,20}\)|[0-9](?![0-9]))?[ \t]{0,4}"
    r"(?P<glue>(?:ハ|ガ)?[、,]?(?:次|以下|下記)(?:ノトオリ|ノ通リ)?(?:デス)?|ハ|ガ|ヲ)?"
    rf"(?P<signs>[ \t]{{0,4}}(?:[:=→⇒>|\n、,]|{_OPENING})(?:[:=→⇒>|\n、, \t]|{_OPENING}){{0,8}}|[ \t]{{0,4}})"
)
_TOKENS = r"(?P<tokens>[!-~]{1,80}(?: [!-~]{1,80}){0,3})"
_WRITTEN = re.compile(
    rf"(?:(?P<japanese>{_any(_JAPANESE)})|(?<![0-9a-z])(?:{_any(_LATIN)})(?![0-9a-z])){_BETWEEN}{_TOKENS}"
)
_KANA = r"[ァ-ヺー]"
_KANA_WORD = re.compile(
    rf"(?:{_any(_JAPANESE)}|(?<![0-9a-z])(?:{_any(_LATIN)})(?![0-9a-z])){_BETWEEN}{_KANA}{{2,20}}[0-9]{{3,8}}"
    r"(?:[」』]|デス|[ \t]{0,4}(?:\n|$))"
)
_SAID = re.compile(
    rf"(?:{_any(_SPOKEN)})(?:ハ|[ \t]{{0,4}}[:=])?[ \t\n]{{0,4}}{_OPENING}?(?P<word>{_KANA}{{2,20}})"
    r"(?:[」』]|デス|[ \t]{0,4}(?:\n|$|。))"
)
_NO_WORDS = {
    fold(w) for w in ("なし", "ない", "あり", "みてい", "まだ", "きめていない", "つかわない", "ファイル")
}
_END = re.compile(r"[ \t]{0,4}(?:$|\n|[。」』、)】〉”’]|デス|デアル|ダ(?:$|\n|。))")
_UNIT = re.compile(
    r"[ \t]?(?:年|月|日|桁|文字|回|人|名|[カケヵヶ箇]月|台|件|階|号|頁|ページ|時|分|週|条|項|版|枚|箱|部|字)"
)
_DATE = re.compile(r"(?:[rhst]|\d{2})?\d{1,2}([./-])\d{1,2}\1\d{1,2}")
_ADDRESS = re.compile(
    r"[a-z]{2,8}://.{1,80}|[\w.+-]{1,64}@[\w-]{1,60}\.[\w.]{2,20}|.{0,75}\.(?:xlsx?|docx?|pdf|txt|csv|kdbx?|zip)"
)
_STRONG_SIGNS = re.compile(r"[!@#$%^&*+?~]")
_QUOTES = "\"'`()[]{}<>.,;:!?/|"
_KNOWN = {
    *("1password", "keepass", "keepass2", "keepassxc", "bitwarden", "lastpass", "dashlane", "enpass"),
    *("microsoft365", "office365", "windows10", "windows11", "google", "chrome", "icloud", "android"),
    *("iphone", "safari", "firefox", "facebook", "instagram", "twitter", "youtube", "tiktok", "threads"),
    *("manual", "required", "changed", "unknown", "nothing", "hidden", "secret", "password", "excel2019"),
}


def has_secret(text: str) -> bool:
    """Whether a label of a secret is followed by something that looks like its value."""
    folded = fold(text)
    written = any(_is_value(match, folded) for match in _WRITTEN.finditer(folded))
    said = any(match["word"] not in _NO_WORDS for match in _SAID.finditer(folded))
    return written or said or _KANA_WORD.search(folded) is not None


def no_secret(text: str) -> None:
    """Validator of a field in which a secret might be written; says what to write instead."""
    if has_secret(text):
        raise ValidationError(HINT)


def _is_value(match: re.Match[str], folded: str) -> bool:
    """Whether one of the words after the label looks like a value; with nothing between, only a plain one."""
    joined = not (match["glue"] or match["signs"].strip(" \t"))
    spaced = joined and folded[match.start("tokens") - 1] in " \t"
    tokens = match["tokens"].split(" ")
    after = folded[match.end() : match.end() + 8]
    for number, token in enumerate(tokens):
        last = number == len(tokens) - 1
        alone = last and (number == 0 or tokens[number - 1] == "/")
        rest = after if last else " "
        if _strong(token) or (not joined and _weak(token, rest, alone)):
            return True
        if spaced and number == 0 and token.isdecimal() and len(token) >= 4 and _END.match(rest):
            return True
    return False


def _strong(token: str) -> bool:
    """Letters with digits or signs, six or more: a value wherever it stands."""
    word = token.strip(_QUOTES)
    if len(token) < 6 or word in _KNOWN or _DATE.fullmatch(word) or _ADDRESS.fullmatch(word):
        return False
    letters = any(c.isalpha() for c in token)
    digits = any(c.isdecimal() for c in token)
    return letters and (digits or _STRONG_SIGNS.search(token.rstrip("!?")) is not None)


def _weak(token: str, after: str, alone: bool) -> bool:
    """A number that counts nothing, or a word with which the line ends: a value after 「：」 or 「は」."""
    word = token.strip(_QUOTES)
    if len(word) < 4 or word in _KNOWN or set(word) <= set("x*-_.") or _DATE.fullmatch(word):
        return False
    if _ADDRESS.fullmatch(word):
        return False
    if word.replace("-", "").isdecimal():
        return not _UNIT.match(after)
    letters_only = not any(c.isdecimal() for c in word)
    return alone and (len(word) >= 6 or not letters_only) and _END.match(after) is not None
