"""Makes and tries the archive from which a machine without a network installs this release: `make bundle`.

source/       the release as committed
wheels/       the packages of requirements-ldap.lock (and so of requirements.lock), each held against its hash
fonts/        the fonts of the papers, prepared
packages.txt  the Debian packages that must be there
sbom.json     what is in it, in CycloneDX
SHA256SUMS
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-ldap.lock"
Pins = dict[str, tuple[str, set[str]]]


def pins(lock: str) -> Pins:
    """Package → its version and the SHA-256 of the files that may be installed."""
    blocks = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)((?:.*\\\n)+.*)", lock, re.M)
    return {plain(name): (version, set(re.findall("sha256:(\\w+)", rest))) for name, version, rest in blocks}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wheels(folder: Path, pinned: Pins) -> dict[str, Path]:
    """Package → its wheel; ends the program where one is missing, or none asked for, or of another hash."""
    found = {plain(path.name.split("-")[0]): path for path in folder.glob("*.whl")}
    if wrong := found.keys() ^ pinned.keys():
        sys.exit(f"Lock and wheels differ: {', '.join(sorted(wrong))}")
    if wrong := {name for name, path in found.items() if digest(path) not in pinned[name][1]}:
        sys.exit(f"Not what the lock pins: {', '.join(sorted(wrong))}")
    return found


def sbom(release: str, pinned: Pins, found: dict[str, Path]) -> dict[str, object]:
    """The software bill of materials, by CycloneDX 1.5."""
    components = [
        {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest(found[name])}],
        }
        for name, (version, _) in sorted(pinned.items())
    ]
    product = {"type": "application", "name": "katori-sns", "version": release}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": product},
        "components": components,
    }


def packages(operations: str) -> list[str]:
    """The Debian packages that the installation of docs/operations.md asks for."""
    asked = " ".join(re.findall(r"^ *apt-get install ((?:.*\\\n)*.*)", operations, re.M))
    return sorted({word for word in asked.split() if re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", word)})


def run(*command: str | Path, **variables: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | variables)  # noqa: S603 - written here


def fill(folder: Path, release: str) -> None:
    """Everything but the sums."""
    run("git", "archive", f"--output={folder}/source.tar", "--prefix=source/", "HEAD")
    with tarfile.open(folder / "source.tar") as source:
        source.extractall(folder, filter="data")
    (folder / "source.tar").unlink()
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    only = ("--require-hashes", "--no-deps", "--only-binary=:all:")
    run(*pip, "download", *only, "--requirement", LOCK, "--dest", folder / "wheels")
    pinned = pins(LOCK.read_text())
    found = wheels(folder / "wheels", pinned)
    (folder / "sbom.json").write_text(json.dumps(sbom(release, pinned, found), indent=1) + "\n")
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (folder / "packages.txt").write_text("\n".join(packages(operations)) + "\n")
    (folder / "fonts").mkdir()
    for font in [*(ROOT / "var" / "fonts").glob("*.ttf"), ROOT / "var" / "fonts" / "characters.txt"]:
        copyfile(font, folder / "fonts" / font.name)


def try_it(folder: Path) -> None:
    """Install it as a machine without a network does, and ask the program whether it is whole."""
    shut = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"{folder}/wheels"}
    shut |= {"PIP_EXTRA_INDEX_URL": "", "PIP_INDEX_URL": "http://127.0.0.1:9"}
    run(folder / "source" / "deploy" / "venv.sh", "requirements.lock", **shut)
    fonts = {"KATORI_MODE": "demo", "KATORI_VAR": f"{folder}/var", "KATORI_FONT_DIR": f"{folder}/fonts"}
    fonts |= {"KATORI_SECRET_KEY": "tried" * 10, "KATORI_HISTORY_KEYS": f"t={'tried' * 10}"}
    program = (folder / "source" / ".venv" / "bin" / "python", folder / "source" / "manage.py")
    run(*program, "prepare_fonts", **fonts)
    run(*program, "check", **fonts)


def main() -> None:
    release = re.findall(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.M)[0]
    name = f"katori_sns-{release}"
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / name
        folder.mkdir()
        print("Gathering source, wheels and fonts")
        fill(folder, release)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        sums = [f"{digest(path)}  {path.relative_to(folder)}\n" for path in files]
        (folder / "SHA256SUMS").write_text("".join(sums))
        archive = ROOT / "var" / f"{name}.tar"
        with tarfile.open(archive, "w") as bundle:
            bundle.add(folder, name)
        print("Installing it without a network")
        try_it(folder)
    print(archive)


if __name__ == "__main__":
    main()
