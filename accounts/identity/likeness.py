"""Whether a name looks like one of ours, and why (G5(2)). Pure text: no Django.

Names are compared as typed before they are folded: an impostor may differ by width or case alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from accounts.identity import key_of
from accounts.identity.looks import apart, foreign_letters, shape
from accounts.identity.rules import names
from accounts.identity.table import MEDIA, PLAIN, same_kind

SHORTEST = 4  # shorter names are too often like others by chance
LONG = 6  # from which a name within another is told of
_MARKS = re.compile(r"[_.\-·・/~\s]")
_DIGITS = str.maketrans("013457i", "oleastl")  # 1 stands for l and for i
# What the platform or a code of its own says, not the city: nobody reads it as a name.
_CODES = re.compile(
    r"(?:channel/)?UC[A-Za-z0-9_-]{22}|i/user/\d+|\d+|did:.*|(?:R/)?ti/p/[A-Za-z0-9_-]+|lin\.ee/.*", re.DOTALL
)
_TITLES = names(
    "official koshiki koushiki real jp japan info news help support city pref gov lg pr sns the "
    "campaign present gift event lottery prize giveaway account office team channel tv staff new sub backup "
    "公式 本物 広報 速報 当選 懸賞 給付金 支援金 事務局 窓口"
)


def name_of(medium: str, handle: str) -> str:
    """What people read as the name in a handle; nothing where it is a code."""
    if _CODES.fullmatch(handle):
        return ""
    if medium in [row.key for row in PLAIN]:
        return handle.removeprefix("www.").rstrip("/")
    return re.sub(r"\.(?:bsky\.social|note\.jp)$", "", handle.rpartition("/")[2].removeprefix("@"))


def bare(name: str) -> str:
    """A name without what is easily overlooked: width, case, marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True, slots=True)
class Name:
    """A name as people read it, and what of it is compared."""

    key: str
    name: str  # empty where it is a code
    folded: str
    bare: str
    shape: str
    digits: str  # digits and the letters drawn like them as one
    letters: frozenset[str]
    marks: int  # the letters as bits: two may share one, so it finds fewer differences, never more
    limit: int  # letters by which another may differ and is still near


# It follows from the two texts alone, so that nothing makes it wrong later; three lists of 10,000 names.
@lru_cache(maxsize=32_768)
def known(medium: str, handle: str) -> Name:
    name = name_of(medium, handle)
    plain, folded = bare(name), unicodedata.normalize("NFKC", name).casefold()
    key = key_of(medium, handle) if medium else ""
    letters = frozenset(plain)
    marks = sum({1 << ord(letter) % 61 for letter in letters})
    limit = 0 if len(plain) < 5 else 1 if len(plain) < 10 else 2
    return Name(key, name, folded, plain, shape(plain), plain.translate(_DIGITS), letters, marks, limit)


class Look:
    """A name that was pasted, to be held against ours one by one."""

    def __init__(self, medium: str, handle: str) -> None:
        self.medium, self.handle = medium, handle
        self.is_plain = medium in [row.key for row in PLAIN]
        self.like = frozenset(key for key in MEDIA if not medium or same_kind(medium, key))
        self.own = known(medium, handle)
        self.length = len(self.own.bare)
        self.has_digit = any(c.isdecimal() for c in self.own.bare)
        self.parts = {bare(part) for part in re.split(r"[./]", self.own.name)} | {self.own.bare}

    def found(self, medium: str, handle: str) -> tuple[str, str]:
        """How it has to do with our name on that medium, and why; two empty texts where it has not.

        called: a name without its medium, and ours as typed. alike: it looks like ours. holds: ours stands
        somewhere in it, which is no likeness.
        """
        own, ours = self.own, known(medium, handle)
        if not self.may_be(medium, ours):
            return "", ""
        if not self.medium and own.folded == ours.folded and own.name.casefold() == ours.name.casefold():
            return "called", ""
        if why := self.why(medium, handle):
            return "alike", why
        return ("holds", "") if len(ours.bare) >= LONG and ours.bare in own.bare else ("", "")

    def may_be(self, medium: str, ours: Name) -> bool:
        """Of 10,000 names hardly one: it holds ours, is drawn alike, or shares nearly all letters."""
        own = self.own
        if ours.bare in own.bare:
            return True
        return medium in self.like and (
            (
                -ours.limit <= len(ours.bare) - self.length <= ours.limit
                and (ours.marks & ~own.marks).bit_count() <= ours.limit
                and (own.marks & ~ours.marks).bit_count() <= ours.limit
            )
            or ours.shape == own.shape
            or ours.digits == own.digits
            or self.is_plain
        )

    def why(self, medium: str, handle: str) -> str:
        """Why it is like our account on that medium, or nothing; the same name is no likeness."""
        own, ours = self.own, known(medium, handle)
        if not (own.name and ours.name):
            return self._code(medium, handle)
        if medium and medium not in self.like:
            return self._elsewhere(medium, ours)
        if self.is_plain:
            return self._address(own, ours)
        return self._why(own, ours) or self._same(own, ours, medium)

    def _same(self, own: Name, ours: Name, medium: str) -> str:
        if own.name != ours.name or not self.medium or own.key == ours.key:
            return ""
        return f"市のアカウントと同じ名前ですが、{MEDIA[medium].label}の別のアドレスです"

    def _code(self, medium: str, handle: str) -> str:
        same = same_kind(self.medium, medium) and self.handle.casefold() == handle.casefold()
        return "大文字と小文字だけが違います" if same and self.handle != handle else ""

    def _elsewhere(self, medium: str, ours: Name) -> str:
        """The name on another medium; in an address also as a part of it."""
        if len(ours.bare) >= SHORTEST and ours.bare in self.parts:
            return f"別の媒体（{MEDIA[medium].label}）にある市のアカウントと同じ名前です"
        return ""

    def _address(self, own: Name, ours: Name) -> str:
        """Of two addresses on one host the paths are compared, else the hosts."""
        host, _, path = own.name.partition("/")
        our_host, _, our_path = ours.name.partition("/")
        if host == our_host:
            return Look("", path).why("", our_path) if path and our_path else ""
        if host.rpartition(".")[0] == our_host.rpartition(".")[0] and "." in host:
            return f"ホスト名の終わりだけが違います（市のものは {our_host}）"
        return Look("", host).why("", our_host)

    def _why(self, own: Name, ours: Name) -> str:
        if own.folded == ours.folded:
            if own.name == ours.name:
                return ""
            same_width = own.name.casefold() == ours.name.casefold()
            return f"{'大文字と小文字' if same_width else '文字の幅（全角と半角）'}だけが違います"
        return self._drawn(own, ours) if len(ours.folded) >= SHORTEST else ""

    def _drawn(self, own: Name, ours: Name) -> str:
        if own.bare == ours.bare:
            return "記号（_ . - など）だけが違います"
        if self.has_digit and own.digits == ours.digits:
            return "英字の代わりに形の似た数字が使われています（oと0、lと1など）"
        if own.shape == ours.shape:
            return f"見た目の紛らわしい文字が使われています。{foreign_letters(own.name)}".rstrip("。")
        return self._added(own, ours) or self._near(own, ours)

    def _near(self, own: Name, ours: Name) -> str:
        limit = ours.limit
        if not -limit <= len(ours.bare) - len(own.bare) <= limit or not limit:
            return ""  # sooner than counting, for 10,000 names
        if len(ours.letters - own.letters) > limit or len(own.letters - ours.letters) > limit:
            return ""
        letters = apart(own.bare, ours.bare, limit)
        return f"{letters}字だけが違います" if letters <= limit else ""

    def _added(self, own: Name, ours: Name) -> str:
        """Ours with a likely word before or behind it; any other word makes it another's name."""
        if ours.bare not in own.bare:
            return ""
        before, _, behind = own.bare.partition(ours.bare)
        added = [part for part in (before, behind) if part]
        if all(part in _TITLES or part.isdecimal() for part in added):
            return f"市のアカウントの名前に「{'」「'.join(added)}」が足されています"
        return ""
