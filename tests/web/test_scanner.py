"""The malware scanner: asked where it is configured, and what it does not answer is not taken."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from katori_sns.files.uploads import BadFile, inspect
from katori_sns.web import scanner
from katori_sns.workflow.models import Attachment
from posts.pictures import encode
from tests.city import City
from tests.files import picture
from tests.hostile.places import CASE
from tests.hostile.test_uploads import PDF, upload
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite]
SCANNER = Path(__file__).parents[1] / "clamd.py"
Start = Callable[..., str]


@pytest.fixture
def start(settings: Any) -> Iterator[Start]:
    """Starts a scanner and configures it; each is stopped at the end."""
    started: list[subprocess.Popen[str]] = []

    def begin(place: str, *options: str) -> str:
        command = [sys.executable, str(SCANNER), place, *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        settings.CLAMD = process.stdout.readline().strip()
        return str(settings.CLAMD)

    yield begin
    for process in started:
        process.terminate()
        process.wait(10)


@pytest.fixture(params=["unix", "tcp"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"unix:{tmp_path}/clamd.ctl" if request.param == "unix" else "tcp:127.0.0.1:0"


def test_it_tells_malware_from_other_files(place: str, start: Start) -> None:
    start(place)
    assert scanner.found_in(b"x" * 3_000_000) == ""
    assert scanner.found_in(b"x" * 70_000 + b"EICAR") == "Eicar-Test-Signature"
    assert scanner.found_in(b"") == ""
    assert scanner.answers()


def test_a_file_with_malware_is_refused_and_another_taken(start: Start) -> None:
    start("tcp:127.0.0.1:0")
    assert inspect(SimpleUploadedFile("紙.pdf", PDF)).content == PDF
    with pytest.raises(BadFile, match=r"ウイルスが見つかりました.*システム管理者に連絡"):
        inspect(SimpleUploadedFile("紙.pdf", PDF + b"EICAR"))
    with pytest.raises(BadFile, match="ウイルスが見つかりました"):
        encode(SimpleUploadedFile("絵.png", picture() + b"EICAR"))


@pytest.mark.parametrize(
    "said", ["", "stream: OK so far", "INSTREAM size limit exceeded. ERROR", "stream: broken ERROR", "OK"]
)
def test_any_other_answer_is_none(start: Start, said: str) -> None:
    start("tcp:127.0.0.1:0", f"--answer={said}")
    with pytest.raises(BadFile, match=r"検査ができないため.*しばらくしてから"):
        inspect(SimpleUploadedFile("紙.pdf", PDF))


@pytest.mark.parametrize(
    "where", ["unix:/nowhere/clamd.ctl", "tcp:127.0.0.1:1", "tcp:nowhere", "127.0.0.1:3310"]
)
def test_where_it_cannot_be_reached_nothing_is_taken(city: City, settings: Any, where: str) -> None:
    settings.CLAMD = where
    case = city.draft()
    answer = upload(client_of(city, "係員"), case.pk, "紙.pdf", PDF)
    assert answer.status_code == 422
    assert "ウイルスの検査ができないため、「紙.pdf」を受け取れません" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not scanner.answers()


def test_it_is_not_waited_for_without_end(settings: Any, tmp_path: Path) -> None:
    """A scanner that takes the connection and says nothing."""
    silent = subprocess.Popen(
        [sys.executable, "-c", SILENT, str(tmp_path / "clamd.ctl")], stdout=subprocess.PIPE, text=True
    )
    assert silent.stdout
    silent.stdout.readline()
    settings.CLAMD, settings.CLAMD_SECONDS = f"unix:{tmp_path}/clamd.ctl", 1
    begun = monotonic()
    with pytest.raises(scanner.ScannerSilent):
        scanner.found_in(b"x")
    assert monotonic() - begun < 60
    silent.terminate()
    silent.wait(10)


SILENT = """
import socket, sys, time
server = socket.socket(socket.AF_UNIX); server.bind(sys.argv[1]); server.listen(); print("up", flush=True)
held = [server.accept()]
time.sleep(600)
"""


def test_without_one_all_is_as_before(city: City, settings: Any) -> None:
    assert settings.CLAMD == ""
    case = city.draft()
    assert upload(client_of(city, "係員"), case.pk, "紙.pdf", PDF + b"EICAR").status_code == 302
    assert scanner.answers()


def test_a_scanned_file_is_kept(city: City, start: Start) -> None:
    start("tcp:127.0.0.1:0")
    case = city.draft()
    client = client_of(city, "係員")
    assert upload(client, case.pk, "悪.pdf", PDF + b"EICAR").status_code == 422
    assert upload(client, case.pk, "紙.pdf", PDF).status_code == 302
    assert client.get(f"{CASE}/{case.pk}/files/").status_code == 200
    assert Attachment.objects.get().name == "紙.pdf"
