"""The contracts in pyproject.toml leave no module out."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
IMPORTS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS: list[dict[str, Any]] = IMPORTS["contracts"]
EXHAUSTIVE = [contract for contract in CONTRACTS if contract.get("exhaustive")]
GOVERNED = {container for contract in EXHAUSTIVE for container in contract["containers"]}
# Django finds what is in them by its name; each stands alone.
LOOSE = {"migrations", "management", "commands", "templatetags"}


def modules_in(room: Path) -> set[str]:
    return {
        path.stem
        for path in room.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
        if path.stem not in ("__init__", "__pycache__")
    }


def packages(name: str) -> Iterator[str]:
    """The package and all below it."""
    room = ROOT / name.replace(".", "/")
    if room.name not in LOOSE:
        yield name
        for module in sorted(modules_in(room)):
            if (room / module).is_dir():
                yield from packages(f"{name}.{module}")


PACKAGES = [package for root in IMPORTS["root_packages"] for package in packages(root)]


def layers(contract: dict[str, Any]) -> set[str]:
    names = " : ".join(contract["layers"]).replace("|", ":").split(":")
    return {name.strip(" ()") for name in names}


def test_every_module_of_katori_sns_has_its_place_in_the_order() -> None:
    named = {name.removeprefix("katori_sns.") for name in layers(CONTRACTS[0]) if "katori_sns." in name}
    assert named == modules_in(ROOT / "katori_sns")


def test_every_app_has_its_place_in_the_order() -> None:
    assert set(IMPORTS["root_packages"]) - layers(CONTRACTS[0]) == {"katori_sns"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_governed_by_a_contract_that_leaves_no_module_out(package: str) -> None:
    if modules_in(ROOT / package.replace(".", "/")) and package != "katori_sns":
        assert package in GOVERNED


def test_every_kind_of_case_is_ordered_inside_as_the_others_are() -> None:
    inside = next(contract for contract in EXHAUSTIVE if contract["name"] == "Inside a kind of case")
    kinds = {f"applications.{path.parent.name}" for path in (ROOT / "applications").glob("*/process.py")}
    assert kinds - set(inside["containers"]) == set()


@pytest.mark.parametrize("contract", EXHAUSTIVE, ids=lambda c: c["name"])
def test_a_contract_lets_only_what_django_names_stand_aside(contract: dict[str, Any]) -> None:
    assert set(contract.get("exhaustive_ignores", [])) <= {"migrations", "apps", "management"}


def test_what_is_measured_by_hand_can_still_be_imported() -> None:
    """No test runs it, so a module that moved would be missed only when somebody measures."""
    names = sorted(path.stem for path in (ROOT / "tests/bench").glob("*.py") if path.stem != "__init__")
    # In a process of its own, for it has settings of its own.
    code = "import tests.bench.settings\n" + "\n".join(f"import tests.bench.{name}" for name in names)
    setup = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.bench.settings'; django.setup()"
    done = subprocess.run(
        [sys.executable, "-c", f"{setup}\n{code}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
