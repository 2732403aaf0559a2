"""What was pasted, mended into one address or handle; what cannot be one is refused with a reason."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 2000  # longer than any profile's URL with its tracking
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_NO_ADDRESS = "URLもハンドルも見つかりません。プロフィールのページを開き、そのURLを貼ってください"
_SEVERAL = "URLやハンドルが2つ以上あります。アカウント1つにつき1つだけ貼ってください"
_BREAKS = re.compile(r"[\s「」『』【】〈〉《》<>\"“”‘’、（）｢｣]+")
_ADDRESS = re.compile(
    r"(?:[a-z]{2,7}[:;]?//|(?<![a-z0-9.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#:]|$))", re.I
)
_INNER = re.compile(r"(?<![=?&/])https?://", re.I)
_MISTYPED = re.compile(r"(?!ssh)(?:(?:[htps]{3,7}[:;]{1,2}/*)+|[htps]{3,7}//+)", re.I)
_SCHEME = re.compile(r"(?!did:)([a-z][a-z0-9+-]*):", re.I)
_TRAILING = "。．｡.,，;；!！)）]］」』'"
_DANGEROUS = frozenset(("javascript", "vbscript", "data", "file", "blob", "about"))


class Refused(Exception):
    """Why the text names no account, in Japanese, saying what to do."""


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
        if character in BIDI or (
            unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"
        ):
            raise Refused(
                f"使えない制御文字（U+{ord(character):04X}）があります。URLを手で打ち直してください"
            )


def mend(text: str) -> tuple[str, bool]:
    """The one address or handle in the text, and whether a person must confirm what was mended."""
    _check(text)
    seen = "".join(c for c in text if not _invisible(c)).strip()
    token = _scheme(_unglue(_only_token(seen)))
    return token, token != text.strip() and _lower_scheme(text.strip()) != token


def _only_token(text: str) -> str:
    joined = re.sub(r"(?<=//)\s+", "", text)
    tokens = [token.translate(NARROW) for token in _BREAKS.split(joined) if token]
    if len(tokens) > 1:
        tokens = [t for t in tokens if _ADDRESS.search(t)] or [t for t in tokens if _handle_like(t)]
    if not tokens:
        raise Refused(_NO_ADDRESS)
    if len(tokens) > 1:
        raise Refused(_SEVERAL)
    return tokens[0]


def _handle_like(token: str) -> bool:
    return bool(re.match(r"@[A-Za-z0-9_]", token))


def _unglue(token: str) -> str:
    """Cut off words before the address and marks behind it."""
    if token.endswith(("…", "...")):
        raise Refused("URLが途中で切れています（…）。プロフィールのページを開き、URL全体を貼ってください")
    scheme = _SCHEME.match(token)
    if scheme and scheme[1].lower() in _DANGEROUS:
        raise Refused(
            f"「{scheme[1]}:」で始まるものはプロフィールのURLではありません。https://で始まるURLを貼ってください"
        )
    begins = _MISTYPED.match(token)
    starts = [found.start() for found in _INNER.finditer(token, begins.end() if begins else 0)]
    if len(starts) + bool(begins) > 1:
        raise Refused(_SEVERAL)
    return without_marks(token[starts[0] if starts else 0 :])


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
