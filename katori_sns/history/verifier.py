"""What makes an event's code, and whether the chains still hold; needs no Django.

    KATORI_HISTORY_KEYS=id=key,id=key python3 verifier.py EXPORT.jsonl [ROOT.json ...]

reads what `manage.py history_export` and `history_root` wrote; this file is all it takes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

FIELDS = (
    "subject",
    "seq",
    "action",
    "label",
    "actor_id",
    "actor_name",
    "actor_post",
    "actor_section",
    "acting_for",
    "changes",
    "comment",
    "at",
    "key_id",
    "search_text",
)
Written = Mapping[str, Any]  # an event, as the database or an export has it
WITHHELD = "withheld"  # an event that says so is told without what its reader may not read
Head = tuple[int, str]  # how many events, the code of the last
START: Head = (0, "")


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written."""

    subject: str
    seq: int
    problem: str

    def __str__(self) -> str:
        return f"{self.subject} {self.seq}：{self.problem}"


def moment(at: datetime) -> str:
    """UTC with microseconds: the same text on every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(event: Written) -> bytes:
    """The one way to write an event down: sorted keys, UTF-8, UTC microseconds, no floats."""
    values = {name: event[name] for name in FIELDS}
    if isinstance(values["at"], datetime):
        values["at"] = moment(values["at"])
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def code(key: str, previous: str, event: Written) -> str:
    """HMAC-SHA256 over the event before and this one."""
    return hmac.new(key.encode(), previous.encode() + canonical(event), hashlib.sha256).hexdigest()


def verify(
    events: Iterable[Written],
    heads: Mapping[str, Head],
    keys: Mapping[str, str] | None,
    kept: Mapping[tuple[str, int], str] | None = None,
    *,
    in_part: bool = False,
) -> Iterator[Finding]:
    """Everything wrong in events that come in the order (subject, seq), one in memory at a time.

    `heads` is looked at after the last event, so reading the events may fill it; `kept` are codes
    known from the daily roots. Without keys no code is computed, nor, with `in_part`, of an event that says
    of itself that it is told in part: of one that was rewritten so the code would else never be asked.
    """
    last: dict[str, Head] = {}
    wanted = dict(kept or {})
    for event in events:
        subject, seq, mac = event["subject"], event["seq"], event["mac"]
        told = None if in_part and event.get(WITHHELD) else keys
        yield from _verify_one(event, last.get(subject, START), told)
        if wanted.pop((subject, seq), mac) != mac:
            yield Finding(subject, seq, "日次の控えと一致しません")
        last[subject] = seq, mac
    for subject in sorted(last.keys() | heads.keys()):
        if subject not in last:
            yield Finding(subject, 0, "チェーンに記録がありません")
        elif last[subject] != heads.get(subject):
            yield Finding(subject, last[subject][0], "最後の記録がチェーンの先頭と一致しません")
    for subject, seq in sorted(wanted):
        yield Finding(subject, seq, "日次の控えにある記録がありません")


def _verify_one(event: Written, last: Head, keys: Mapping[str, str] | None) -> Iterator[Finding]:
    subject, seq = str(event["subject"]), int(event["seq"])
    if seq != last[0] + 1:
        yield Finding(subject, seq, f"番号が {last[0]} から続いていません")
    if keys is None:
        return
    key = keys.get(event["key_id"])
    if key is None:
        yield Finding(subject, seq, f"鍵 {event['key_id']} がありません")
    elif not hmac.compare_digest(code(key, last[1], event), event["mac"]):
        yield Finding(subject, seq, "記録の内容か直前の記録が、書かれたときと違います")


def merkle_root(heads: Mapping[str, Head]) -> str:
    """One code for all chains: kept elsewhere, it shows any later change to any of them."""
    return _rows(heads)[-1][0].hex()


def _rows(heads: Mapping[str, Head]) -> list[list[bytes]]:
    """The tree over all chains, from its leaves to its root."""
    row = [_leaf(subject, *heads[subject]) for subject in sorted(heads)] or [hashlib.sha256(b"").digest()]
    rows = [row]
    while len(row) > 1:
        row = [_joined(*row[i : i + 2]) for i in range(0, len(row), 2)]
        rows.append(row)
    return rows


def _joined(*pair: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + b"".join(pair)).digest()


def merkle_paths(heads: Mapping[str, Head], subjects: Iterable[str]) -> dict[str, list[list[str]]]:
    """Subject → what stands before and after it at each step up to the root: a proof without the others."""
    rows, places = _rows(heads), {subject: place for place, subject in enumerate(sorted(heads))}
    found = {}
    for subject in subjects:
        place, found[subject] = places[subject], list[list[str]]()
        for row in rows[:-1]:
            after = row[place + 1 : place + 2] if place % 2 == 0 else []
            before = row[place - 1 : place] if place % 2 else []
            found[subject].append([b"".join(side).hex() for side in (before, after)])
            place //= 2
    return found


def root_above(subject: str, head: Head, path: Iterable[Sequence[str]]) -> str:
    """The root to which the path leads from this head."""
    code = _leaf(subject, *head)
    for before, after in path:
        code = hashlib.sha256(b"\x01" + bytes.fromhex(before) + code + bytes.fromhex(after)).digest()
    return code.hex()


def _leaf(subject: str, seq: int, mac: str) -> bytes:
    return hashlib.sha256(b"\x00" + json.dumps([subject, seq, mac], ensure_ascii=False).encode()).digest()


def read_roots(paths: Iterable[Path], kept: dict[tuple[str, int], str]) -> Iterator[Finding]:
    """Put the codes of the daily roots into `kept`; tells of a file that is not as it was written."""
    for path in paths:
        try:
            written = json.loads(path.read_bytes())
            heads: dict[str, Head] = {subject: (seq, mac) for subject, seq, mac in written["heads"]}
            root = merkle_root(heads)
        except (ValueError, TypeError, KeyError):
            yield Finding(path.name, 0, "控えを読み取れません")
            continue
        if root != written.get("root"):
            yield Finding(path.name, 0, "控えのルートと一致しません")
        kept.update({(subject, seq): mac for subject, (seq, mac) in heads.items()})


def read_export(lines: Iterable[str], heads: dict[str, Head]) -> Iterator[Written]:
    """The events of an exported file; its last line fills `heads`."""
    for line in lines:
        row = json.loads(line)
        if "heads" in row:
            heads.update({subject: (seq, mac) for subject, seq, mac in row["heads"]})
        else:
            yield row


def tell(findings: Iterable[Finding], write: Callable[[str], object]) -> int:
    """Write each finding as it is found, then their number, which it returns."""
    number = 0
    for finding in findings:
        number += 1
        write(f"{finding}\n")
    write(f"{number}件の問題があります\n" if number else "問題はありません\n")
    return number


def main(export: str, *roots: str) -> int:
    """Verify an exported file; 1 when anything is wrong."""
    keys = dict(pair.split("=", 1) for pair in os.environ["KATORI_HISTORY_KEYS"].split(","))
    heads: dict[str, Head] = {}
    kept: dict[tuple[str, int], str] = {}
    with Path(export).open(encoding="utf-8") as file:
        findings = chain(
            read_roots(map(Path, roots), kept), verify(read_export(file, heads), heads, keys, kept)
        )
        return min(tell(findings, sys.stdout.write), 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
