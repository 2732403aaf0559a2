"""How a person is named in Japanese (G2(2)), in folded text: by a title, by a label, at an address.

A surname of the list says that it is a name; other words are judged by their last letter, for trades and
bodies end alike (漁師, 栄養士, 中学校). Every look is a few letters long, so the time is that of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from japanese_personal_name_dataset import load_dataset

KANJI = r"[一-鿿㐀-䶿々ヶ豈-﫿\U00020000-\U0003ffff]"
*_FIRST, _LISTED = load_dataset(include_last_names=True)
# 見本 is what the city's own examples are called. Of one letter only those that are no words of their own.
SURNAMES = {name for name in _LISTED if len(name) > 1} | {"見本"} - {"大家", "関取", "神主", "宮司"}
GIVEN = {name for listed in _FIRST for found in listed.values() for name in found["kanji"] if len(name) > 1}
_SINGLE = set("林森原関辻岡牧堀柴畑椿秦菅浦杉迫塙橘堤楠柳磯嶋澤佃榎坂滝岸堺泉桂巽谷李峯沢芝榊峰梶")

_LONGEST = 16  # letters that a name and what stands between it and its title may have
_TITLE = re.compile(
    r"(?P<title>さん(?!か[くつけ]|ま|ぽ|ご礁|さ)|様(?![々子式相])|氏(?!名|子|神|族|の居城|の城|一族|ゆかり)"
    r"|選手(?![権団村宣])|くん|君(?![津島]|が代)|ちゃん|先生)"
)
_BEFORE = re.compile(
    rf"(?P<family>{KANJI}{{1,12}})(?P<gap> ?)"
    rf"(?P<given>{KANJI}{{1,3}}|[ぁ-ん]{{2,4}}|[ァ-ヺー]{{2,5}}|(?:[ァ-ヺ]{{1,3}}|[ぁ-ん]{{1,3}})[子代江枝美])?"
    r"(?:\([^()\n]{1,9}\))? ?$"
)
_TRADE = set(
    "師士員手家者長屋業工官人生徒子方民主婦夫娘親母父兄姉妹弟孫族隣郎嫁婿匠将督輩友連達役当侶僚位客性用別各全両同皆他元前後初毎左授職任氏"
)
_BODY = set("場隊団会校園店体社舗院所室局署課部係班組館市町村県国区字駅寺港体賞球道泳内立")
_NO_END = _BODY | set("屋者師員官達業匠農")  # of a word that begins like a surname: 植木屋
_PLAYERS = set(
    ["代表", "出場", "日本", "注目", "有力", "強化", "世界", "海外", "市内", "県内", "一流", "最優秀", "優勝"]
)
_KIN = re.compile(
    r"みな$|みんな|たち|おば|おじ|ばあ|じい|おかみ|おまわり|ねえ|にい|かあ|とう|おく|おや|ゆる|こども|つくり|づくり|ほか"
)
_PARTICLES = "のにをはがもとでやへおご"

_LABEL = re.compile(
    # Who acted, or at which desk: 「対応した田中が」, 「担当：企画課 渡部」.
    r"(?:対応|説明|案内|受付|撮影|担当|指導|司会|出演|引率)した(?=[一-鿿])"
    r"|担当者?[:/= ] ?[一-鿿]{1,8}[課班係室局部] "
    r"|[小中高校園]\d年(?:生|\d組)? |(?<!\d)\d年\d{1,2}組 |(?:お悔やみ|訃報|喪主|故人?)[:は ] ?"
    r"|(?:講師|氏名|お?名前|優勝者?|第?\d位|最?優秀(?:賞|選手)?|[金銀銅]賞|入賞者?|受賞者?|入選|佳作|特別賞|[一-鿿]{1,4}大臣賞|市長賞"
    r"|被害者|加害者|容疑者|保護者|行方不明者|迷い人|司会|出演|撮影者?|作者?|文|写真|語り|演奏|指揮|ゲスト|聞き手|モデル"
    r"|担当者?|代表者?|実行委員長|主将|監督|指導者?|連絡先|問い?合わ?せ先?|申込者|発見者|提供者?)"
    r"(?P<sign>(?:した(?:の|人)?|者)?は、?|[:/=] ?| )"
    r"|(?:[課班係隊室部会局]|受付|窓口|案内役?|進行役?|ガイド|スタッフ)の"
    r"|(?:コーチ|監督|講師|[部課係室班隊会館園校社店所局]長|主任|主査|主事|代表|担任|職員|住職|先生)の"
)
_NO_GIVEN = r"なし|あり|ほか|など|まで|から|より|のみ|さん|ください|です|でした"
_VALUE = re.compile(
    rf"(?P<family>{KANJI}{{1,5}})(?P<gap> ?)(?P<given>{KANJI}{{1,3}}|(?!{_NO_GIVEN})[ぁ-ん]{{2,4}})?"
    r"(?=[\s(),、。/・&]|$|です|でした|が|と|さん|様)"
)

_WHOLE = re.compile(
    rf"(?<!{KANJI})(?P<family>{KANJI}{{1,4}}) (?P<given>{KANJI}{{2,3}})(?!{KANJI})"
    rf"|(?<!{KANJI})(?P<elder>{KANJI}{{1,4}}) ?(?P<called>{KANJI}{{1,3}}|[ぁ-ん]{{2,4}}|[ァ-ヺー]{{2,5}})"
    r" ?\(?\d{1,3}(?:歳|才|\)(?!人))"
    rf"|(?P<said>{KANJI}{{1,4}})という(?:職員|人|方|男性|女性|子|選手|先生)"
)

# A member of staff or the head of a body by name: 「山田職員の態度」「高橋課長が」「見本花子主事」.
_POST = re.compile(
    rf"(?<!{KANJI})(?P<holder>{KANJI}{{2,8}}?) ?(?:主[事査任幹]|係長|課長|部長|次長|室長|所長|会長|社長|局長"
    r"|職員|教諭|巡査|団員|隊員|社員|店員|監督|名人|棋士|支配人|代表(?=[がはのにと]))(?![会室級補一-鿿])"
)
# 「ピアノ：坂本奈々」: a listed surname with a listed given name alone behind a sign.
_BEHIND_SIGN = re.compile(rf"(?<=[:=])[ \t]?(?P<name>{KANJI}{{3,6}})(?=[\s(),、。/・&]|$)")
_NAMED_HOUSE = re.compile(
    rf"[市町村区字][^\n。、]{{0,8}}の{KANJI}{{1,5}} ?{KANJI}{{0,3}}(?:さん|様|氏)"
    r"(?:宅|の(?:お宅|家(?![族業庭])|自宅))"
)
_PLACES = {"香取", "佐原", "成田", "千葉", "市川", "南部"}  # which have offices, and are surnames too

NUMERAL = r"(?:\d{1,5}|[一二三四五六七八九十]{1,4})"
_DASH = r"[-‐‑–—−ー]"
_ADDRESS = re.compile(
    rf"(?:[市町村区郡][^\n。、:()\d]{{1,12}}|{KANJI}{{1,5}}[イロハニホヘト]の?){NUMERAL}(?<![一二三四五六七八九十](?!丁目|番|号|の))(?:{_DASH}\d|丁目|番地?|号|の(?=\d)|\d){{0,10}}"
    rf"|{KANJI}{{2,8}}{NUMERAL}(?:丁目|番地|番(?=\d)|{_DASH}\d)(?:{_DASH}\d|丁目|番地?|号|の(?=\d)|\d|{NUMERAL}){{0,10}}"
)
_WHOSE = re.compile(
    r"(?:さん|様|氏|容疑者|被害者|本人|個人|[者人主長方]の住所|自宅|実家|(?<=の)家(?=[はがに])|転居先|引っ?越し先|住まい|新居|(?<!旧)宅|火元"
    r"|(?:被害|空き巣)[^。\n]{1,8})"
    r"(?:宅|の家|の自宅)?[ (:は、がの]{0,3}[^\n。、]{0,8}$"
)
_OF_A_PERSON = re.compile(
    rf"[ ,、(の]{{0,2}}{KANJI}{{1,5}} ?{KANJI}{{0,3}}"
    r"(?:さん|様方?|氏|(?:宅|方|宛て?)(?=$|[\s。、)へにをのが]))"
    rf"|[ \n]{{1,2}}[^\n。、]{{0,10}}(?:ハイツ|コーポ|荘|アパート|マンション|メゾン|ハイム)[^\n。、]{{0,8}}\d"
)
_DWELLS = re.compile(r"(?:に|へ)?(?:お住|住む|住んで|在住)|の(?:住宅|民家|一軒家|アパート)")
_NO_HOME = re.compile(r"(?:夕|明け|両|地|当|双|先|親|味|裏|仕|他|一|遠|彼|行)方")


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Where a person seems to be named."""
    for title in _TITLE.finditer(text):
        start = max(0, title.start() - _LONGEST)
        if (before := _BEFORE.search(text[start : title.start()])) and _titled(before, title["title"]):
            yield start + before.start(), title.end()
    yield from (whole.span() for whole in _WHOLE.finditer(text) if _whole(whole))
    yield from (post.span() for post in _POST.finditer(text) if _holds(post["holder"]))
    yield from (n.span("name") for n in _BEHIND_SIGN.finditer(text) if _full(n["name"]))
    for label in _LABEL.finditer(text):
        if (value := _VALUE.match(text, label.end())) and _labelled(value, (label["sign"] or "").strip()):
            yield label.start(), value.end()


def homes(text: str) -> Iterator[tuple[int, int]]:
    """Where an address seems to be somebody's own: it stands with a person, or in a house with rooms."""
    yield from (house.span() for house in _NAMED_HOUSE.finditer(text))
    for address in _ADDRESS.finditer(text):
        before = _WHOSE.search(text[max(0, address.start() - 20) : address.start()])
        after = text[address.end() : address.end() + 24]
        named = _OF_A_PERSON.match(after)
        value = _VALUE.match(after.lstrip(" \n")) if after[:1] in " \n" else None
        dwells = not address[0].endswith("丁目") and _DWELLS.match(after)
        if before or dwells or (named and not _NO_HOME.search(named[0])) or (value and _labelled(value, "")):
            yield address.span()


def _surname(word: str) -> str:
    """The listed surname with which a word begins, the longest; or nothing."""
    return next((word[:length] for length in (3, 2) if word[:length] in SURNAMES), "")


def _listed(word: str) -> bool:
    """Whether a run of kanji ends with a listed surname, alone or with a given name."""
    tails = (word[at:] for at in range(max(0, len(word) - 5), len(word) - 1))
    return any((found := _surname(tail)) and (tail == found or tail[-1] not in _NO_END) for tail in tails)


def _plain(word: str) -> bool:
    """Whether a run of kanji that no list knows is neither trade nor body."""
    return 2 <= len(word) <= 5 and word[-1] not in _TRADE | _BODY


def _words(match: re.Match[str]) -> tuple[str, str, str]:
    """Family name, gap, given name; one run of kanji, which the pattern cut anywhere, is one word."""
    family, gap, given = match["family"], match["gap"], match["given"] or ""
    if given and not gap and re.match(KANJI, given):
        return family + given, "", ""
    return family, gap, given


def _whole(match: re.Match[str]) -> bool:
    """A listed surname with a listed given name, with an age, or 「という人」."""
    family = match["family"] or match["elder"] or match["said"]
    return (family in SURNAMES or family in _SINGLE) and (not match["given"] or match["given"] in GIVEN)


def _holds(word: str) -> bool:
    """A surname of the list, no place's; or one with a listed given name."""
    family = _surname(word) or None
    return (word == family and word not in _PLACES) or _full(word)


def _full(word: str) -> bool:
    family = _surname(word)
    return bool(family) and word[len(family) :] in GIVEN


def _titled(before: re.Match[str], title: str) -> bool:
    """A surname; or, before 「さん」 or with a given name, a word that is neither trade nor body."""
    family, gap, given = _words(before)
    if _KIN.search(given) or (given and given[0] in _PARTICLES and not gap):
        return False
    if _listed(family) or _listed(given):
        return True
    if given:
        return _plain(family) and given[-1] not in _BODY
    if title in ("さん", "選手"):
        return (_plain(family) and family not in _PLAYERS) or family in _SINGLE
    return title not in ("様", "先生") and len(family) >= 4 and _plain(family)


def _labelled(value: re.Match[str], sign: str) -> bool:
    """A surname; two words, or behind 「：」 and 「は」 three letters and more, that are no body."""
    family, gap, given = _words(value)
    last = given or family
    if last[-1] in _BODY and last not in SURNAMES:  # 渡部, 中村
        return False
    if _listed(family):
        return (
            bool(sign or gap)
            or _surname(family) == family
            or family[-1] not in _TRADE
            or family[-1] in "子郎"
        )
    if given and (given[0] in _PARTICLES or not _plain(family)):
        return False
    whole = family + given
    return bool(gap) or (bool(sign) and 3 <= len(whole) <= 5 and whole[-1] not in _TRADE)
