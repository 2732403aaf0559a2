"""Debian's slapd as a process of the tests' own: own folder, own port, a certificate by an own authority."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SLAPD = Path("/usr/sbin/slapd")
SERVICE, PASSWORD = "cn=service,dc=city", "kensaku-dake-no-kagi"
CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
allow bind_anon_cred bind_anon_dn
database mdb
directory {folder}/data
suffix dc=city
rootdn {service}
rootpw {password}
"""
# Logins of the directory, with the numbers that the attribute holds, which may be several, or none.
PEOPLE = {
    "kakari": ["00001"],
    "renamed": ["00002"],
    "tejina(*)": ["00003"],
    "twice": ["00004", "00005"],
    "none": [],
    "kanri": ["00014"],
}
NUMBER = "departmentNumber"
OWN = "jibun-no-kagi-{login}"


@dataclass
class Directory:
    ldap: str
    ldaps: str
    ca: Path
    other_ca: Path
    unnamed: str  # ldaps, by an address for which the certificate is not


def entries() -> str:
    """The tree as LDIF; two people share the login `same`."""
    people = [(login, login, numbers) for login, numbers in PEOPLE.items()]
    people += [("same1", "same", ["00006"]), ("same2", "same", ["00007"])]
    rows = ["dn: dc=city\nobjectClass: domain\ndc: city\n"]
    for name, login, numbers in people:
        lines = [f"dn: cn={name},dc=city", "objectClass: inetOrgPerson", f"cn: {name}", f"sn: {name}"]
        lines += [f"uid: {login}", f"userPassword: {OWN.format(login=login)}"]
        rows.append("\n".join([*lines, *(f"{NUMBER}: {n}" for n in numbers)]) + "\n")
    return "\n".join(rows)


def _certificates(folder: Path) -> None:
    """Two authorities, and a certificate for `localhost` by the first."""
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for name in ("ca", "other"):
        made = ["-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj", f"/CN={name}"]
        subprocess.run([*request, *made], cwd=folder, check=True, capture_output=True)
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "subjectAltName=DNS:localhost"]
    made = ["-keyout", "server.key", "-out", "server.pem", "-days", "2", "-subj", "/CN=localhost"]
    extensions = ["-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run([*request, *made, *signed, *extensions], cwd=folder, check=True, capture_output=True)


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[Directory]:
    _certificates(folder)
    (folder / "data").mkdir()
    config, ldif = folder / "slapd.conf", folder / "people.ldif"
    config.write_text(CONFIG.format(folder=folder, service=SERVICE, password=PASSWORD))
    ldif.write_text(entries())
    subprocess.run(["/usr/sbin/slapadd", "-q", "-f", config, "-l", ldif], check=True, capture_output=True)
    plain, tls = _port(), _port()
    urls = f"ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{tls}"
    command = [SLAPD, "-d", "0", "-f", config, "-h", urls]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _until_it_answers(process, tls)
            yield Directory(
                f"ldap://localhost:{plain}",
                f"ldaps://localhost:{tls}",
                folder / "ca.pem",
                folder / "other.pem",
                f"ldaps://127.0.0.1:{tls}",
            )
        finally:
            process.kill()


def _until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return
    raise AssertionError(f"slapd ended with {process.returncode}")
