"""Word and Excel files looked into: only what Word and Excel write, nothing that runs."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

MAX_ZIP_RATIO = 100  # an honest docx shrinks to a tenth; a bomb to a thousandth
MAX_UNZIPPED = 200 * 1024 * 1024
MAX_PARTS = 3_000
DEEPEST = 2  # a chart holds its own table, which may hold one
PIECE = 1024 * 1024
HEAD = 16
LONGEST_LIST = 2 * PIECE  # of parts or links: it is read whole, and has some hundred bytes for each
OLE = b"\xd0\xcf\x11\xe0"  # also how an Office file with a password begins
# How programs and OLE objects begin, whatever they are called.
RUNS = (b"MZ", b"\x7fELF", OLE, b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"MSCF", b"ITSF")
ENDINGS = frozenset(
    (
        *("exe", "dll", "com", "bat", "cmd", "scr", "pif", "cpl", "msi", "msp", "hta", "jar", "js", "jse"),
        *("vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "lnk", "reg", "sh", "py", "app", "dmg", "apk", "iso"),
        *("chm", "ocx", "sys", "swf", "zip", "rar", "7z", "cab"),
    )
)
# In the lists of parts and links: an object, a macro, a control; and a template fetched from elsewhere.
ACTIVE = (b"oleobject", b"vbaproject", b"macroenabled", b"activex")
TEMPLATE, FETCHED = b"attachedtemplate", re.compile(rb"""target\s{0,9}=\s{0,9}["'](?:https?|ftp|mhtml):""")
LISTS = (".rels", "[content_types].xml")


class Active(Exception):
    """Something in the package runs, or may."""


def is_office(content: bytes, folder: str) -> bool:
    """Whether it is an OOXML package of that kind ("word/", "xl/"); raises Active where a part may run.

    It has no password, every part lies inside and is as large as it says.
    """
    if not content.startswith(b"PK\x03\x04"):  # what stands before would be another file
        return False
    try:
        return _is_package(content, folder, depth=0, left=[MAX_UNZIPPED])
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return False


def _is_package(content: bytes, folder: str, *, depth: int, left: list[int]) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        names = [p.filename for p in parts]
        unzipped = sum(p.file_size for p in parts)
        left[0] -= unzipped
        if (
            "[Content_Types].xml" not in names
            or not any(n.startswith(folder) for n in names)
            or any(_leads_out(n) or n.lower().endswith("vbaproject.bin") for n in names)
            or any(p.file_size > LONGEST_LIST for p in parts if p.filename.lower().endswith(LISTS))
            or len(parts) > MAX_PARTS
            or unzipped > MAX_ZIP_RATIO * len(content)
            or left[0] < 0
        ):
            return False
        return all(_is_quiet(package, part, depth, left) for part in parts)


def _is_quiet(package: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int, left: list[int]) -> bool:
    """Read a part to its end, which tells whether it is whole; raises Active."""
    name = part.filename.lower()
    with package.open(part) as opened:
        head = opened.read(HEAD)
        if name.rpartition(".")[2] in ENDINGS or head.lstrip().startswith((*RUNS, *ARCHIVES)):
            raise Active(part.filename)
        inner = head.startswith(b"PK")
        if not inner and not name.endswith(LISTS):
            while opened.read(PIECE):
                pass
            return True
        whole = head + opened.read()
    if inner:
        if depth == DEEPEST:
            raise Active(part.filename)
        return _is_package(whole, "", depth=depth + 1, left=left)
    listed = whole.replace(b"\0", b"").lower()  # without NUL: in UTF-16 too
    if any(word in listed for word in ACTIVE) or (TEMPLATE in listed and FETCHED.search(listed)):
        raise Active(part.filename)
    return True


def _leads_out(part: str) -> bool:
    """Whether an unpacked part would land elsewhere."""
    return part.startswith("/") or "\\" in part or ":" in part or ".." in part.split("/")
