"""証拠一式: whole and as deep as its maker reads, each tampering is found, a kill costs nothing."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import SNSAccount
from katori_sns.cases.papers import issue_for_case
from katori_sns.history.actions import keep_root
from katori_sns.history.models import Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.evidence import making
from katori_sns.oversight.evidence.asked import of_case, of_period
from katori_sns.oversight.evidence.verify import Bundle, digest_of, report
from katori_sns.oversight.models import EvidenceBundle
from katori_sns.workflow import actions
from katori_sns.workflow.models import Case
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR, settings.HISTORY_ROOT_DIR = tmp_path / "var", tmp_path / "roots"
    return tmp_path


def approved(city: City) -> Case:
    """Twice submitted, with a file and papers."""
    case = city.draft()
    content = SimpleUploadedFile("計画.pdf", b"%PDF-1.7\n%%EOF\n")
    actions.attach(case.pk, file=content, actor=city["係員"], seen_version=case.version, now=city.now)
    for role, action in (("係員", "forward"), ("課長", "submit"), ("広報主管課長", "return")):
        city.act(role, action, case, comment="=直す")
    for role, action in (("係員", "forward"), ("課長", "submit")):
        city.act(role, action, case)
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    issue_for_case(key="", payload={"kind": case.kind, "case": case.pk}, now=city.now)
    return Case.objects.get(pk=case.pk)


def asked(city: City, role: str, case: Case) -> EvidenceBundle:
    org = ActorContext(city.now.date(), city[role])
    found = of_case(case.pk, org)
    assert found is not None
    return making.ask(asked=found, by=city[role], org=org, now=city.now)


def made(city: City, bundle: EvidenceBundle, *, seconds: float = 60) -> EvidenceBundle:
    for _ in range(len(bundle.subjects) + 1):
        making.work(now=city.now, seconds=seconds)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.problem) == (EvidenceBundle.State.DONE, "")
    return bundle


def unpacked(bundle: EvidenceBundle, folder: Path) -> Path:
    with zipfile.ZipFile(bundle.file) as package:
        package.extractall(folder)
    return folder


ELSEWHERE = ("シティプロモーション", "システム管理者", "委託業者")
Lines = list[dict[str, Any]]


def events(folder: Path, change: Callable[[Lines], object]) -> None:
    path = folder / "history.jsonl"
    lines = [json.loads(line) for line in path.read_text().split("\n") if line]
    change(lines)
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))


def rows(folder: Path, change: Callable[[list[list[str]]], object]) -> None:
    path, out = folder / "acts.csv", io.StringIO()
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    change(lines)
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(lines)
    path.write_bytes(f"\ufeff{out.getvalue()}".encode())


def manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    said = json.loads(path.read_text())
    change(said)
    path.write_text(json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1))


def first(folder: Path, pattern: str) -> Path:
    return min(folder.glob(pattern))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def blame(lines: Lines) -> None:
    lines[-1]["actor_name"] = "別人"


def swap(lines: list[Any]) -> None:
    lines[2], lines[3] = lines[3], lines[2]


def on_cover(folder: Path) -> None:
    path = folder / "index.html"
    digest = digest_of((folder / "manifest.json").read_bytes())
    path.write_text(path.read_text().replace(digest, "f" * 64))


def another_maker(said: dict[str, Any]) -> None:
    said["by"] = "別人"


def unlist(said: dict[str, Any]) -> None:
    del said["files"][min(name for name in said["files"] if "file-" in name)]


def other_root(said: dict[str, Any]) -> None:
    said["root"] = "0" * 64


# What is done to a bundle, and what is said of it.
TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte of a paper": (lambda f: flip(first(f, "cases/*/paper-*.pdf")), "paper-1.pdf：中身が"),
    "a byte of an attachment": (lambda f: flip(first(f, "cases/*/file-*")), "：中身が"),
    "a file added": (lambda f: (f / "cases/new.pdf").write_bytes(b"x"), "new.pdf：manifest.json にない"),
    "a file removed": (
        lambda f: first(f, "cases/*/paper-*.pdf").unlink(),
        "：ファイルがありません",
    ),
    "a submission changed": (
        lambda f: flip(first(f, "cases/*/submission-1.json")),
        "-1.json：中身が",
    ),
    "a link to elsewhere": (lambda f: (f / "link").symlink_to("/etc/passwd"), "link：manifest.json にない"),
    "a row changed": (
        lambda f: rows(f, lambda r: r[2].__setitem__(4, "別人")),
        "acts.csv 3行目：履歴と違います",
    ),
    "a row removed": (lambda f: rows(f, lambda r: r.pop()), "行あります"),
    "a row added": (lambda f: rows(f, lambda r: r.append(r[1])), "行あります"),
    "rows reordered": (lambda f: rows(f, swap), "acts.csv 3行目：履歴と違います"),
    "an event changed": (lambda f: events(f, blame), "acts.csv"),
    "an event removed": (lambda f: events(f, lambda e: e.pop(3)), "番号が 3 から続いていません"),
    "the last event removed": (lambda f: events(f, lambda e: e.pop()), "最後の記録がチェーンの先頭と"),
    "events reordered": (lambda f: events(f, swap), "続いていません"),
    "another root": (lambda f: manifest(f, other_root), "日次の控えのルートに届きません"),
    "an event told twice": (lambda f: events(f, lambda e: e.insert(3, e[2])), "続いていません"),
    "who made it": (lambda f: manifest(f, another_maker), "表紙のハッシュ値が"),
    "a file taken off the list": (lambda f: manifest(f, unlist), "manifest.json にないファイルです"),
    "the verifier": (lambda f: flip(f / "verify.py"), "verify.py：中身が"),
    "the digest of the cover": (on_cover, "表紙のハッシュ値が"),
    "the cover": (lambda f: flip(f / "index.html"), "index.html"),
    "the manifest": (lambda f: (f / "manifest.json").write_text("{"), "manifest.json：読み取れない"),
    "the history is no history": (lambda f: (f / "history.jsonl").write_text("[]\n"), "history.jsonl："),
}
# What fits nothing else shows with the digest alone that the house tells.
UNFIT = {
    "a file added",
    "the digest of the cover",
    "who made it",
    "a file taken off the list",
    "the verifier",
}
FITTED = set(TAMPERINGS) - {"the manifest", "a link to elsewhere", "the cover", "another root"}


def fit(folder: Path) -> None:
    """Make all lists agree with what was tampered with, the cover too."""
    before = digest_of((folder / "manifest.json").read_bytes())

    def relist(said: dict[str, Any]) -> None:
        there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
        files = {
            n: said["files"].get(n, {"title": n}) for n in there if n not in ("manifest.json", "index.html")
        }
        said["files"] = {n: row | {"sha256": digest_of(there[n].read_bytes())} for n, row in files.items()}

    manifest(folder, relist)
    path = folder / "index.html"
    path.write_text(path.read_text().replace(before, digest_of((folder / "manifest.json").read_bytes())))


def test_each_tampering_is_found_also_where_the_lists_were_made_to_fit(city: City, var: Path) -> None:
    case = approved(city)
    root = keep_root(now=city.now)
    bundle = made(city, asked(city, "監査", case))
    whole = unpacked(bundle, var / "whole")
    assert {p.name for p in whole.iterdir()} == {
        *("acts.csv", "cases", "history.jsonl", "index.html", "manifest.json", "style.css", "verify.py")
    }
    kept = {p.name.rpartition("-")[0] for p in (whole / "cases" / str(case.pk)).iterdir()}
    assert kept == {"", "file", "paper", "submission"}
    assert json.loads((whole / "manifest.json").read_text())["left_out"] == []
    keys = settings.HISTORY_KEYS
    assert list(Bundle(whole, bundle.digest, keys, str(root)).problems()) == []
    for name, (tamper, said) in TAMPERINGS.items():
        folder = shutil.copytree(whole, var / "tampered", symlinks=True)
        tamper(folder)
        found = list(Bundle(folder).problems())
        assert any(said in problem for problem in found), (name, found)
        if name in FITTED:
            fit(folder)
            assert list(Bundle(folder, bundle.digest).problems()), name
            # Without the digest: a file or an event that fits nothing else shows with the key of the history.
            alone = list(Bundle(folder, keys=keys).problems())
            assert alone or name in UNFIT, name
        shutil.rmtree(folder)
    written: list[str] = []
    assert report(["壊れ"], Bundle(whole).unproved, written.append) == 1
    assert "1件の問題があります。\n" in written
    assert any("内容が事実であること" in line for line in written)
    runs_alone(whole, bundle.digest)


def runs_alone(folder: Path, digest: str) -> None:
    """python3 alone, without the house, says the same."""

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "verify.py", *more]
        return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, encoding="utf-8")

    whole = run("--digest", digest)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "問題はありません" in whole.stdout
    assert "この検査が証明しないもの" in whole.stdout
    assert run("--digest", "0" * 64).returncode == 1
    flip(first(folder, "cases/*/paper-*.pdf"))
    broken = run()
    assert broken.returncode == 1
    assert "× cases/" in broken.stdout


def test_a_job_killed_in_the_middle_goes_on_and_gives_the_same_digest(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = approved(city), city.at_pr(account_name="二つ目")
    org = ActorContext(city.now.date(), city["広報主管課長"])
    period = of_period(city.now.date(), city.now.date(), org)
    assert {case.subject, other.subject} < {*period.subjects}
    digests = set()
    for killed in (False, True):
        bundle = making.ask(asked=period, by=city["広報主管課長"], org=org, now=city.now)
        if killed:
            with monkeypatch.context() as patched:
                patched.setattr(making, "gather", dies_after(1))
                with pytest.raises(KeyboardInterrupt):
                    making.work(now=city.now)
            bundle.refresh_from_db()
            assert (bundle.state, bundle.done) == (EvidenceBundle.State.MAKING, 1)
            making.work(now=city.now)  # it is in the dead worker's hands
            bundle.refresh_from_db()
            assert bundle.done == 1
            for _ in range(len(period.subjects)):  # one is there already, and the last slice seals
                with monkeypatch.context() as patched:
                    patched.setattr(making, "pack", killed_packing)
                    with contextlib.suppress(KeyboardInterrupt):
                        making.work(now=city.now + making.LEASE + timedelta(seconds=1), seconds=0)
            assert bundle.file.with_suffix(".half").exists()
            making.work(now=city.now + 3 * making.LEASE, seconds=0)
            bundle.refresh_from_db()
        else:
            made(city, bundle, seconds=0)
        assert bundle.state == EvidenceBundle.State.DONE
        digests.add(bundle.digest)
    assert len(digests) == 1
    assert not bundle.folder.exists()


def killed_packing(bundle: EvidenceBundle) -> int:
    """The process is killed while it writes the ZIP."""
    bundle.file.with_suffix(".half").write_bytes(b"PK")
    raise KeyboardInterrupt


def dies_after(number: int) -> Callable[..., None]:
    """Gathers so many, then the process is killed."""
    left, gather = iter(range(number)), making.gather

    def dying(subject: str, *more: Any) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        gather(subject, *more)

    return dying


def test_what_kills_its_worker_is_given_up_and_leaves_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, now = EvidenceBundle.State, city.now
    bundle = asked(city, "監査", city.at_pr())
    with monkeypatch.context() as patched:
        patched.setattr(making, "gather", dies_after(0))
        for attempt in range(1, making.TRIES + 1):
            with pytest.raises(KeyboardInterrupt):
                making.work(now=now)
            bundle.refresh_from_db()
            assert (bundle.state, bundle.attempts) == (state.MAKING, attempt)
            making.remove_old(now=now)
            assert bundle.folder.exists()  # another worker goes on with it
            now += making.LEASE + timedelta(seconds=1)
        making.work(now=now)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.problem, bundle.folder.exists()) == (state.FAILED, making.FAILED, False)
    for ended in (state.CANCELLED, state.FAILED, state.REMOVED):
        EvidenceBundle.objects.update(state=ended)
        bundle.folder.mkdir(parents=True)  # by a worker that was killed after that
        for name in (".half", ".zip"):
            bundle.file.with_suffix(name).touch()
        making.remove_old(now=now)
        assert list(bundle.folder.parent.iterdir()) == []


def test_what_the_maker_may_not_read_is_left_out_and_counted(city: City, var: Path) -> None:
    case = reporting.handled(city)
    city.act("広報担当", "note", case, comment="ここだけの話")
    read = {"監査": (True, 0, 0), "課長": (False, 0, 1), "他課の係員": (False, 1, 0)}
    for role, expected in read.items():
        org = ActorContext(city.now.date(), city[role])
        bundle = EvidenceBundle(asked="x", subjects=[case.subject], by=city[role], asked_at=city.now)
        bundle.folder.mkdir(parents=True)
        making.gather(case.subject, org, bundle.folder)
        making.seal(bundle)
        making.pack(bundle)
        folder = unpacked(bundle, var / role)
        assert list(Bundle(folder, keys=settings.HISTORY_KEYS).problems()) == []
        text = "".join(p.read_text() for p in folder.rglob("*") if p.suffix in (".html", ".csv", ".jsonl"))
        told = "ここだけの話" in text
        cover = (folder / "index.html").read_text()
        counted = [int(n) for n in re.findall(r"含めなかったもの　(\d+)件", cover)]
        hidden = [int(n) for n in re.findall(r"権限がない履歴：(\d+)件", cover)] or [0]
        assert (role, told, *counted, *hidden) == (role, *expected)
        assert (case.title in text) == (role != "他課の係員")
        assert ((folder / "history.jsonl").read_text() == "") == (role == "他課の係員")


def test_auditors_and_the_pr_manager_ask_and_each_takes_his_own(city: City) -> None:
    case = approved(city)
    account = SNSAccount.objects.get(case_accounts__case=case.pk)
    pages = [
        "/evidence/",
        "/evidence/period/",
        f"/evidence/case/{case.pk}/",
        f"/evidence/account/{account.pk}/",
    ]
    for role in (
        "係員",
        "課長",
        "広報担当",
        "広報補佐",
        "シティプロモーション",
        "システム管理者",
        "委託業者",
    ):
        client = client_of(city, role)
        assert [client.get(page).status_code for page in pages] == [404] * 4
        assert [client.post(page).status_code for page in pages[1:]] == [404] * 3
    auditor, manager = client_of(city, "監査"), client_of(city, "広報主管課長")
    for client in (auditor, manager):
        assert [client.get(page).status_code for page in pages] == [200] * 4
        assert f'href="{pages[2]}"' in page_of(client, f"/cases/new-operation/{case.pk}/")
        assert f'href="{pages[3]}"' in page_of(client, f"/accounts/{account.pk}/")
    assert pages[2] not in page_of(client_of(city, "課長"), f"/cases/new-operation/{case.pk}/")
    assert 'href="/evidence/"' in page_of(auditor, "/audit/")
    draft = city.draft(account_name="下書き")
    assert auditor.get(f"/evidence/case/{draft.pk}/").status_code == 404
    days = {"first": "R8.11.1", "last": "R10.11.1"}
    assert auditor.post("/evidence/period/", days).status_code == 422
    assert "対象の案件がありません" in auditor.post("/evidence/period/", days | {"last": "R8.11.2"}).text
    assert auditor.post(pages[3]).status_code == 302
    assert "作成中の証拠一式があります" in auditor.post(pages[3]).text
    bundle = made(city, EvidenceBundle.objects.get())
    take = f"/evidence/{bundle.key}/file/"
    assert take in page_of(auditor, "/evidence/")
    with zipfile.ZipFile(io.BytesIO(b"".join(auditor.get(take).streaming_content))) as package:
        manifest = package.read("manifest.json")
        assert f"accounts/{account.pk}/index.html" in package.namelist()
    assert hashlib.sha256(manifest).hexdigest() == bundle.digest
    assert manager.get(take).status_code == 404
    assert take not in page_of(manager, "/evidence/")
    for who in (auditor, manager):
        told = page_of(who, f"/evidence/?digest={bundle.digest.upper()}")
        assert all(word in told for word in ("作成した証拠一式です", "監査 太郎", str(account)))
    assert "作成の記録がありません" in page_of(auditor, f"/evidence/?digest={'0' * 64}")
    assert auditor.get("/evidence/?digest=1").status_code == 422
    told = [(e.action, e.actor_name, e.comment) for e in Event.objects.filter(action__contains="evidence")]
    words = f"アカウント {account}"
    assert told == [(f"{a}_evidence", "監査 太郎", words) for a in ("ask", "make", "take")]
    assert manager.post(f"/evidence/{bundle.key}/drop/").status_code == 404
    org = ActorContext(city.now.date(), city["広報主管課長"])
    with pytest.raises(making.Refused, match="依頼した人だけ"):
        making.drop(bundle=bundle, who=org.actor(city["広報主管課長"]), now=city.now)
    assert EvidenceBundle.objects.get().has_file


def test_old_files_go_and_a_job_may_be_called_off_or_come_to_no_end(
    city: City, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    case = city.at_pr()
    state = EvidenceBundle.State
    bundle = made(city, asked(city, "監査", case))
    making.remove_old(now=city.now + making.KEEP)
    assert EvidenceBundle.objects.get().has_file
    making.remove_old(now=city.now + making.KEEP + timedelta(seconds=1))
    bundle.refresh_from_db()
    assert (bundle.state, bundle.file.exists()) == (state.REMOVED, False)
    assert making.made_with(bundle.digest) is not None
    for drops in (True, False):
        bundle = asked(city, "監査", case)
        if not drops:
            made(city, bundle)
        with django_capture_on_commit_callbacks(execute=True):
            client_of(city, "監査").post(f"/evidence/{bundle.key}/drop/")
        making.work(now=city.now)
        bundle.refresh_from_db()
        assert bundle.state == (state.CANCELLED if drops else state.REMOVED)
        assert not bundle.file.exists()
    for limit in ("MOST", "MOST_KEPT"):
        with monkeypatch.context() as patched:
            patched.setattr(making, limit, 0)
            with pytest.raises(making.Refused):
                asked(city, "監査", case)
    ends: Iterator[tuple[str, Any, str]] = iter(
        [
            ("MOST_BYTES", 10, making.TOO_LARGE),
            ("gather", lambda *a: 1 / 0, making.FAILED),
        ]
    )
    for name, value, problem in ends:
        bundle = asked(city, "監査", case)
        with monkeypatch.context() as patched:
            patched.setattr(making, name, value)
            for _ in range(making.TRIES):
                making.work(now=city.now)
        bundle.refresh_from_db()
        assert (bundle.state, bundle.problem) == (state.FAILED, problem)
    bundle = asked(city, "広報主管課長", case)
    city["広報主管課長"].appointments.update(ends=city.now.date() - timedelta(days=1))
    making.work(now=city.now)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.problem, bundle.folder.exists()) == (state.FAILED, making.NO_LONGER, False)
