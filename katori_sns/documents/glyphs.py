"""Which characters a paper can print; the others would come out as crossed boxes, silently."""

from functools import cache
from pathlib import Path

import regex

from katori_sns.documents import fonts

# Drawn as nothing or as space, whatever the font: line ends, joiners and variation selectors.
INVISIBLE = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u2060\ufeff") | {
    chr(code) for code in [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
}
# One sign as people see it: a flag, a key, a family joined of several.
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}|[#*0-9]\ufe0f?\u20e3"
    r"|\p{Extended_Pictographic}(?:[\p{Emoji_Modifier}\ufe0f\U000e0020-\U000e007f]|\u200d\p{Extended_Pictographic})*"
)
_SAYS_NOTHING = regex.compile(r"[\ufe0f\p{Emoji_Modifier}]")


def missing_glyphs(text: str) -> list[str]:
    """Return the characters that no font has, each once, in the order of the text."""
    unknown = set(text) - fonts.characters() - INVISIBLE
    return [character for character in dict.fromkeys(text) if character in unknown]


def visible(text: str) -> str:
    """Replace what no font has: an emoji by its name, ［クラッカー］, others by their numbers, [U+0007]."""
    unknown = frozenset(missing_glyphs(text))
    if not unknown:
        return text
    text = _EMOJI.sub(lambda found: found[0] if unknown.isdisjoint(found[0]) else _named(found[0]), text)
    return text.translate({ord(character): f"[U+{ord(character):04X}]" for character in unknown})


def _named(emoji: str) -> str:
    """［旗 日本］; of one joined as nobody lists it, its parts; as it is, where nothing of it has a name."""
    plain = _SAYS_NOTHING.sub("", emoji)
    if name := _names().get(plain):
        return f"［{name}］"
    parts = [_names().get(part, "") for part in plain.split("\u200d")]
    return f"［{'＋'.join(parts)}］" if all(parts) else emoji


@cache
def _names() -> dict[str, str]:
    """Emoji → its short name in Japanese (CLDR)."""
    lines = Path(__file__).with_name("emoji.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines if not line.startswith("# "))
    return {emoji: name for emoji, name in pairs}
