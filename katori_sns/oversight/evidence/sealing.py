"""The whole of a 証拠一式: its lists, cover, verifier and digest, and the ZIP."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from katori_sns.history import verifier
from katori_sns.history.verifier import WITHHELD, merkle_paths, merkle_root
from katori_sns.oversight.evidence import verify
from katori_sns.oversight.evidence.gathering import PARTS, Row, part_of
from katori_sns.oversight.evidence.verify import ACTS, BLANK, COVER, HISTORY, MANIFEST, digest_of
from katori_sns.oversight.models import EvidenceBundle
from katori_sns.web.csv import safe_cell
from katori_sns.web.dates import local_date

STYLE = Path(__file__).with_name("bundle.css")
STORED = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".docx", ".xlsx")  # they shrink no further
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP knows: its days tell nothing


def seal(bundle: EvidenceBundle) -> str:
    """Write what stands over all parts, and return the digest: that of the manifest."""
    folder = bundle.folder
    parts = [json.loads(part_of(folder, subject).read_text(encoding="utf-8")) for subject in bundle.subjects]
    titles = {part["subject"]: part["title"] for part in parts}
    events = sorted((e for part in parts for e in part["events"]), key=lambda e: (e["subject"], e["seq"]))
    over = {
        HISTORY: "".join(f"{json.dumps(e, ensure_ascii=False, sort_keys=True)}\n" for e in events),
        ACTS: _csv(events, titles),
        "verify.py": standalone(),
        "style.css": STYLE.read_text(encoding="utf-8"),
    }
    files = {path: row for part in parts for path, row in part["files"].items()}
    for name, text in over.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
        content = text.encode()
        files[name] = {"sha256": digest_of(content), "size": len(content), "title": name}
    heads = {event["subject"]: (event["seq"], event["mac"]) for event in events}
    manifest = {
        "asked": bundle.asked,
        "by": bundle.who,
        "at": bundle.asked_at.isoformat(),
        "titles": titles,
        "files": files,
        "left_out": [row for part in parts for row in part["left_out"]],
        "heads": heads,
        **_proofs(bundle, heads),
    }
    cover = _cover(bundle, manifest, parts)
    manifest["cover"] = digest_of(cover.encode())
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1)
    digest = digest_of(text.encode())
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    (folder / COVER).write_text(cover.replace(BLANK, digest), encoding="utf-8")
    return digest


def _csv(events: list[Row], titles: Mapping[str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(verify.HEADS)
    writer.writerows([safe_cell(cell) for cell in verify.row(event, titles)] for event in events)
    return f"\ufeff{out.getvalue()}"


def standalone() -> str:
    """verify.py in one file with the history's verifier, without what only the house has."""
    first = Path(verifier.__file__).read_text(encoding="utf-8").partition("\n\ndef tell(")[0]
    lines = Path(verify.__file__).read_text(encoding="utf-8").splitlines(keepends=True)
    ours = ("from __future__", "from katori_sns")
    return f"{first}\n\n{''.join(line for line in lines if not line.startswith(ours))}"


def _proofs(bundle: EvidenceBundle, heads: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """How the chains lead to the root of the last daily copy before the bundle was asked for."""
    day = str(local_date(bundle.asked_at))
    days = sorted(p for p in Path(settings.HISTORY_ROOT_DIR).glob("*.json") if p.stem <= day)
    if not days:
        return {"day": "", "root": "", "proofs": {}}
    kept = {s: (seq, mac) for s, seq, mac in json.loads(days[-1].read_bytes())["heads"]}
    ours = [s for s, (seq, _) in heads.items() if s in kept and 0 < kept[s][0] <= seq]
    paths = merkle_paths(kept, ours)
    proofs = {s: {"seq": kept[s][0], "mac": kept[s][1], "path": paths[s]} for s in ours}
    return {"day": days[-1].stem, "root": merkle_root(kept), "proofs": proofs}


def _cover(bundle: EvidenceBundle, manifest: Mapping[str, Any], parts: list[Row]) -> str:
    places = [
        {"title": p["title"], "files": sorted(p["files"].items()), "left_out": p["left_out"]} for p in parts
    ]
    context = {
        "title": f"証拠一式　{bundle.asked}",
        "root": "",
        "bundle": bundle,
        "manifest": manifest,
        "places": places,
        "digest": BLANK,
        "left_out": manifest["left_out"],
        "hidden": sum(WITHHELD in event for part in parts for event in part["events"]),
        "city": settings.CITY,
    }
    return render_to_string("oversight/evidence_cover.html", context)


def pack(bundle: EvidenceBundle) -> int:
    """Write the ZIP of all but the parts, at once; return its size in bytes."""
    half = bundle.file.with_suffix(".half")
    with zipfile.ZipFile(half, "w") as package:
        for path in _packed(bundle.folder):
            shrinks = path.suffix not in STORED
            info = zipfile.ZipInfo(path.relative_to(bundle.folder).as_posix(), EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED
            info.external_attr = 0o644 << 16
            with path.open("rb") as source, package.open(info, "w") as target:
                while piece := source.read(1024 * 1024):
                    target.write(piece)
    half.replace(bundle.file)
    return bundle.file.stat().st_size


def _packed(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).parts[0] != PARTS:
            yield path
