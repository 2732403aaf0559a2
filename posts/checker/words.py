"""The words and shapes that the rules look for, in folded text: NFKC, lower case, kana as typed."""

import re

_MASK = r"([○◯〇●△×*])\1{1,2}"
MASKED = (
    re.compile(rf"(?<![○◯〇●△×*一二三四五六七八九十百千]){_MASK}(?![○◯〇●△×*年月日時分円名人回曜])"),
    re.compile(r"某(?:市|町|村|県|国|社|氏|校|店|議員|団体|施設|企業)"),
    re.compile(r"(?<![a-z0-9])[a-z](?:氏|さん|議員|社長)"),
)
_HOLE = r"(?:(?<![一二三四五六七八九十百千〇])[○◯〇●]{1,3}|(?<![a-z])(?:xx|yy|mm|dd|nn)|[・_]{3,6})[ ]?"
TEMPLATE = (
    re.compile(
        rf"{_HOLE}(?:月(?!曜)|日(?!時|程|曜|本|頃|常|替)|時(?!間|刻|期|点)|分(?!別|散|類|野)|円|年(?!齢|度|末|始|金|会|中)"
        r"|名(?!称|前|簿|物)|人(?!数|気|権|口|員|形)|回(?!覧|収|答|数)|曜)"
    ),
    re.compile(
        r"【(?:要修正|要確認|仮|差し?替え?|タイトル|本文|件名|見出し)】|要修正|lorem ipsum|ダミーテキスト"
    ),
    re.compile(r"ここに[^。\n]{0,15}(?:入力|記入|入れる|書く)"),
    re.compile(r"\{\{[^}\n]{0,40}\}\}|\[(?:url|日付|場所|名前|日時)\]|<(?:日付|場所|名前|日時)>"),
)
_NUMBERED = r"\d{1,5}(?:番地|番|-\d{1,5}|丁目)"
_TOWN = r"(?:市|町|村)[^\n。]{0,12}"
POSTAL = (
    re.compile(rf"(?:自宅|実家|転居先|住まい)(?:は|が|の|:|\()[^\n。]{{0,20}}{_NUMBERED}"),
    re.compile(rf"(?:さん|様|氏)(?:宅|の家|の自宅)?[ (:は、]{{0,2}}[^\n。、]{{0,12}}{_TOWN}{_NUMBERED}"),
    re.compile(rf"{_TOWN}{_NUMBERED}(?:-\d{{1,5}}|\d{{1,5}})?[ ]?[^\n。、:()]{{1,8}}(?:様|さん宅|宅)"),
)
SECURITY = re.compile(
    r"(?<![\d.])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?![\d.])"
    r"|管理(?:者)?画面|サーバー?室|サーバー?の(?:構成|脆弱性|バージョン|設定値)|システムの(?:構成図|脆弱性)"
    r"|警備員?の(?:配置|巡回|交代|人数)|巡回(?:の)?(?:時刻|経路)|vpn(?:の)?(?:接続|設定)|ファイアウォールの"
    r"|鍵の(?:置き場|保管場所|隠し場所)|カメラの死角|金庫の(?:番号|開け方)|庁舎が?無人"
)
UNDECIDED = re.compile(
    r"検討中|調整中|協議中|検討してい(?:ます|る)|検討に入|方向で(?:検討|調整|協議)|内々(?:に|で)|公表前|発表前"
    r"|未公表|非公表|まだ(?:正式に)?(?:決まって|発表して|公表して)い?ない|正式(?:な)?(?:決定|発表)(?:では|前)"
    r"|予算要求中|未定ですが|(?:との|という)(?:噂|うわさ)|らしいです|と聞いています|見通しのようです"
)
_SIDE = r"(?:候補者?|議員|[一-龥]{1,6}党|陣営)"
CAMPAIGN = (
    re.compile(
        rf"{_SIDE}(?:さん|氏)?(?:を|の|が|は|に)[^\n。]{{0,10}}(?:応援|支持し|支持を|推薦|当選|勝たせ|投票し|一票)"
    ),
    re.compile(r"清き一票|ご支持を(?:お願い|賜)|落選させ|に一票を"),
)
_KANJI = r"[一-龥々ヶ]"
_TITLE = r"(?:さん|氏(?!名|子)|選手(?!権)|くん|君|ちゃん)"
_LISTED = r"(?:講師|氏名|優勝|受賞者|被害者|保護者|司会|出演)[:]\s?"
PERSON = re.compile(
    rf"(?P<name>{_KANJI}{{1,3}} ?[一-龥々ぁ-んァ-ヶ]{{1,3}})(?:\([^()\n]{{1,20}}\))?{_TITLE}"
    rf"|{_LISTED}{_KANJI}{{1,3}} {_KANJI}{{1,3}}"
)
PERSON_STOP = re.compile(
    r"皆|みな|客|お?母|お?父|姉|兄|孫|業者|農家|店|生徒|学生|児童|園児|職人|隊員|消防|住民|市民|患者|参加者|方々|隣"
    r"|神|選|代表|職員|利用者|ボランティア|先生|各|全|会員|団体|役員|議員|候補|学校|地域|赤"
)
SHORTENED = re.compile(
    r"(?<![\w.-])(?:bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|is\.gd|buff\.ly|onl\.(?:la|bz|tw|sc)|x\.gd|cutt\.ly|rb\.gy"
    r"|t\.ly|shorturl\.at|amzn\.to|urx\d?\.(?:nu|red|blue|space)|00m\.in|qr\.quel\.jp|lnkd\.in|dlvr\.it)/"
)
UNREADABLE = re.compile(
    r"[\ufffd\ue000-\uf8ff〓\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
    r"|[\ud800-\udfff]"
)
_LABEL = (
    r"(?:パスワード|パスコード|パスフレーズ|暗証番号|秘密鍵|認証コード|リカバリーコード|バックアップコード|apiキー|アクセスキー"
    r"|アクセストークン|(?<![a-z])(?:password|passwd|passcode|pwd|pw|pin)(?![a-z]))"
)
SECRET = re.compile(
    rf"{_LABEL}(?P<glue>(?:は|が)?[ \t\n]{{0,3}}[:=→、「『\"'(]{{0,3}}[ \t\n]{{0,3}})(?P<value>[!-~]{{4,60}})"
)
_COUNTED = re.compile(r"[ ]?(?:文字|桁|年|月|日|回|字|人|件|円|分|時)")
_ADDRESS = re.compile(r"[a-z]{2,8}://|[\w.+-]{1,64}@")


def is_secret(match: re.Match[str], text: str) -> bool:
    """Whether what follows the label of a secret looks like its value, not a count, word or address."""
    value = match["value"].strip("\"'()[]<>.,;:")
    glued = bool(match["glue"])
    if len(value) < 4 or _ADDRESS.match(value) or _COUNTED.match(text, match.end()):
        return False
    has_digit = any(c.isdigit() for c in value)
    has_letter = any(c.isalpha() for c in value)
    mixed = (has_digit and has_letter) or (has_letter and any(c in "!@#$%^&*+?~-_" for c in value[1:-1]))
    return mixed or (glued and has_digit)
