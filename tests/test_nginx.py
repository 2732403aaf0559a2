"""`deploy/nginx.conf` under a real nginx, before an upstream that says what reached it."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings

from tests.faults.processes import free_port, until

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin")
pytestmark = [
    pytest.mark.skipif(not NGINX, reason="no nginx"),
    pytest.mark.sqlite,
    pytest.mark.no_cover,
]
CONF = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
NAME = "katori-sns.city.example"
TRUSTING = ssl._create_unverified_context()  # noqa: S323 - the certificate is made below
MAIN = """
daemon off; master_process off; pid nginx.pid; error_log main.log;
events {}
http {
    client_body_temp_path body; proxy_temp_path proxy;
    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    access_log off; include site.conf;
}
"""


class Upstream(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps(dict(self.headers.items())).encode()
        self.send_response(413 if self.path == "/own-413/" else 200)
        self.send_header("X-Accel-Redirect", "/nginx-says")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Site:
    folder: Path
    tls: int
    plain: int
    upstream: ThreadingHTTPServer

    def ask(
        self, path: str, method: str = "GET", body: bytes = b"", host: str = "127.0.0.1", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        with socket.create_connection((host, self.tls), timeout=20) as raw:
            connection = HTTPSConnection(NAME, self.tls)
            connection.sock = TRUSTING.wrap_socket(raw, server_hostname=NAME)
            connection.request(
                method, path, body, {"Host": NAME} | {k.replace("_", "-"): v for k, v in headers.items()}
            )
            answer = connection.getresponse()
            return answer.status, dict(answer.headers.items()), answer.read().decode()

    def logged(self, number: str) -> dict[str, Any]:
        """The line of a request, which nginx writes once it is done."""
        log = self.folder / "access.log"
        until(lambda: number in log.read_text(), 20)
        (line,) = (line for line in log.read_text().splitlines() if number in line)
        return dict(json.loads(line))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    Thread(target=upstream.serve_forever, daemon=True).start()
    tls, plain = free_port(), free_port()
    pair = ["-keyout", folder / "key", "-out", folder / "pem", "-subj", f"/CN={NAME}"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *pair],
        check=True,
        capture_output=True,
    )
    conf = re.sub(
        r"(listen (?:\[::\]:)?)(443|80)\b", lambda m: f"{m[1]}{tls if m[2] == '443' else plain}", CONF
    )
    places = {
        "/etc/ssl/certs/katori-sns.pem": folder / "pem",
        "/etc/ssl/private/katori-sns.key": folder / "key",
        "/var/log/nginx/katori_sns.log": folder / "access.log",
        "/var/log/nginx/katori_sns.error.log": folder / "error.log",
        "/opt/katori_sns/maintenance": folder / "maintenance",
        "127.0.0.1:8000": f"127.0.0.1:{upstream.server_port}",
    }
    for place, ours in places.items():
        assert place in conf
        conf = conf.replace(place, str(ours))
    (folder / "site.conf").write_text(conf)
    (folder / "nginx.conf").write_text(MAIN)
    with subprocess.Popen(
        [str(NGINX), "-p", folder, "-c", "nginx.conf"], stderr=subprocess.DEVNULL
    ) as server:
        until(lambda: listens(tls), 20)
        yield Site(folder, tls, plain, upstream)
        server.terminate()
    upstream.shutdown()
    upstream.server_close()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_what_the_application_believes_nobody_else_can_say(site: Site) -> None:
    believed = ("X_Real_IP", "X_Forwarded_Proto", "X_Request_ID", "X_Katori_User", "X_Katori_Secret")
    forged = dict.fromkeys((*believed, "X_Forwarded_For", "Forwarded"), "forged")
    assert "forged" not in site.ask("/login/proxy/", **forged)[2]
    status, _, body = site.ask("/cases/?q=himitsu", **forged)
    got = json.loads(body)  # and so no X-Accel-Redirect was followed
    assert (status, got["X-Real-IP"], got["X-Forwarded-Proto"], got["Host"]) == (
        200,
        "127.0.0.1",
        "https",
        NAME,
    )
    assert re.fullmatch("[0-9a-f]{12}", got["X-Request-ID"])
    assert "forged" not in body
    line = site.logged(got["X-Request-ID"])
    assert (line["request"], line["path"], line["status"]) == (got["X-Request-ID"], "/cases/", 200)
    assert "himitsu" not in (site.folder / "access.log").read_text()


def test_other_names_get_no_answer_on_either_protocol(site: Site) -> None:
    hosts = ["127.0.0.1", *(["::1"] if six(site.plain) else [])]
    for host in hosts:
        with socket.create_connection((host, site.tls), timeout=20) as raw, pytest.raises(ssl.SSLError):
            TRUSTING.wrap_socket(raw, server_hostname="evil.example")
        with socket.create_connection((host, site.plain), timeout=20) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            assert raw.recv(100) == b""
        with socket.create_connection((host, site.plain), timeout=20) as raw:
            raw.sendall(f"GET /x HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
            assert f"Location: https://{NAME}/x".encode() in raw.recv(1_000)
    listening = re.findall(r"listen (\S+) .*default_server", CONF)
    assert listening == ["80", "[::]:80", "443", "[::]:443"]


def six(port: int) -> bool:
    """Whether this machine has the other protocol at all."""
    try:
        socket.create_connection(("::1", port), timeout=5).close()
    except OSError:
        return False
    return True


def test_what_is_too_large_is_refused_on_a_page_of_its_own(site: Site) -> None:
    most = settings.UPLOAD_MAX_BYTES
    assert site.ask("/cases/", "POST", b"x" * (most + 64 * 1024))[0] == 200
    status, headers, body = site.ask("/cases/", "POST", b"x" * (most * 2))
    assert status == 413
    stands(headers, body, "10MBまで")
    assert site.ask("/login/", "POST", b"x" * 100_000)[0] == 413
    assert "Host" in json.loads(site.ask("/own-413/")[2])  # the application's own passes


def test_who_tries_many_passwords_waits(site: Site) -> None:
    answers = [site.ask("/login/", "POST", b"username=a") for _ in range(24)]
    assert [status for status, _, _ in answers].count(200) >= 15
    assert {status for status, _, _ in answers} == {200, 429}
    refused = next(answer for answer in answers if answer[0] == 429)
    stands(*refused[1:], "1分ほど待って")
    assert site.ask("/login/")[0] == 200  # to see the page is not to try
    assert 429 in [site.ask("/login/oidc/?next=/")[0] for _ in range(24)]


def test_while_a_release_is_put_in_and_when_nobody_answers_a_page_says_so(site: Site) -> None:
    (site.folder / "maintenance").touch()
    for path in ("/", "/login/"):
        status, headers, body = site.ask(path)
        assert status == 503
        stands(headers, body, "入替えをしています")
    (site.folder / "maintenance").unlink()
    site.upstream.shutdown()
    site.upstream.server_close()
    status, headers, body = site.ask("/?q=himitsu")
    assert status == 502
    stands(headers, body, "応答していません")
    assert site.logged(headers["X-Request-ID"])["status"] == 502
    assert headers["X-Request-ID"] in body
    assert "himitsu" not in "".join(path.read_text() for path in site.folder.glob("*.log"))
    assert site.ask("/nginx-says")[0] == 404  # of itself there is no such page


def stands(headers: dict[str, str], body: str, words: str) -> None:
    assert words in body
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"], headers["Cache-Control"]) == (
        "nosniff",
        "DENY",
        "no-store",
    )
    assert headers["Server"] == "nginx"
