"""`make bundle`: what goes into the archive is all of the lock and nothing else; the rest it tries itself."""

from __future__ import annotations

import hashlib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tests.test_locks import ROOT, pinned

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


@pytest.fixture(scope="module")
def bundle() -> Any:
    spec = spec_from_file_location("bundle", ROOT / "deploy" / "bundle.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("first_one", "Second.two"):
        (tmp_path / f"{name}-1.0-py3-none-any.whl").write_text(name)
    return tmp_path


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


LOCKED = {"first-one": ("1.0", {sha("first_one"), "0" * 64}), "second-two": ("1.0", {sha("Second.two")})}


def test_the_lock_is_read_whole(bundle: Any) -> None:
    read = bundle.pins((ROOT / "requirements.lock").read_text())
    assert {name: version for name, (version, _) in read.items()} == pinned("requirements.lock")
    assert [name for name, (_, hashes) in read.items() if not hashes] == []
    assert sum(len(hashes) for _, hashes in read.values()) == (ROOT / "requirements.lock").read_text().count(
        "sha256:"
    )


def test_each_package_has_its_wheel_and_stands_in_the_bill(bundle: Any, folder: Path) -> None:
    found = bundle.wheels(folder, LOCKED)
    bill = bundle.sbom("0.2.0", LOCKED, found)
    assert (bill["bomFormat"], bill["metadata"]["component"]["version"]) == ("CycloneDX", "0.2.0")
    assert [(c["purl"], c["hashes"]) for c in bill["components"]] == [
        ("pkg:pypi/first-one@1.0", [{"alg": "SHA-256", "content": sha("first_one")}]),
        ("pkg:pypi/second-two@1.0", [{"alg": "SHA-256", "content": sha("Second.two")}]),
    ]


@pytest.mark.parametrize(
    ("locked", "words"),
    [
        (LOCKED | {"third": ("1.0", {"0"})}, "Lock and wheels differ: third"),
        ({"first-one": LOCKED["first-one"]}, "Lock and wheels differ: second-two"),
        (LOCKED | {"second-two": ("1.0", {"0" * 64})}, "Not what the lock pins: second-two"),
    ],
)
def test_what_is_missing_strange_or_altered_ends_it(
    bundle: Any, folder: Path, locked: Any, words: str
) -> None:
    with pytest.raises(SystemExit, match=words):
        bundle.wheels(folder, locked)


def test_the_debian_packages_are_those_of_the_installation(bundle: Any) -> None:
    listed = set(bundle.packages((ROOT / "docs" / "operations.md").read_text()))
    asked = set((ROOT / "Makefile").read_text().split("FONTS = ")[1].split("PYTHON =")[0].split()) - {
        "LIBRARIES",
        "=",
    }
    assert asked | {"postgresql", "redis-server", "nginx", "python3-venv"} <= listed
    assert "apt-get" not in listed
