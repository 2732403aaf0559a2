#!/usr/bin/python3
"""Stands for systemctl on a machine without systemd: starts what a unit says, as the user it says.

What a unit's sandbox forbids is not proved by this; gunicorn gets one worker instead of five.
"""

import os
import pwd
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

UNITS, RUNNING = Path("/etc/systemd/system"), Path("/run/units")
OTHERS = {"nginx", "postgresql", "redis-server"}


def unit(name: str) -> dict[str, list[str]]:
    """What stands in the file of a unit: key → values; %i is what stands behind its @."""
    head, at, rest = name.removesuffix(".service").partition("@")
    said: dict[str, list[str]] = {"name": [head + at + rest]}
    for line in (UNITS / f"{head}{at}.service").read_text().splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            said.setdefault(key, []).append(value.replace("%i", rest))
    return said


def run(said: dict[str, list[str]], command: str) -> "subprocess.Popen[bytes]":
    user = pwd.getpwnam(said["User"][0])
    for folder in said.get("StateDirectory", []):
        Path("/var/lib", folder).mkdir(exist_ok=True)
        os.chown(Path("/var/lib", folder), user.pw_uid, user.pw_gid)
    # Nothing of the caller's environment comes along.
    env = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": user.pw_dir,
        "USER": user.pw_name,
    }
    env |= dict(pair.split("=", 1) for line in said.get("Environment", []) for pair in shlex.split(line))
    RUNNING.mkdir(exist_ok=True)
    with (RUNNING / (said["name"][0] + ".log")).open("ab") as log:
        return subprocess.Popen(
            shlex.split(command.replace("--workers 5", "--workers 1")),
            cwd=said["WorkingDirectory"][0],
            env=env,
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=os.getgrouplist(user.pw_name, user.pw_gid),
            umask=int(said.get("UMask", ["0022"])[0], 8),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def start(name: str) -> None:
    said = unit(name)
    pid = RUNNING / f"{said['name'][0]}.pid"
    if pid.exists():
        return
    commands = said.get("ExecStartPre", []) + (said["ExecStart"] if said.get("Type") == ["oneshot"] else [])
    for command in commands:
        if run(said, command).wait():
            sys.exit(f"{name} failed: {(RUNNING / (said['name'][0] + '.log')).read_text()[-3000:]}")
    if said.get("Type") == ["oneshot"]:
        for following in said.get("OnSuccess", []):
            start(following)
    else:
        pid.write_text(str(run(said, said["ExecStart"][0]).pid))
        for command in said.get("ExecStartPost", []):
            run(said, command.removeprefix("-")).wait()


def stop(name: str) -> None:
    pid = RUNNING / f"{name.removesuffix('.service')}.pid"
    if not pid.exists():
        return
    process = int(pid.read_text())
    try:
        os.kill(process, signal.SIGTERM)
        while Path(f"/proc/{process}").exists():
            time.sleep(0.05)
    except ProcessLookupError:
        pass
    pid.unlink()


def main(verb: str, *names: str) -> None:
    act = {"start": start, "enable": start, "stop": stop}.get(verb)
    if act is None and verb not in {"daemon-reload", "reload"}:
        sys.exit(f"This systemctl does not know {verb}.")
    for name in names:
        if name.startswith("-") or name in OTHERS:
            continue
        file = name if name.endswith((".timer", ".service")) else f"{name}.service"
        if not (UNITS / file).exists():
            print(f"Unit {file} not loaded.", file=sys.stderr)
            sys.exit(5)
        if act and not name.endswith(".timer"):
            act(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
