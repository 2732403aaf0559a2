"""What was pasted, mended into addresses or handles; what cannot be one is refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from katori_sns.web.characters import is_control

LONGEST = 2000  # longer than any profile's URL with its tracking
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_NO_ADDRESS = "URLもハンドルも見つかりません。プロフィールのページを開き、そのURLを貼ってください"
CUT = (
    "URLかハンドルの途中に空白、改行や「;」があります。続きならつなげて、"
    "続きでなければ前後の文字を除いて入力してください"
)
SEVERAL = "URLやハンドルが2つ以上あります。アカウント1つにつき1つだけ貼ってください"
_BREAKS = re.compile(r"(?:[\s「」『』【】〈〉《》<>＜＞\"“”‘’、（）｢｣|｜`・•]|\]\()+")
_ADDRESS = re.compile(
    r"(?:[a-z]{2,7}[:;.]{0,2}//|(?<![a-z0-9.@-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#:]|$))",
    re.I,
)
_INNER = re.compile(r"(?<![=?&/_])https?://", re.I)
_MISTYPED = re.compile(r"(?!ssh)(?:(?:[htpsx]{3,7}[:;]{1,2}/*)+|[htpsx]{3,7}\.?//+)", re.I)
_SCHEME = re.compile(r"(?!did:)([a-z][a-z0-9+-]*):", re.I)
_TRAILING = "。．｡.,，;；!！)）]］」』'*"
_DANGEROUS = frozenset(("javascript", "vbscript", "data", "file", "blob", "about"))
# Behind these an address goes on, whatever stands there; behind those it has ended.
_GOES_ON, _ENDED = tuple("/.?=&-_@%:"), tuple("'])}*。、,!！")
_CONTINUES = re.compile(r";?[A-Za-z0-9._~/?#@%&=+-]")
_MEDIA = "x|twitter|facebook|instagram|threads|line|youtube|tiktok|bluesky|note|blog"
_OTHER_WORDS = re.compile(rf"(?:{_MEDIA}|url)(?![a-z0-9_])", re.I)
_JOINED = 2  # times; more of them are words of a sentence
# A bookmark as a QR code has it, what stands before an address, addresses of apps and of careful mails.
_BOOKMARK = re.compile(r"MEBKM:.*?URL:((?:\\.|[^;\\])+)", re.I | re.S)
_LABEL = re.compile(
    rf"(?:{_MEDIA}|(?:line ?)?id|urlto|url|href|account|user ?name|"
    r"[^\s:=/.@()]{0,20}[^\x00-\x7f][^\s:=/.@()]{0,20})\s*[:=：＝]\s*(?=[\w@＠])",
    re.I,
)
_REWRITTEN = [
    (re.compile(pattern, re.I | re.M), plain)
    for pattern, plain in (
        (r"^(?:[>＞]\s?)+(?=\S)", ""),  # a quoted mail
        (r"^view-source:", ""),
        (r"\[([.:])\]", r"\1"),
        (r"(?<=[a-z])\s*([:：;；])\s*([/／])\s*([/／])\s+", r"\1\2\3"),
        (r"(?<=[a-z])\s+([:：]//)|(?<=https:)\s+(//)|(?<=http:)\s+(//)", r"\1\2\3"),
        (r"(?<=[@＠])\s+(?=\w)", ""),
        (r"^twitter://user\?screen_name=", "https://x.com/"),
        (r"^instagram://user\?username=", "https://www.instagram.com/"),
        (r"^fb://(?:page|profile)/", "https://www.facebook.com/profile.php?id="),
        (r"^line://", "https://line.me/R/"),
        (r"^(?:vnd\.)?youtube://(?:www\.)?youtube\.com/", "https://www.youtube.com/"),
        (r"^at://", "https://bsky.app/profile/"),
    )
]


class Refused(Exception):
    """Why the text names no account, in Japanese, saying what to do."""


class Cut(Refused):
    """A blank or a break stands in it, and nobody can tell what belongs to it."""


class Disguised(Refused):
    """It is made to be taken for another's address."""


@dataclass(frozen=True)
class Pieces:
    """The addresses of a text, else its handles, each mended; `handles` beside addresses are kept too."""

    tokens: list[str]
    handles: list[str]
    cut: bool = False  # a blank or a break was taken out of one


def _invisible(character: str) -> bool:
    return (
        unicodedata.category(character) == "Cf"
        or character in "\u034f\u115f\u1160\u3164\uffa0"
        or 0xFE00 <= ord(character) <= 0xFE0F
    )


def _check(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(f"長すぎます（{LONGEST:,}字まで）。プロフィールのURLだけを貼ってください")
    if not text.strip():
        raise Refused("何も入力されていません。プロフィールのURLを貼ってください")
    for character in text:
        if is_control(character):
            raise Refused(
                f"使えない制御文字（U+{ord(character):04X}）があります。URLを手で打ち直してください"
            )


def pieces_of(text: str) -> Pieces:
    """What in the text may name an account. Raises Refused where there is nothing."""
    _check(text)
    seen = "".join(c for c in text if not _invisible(c)).strip()
    if bookmark := _BOOKMARK.match(seen):
        seen = re.sub(r"\\(.)", r"\1", bookmark[1])
    if re.match(r"https?%3A%2F%2F", seen, re.I):
        seen = unquote(seen)
    for pattern, plain in _REWRITTEN:
        seen = pattern.sub(plain, seen)
    seen = _LABEL.sub("", seen, count=1) if _LABEL.match(seen) else seen
    tokens, cut = _tokens(seen)
    addresses = [token for token in tokens if len(tokens) == 1 or _ADDRESS.search(token)]
    handles = [token for token in tokens if re.match(r"@[A-Za-z0-9_]", token)]
    found = [piece for token in addresses or handles for piece in _unglue(token)]
    if not found:
        raise Refused(_NO_ADDRESS)
    return Pieces([_scheme(token) for token in dict.fromkeys(found)], handles, cut)


def is_mended(token: str, text: str) -> bool:
    """Whether a person must confirm that this is what was typed."""
    return token != text.strip() and _lower_scheme(text.strip()) != token


def _tokens(text: str) -> tuple[list[str], bool]:
    """The pieces between blanks and brackets in half width; what only a blank cut in two is joined."""
    tokens: list[str] = []
    only_blank = False
    at = joined = 0
    for gap in [*_BREAKS.finditer(text), None]:
        token = text[at : gap.start() if gap else len(text)].translate(NARROW)
        if token and only_blank and tokens and is_cut(tokens[-1], token):
            tokens[-1] = tokens[-1].rstrip(";") + token.lstrip(";")
            joined += 1
            if joined > _JOINED:
                raise Cut(CUT)
        elif token:
            tokens.append(token)
        only_blank = bool(gap) and not gap[0].strip() if gap else False
        at = gap.end() if gap else at
    return tokens, joined > 0


def is_cut(before: str, behind: str) -> bool:
    """Whether what stands behind a blank belongs to the address or handle before it."""
    starts = _ADDRESS.search(before) or re.fullmatch(r"@[\w.-]+", before)
    bare = re.fullmatch(r"[A-Za-z0-9._-]+", before) and re.fullmatch(r"[A-Za-z0-9._-]+", behind)
    if not (starts or bare) or before.endswith(_ENDED) or _INNER.match(behind):
        return False
    if before.endswith(_GOES_ON):
        return True
    if behind.startswith("@") or not any(c.isalnum() for c in behind) or _ADDRESS.match(behind):
        return False
    if _OTHER_WORDS.match(behind):
        return False
    return bool(_CONTINUES.match(behind)) or not before[-1].isascii()


def _unglue(token: str) -> list[str]:
    """The addresses in a piece, without words before and marks behind them."""
    if token.endswith(("…", "...")):
        raise Refused("URLが途中で切れています（…）。プロフィールのページを開き、URL全体を貼ってください")
    if _LABEL.match(token):
        token = _LABEL.sub("", token, count=1)
    scheme = _SCHEME.match(token)
    if scheme and scheme[1].lower() in _DANGEROUS:
        raise Refused(
            f"「{scheme[1]}:」で始まるものはプロフィールのURLではありません。https://で始まるURLを貼ってください"
        )
    begins = _MISTYPED.match(token)
    starts = [found.start() for found in _INNER.finditer(token, begins.end() if begins else 0)]
    starts = [0, *starts] if begins or not starts else starts
    if token.startswith("@"):
        return [without_marks(part) for part in re.split(r"[/,;]+(?=@)", token)]
    ends = [*starts[1:], len(token)]
    return [without_marks(token[start:end]) for start, end in zip(starts, ends, strict=True)]


def without_marks(token: str) -> str:
    """Without what a sentence puts behind an address."""
    return token.rstrip(_TRAILING.replace(")", "") if "(" in token else _TRAILING)


def _lower_scheme(text: str) -> str:
    found = re.match(r"https?://(?!/)", text, re.I)
    return f"https://{text[found.end() :]}" if found else text


def _scheme(token: str) -> str:
    """One https:// where any was meant; other schemes are refused."""
    token = token.replace("\\", "/")
    mistyped = _MISTYPED.match(token)
    if mistyped:
        token = f"https://{token[mistyped.end() :]}"
    else:
        scheme = _SCHEME.match(token)
        if scheme:
            raise Refused(
                f"「{scheme[1]}:」で始まるものは読めません。https://で始まるプロフィールのURLを貼ってください"
            )
    head, slash, rest = token.removeprefix("https://").partition("/")
    if "@" not in head:
        head = head.replace("。", ".").replace("｡", ".")
    start = "https://" if token.startswith("https://") else ""
    return f"{start}{head}{slash}{rest}"


# Tried one after the other on an address that cannot be read as it is.
_REPAIRS = [
    (re.compile(pattern, re.I), plain)
    for pattern, plain in (
        (r"(?<=[a-z0-9]),(?=(?:com|net|jp|ee|me|app)/)", "."),
        (r"^(https://)?(?:ww|wwww)\.(?=\w)", r"\1www."),
        (r"&amp;", "&"),
        (r"&(?:nbsp|quot|[lg]t|#x?[0-9a-f]+)\b.*$", ""),
        (r"(?:%20|%e3%80%80|%0d|%0a|%09)+$", ""),
        (r"(?<=[\w/])&(?=\w+=)", "?"),
        # Words without a blank between; a foreign letter within the name is no end of it.
        (r"(?<=[a-z0-9_/])[\u3001-\u30ff\u3400-\u9fff][^a-z0-9]*$", ""),
    )
]
_GAP = re.compile(r"(?<=[\w/@])(?:;|%20|%3b|%0d|%0a|%09|%e3%80%80)+(?=[\w@])", re.I)


def repairs(token: str) -> list[tuple[str, bool]]:
    """What an address that cannot be read may have been, and whether a piece of it was put to another."""
    tried = [(pattern.sub(plain, token, count=1), False) for pattern, plain in _REPAIRS]
    tried.append((_GAP.sub("", token), True))
    return [(other, cut) for other, cut in tried if other != token]
