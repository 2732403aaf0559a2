"""The malware scanner, where one is configured: clamd, asked with INSTREAM over a socket."""

from __future__ import annotations

import socket
import struct
from contextlib import closing

from django.conf import settings

PIECE = 64 * 1024  # bytes sent at a time; clamd takes far larger ones
LONGEST_ANSWER = 4_096


class ScannerSilent(Exception):
    """The scanner cannot be reached, or gives no answer that tells anything."""


def found_in(content: bytes) -> str:
    """The name of the malware in these bytes; nothing where there is none, or no scanner is configured.

    Raises ScannerSilent: what was not scanned is not clean.
    """
    if not settings.CLAMD:
        return ""
    answer = _asked(b"zINSTREAM\0", content)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerSilent(answer)


def answers() -> bool:
    """Whether the scanner is there; so it is, too, where none is configured."""
    try:
        return not settings.CLAMD or _asked(b"zPING\0") == "PONG"
    except ScannerSilent:
        return False


def _asked(command: bytes, content: bytes | None = None) -> str:
    """The answer to one command; a stream follows in pieces, each with its length, and ends with none."""
    try:
        with closing(_connected()) as connection:
            connection.sendall(command)
            if content is not None:
                for start in range(0, len(content), PIECE):
                    piece = content[start : start + PIECE]
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
                connection.sendall(struct.pack("!L", 0))
            return _answer(connection)
    except (OSError, ValueError) as error:
        raise ScannerSilent(str(error)) from error


def _connected() -> socket.socket:
    """A connection to `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`."""
    kind, _, place = settings.CLAMD.partition(":")
    wait = settings.CLAMD_SECONDS
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(wait)
        try:
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection
    if kind == "tcp":
        host, _, port = place.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=wait)
    raise ValueError(f"KATORI_CLAMD={settings.CLAMD!r}")


def _answer(connection: socket.socket) -> str:
    """What comes back until the NUL or the end of the connection."""
    got = b""
    while b"\0" not in got and len(got) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        got += piece
    return got.partition(b"\0")[0].decode(errors="replace").strip()
