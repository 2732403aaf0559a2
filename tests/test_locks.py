"""A fresh machine installs exactly what the locks pin, whatever was published since."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
ASKED = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-ldap.lock": PROJECT["dependencies"] + EXTRAS["ldap"],
    "requirements-dev.lock": PROJECT["dependencies"] + EXTRAS["dev"],
}


def pinned(lock: str) -> dict[str, str]:
    """Name → version, of the lines that stand at the margin; the hashes are indented."""
    lines = re.findall(r"^([\w.\-]+)(?:\[.*\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}


def needed(asked: list[str]) -> Iterator[Requirement]:
    """All that is needed on this machine, extras followed, as the installed packages say themselves."""
    waiting = [Requirement(text) for text in asked]
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        extras = {"", *requirement.extras} - {extra for n, extra in seen if n == name}
        yield requirement
        if not extras:
            continue
        seen |= {(name, extra) for extra in extras}
        for text in distribution(name).requires or []:
            found = Requirement(text)
            if found.marker is None or any(found.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(found)


@pytest.mark.parametrize("lock", ASKED)
def test_every_requirement_is_answered_by_the_lock(lock: str) -> None:
    """Also one with an extra, which old pip answers by the newest release where the lock names none."""
    pins = pinned(lock)
    unanswered = [
        str(requirement)
        for requirement in needed(ASKED[lock])
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), ""), True)
    ]
    assert unanswered == []


@pytest.mark.parametrize("lock", ASKED)
def test_what_is_installed_is_what_the_lock_pins(lock: str) -> None:
    pins = pinned(lock)
    names = {canonicalize_name(requirement.name) for requirement in needed(ASKED[lock])}
    assert {name: version(name) for name in names} == {name: pins[name] for name in names}


def test_pip_is_asked_for_the_lock_and_nothing_else() -> None:
    """Otherwise it would look for what the packages ask for, and find what no hash stands for."""
    commands = re.findall(r"pip install (.*)", (ROOT / "deploy/venv.sh").read_text())
    assert len(commands) == 1
    assert {"--no-deps", "--require-hashes"} <= set(commands[0].split())


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_names_no_host(lock: str) -> None:
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", (ROOT / lock).read_text())
