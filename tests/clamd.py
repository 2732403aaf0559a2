"""A scanner that speaks clamd's protocol, as a process of its own: what holds 「EICAR」 is malware.

Run as `python clamd.py unix:/path` or `python clamd.py tcp:127.0.0.1:0`; it first prints its address.
`--answer=…` is what it says of every stream instead; `--answer=` closes without a word.
"""

from __future__ import annotations

import socket
import struct
import sys

LIMIT = 25 * 1024 * 1024  # clamd's StreamMaxLength as it comes


def exactly(connection: socket.socket, length: int) -> bytes:
    got = b""
    while len(got) < length:
        piece = connection.recv(length - len(got))
        if not piece:
            raise EOFError
        got += piece
    return got


def command(connection: socket.socket) -> bytes:
    got = b""
    while not got.endswith(b"\0"):
        got += exactly(connection, 1)
    return got


def stream(connection: socket.socket) -> bytes:
    got = b""
    while length := struct.unpack("!L", exactly(connection, 4))[0]:
        got += exactly(connection, length)
    return got


def serve(connection: socket.socket, answer: str | None) -> None:
    asked = command(connection)
    if asked == b"zPING\0":
        connection.sendall(b"PONG\0")
    elif asked == b"zINSTREAM\0":
        content = stream(connection)
        said = "stream: Eicar-Test-Signature FOUND" if b"EICAR" in content else "stream: OK"
        said = "INSTREAM size limit exceeded. ERROR" if len(content) > LIMIT else said
        said = said if answer is None else answer
        connection.sendall(said.encode() + b"\0" if said else b"")
    else:
        connection.sendall(b"UNKNOWN COMMAND\0")


def main(place: str, answer: str | None) -> None:
    kind, _, where = place.partition(":")
    if kind == "unix":
        server = socket.socket(socket.AF_UNIX)
        server.bind(where)
    else:
        host, _, port = where.rpartition(":")
        server = socket.create_server((host, int(port)))
        place = f"tcp:{host}:{server.getsockname()[1]}"
    server.listen()
    print(place, flush=True)
    while True:
        connection, _ = server.accept()
        with connection:
            try:
                serve(connection, answer)
            except EOFError:
                continue


if __name__ == "__main__":
    options = [a.partition("=")[2] for a in sys.argv[2:] if a.startswith("--answer=")]
    main(sys.argv[1], options[0] if options else None)
