"""Each row of the list judged: as it is, to confirm, split, duplicate, out of scope, or wrong.

Nothing is filled in or mended silently: what may be meant is offered, for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from accounts.identity import Identity, read
from accounts.older.columns import FIELDS
from accounts.older.dates import may_be_later, opening
from accounts.older.media import media, medium_of, named_other
from accounts.older.spreadsheet import Sheet
from accounts.older.stating import matters
from accounts.policy.secrets import has_secret
from katori_sns.web.characters import refused
from katori_sns.web.lists import (
    AS_IS,
    CONFIRM,
    DITTO,
    DUPLICATE,
    OUT,
    SPLIT,
    WRONG,
    stands_below,
    worst,
)
from katori_sns.web.numbers import is_confidential
from katori_sns.web.spreadsheet import Line
from katori_sns.web.text import fold

LATER = (
    "令和4年10月1日（ガイドラインの施行）以後の開設かもしれません。"
    "施行前からあると確かめた方法か、承認を受けていない理由を入力してください"
)
_SEVERAL = re.compile(r"\n+|[、，,；;]\s*|\s+(?=https?://)|(?<=\S)\s*(?:および|及び|と)\s*(?=https?://)")
_NO_MEDIA = tuple(map(fold, ("ホームページ", "メールマガジン", "メルマガ", "広報紙", "アプリ", "防災無線")))
_SECRET_HEAD = re.compile(r"パスワード|暗証|pw\b|password|秘密|回復コード")
LONGEST = 500  # letters of another column that are kept
UNREAD = "（読み取っていません）"
# A letter that the file's encoding does not have, as a program writes it.
_BROKEN = re.compile(r"(?:^|(?<=[\u3041-\u30ff\u4e00-\u9fff]))[?？](?=[\u3041-\u30ff\u4e00-\u9fff])")
_TOTAL = re.compile(r"(?:合|総)?計")


@dataclass(frozen=True)
class Note:
    """What was found in a cell: where, what, and what may be meant."""

    verdict: str
    text: str
    field: str = ""
    column: int = 0  # from 1; 0: the row as a whole
    offer: str = ""

    @property
    def place(self) -> str:
        return f"{self.column}列目（{FIELDS[self.field][0]}）" if self.column else ""


@dataclass
class Row:
    number: int
    values: dict[str, str]
    notes: list[Note] = field(default_factory=list)
    identity: Identity | None = None
    rest: list[tuple[str, str]] = field(default_factory=list)  # head → cell, of columns without a meaning

    @property
    def verdict(self) -> str:
        return worst({note.verdict for note in self.notes})


def preview(
    sheet: Sheet,
    columns: Mapping[str, int],
    *,
    sections: set[str],
    known: Mapping[tuple[str, str], str],
    warned: Callable[[Identity], str] | None = None,
) -> list[Row]:
    """Judge every row. `known`: (medium, key) → name, of the accounts that the register has.

    `warned`: what else is known of an account: a name given up, a fake, a likeness.
    """
    rows: list[Row] = []
    above: dict[str, str] = {}
    seen: dict[tuple[str, str], int] = {}
    accounts = 0
    for line in sheet.lines:
        row = Row(line.number, {name: line.cells[at].strip() for name, at in columns.items()})
        row.rest = _rest(sheet.heads, line, columns)
        if not _out(row, line, {accounts, len(rows)}):
            for judge in (_letters, _gaps, _medium, _address, _started, _section, _words):
                judge(row, columns, above, sections)
            _twice(row, columns, seen, known)
            if warned and row.identity and row.verdict != DUPLICATE and (told := warned(row.identity)):
                _note(row, columns, "url", CONFIRM, told)
            above |= {name: value for name, value in row.values.items() if value and value not in DITTO}
        accounts += row.verdict != OUT
        rows.append(row)
    return rows


def _note(row: Row, columns: Mapping[str, int], name: str, verdict: str, text: str, offer: str = "") -> None:
    row.notes.append(Note(verdict, text, name, columns[name] + 1 if name in columns else 0, offer))


def _rest(heads: list[str], line: Line, columns: Mapping[str, int]) -> list[tuple[str, str]]:
    """What stands in the other columns; a secret or a person's number is not taken over."""
    spare = [at for at in range(len(heads)) if at not in columns.values() and line.cells[at].strip()]
    return [(heads[at], _safe(heads[at], line.cells[at].strip())) for at in spare]


def _safe(head: str, cell: str) -> str:
    hidden = has_secret(f"{head}：{cell}") or has_secret(cell) or is_confidential(fold(cell))
    shown = "".join(letter for letter in cell if letter.isprintable() or letter in "\n\u3000")
    return UNREAD if hidden or _SECRET_HEAD.search(fold(head)) else shown[:LONGEST]


def _words(row: Row, *_: object) -> None:
    """Words in the other columns and the name that matter: closed, private, no longer tended."""
    for head, cell in [*row.rest, ("名称", row.values.get("name", ""))]:
        if cell == UNREAD:
            row.notes.append(Note(CONFIRM, f"「{head}」は秘密の情報のようなので、読み取っていません"))
        elif found := matters(cell):
            row.notes.append(
                Note(CONFIRM, f"「{head}」に「{found}」とあります。いまの状態を確かめてください")
            )


def _out(row: Row, line: Line, above: set[int]) -> bool:
    """Totals and remarks below the table, and what is no social medium; `above`: what a total may count."""
    first = next(cell.strip() for cell in line.cells if cell.strip())
    if stands_below(line):
        said = re.search(r"\d{1,9}", fold(" ".join(line.cells))) if _TOTAL.match(first) else None
        amiss = said and int(said[0]) not in above
        more = f"。{said[0]}とありますが、上の行は{min(above)}件です" if said and amiss else ""
        row.notes.append(Note(OUT, "合計や注の行です" + more))
    elif any(word in fold(row.values.get("medium", "")) for word in _NO_MEDIA):
        row.notes.append(Note(OUT, f"「{row.values['medium']}」はソーシャルメディアではありません"))
    return bool(row.notes)


def _letters(row: Row, columns: Mapping[str, int], *_: object) -> None:
    for name, value in row.values.items():
        if found := refused(value, line=True):
            _note(row, columns, name, WRONG, f"{found[0]}文字目に、{found[1]}")
    name = row.values.get("name", "")
    if not name:
        _note(row, columns, "name", WRONG, "名称がありません")
    elif _BROKEN.search(name):
        _note(row, columns, "name", CONFIRM, "「?」は文字が化けたものかもしれません")
    elif "\n" in name:
        _note(row, columns, "name", CONFIRM, "改行があります。一行にして読みました")


def _gaps(row: Row, columns: Mapping[str, int], above: dict[str, str], _: object) -> None:
    """〃, and cells that were merged with the one above: what stands there is offered."""
    for name in ("medium", "section", "manager", "operators"):
        value = row.values.get(name)
        if value in DITTO:
            _note(row, columns, name, CONFIRM, f"「{value}」とあります", above.get(name, ""))
        elif value == "" and above.get(name):
            # An account may be without them: that is a gap to close later, and no reason to stop here.
            verdict = AS_IS if name in ("manager", "operators") else CONFIRM
            _note(row, columns, name, verdict, "空欄です。上の行と結合されたセルかもしれません", above[name])


def _medium(row: Row, columns: Mapping[str, int], *_: object) -> None:
    value = row.values.get("medium", "")
    parts = media(value)
    if len(parts) > 1:
        _note(row, columns, "medium", SPLIT, f"媒体が{len(parts)}つあります：{'、'.join(parts)}")
    elif value and value not in DITTO and not medium_of(value):
        other = named_other(value)
        offer = f"その他（{other}）" if other else ""
        _note(row, columns, "medium", CONFIRM, f"「{value}」がどの媒体か分かりません", offer)


def addresses(text: str) -> list[str]:
    """The accounts that a cell names, each as written; an address that is cut in two stays one."""
    parts = [part.strip() for part in _SEVERAL.split(text) if part.strip()]
    cut = any("/" in part for part in parts) and not all(re.search(r"[./@＠]", part) for part in parts)
    return [text.strip()] if cut else parts


def _address(row: Row, columns: Mapping[str, int], *_: object) -> None:
    handle = row.values.get("handle", "")
    text = row.values.get("url", "") or handle
    parts = addresses(text)
    if not text or text in DITTO:
        return _note(row, columns, "url", CONFIRM, "URLもアカウント名もありません")
    if len(parts) > 1:
        return _note(row, columns, "url", SPLIT, f"アカウントが{len(parts)}つあります")
    medium = medium_of(row.values.get("medium", ""))
    reading = read(text, medium)
    if reading.identity is None:
        return _note(row, columns, "url", WRONG, reading.reason)
    row.identity = reading.identity
    if reading.repair:
        told = f"{reading.page}のページです" if reading.page else "書き方を直して読みました"
        _note(row, columns, "url", CONFIRM, told, reading.identity.url)
    if handle and text != handle and not _same(handle, reading.identity):
        said = f"「{handle}」と、URLのアカウント「{reading.identity.handle}」が違います。確かめてください"
        _note(row, columns, "handle", CONFIRM, said)
    return None


def _same(handle: str, identity: Identity) -> bool:
    """Whether a second column names the account of the URL; of one without a name nothing is said."""
    if not identity.handle:
        return True
    named = read(handle, identity.medium).identity
    return named is not None and named.key == identity.key


def _started(row: Row, columns: Mapping[str, int], above: dict[str, str], _: object) -> None:
    text = row.values.get("started_on", "")
    if text and text not in DITTO:
        found = opening(text)
        if found.problem:
            _note(row, columns, "started_on", CONFIRM, found.problem, found.offer)
        elif may_be_later(found.text):
            _note(row, columns, "started_on", CONFIRM, LATER)
    elif text:
        _note(row, columns, "started_on", CONFIRM, f"「{text}」とあります", above.get("started_on", ""))
    else:
        _note(row, columns, "started_on", CONFIRM, LATER)


def _section(row: Row, columns: Mapping[str, int], _: object, sections: set[str]) -> None:
    name = row.values.get("section", "")
    name = "".join(name.splitlines())
    if name and name not in DITTO and fold(name) not in map(fold, sections):
        near = [known for known in sorted(sections) if known in name or name in known]
        offer = near[0] if len(near) == 1 else ""
        _note(row, columns, "section", CONFIRM, f"所属「{name}」がありません", offer)


def _twice(
    row: Row,
    columns: Mapping[str, int],
    seen: dict[tuple[str, str], int],
    known: Mapping[tuple[str, str], str],
) -> None:
    if row.identity is None:
        return
    key = row.identity.medium, row.identity.key
    if key in known:
        _note(row, columns, "url", DUPLICATE, f"台帳の「{known[key]}」と同じアカウントです")
    elif key in seen:
        _note(row, columns, "url", DUPLICATE, f"{seen[key]}行目と同じアカウントです")
    seen.setdefault(key, row.number)
