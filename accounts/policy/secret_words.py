"""The shapes of a secret written into prose: 「PW：…」 with a value, not 「パスワードは金庫に保管」.

Pure: no Django; the checker of posts and the forms of the register ask the same. Every repetition is
bounded, so it takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from katori_sns.web.kana import TO_KATAKANA

_JAPANESE = (
    *("パスワード", "パスコード", "パスフレーズ", "暗証番号", "暗証コード", "秘密鍵", "シークレットキー"),
    *("リカバリーコード", "リカバリコード", "回復コード", "復旧コード", "バックアップコード", "認証コード"),
    *("APIキー", "アクセスキー", "セキュリティキー", "ネットワークキー", "プロダクトキー", "ライセンスキー"),
    *("接続キー", "暗号化キー", "暗号キー"),
    *(
        "トークン",
        "PINコード",
        "PIN番号",
        "アクセスコード",
        "確認コード",
        "入室コード",
        "解錠コード",
        "解錠番号",
    ),
    *("開錠番号", "ロック番号", "ドアコード", "事前共有鍵"),
    *("入室パス", "会議パス", "ミーティングパス", "ログインパス", "仮パス", "初期パス"),
    *("密码", "密碼", "비밀번호", "пароль", "contraseña", "passwort", "mot de passe", "mật khẩu", "senha"),
)
_LATIN = (
    *("password", "passwords", "passwd", "passcode", "passphrase", "pass", "pwd", "pw", "pin", "pin code"),
    *("api key", "apikey", "access token", "token", "secret key", "secret", "private key"),
    *("backup code", "recovery code"),
)
# Their values are words, not strings of letters and digits.
_SPOKEN = ("合言葉", "合い言葉", "秘密の質問の答え")
_TITLES = ("pass", "token", "secret")  # 「KATORI PASS 2026」: a number behind a space is none of their values


def _folded(word: str) -> str:
    return word.casefold().translate(TO_KATAKANA)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(_folded(word)) for word in sorted(words, key=len, reverse=True))


_OPENING = r"""[「『"'(\[{<【〈“‘]"""
_KANA = r"[ァ-ヺー]"
# 「パス」 and 「キー」 are words of every day, and parts of longer ones unless 「の」 or 「は」 is beside.
_EVERYDAY = (
    rf"(?:(?<!{_KANA})|(?<=ノ))(?:パス|キー)(?=[ハガ]|(?!{_KANA}))|鍵|(?<![0-9a-z])key(?![0-9a-z])"
    rf"|{_any(_SPOKEN)}"
)
_SPACED = r"パ ス ワ ー ド"
# What opens a box or a door: 「金庫のダイヤル番号」「鍵ボックスの番号」.
_LOCK = (
    r"(?:鍵|キー|ロッカー|金庫|保管庫|ダイヤル|(?:南京|電子)錠|(?:オート)?ロック)(?:ボックス|box)?ノ?(?:ダイヤル|ロック|解[錠除])?ノ?"
    r"(?:番号|ナンバー|コード)|(?:鍵|キー)ボックス|(?:南京|電子|ダイヤル)錠|暗証(?!番号|コード)"
)
_LABEL = (
    rf"(?:{_LOCK}|(?P<everyday>{_EVERYDAY})|{_SPACED}|{_any(_JAPANESE)}"
    rf"|(?<![0-9a-z])(?P<latin>{_any(_LATIN)})(?![0-9a-z]))"
)
# Between a label and its value: 「変更後」「（X用）」「１」「は次のとおり」「：」「は」, quotes, line breaks.
_BETWEEN = (
    r"(?:ヤ|ト)?(?:ノ?(?:変更後|変更前|現在|初期値|値|文字列))?"
    r"[ \t]{0,4}(?:\([^()\n]{0,20}\)|[0-9](?![0-9]))?[ \t]{0,4}"
    r"(?P<glue>[ハノ][ \t]?[0-9] ?桁(?:ノ(?:番号|数字))?(?:デ、?)?"
    r"|(?:ハ|ガ)?[、,]?(?:次|以下|下記)(?:ノトオリ|ノ通リ)?(?:デス)?|ハ|ガ|ヲ)?"
    rf"(?P<signs>[ \t]{{0,4}}(?:[:=→⇒>|\n、,]|{_OPENING})(?:[:=→⇒>|\n、, \t]|{_OPENING}){{0,8}}|[ \t]{{0,4}})"
)
_WRITTEN = re.compile(rf"{_LABEL}{_BETWEEN}(?P<tokens>[!-~]{{1,80}}(?: [!-~]{{1,80}}){{0,3}})")
_WORD = re.compile(
    rf"{_LABEL}{_BETWEEN}(?P<word>[ァ-ヺー一-龥々]{{1,20}})[0-9]{{3,8}}(?:[」』]|デス|[ \t]{{0,4}}(?:\n|$))"
)
_SAID = re.compile(
    rf"(?:{_any(_SPOKEN)})(?:ハ|[ \t]{{0,4}}[:=→⇒>])?[ \t\n]{{0,4}}{_OPENING}?(?P<word>{_KANA}{{2,20}})"
    r"(?:[」』]|デス|[ \t]{0,4}(?:\n|$|。))"
)
# 「パスワードは生年月日 katori0401」: a strong value a few words behind.
_FAR = re.compile(rf"{_LABEL}(?:ハ|[ \t]{{0,4}}[:=])[ァ-ヺー一-龥々 、]{{1,12}}(?P<tokens>[!-~]{{6,80}})")
# Keys that their makers gave a shape of their own, and a name with its password in an address.
_KEYS = re.compile(
    r"-----begin [a-z ]{0,30}private key-----|(?:authorization ?: ?)?(?:bearer|basic) [a-z0-9._~+/=-]{8,200}"
    r"|(?<![a-z0-9])(?:akia[0-9a-z]{16}|gh[opsur]_[a-z0-9]{20,80}|github_pat_[a-z0-9_]{20,90}|sk-[a-z0-9_-]{16,200}"
    r"|xox[abprs]-[a-z0-9-]{10,90}|aiza[0-9a-z_-]{30,40}|eyj[a-z0-9_-]{10,900}\.[a-z0-9_-]{6,900})"
    r"|(?:[右左] ?[0-9]{1,2}(?:回|へ)?[ 、,→]{0,2}){3,6}"
    r"|(?:アカウント|id|ユーザー?名?|ログイン名)[ :ハ]{0,3}[!-~]{3,30} ?[/、,] ?"
    r"(?=[!-~]{0,30}[!#$%&*+?])(?=[!-~]{0,30}[0-9])[a-z][!-~]{5,40}"
    r"|[a-z]{2,10}://[^\s/:@]{1,60}:[^\s/@]{3,60}@[a-z0-9]"
)
_NO_WORDS = {
    _folded(w) for w in ("なし", "ない", "あり", "みてい", "まだ", "きめていない", "つかわない", "ファイル")
}
_NUMBERED = ("内線", "電話", "別紙", "様式", "第", "令和", "平成", "西暦")  # what a number follows anyway

_END = re.compile(
    r"[ \t]{0,4}(?:$|\n|[。」』、)】〉”’]|デス|デアル|ダ(?:$|\n|。)"
    r"|(?:ヲ|ト|デ)[ \t]?(?:入力|入レ|使|打|ログイン|参加))"
)
_UNIT = re.compile(
    r"[ \t]?(?:年|月|日|桁|文字|回|人|名|[カケヵヶ箇]月|台|件|円|階|号|頁|ページ|時|分|週|条|項"
    r"|版|枚|箱|部|字)"
)
_DATE = re.compile(r"(?:[rhst]|\d{2})?\d{1,2}([./-])\d{1,2}\1\d{1,2}")
_ADDRESS = re.compile(
    r"[a-z]{2,8}://.{1,80}|[\w.+-]{1,64}@[\w-]{1,60}\.[\w.]{2,20}|.{0,75}\.(?:xlsx?|docx?|pdf|txt|csv|kdbx?|zip)"
)
_PATH = re.compile(r"[\\/].*[\\/]")  # 「パス」 is what leads to a file too
_STRONG_SIGNS = re.compile(r"[!@#$%^&*+?~]")
_QUOTES = "\"'`()[]{}<>.,;:!?/|"
_KNOWN = {
    *("1password", "keepass", "keepass2", "keepassxc", "bitwarden", "lastpass", "dashlane", "enpass"),
    *("microsoft365", "office365", "windows10", "windows11", "google", "chrome", "icloud", "android"),
    *("iphone", "safari", "firefox", "facebook", "instagram", "twitter", "youtube", "tiktok", "threads"),
    *("manual", "required", "changed", "unknown", "nothing", "hidden", "secret", "password", "excel2019"),
}


def secrets_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a label of a secret stands with what looks like its value, in a text of NFKC and lower case."""
    text = text.translate(TO_KATAKANA)
    for match in _WRITTEN.finditer(text):
        if end := _value_end(match, text):
            yield match.start(), end
    for shape, is_one in _SHAPES:
        yield from (match.span() for match in shape.finditer(text) if is_one(match))


def _value_end(match: re.Match[str], text: str) -> int:
    """Where the first of the words after the label that looks like a value ends, or 0.

    With nothing between label and value only a strong one counts; behind a word of every day both must hold:
    something between, and a strong value.
    """
    joined = not (match["glue"] or match["signs"].strip(" \t"))
    title = match["everyday"] or match["latin"] in _TITLES
    spaced = joined and not title and text[match.start("tokens") - 1] in " \t"
    tokens = match["tokens"].split(" ")
    after = text[match.end() : match.end() + 8]
    end = match.start("tokens") - 1
    for number, token in enumerate(tokens):
        end += 1 + len(token)
        last = number == len(tokens) - 1
        alone = last and (number == 0 or tokens[number - 1] == "/")
        rest = after if last else " "
        if match["everyday"]:
            found = not joined and _strong(token) and not _PATH.search(token)
        else:
            found = _strong(token) or (not joined and _weak(token, rest, alone))
        bare = (
            spaced and number == 0 and token.rstrip("#*").isdecimal() and len(token) >= 4 and _END.match(rest)
        )
        if found or bare:
            return end
    return 0


def _is_word(match: re.Match[str]) -> bool:
    """Kana with digits, 「ひまわり2026」; kanji, and what follows a word of every day, behind a sign only."""
    word = match["word"]
    signed = match["signs"].strip(" \t") or (match["everyday"] and match["glue"])
    if match["everyday"] or not re.fullmatch(rf"{_KANA}+", word):
        return bool(signed) and not word.endswith(_NUMBERED)
    return len(word) >= 2


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


def _is_said(match: re.Match[str]) -> bool:
    return match["word"] not in _NO_WORDS


def _is_far(match: re.Match[str]) -> bool:
    return _strong(match["tokens"]) and any(c.isdecimal() for c in match["tokens"])


_SHAPES = ((_WORD, _is_word), (_SAID, _is_said), (_FAR, _is_far), (_KEYS, bool))
