"""Which characters a paper can print; the others would come out as crossed boxes, silently."""

from katori_sns.documents import fonts

# Drawn as nothing or as space, whatever the font: line ends, joiners and variation selectors.
INVISIBLE = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u2060\ufeff") | {
    chr(code) for code in [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
}


def missing_glyphs(text: str) -> list[str]:
    """Return the characters that no font has, each once, in the order of the text."""
    unknown = set(text) - fonts.characters() - INVISIBLE
    return [character for character in dict.fromkeys(text) if character in unknown]


def visible(text: str) -> str:
    """Replace the characters that no font has by their numbers: [U+1F600]."""
    return text.translate({ord(unknown): f"[U+{ord(unknown):04X}]" for unknown in missing_glyphs(text)})
