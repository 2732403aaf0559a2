"""What a judged row would enter: one account, or one for each that stands in its cells.

What the list leaves open stays open here, beside what may be meant (`offers`): only a person fills it in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from accounts.account.media import Medium
from accounts.identity import Identity, Reading, read
from accounts.older.columns import FIELDS
from accounts.older.dates import UNKNOWN, opening, wrong_opening
from accounts.older.media import media, medium_of, named_other
from accounts.older.rows import Row, addresses
from accounts.older.stating import ENDED, RESTING, UNCLEAR, is_cross, state_of, when_ended
from katori_sns.web.lists import AS_IS, CONFIRM, DITTO, SPLIT
from katori_sns.web.numbers import is_confidential
from katori_sns.web.text import fold

# A column of the list → the field for which what may be meant is offered.
OFFERED = {
    "medium": "medium",
    "section": "section",
    "manager": "manager",
    "operators": "operators",
    "url": "typed_url",
    "started_on": "opened_text",
}


@dataclass
class Entry:
    number: int  # of the row in the list
    part: int  # from 1, where a row holds several accounts
    verdict: str
    name: str
    section: str  # as named
    medium: str  # a Medium value, or empty
    typed_url: str
    identity: Identity | None
    manager: str
    operators: str
    opened_text: str  # as typed
    opened: str  # ISO as far as known
    stopped: bool
    retired: bool = False
    ended_text: str = ""  # as typed
    ended: str = ""  # ISO as far as known
    notes: list[str] = field(default_factory=list)
    offers: dict[str, str] = field(default_factory=dict)
    listed: list[list[str]] = field(default_factory=list)  # 台帳の記載: head, cell of the other columns

    @property
    def medium_label(self) -> str:
        return Medium(self.medium).label if self.medium else ""

    @property
    def meant(self) -> list[tuple[str, str]]:
        """What may be meant as a person reads it: label of the column, words."""
        other = self.offers.get("medium_name", "")
        words = {name: self.offers[given] for name, given in OFFERED.items() if given in self.offers}
        if "medium" in words:
            words["medium"] = f"{Medium(words['medium']).label}{f'（{other}）' if other else ''}"
        return [(FIELDS[name][0], word) for name, word in words.items()]


def entries(row: Row, today: date) -> list[Entry]:
    """One entry, or as many as there are addresses or media in the row's cells."""
    url = row.values.get("url", "") or row.values.get("handle", "")
    urls, kinds = addresses(url), media(row.values.get("medium", ""))
    number = max(len(urls), len(kinds), 1) if row.verdict == SPLIT else 1
    if number == 1:
        return [_entry(row, 1, url, row.values.get("medium", ""), today)]
    found = []
    for at in range(number):
        url = urls[at] if at < len(urls) else ""
        kind = kinds[at] if len(kinds) == number else row.values.get("medium", "")
        found.append(_entry(row, at + 1, url, kind, today))
    return found


def _entry(row: Row, part: int, url: str, kind: str, today: date) -> Entry:
    values = {name: "" if value in DITTO else value for name, value in row.values.items()}
    url = "" if url in DITTO else url
    medium = medium_of(kind)
    reading = _reading(url, medium)
    hidden = [name for name in ("name", "manager") if is_confidential(fold(values.get(name, "")))]
    identity = reading.identity if row.verdict == SPLIT else row.identity
    when = opening(values.get("started_on") or UNKNOWN)
    end = opening(values.get("ended_on") or UNKNOWN)
    entry = Entry(
        number=row.number,
        part=part,
        verdict=row.verdict,
        name="" if "name" in hidden else " ".join(values.get("name", "").split()),
        section="".join(values.get("section", "").splitlines()),
        medium=identity.medium if identity else medium,
        typed_url=url,
        identity=identity,
        manager="" if "manager" in hidden else values.get("manager", ""),
        operators=values.get("operators", ""),
        opened_text=values.get("started_on", ""),
        opened=when.text,
        stopped=False,
        retired=bool(values.get("ended_on")),
        ended_text=values.get("ended_on", ""),
        ended=end.text,
        listed=[[head, cell] for head, cell in row.rest],
        # What needs no answer is only offered.
        notes=[
            f"{note.place}：{note.text}" if note.place else note.text
            for note in row.notes
            if note.verdict != AS_IS
        ],
    )
    _offer(entry, row)
    if hidden:
        _ask(entry, "名称か運用管理者にマイナンバーかカードの番号のような数字があるので、読み取っていません")
    if wrong := wrong_opening(when.text, today):
        _ask(entry, f"開設日「{entry.opened_text}」は{wrong}")
    if row.verdict == SPLIT and reading.reason:
        _ask(entry, reading.reason)
    _stand(entry, values.get("state", ""))
    if entry.retired:
        _ask(entry, end.problem or "終了したアカウントとして載せます。終了した日を確かめてください")
    if not entry.notes and not (entry.section and entry.medium):
        _ask(entry, "媒体が分かりません" if entry.section else "所属がありません")
    return entry


def _reading(url: str, medium: str) -> Reading:
    """As an account of the medium; of another one, where the address itself says so."""
    if not url:
        return Reading()
    found, elsewhere = read(url, medium), read(url)
    return elsewhere if found.reason and elsewhere.identity else found


def _ask(entry: Entry, text: str) -> None:
    entry.notes.append(text)
    entry.verdict = CONFIRM if entry.verdict == AS_IS else entry.verdict


def _offer(entry: Entry, row: Row) -> None:
    """What may be meant, by field; the medium as one that there is."""
    for note in row.notes:
        if note.offer and note.field in OFFERED:
            meant = medium_of(note.offer) if note.field == "medium" else note.offer
            if note.field == "medium" and not meant:
                meant = Medium.OTHER.value
                entry.offers["medium_name"] = named_other(row.values["medium"])
            entry.offers[OFFERED[note.field]] = meant


def _stand(entry: Entry, text: str) -> None:
    """運用中 or 停止中; any other word is for a person to read."""
    state = state_of(text)
    entry.retired = entry.retired or state == ENDED
    if state == ENDED and not entry.ended_text and (when := when_ended(text)):
        entry.ended_text, entry.ended = when, opening(when).text
    entry.stopped = state == RESTING
    if state == UNCLEAR:
        _ask(entry, f"状態に「{text}」とあります")
    elif is_cross(text):
        _ask(entry, f"状態に「{text}」とあります。停止中として読みました。終了していれば撤退済にしてください")
