"""Whether a name looks like one of ours, and why (G5(2)). Pure text: no Django.

Names are compared as typed before they are folded: an impostor may differ by width or case alone.
"""

from __future__ import annotations

import re
import unicodedata

from accounts.identity.looks import near, shape
from accounts.identity.rules import names
from accounts.identity.table import MEDIA, PLAIN, same_kind

SHORTEST = 4  # shorter names are too often like others by chance
_MARKS = re.compile(r"[_.\-·・/~\s]")
_DIGITS = str.maketrans("013457i", "oleastl")  # 1 stands for l and for i
# What the platform or a code of its own says, not the city: nobody reads it as a name.
_CODES = re.compile(
    r"(?:channel/)?UC[A-Za-z0-9_-]{22}|i/user/\d+|\d+|did:.*|(?:R/)?ti/p/[A-Za-z0-9_-]+|lin\.ee/.*", re.DOTALL
)
_TITLES = names(
    "official koshiki koushiki real jp japan info news help support city pref gov lg pr sns the "
    "campaign present gift event account office team channel tv staff new sub backup 公式 本物 広報 速報"
)


def name_of(medium: str, handle: str) -> str:
    """What people read as the name in a handle; nothing where it is a code."""
    if _CODES.fullmatch(handle):
        return ""
    if medium in [row.key for row in PLAIN]:
        return handle.removeprefix("www.").rstrip("/")
    return handle.rpartition("/")[2].removeprefix("@").removesuffix(".bsky.social")


def bare(name: str) -> str:
    """A name without what is easily overlooked: width, case, marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name).casefold())


class Look:
    """A name that was pasted, to be held against ours one by one."""

    def __init__(self, medium: str, handle: str) -> None:
        self.medium, self.handle = medium, handle
        self.name = name_of(medium, handle)
        self.folded = unicodedata.normalize("NFKC", self.name).casefold()
        self.bare, self.shape = bare(self.name), shape(bare(self.name))
        self.letters = set(self.bare)

    def why(self, medium: str, handle: str) -> str:
        """Why it is like our account on that medium, or nothing; the same name is no likeness."""
        ours = name_of(medium, handle)
        if not ours or not self.name:
            return self._code(medium, handle)
        if self.medium and not same_kind(self.medium, medium):
            return self._elsewhere(medium, ours)
        if self.medium in [row.key for row in PLAIN]:
            return self._address(ours)
        return self._why(ours)

    def _code(self, medium: str, handle: str) -> str:
        same = same_kind(self.medium, medium) and self.handle.casefold() == handle.casefold()
        return "大文字と小文字だけが違います" if same and self.handle != handle else ""

    def _elsewhere(self, medium: str, ours: str) -> str:
        """The name on another medium; in an address also as a part of it."""
        wanted = bare(ours)
        parts = {bare(part) for part in re.split(r"[./]", self.name)} | {self.bare}
        if len(wanted) >= SHORTEST and wanted in parts:
            return f"別の媒体（{MEDIA[medium].label}）にある市のアカウントと同じ名前です"
        return ""

    def _address(self, ours: str) -> str:
        """Of two addresses on one host the paths are compared, else the hosts."""
        host, _, path = self.name.partition("/")
        our_host, _, our_path = ours.partition("/")
        if host == our_host:
            return Look("", path)._why(our_path) if path and our_path else ""
        if host.rpartition(".")[0] == our_host.rpartition(".")[0] and "." in host:
            return f"ホスト名の終わりだけが違います（市のものは {our_host}）"
        return Look("", host)._why(our_host)

    def _why(self, ours: str) -> str:
        if self.name == ours or not ours:
            return ""
        folded = unicodedata.normalize("NFKC", ours).casefold()
        if self.folded == folded:
            same_width = self.name.casefold() == ours.casefold()
            return f"{'大文字と小文字' if same_width else '文字の幅（全角と半角）'}だけが違います"
        return self._drawn(bare(ours)) if len(folded) >= SHORTEST else ""

    def _drawn(self, ours: str) -> str:
        if self.bare == ours:
            return "記号（_ . - など）だけが違います"
        if any(c.isdecimal() for c in self.bare) and self.bare.translate(_DIGITS) == ours.translate(_DIGITS):
            return "英字の代わりに形の似た数字が使われています（oと0、lと1など）"
        if self.shape == shape(ours):
            return "見た目の紛らわしい文字が使われています"
        return self._added(ours, likely=True) or self._near(ours) or self._added(ours, likely=False)

    def _near(self, ours: str) -> str:
        limit = 0 if len(ours) < 5 else 1 if len(ours) < 10 else 2
        letters = set(ours)
        strange = max(len(letters - self.letters), len(self.letters - letters))
        if max(strange, abs(len(ours) - len(self.bare))) > limit:
            return ""  # sooner than counting, for 10,000 names
        few = (n for n in range(1, limit + 1) if near(self.bare, ours, n))
        return next((f"{n}字だけが違います" for n in few), "")

    def _added(self, ours: str, *, likely: bool) -> str:
        """Ours with something before or behind it: a likely word, behind a mark, or a long name."""
        if ours not in self.bare:
            return ""
        before, _, behind = self.bare.partition(ours)
        added = [part for part in (before, behind) if part]
        known = all(part in _TITLES or part.isdecimal() for part in added)
        apart = ours in {bare(part) for part in re.split(r"[_.\-]", self.name)}
        if known or apart or (not likely and len(ours) >= 6):
            return f"市のアカウントの名前に「{'」「'.join(added)}」が足されています"
        return ""
