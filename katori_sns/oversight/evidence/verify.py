"""Whether an unpacked 証拠一式 is as it was made; needs no Django.

    python3 verify.py [--digest HASH] [--root KEPT.json]

Each bundle holds this file in one with the history's verifier, so that python3 alone (3.11 or later) runs it.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from katori_sns.history.verifier import WITHHELD, Head, Written, read_roots, root_above, verify

MANIFEST, COVER, ACTS, HISTORY = "manifest.json", "index.html", "acts.csv", "history.jsonl"
HEADS = ("対象", "番号", "日時", "行為", "氏名", "職", "所属", "代決", "理由")
DIGEST = re.compile("[0-9a-f]{64}")
BLANK = "0" * 64  # stands on the cover while its own digest is computed
SEAL, SENT = "検査値", re.compile("第[0-9]+回提出の検査値")
TOKYO = timedelta(hours=9)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def row(event: Written, titles: Mapping[str, str]) -> list[str]:
    """The line of an event in acts.csv."""
    at = event.get("at")
    when = f"{datetime.fromisoformat(at) + TOKYO:%Y-%m-%d %H:%M:%S}" if at else ""
    told = ("label", "actor_name", "actor_post", "actor_section", "acting_for", "comment")
    subject = str(event["subject"])
    return [titles[subject], str(event["seq"]), when, *(str(event.get(name, "")) for name in told)]


def named(event: Written) -> Iterator[tuple[str, str]]:
    """Name and digest of each file and submission that an event put on file."""
    for name, (_, new) in event.get("changes", {}).items():
        if DIGEST.fullmatch(new or "") and (SENT.fullmatch(name) or not name.endswith(SEAL)):
            yield name, new


@dataclass
class Bundle:
    """An unpacked bundle, and what one has besides to hold it against."""

    folder: Path
    digest: str = ""  # as the system tells it
    keys: Mapping[str, str] | None = None
    root: str = ""  # a daily copy that was kept elsewhere
    manifest: dict[str, Any] = field(default_factory=dict)
    events: list[Written] = field(default_factory=list)

    def problems(self) -> Iterator[str]:
        """Each fault in words; what cannot be read is one."""
        parts: dict[str, Callable[[], Iterator[str]]] = {
            MANIFEST: self._manifest,
            COVER: self._cover,
            "ファイル": self._files,
            HISTORY: self._history,
            "日次の控え": self._proofs,
            ACTS: self._acts,
            "履歴にあるファイル": self._named,
        }
        for name, part in parts.items():
            try:
                yield from part()
            except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError):
                yield f"{name}：読み取れないか、作成したときと形が違います"

    def _read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def _manifest(self) -> Iterator[str]:
        content = self._read(MANIFEST)
        self.manifest = json.loads(content)
        if self.digest and digest_of(content) != self.digest:
            yield f"{MANIFEST}：渡されたハッシュ値と違います"

    def _cover(self) -> Iterator[str]:
        digest, cover = digest_of(self._read(MANIFEST)), self._read(COVER)
        if digest.encode() not in cover:
            yield f"{COVER}：表紙のハッシュ値が {MANIFEST} と違います"
        if digest_of(cover.replace(digest.encode(), BLANK.encode())) != self.manifest["cover"]:
            yield f"{COVER}：表紙が、作成したときと違います"

    def _files(self) -> Iterator[str]:
        listed = self.manifest["files"]
        paths = [path for path in self.folder.rglob("*") if path.is_symlink() or not path.is_dir()]
        there = {path.relative_to(self.folder).as_posix(): path for path in paths}
        for name in sorted(listed.keys() | there.keys() - {MANIFEST, COVER}):
            if name not in there:
                yield f"{name}：ファイルがありません"
            elif name not in listed:
                yield f"{name}：{MANIFEST} にないファイルです"
            elif there[name].is_symlink():
                yield f"{name}：ほかの場所を指すリンクです"
            elif digest_of(there[name].read_bytes()) != listed[name]["sha256"]:
                yield f"{name}：中身が、作成したときと違います"

    @property
    def heads(self) -> dict[str, Head]:
        return {subject: (seq, mac) for subject, (seq, mac) in self.manifest["heads"].items()}

    def _history(self) -> Iterator[str]:
        self.events = [json.loads(line) for line in self._read(HISTORY).decode().split("\n") if line]
        kept = {subject: (p["seq"], p["mac"]) for subject, p in self.manifest["proofs"].items()}
        at = {(subject, seq): mac for subject, (seq, mac) in kept.items()}
        yield from map(str, verify(self.events, self.heads, self.keys, at, in_part=True))

    def _proofs(self) -> Iterator[str]:
        for subject, proof in self.manifest["proofs"].items():
            if root_above(subject, (proof["seq"], proof["mac"]), proof["path"]) != self.manifest["root"]:
                yield f"{subject}：履歴の証明が、日次の控えのルートに届きません"
        if self.root:
            codes: dict[tuple[str, int], str] = {}
            yield from map(str, read_roots([Path(self.root)], codes))
            known = {(str(event["subject"]), int(event["seq"])): event["mac"] for event in self.events}
            for subject, seq in sorted(codes.keys() & known.keys()):
                if codes[subject, seq] != known[subject, seq]:
                    yield f"{subject} {seq}：渡された日次の控えと一致しません"

    def _acts(self) -> Iterator[str]:
        written = list(csv.reader(io.StringIO(self._read(ACTS).decode("utf-8-sig"), newline="")))
        # A leading ' keeps a spreadsheet from reading a formula.
        wanted = [[*HEADS], *(row(event, self.manifest["titles"]) for event in self.events)]
        for number, (line, told) in enumerate(zip(written, wanted, strict=False), 1):
            if len(line) != len(told) or any(a not in (b, f"'{b}") for a, b in zip(line, told, strict=True)):
                yield f"{ACTS} {number}行目：履歴と違います"
        if len(written) != len(wanted):
            yield f"{ACTS}：履歴は{len(wanted) - 1}件ですが、{len(written) - 1}行あります"

    def _named(self) -> Iterator[str]:
        files, told = self.manifest["files"], dict[tuple[str, int], set[str]]()
        for event in self.events:
            told[str(event["subject"]), int(event["seq"])] = {digest for _, digest in named(event)}
        for name, file in files.items():
            if "seq" in file and file["sha256"] not in told.get((file["subject"], file["seq"]), ()):
                yield f"{name}：履歴が記録したものと違います"
        there = {(file.get("subject"), file["sha256"]) for file in files.values()}
        there |= {(one["subject"], one.get("sha256")) for one in self.manifest["left_out"]}
        for (subject, seq), digests in told.items():
            for _ in digests - {digest for of, digest in there if of == subject}:
                yield f"{subject} {seq}：履歴にあるファイルが、この一式にありません"

    def unproved(self) -> Iterator[str]:
        """What a bundle without faults does not prove."""
        yield "記録された内容が事実であること。"
        left_out = len(self.manifest.get("left_out", ()))
        yield f"この一式に含めなかったもの（{left_out}件、{COVER} の「含めなかったもの」）の内容。"
        yield "このファイル（verify.py）が書き換えられていないこと。システムの verify.py と比べてください。"
        if not self.digest:
            yield "全体が作り直されていないこと。システムの照会で得たハッシュ値を --digest で渡してください。"
        if self.keys is None:
            yield "履歴の検証コードの計算。鍵（KATORI_HISTORY_KEYS）を持つシステム管理者が確かめられます。"
        if not self.root:
            yield "履歴の証明のもとが、別に保管した日次の控えと同じこと。控えを --root で渡してください。"
        unkept = len(self.manifest.get("heads", {})) - len(self.manifest.get("proofs", {}))
        if unkept:
            yield f"作成のときに日次の控えがまだなかった履歴（{unkept}本）の、控えとの一致。"
        if hidden := sum(bool(event.get(WITHHELD)) for event in self.events):
            yield f"作成した人が閲覧できない履歴（{hidden}件）の内容。"


def report(
    problems: Iterable[str], unproved: Callable[[], Iterable[str]], write: Callable[[str], object]
) -> int:
    """Write each fault and their number, then what was not proved; return 1 where there is a fault."""
    number = 0
    for problem in problems:
        number += 1
        write(f"× {problem}\n")
    write(f"{number}件の問題があります。\n" if number else "問題はありません。\n")
    write("\nこの検査が証明しないもの\n")
    for sentence in unproved():
        write(f"・{sentence}\n")
    return min(number, 1)


def main() -> int:
    """Verify the bundle in which this file lies; 1 where there is a fault."""
    parser = argparse.ArgumentParser(description="証拠一式が、作成したときのままかを確かめます。")
    parser.add_argument("--digest", default="", help="システムの照会で得たハッシュ値")
    parser.add_argument("--root", default="", help="別に保管した日次の控えのファイル")
    asked = parser.parse_args()
    text = os.environ.get("KATORI_HISTORY_KEYS", "")
    keys = dict(pair.split("=", 1) for pair in text.split(",")) if text else None
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a console of CP932
    bundle = Bundle(Path(__file__).resolve().parent, asked.digest.strip().lower(), keys, asked.root)
    return report(bundle.problems(), bundle.unproved, sys.stdout.write)


if __name__ == "__main__":
    sys.exit(main())
