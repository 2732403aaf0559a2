"""Fill the font directory from Debian's packages."""

import shutil
import unicodedata
from math import ceil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from katori_sns.documents import fonts

BIZ = Path("/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf")
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
NOTO_JP = 0  # the Japanese face of the collection
PACKAGES = {BIZ: "fonts-morisawa-bizud-mincho", NOTO: "fonts-noto-cjk"}
TOLERANCE = 1.0  # of 1000 units: how far a quadratic curve may leave the cubic one


class Command(BaseCommand):
    help = "帳票（PDF）の書体を Debian のパッケージから用意します。用意できていれば何もしません。"
    requires_system_checks = []  # the check asks for what this command makes

    def handle(self, **options: object) -> None:
        if not fonts.problems():
            self.stdout.write(f"帳票の書体はそろっています（{fonts.DIRECTORY}）。")
            return
        fonts.CACHE.mkdir(parents=True, exist_ok=True)
        if not fonts.missing_files():  # brought here, as by `make bundle`
            fonts.CONFIGURATION.write_text(fonts.CONFIGURATION_TEXT, encoding="utf-8")
            self.stdout.write(f"ほかの所で用意した書体を使います（{fonts.DIRECTORY}）。")
            return
        missing = [package for path, package in PACKAGES.items() if not path.is_file()]
        if missing:
            raise CommandError(f"先に apt-get install {' '.join(missing)} を実行してください。")
        fonts.CONFIGURATION.unlink(missing_ok=True)  # written last, like the characters: half of it is none
        for earlier in (fonts.CHARACTERS, *fonts.DIRECTORY.glob("NotoSerifCJKJP-*.ttf")):
            earlier.unlink(missing_ok=True)
        self.stdout.write("BIZ UDMincho を写しています。")
        shutil.copyfile(BIZ, fonts.MAIN)
        self.stdout.write("BIZ UDMincho にない字を Noto Serif CJK JP から作っています（20秒ほど）。")
        noto, available = TTFont(NOTO, fontNumber=NOTO_JP), characters(TTFont(fonts.MAIN))
        added = lacking(noto, available)
        size = ceil(len(added) / len(fonts.FALLBACKS))
        for path, first in zip(fonts.FALLBACKS, range(0, len(added), size), strict=True):
            build_fallback(noto, added[first : first + size], path)
        fonts.CHARACTERS.write_text("".join(sorted({*available, *added})), encoding="utf-8", newline="")
        fonts.CONFIGURATION.write_text(fonts.CONFIGURATION_TEXT, encoding="utf-8")
        self.stdout.write(
            f"用意できました：BIZ UDMincho {len(available):,}字、補い {len(added):,}字（{fonts.DIRECTORY}）。"
        )


def characters(font: TTFont) -> set[str]:
    """Every printable character of a font."""
    return {chr(code) for code in font.getBestCmap() if unicodedata.category(chr(code)) != "Cc"}


def lacking(noto: TTFont, available: set[str]) -> list[str]:
    """What is not yet available, by code point. Hangul is left out: it would double the time."""
    missing = sorted(characters(noto) - available)
    return [c for c in missing if not unicodedata.name(c, "").startswith("HANGUL")]


def build_fallback(noto: TTFont, wanted: list[str], path: Path) -> None:
    """Draw the characters into a TrueType font at `path`: OpenType/CFF text has vanished in some viewers."""
    drawn_as = noto.getBestCmap()
    cmap = {ord(character): drawn_as[ord(character)] for character in wanted}
    names = [".notdef", *dict.fromkeys(cmap.values())]
    drawn = noto.getGlyphSet()
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    builder = FontBuilder(noto["head"].unitsPerEm, isTTF=True)
    builder.font.recalcTimestamp = False  # papers embed it: the same bytes on every machine
    builder.updateHead(created=noto["head"].created, modified=noto["head"].modified)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    left = builder.font["glyf"]
    builder.setupHorizontalMetrics({n: (noto["hmtx"][n][0], getattr(left[n], "xMin", 0)) for n in names})
    builder.setupHorizontalHeader(ascent=noto["hhea"].ascent, descent=noto["hhea"].descent)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2(
        sTypoAscender=noto["OS/2"].sTypoAscender,
        sTypoDescender=noto["OS/2"].sTypoDescender,
        sTypoLineGap=noto["OS/2"].sTypoLineGap,
        usWinAscent=noto["OS/2"].usWinAscent,
        usWinDescent=noto["OS/2"].usWinDescent,
    )
    builder.setupPost(keepGlyphNames=False)
    builder.save(path)
