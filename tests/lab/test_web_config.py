# SPDX-License-Identifier: Apache-2.0
"""TLS and passwords of the agent's HTTP, asked by Python's ssl and by a real Prometheus."""

import base64
import errno
import os
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from signal import SIGHUP

import pytest

from bgpsnoop import BINARY
from certificates import RIGHT, TLS, USERS, authority_and_server, certificate
from process import Process, free_port
from prometheus import Prometheus
from waiting import wait_until


class Served:
    """An agent with that web configuration, which lies beside its certificates."""

    def __init__(self, directory: Path, yaml: str) -> None:
        self.directory = directory
        self.port = free_port()
        self.file = directory / "web.yml"
        self.file.write_text(yaml)
        web = [f"--web.listen-address=127.0.0.1:{self.port}", f"--web.config.file={self.file}"]
        argv = [BINARY, "agent", *web, "--web.socket", str(directory / "socket")]
        self.process = Process([*argv, "--state-dir=none"], directory / "log")
        self.process.wait_for_text("attached", timeout=60)

    def ask(
        self,
        scheme: str = "https",
        password: str = "",
        client: str = "",
        version: ssl.TLSVersion | None = None,
    ) -> int:
        """The status of /metrics."""
        request = urllib.request.Request(f"{scheme}://127.0.0.1:{self.port}/metrics")
        if password:
            word = base64.b64encode(f"ann:{password}".encode()).decode()
            request.add_header("Authorization", f"Basic {word}")
        context = ssl.create_default_context(cafile=str(self.directory / "authority.pem"))
        if client:
            context.load_cert_chain(
                self.directory / f"{client}.pem", self.directory / f"{client}.key"
            )
        if version:
            context.maximum_version = version
        try:
            handler = urllib.request.HTTPSHandler(context=context)
            with urllib.request.build_opener(handler).open(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def shown(self) -> str:
        """The certificate that a client sees, in PEM."""
        return ssl.get_server_certificate(("127.0.0.1", self.port))

    def hang_up(self) -> None:
        said = self.process.text().count("configuration reloaded")
        os.kill(self.process.pid, SIGHUP)
        wait_until(
            lambda: self.process.text().count("configuration reloaded") > said, 10, "reloaded"
        )


@pytest.fixture(name="here")
def directory_with_certificates(tmp_path: Path) -> Path:
    authority_and_server(tmp_path)
    return tmp_path


@pytest.fixture(name="served")
def serve(here: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    served = Served(here, request.param)
    yield served
    served.process.end()


@pytest.mark.parametrize("served", [TLS % "" + USERS], indirect=True)
def test_who_has_no_password_or_a_wrong_one_is_refused(served: Served) -> None:
    assert served.ask() == 401
    assert served.ask(password="right") == 200
    assert served.ask(password="wrong") == 401
    answers = [served.ask(password=f"guess{each}") for each in range(20)]
    assert set(answers) <= {401, 429} and 429 in answers
    assert served.ask(password="right") == 200  # though passwords are guessed
    with pytest.raises(OSError):
        served.ask(scheme="http")
    argv = [BINARY, "sessions", "--url", f"unix:{served.directory}/socket", "-o", "json"]
    assert subprocess.run(argv, check=True, capture_output=True).stdout == b"[]\n"


@pytest.mark.parametrize("served", [USERS], indirect=True)
def test_users_are_read_anew_on_sighup(served: Served) -> None:
    assert served.ask("http", "right") == 200
    served.file.write_text("basic_auth_users: {bob: %s}\n" % RIGHT)
    assert served.ask("http", "right") == 200
    served.hang_up()
    assert served.ask("http", "right") == 401


@pytest.mark.parametrize("served", [TLS % ""], indirect=True)
def test_a_new_certificate_is_shown_without_a_restart(served: Served, here: Path) -> None:
    first = served.shown()
    certificate(here, "next", "authority")
    (here / "next.pem").rename(here / "server.pem")
    assert served.shown() == first  # it has no key yet
    (here / "next.key").rename(here / "server.key")
    assert served.shown() == (here / "server.pem").read_text()
    assert served.ask() == 200


@pytest.mark.parametrize("served", [TLS % ""], indirect=True)
def test_a_broken_certificate_is_told_on_sighup_and_the_last_one_stays(
    served: Served, here: Path
) -> None:
    first = served.shown()
    (here / "server.pem").write_text("no certificate\n")
    os.kill(served.process.pid, SIGHUP)
    served.process.wait_for_text("configuration not reloaded: the one before stays in use")
    assert "server.key make no certificate with its key: " in served.process.text()
    assert (served.shown(), served.ask()) == (first, 200)
    (here / "server.pem").write_text(first)
    served.hang_up()


@pytest.mark.parametrize("served", [TLS % ", min_version: TLS13"], indirect=True)
def test_older_versions_than_the_least_are_refused(served: Served) -> None:
    assert served.ask() == 200
    with pytest.raises(OSError):
        served.ask(version=ssl.TLSVersion.TLSv1_2)


VERIFIED = ", client_auth_type: RequireAndVerifyClientCert, client_ca_file: authority.pem"


@pytest.mark.parametrize("served", [TLS % VERIFIED], indirect=True)
def test_only_who_has_a_certificate_of_the_authority_comes_in(served: Served, here: Path) -> None:
    certificate(here, "client", "authority")
    certificate(here, "stranger")
    assert served.ask(client="client") == 200
    for client in ("", "stranger"):
        with pytest.raises(OSError):
            served.ask(client=client)


@pytest.mark.parametrize("served", [TLS % "" + USERS], indirect=True)
def test_prometheus_scrapes_by_tls_with_its_password(served: Served, here: Path) -> None:
    extra = (
        "    scheme: https\n"
        f"    tls_config: {{ca_file: {here}/authority.pem}}\n"
        "    basic_auth: {username: ann, password: right}\n"
    )
    target = f"127.0.0.1:{served.port}"
    prometheus = Prometheus(here / "prometheus", free_port(), target, more=extra)
    try:
        prometheus.wait_for('up{job="bgpsnoop"} == 1')
    finally:
        prometheus.stop()


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        (
            "tls_sever_config: {}",
            "web.yml:1: unknown key 'tls_sever_config', did you mean 'tls_server_config'?",
        ),
        (
            "tls_server_config: {cert_file: server.pem}",
            "web.yml:1: tls_server_config wants both cert_file and key_file",
        ),
        (
            "basic_auth_users:\n  ann: secret",
            "web.yml:2: what ann has in place of a password is no bcrypt hash",
        ),
        (
            "basic_auth_users: {ann: %s}" % RIGHT.replace("$04", "$31"),
            "web.yml:1: what ann has in place of a password costs too much: "
            "14 is the greatest cost, not 31",
        ),
        (
            "tls_server_config: {cert_file: a, key_file: b, min_version: TLS9}",
            "web.yml:1: there is no version 'TLS9': TLS10 to TLS13",
        ),
        (
            "tls_server_config: {cert_file: a, key_file: b, cipher_suites: [x]}",
            "web.yml:1: cipher_suites cannot be chosen here: GnuTLS chooses",
        ),
        ("[1, 2]", "web.yml:1: expected a mapping"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(tmp_path: Path, yaml: str, said: str) -> None:
    file = tmp_path / "web.yml"
    file.write_text(yaml)
    argv = [BINARY, "agent", "--check-config", "--web.config.file", str(file)]
    done = subprocess.run(argv, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, f"bgpsnoop: {tmp_path}/{said}\n")


def test_files_that_make_no_certificate_are_named(here: Path) -> None:
    (here / "web.yml").write_text("tls_server_config: {cert_file: server.pem, key_file: no.key}")
    web = [f"--web.listen-address=127.0.0.1:{free_port()}", f"--web.config.file={here}/web.yml"]
    argv = [BINARY, "agent", *web, "--web.socket=none", "--state-dir=none"]
    done = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (
        1,
        f"bgpsnoop: cannot read {here}/no.key: {os.strerror(errno.ENOENT)}\n",
    )
    (here / "no.key").write_bytes((here / "authority.key").read_bytes())
    done = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"bgpsnoop: {here}/server.pem and {here}/no.key make no certificate with its key: "
    )
