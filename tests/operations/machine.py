"""An empty machine inside this one, on which docs/operations.md is done from beginning to end.

Run by test_operations.py as root in namespaces of its own (mounts, network, processes): whatever is
installed, written and started is gone with them. Its PostgreSQL and Redis stand at their usual places.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import shutil
import socket
import stat
import struct
import subprocess
import sys
import time
from pathlib import Path

from katori_sns.history.verifier import merkle_root
from tests.operations.blocks import blocks

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
HOME, VAR, ENV = Path("/opt/katori_sns"), Path("/var/lib/katori_sns"), Path("/etc/katori_sns.env")
NOT_OURS = {"proc", "sys", "dev", "run", "tmp"}
KEY = "2025=not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz"  # of the dump of an earlier release
NOT_INSTALLED_HERE = {"nginx", "nfs-common"}
OLD_BACKUP = Path("/var/backups/katori_sns/20250401-173000")
LATER, PLAIN = VAR / "roots" / "9999-12-31.json", Path("/var/tmp/katori-restore")  # noqa: S108 - on a machine of its own
PAPERS = "SELECT subject, kind, version, md5(pdf), length(pdf) FROM documents_issueddocument ORDER BY 1, 2, 3"


def sh(command: str, *, stdin: bytes = b"") -> str:
    """Runs it as an administrator's shell does, but stops at the first failure."""
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], input=stdin, stdout=subprocess.PIPE)
    print(done.stdout.decode(), flush=True)
    if done.returncode:
        sys.exit(f"failed ({done.returncode}): {command}")
    return done.stdout.decode()


def sql(query: str, user: str = "postgres") -> str:
    return sh(f"cd / && runuser -u {user} -- psql -v ON_ERROR_STOP=1 -Atq katori", stdin=query.encode())


def until(query: str, wanted: str) -> None:
    """Wait for what the worker does by itself."""
    for _ in range(120):
        if sql(query) >= wanted:
            return
        time.sleep(0.5)
    log = Path("/run/units/katori-worker.log").read_text()
    sys.exit(f"still not: {query}\n{log}")


def lay_over(scratch: Path) -> None:
    """What is written goes to memory; nothing of the real machine changes."""
    sh(f"mount --make-rprivate / && mount -t tmpfs tmpfs {scratch} && mount -t tmpfs tmpfs /run")
    for top in sorted(path for path in Path("/").iterdir() if path.is_dir() and not path.is_symlink()):
        if top.name not in NOT_OURS:
            upper, work = scratch / top.name, scratch / f".{top.name}"
            upper.mkdir(mode=stat.S_IMODE(top.stat().st_mode))
            work.mkdir()
            sh(f"mount -t overlay overlay -o lowerdir={top},upperdir={upper},workdir={work} {top}")
    for place in (sys.prefix, sys.base_prefix):  # this Python is found by users without rights too
        for folder in (Path(place), *Path(place).parents):
            if folder.stat().st_mode & 0o055 != 0o055:
                folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o055)
    for left in (HOME, VAR, ENV, Path("/var/backups/katori_sns")):
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


def servers() -> None:
    """What Debian's packages start by themselves: on their usual addresses, of a network of its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))  # lo: up, running
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin/initdb")).parent
    sh(f"""
        install -d -o postgres /run/postgresql /run/database
        cd / && runuser -u postgres -- {binaries}/initdb --pgdata=/run/database/data --auth=peer --no-sync \\
            --encoding=UTF8 --locale=C.UTF-8 >/dev/null
        runuser -u postgres -- {binaries}/pg_ctl --silent --wait --pgdata=/run/database/data \\
            --log=/run/database/log --options='-k /run/postgresql -c listen_addresses= -F' start
        redis-server --save '' --daemonize yes >/dev/null
    """)


def programs() -> None:
    """systemctl starts units; apt-get finds installed what is named; git has cloned."""
    shutil.copy(HERE / "systemctl.py", "/usr/local/sbin/systemctl")
    Path("/usr/local/sbin/apt-get").write_text('#!/bin/sh\necho apt-get "$@"\n')
    sh("chmod 755 /usr/local/sbin/systemctl /usr/local/sbin/apt-get")
    shutil.copytree(
        ROOT,
        HOME / "source",
        ignore=shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache"),
    )
    sh("mkdir -p /etc/nginx/sites-available /etc/nginx/sites-enabled")


def installed(commands: str) -> None:
    """The packages that a block installs are on this machine."""
    words = [word for word in commands.split("install", 1)[1].split() if word != "\\"]
    status = ["dpkg-query", "--show", "--showformat", "${Status}"]
    missing = {
        name
        for name in words
        if b"ok installed" not in subprocess.run([*status, name], capture_output=True).stdout
    }
    if missing - NOT_INSTALLED_HERE:
        sys.exit(f"not installed: {missing}")


def older_data() -> None:
    """The database as an earlier release left it, and a newer release to go to."""
    sh("systemctl stop katori-beat katori-worker katori-web")
    # As it was before the roles were parted: katori owned everything.
    sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION katori")
    dump = max(HERE.glob("*.sql.gz"))
    sql(gzip.decompress(dump.read_bytes()).decode(), user="katori")
    sh(f"sed -i 's/^KATORI_HISTORY_KEYS=/&{KEY},/' {ENV}")
    sh(f"sed -i '0,/^version = \"/s//&1!/' {HOME}/source/pyproject.toml")  # 1!: an epoch, later than any
    sh("rm /etc/systemd/system/katori-drill.*")  # it had fewer units, and kept its backups as katori
    sh(f"install -d -m 700 -o katori {OLD_BACKUP} && touch {OLD_BACKUP}/database.dump")


def upgraded() -> None:
    assert os.readlink(HOME / "current").startswith("releases/1!")
    assert not (HOME / "maintenance").exists()
    until("SELECT count(*) FROM documents_issueddocument", "1")
    until("SELECT count(*) FROM watch_heartbeat WHERE name = '日次：履歴の控え'", "1")
    sh(f"install -D -o katori -g katori -m 644 <(echo proof) {VAR}/files/proof.txt")


def destroyed() -> None:
    lost["papers"], lost["events"] = sql(PAPERS), sql("SELECT count(*) FROM history_event")
    assert lost["papers"].startswith("case:")
    sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    shutil.rmtree(VAR / "files")
    for root in (VAR / "roots").glob("*.json"):
        root.unlink()
    heads = {"later": (1, "than the backup")}
    written = {"root": merkle_root(heads), "heads": [["later", *heads["later"]]]}
    LATER.write_text(json.dumps(written))
    sh(f"install -D /dev/null {PLAIN}/database.dump")  # of a restore that was killed outright


def restored() -> None:
    assert sql(PAPERS) == lost["papers"]
    assert (VAR / "files" / "proof.txt").read_text() == "proof\n"
    assert len(list((VAR / "roots").glob("*.json"))) > 1
    assert LATER.exists()
    assert not PLAIN.exists()
    assert not OLD_BACKUP.exists()
    assert int(sql("SELECT count(*) FROM history_event")) >= int(lost["events"])


def fonts() -> None:
    """Cut before, as packages are: it takes 20 seconds."""
    shutil.copytree(ROOT / "var" / "fonts", VAR / "fonts")
    sh(f"sed -i 's|>[^<]*/var/fonts|>{VAR}/fonts|' {VAR}/fonts/fonts.conf && chown -R katori:katori {VAR}")


def elsewhere() -> None:
    sh("mkdir -p /mnt/elsewhere && mount -t tmpfs tmpfs /mnt/elsewhere")
    sh("install -d -o katori -g katori /mnt/elsewhere/roots")
    sh(f"sed -i 's|^KATORI_OWNER_DATABASE_URL=|&postgres://katori_owner@//var/run/postgresql/katori|' {ENV}")


lost: dict[str, str] = {}
BEFORE = {
    "Upgrade": [older_data],
    "Backup": [upgraded, elsewhere],
    "Restore": [destroyed],
    "Verify the history": [restored],
}


def walk(until: str = "") -> None:
    """Do the document, or its chapters before this one."""
    chapter, began = "", time.monotonic()
    for block in blocks():
        if until and block.chapter == until:
            return
        if block.chapter != chapter:
            chapter = block.chapter
            for act in BEFORE.get(chapter, []):
                act()
        if block.not_tried:
            continue
        print(f"---- {time.monotonic() - began:5.1f} s  {chapter}\n{block.commands}", flush=True)
        if "apt-get install" in block.commands:
            installed(block.commands)
        sh(block.commands)
        if "adduser" in block.commands:
            fonts()
    print(f"---- {time.monotonic() - began:5.1f} s  done")


def prepare(scratch: Path) -> None:
    os.environ |= {"KATORI_VENV": sys.prefix, "PYTHONPATH": ""}
    for name in list(os.environ):
        if name.startswith(("PG", "TZ", "KATORI_")) and name != "KATORI_VENV":
            del os.environ[name]
    lay_over(scratch)
    servers()
    programs()


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).absolute())
    walk()
