"""The embedded mode: gunicorn and the clockwork, without a broker."""

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

# setpriv: should this parent be killed outright, its children are told to stop.
CHILD = ["setpriv", "--pdeathsig", "TERM", sys.executable]
CLOCKWORK = [*CHILD, "manage.py", "clockwork"]
GUNICORN = [*CHILD, "-m", "gunicorn", "katori_sns.wsgi", "--config=python:katori_sns.gunicorn"]
GUNICORN += ["--workers=2", "--timeout=60", "--no-control-socket"]


class Command(BaseCommand):
    help = "gunicorn と clockwork を並べて動かし、止まったものは起こし直します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000")

    def handle(self, *, bind: str, **options: object) -> None:
        refuse_taken(bind)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        commands = {"gunicorn": [*GUNICORN, f"--bind={bind}"], "clockwork": CLOCKWORK}
        children = {name: start(command) for name, command in commands.items()}
        try:
            while True:
                time.sleep(1)
                for name, child in children.items():
                    if child.poll() is not None:
                        self.stderr.write(f"{name} が止まりました（{child.returncode}）。起こし直します。")
                        children[name] = start(commands[name])
        except KeyboardInterrupt:
            pass
        finally:
            for child in children.values():
                child.terminate()
            for child in children.values():
                child.wait()


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child; it shares the terminal, and Ctrl-C reaches it too."""
    return subprocess.Popen(command)  # noqa: S603 - written above but for the address


def refuse_taken(bind: str) -> None:
    """Raise CommandError when somebody listens at `bind` already."""
    host, port = bind.rsplit(":", 1)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            message = f"{bind} は使えません（{error}）。PORT=8001 のように別の番号を指定してください。"
            raise CommandError(message) from error
