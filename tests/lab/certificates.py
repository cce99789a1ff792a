# SPDX-License-Identifier: Apache-2.0
"""An authority that the test is, and a password, for the web configuration of an agent."""

import subprocess
from pathlib import Path

PASSWORD = "right"
# Of PASSWORD, with the least cost that there is.
RIGHT = "$2b$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC"
TLS = "tls_server_config: {cert_file: server.pem, key_file: server.key%s}\n"
USERS = f"basic_auth_users: {{ann: {RIGHT}}}\n"


def openssl(directory: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=directory, check=True, capture_output=True)


def certificate(directory: Path, name: str, authority: str = "") -> None:
    """NAME.pem and NAME.key, of the authority or its own."""
    signer = ["-CA", f"{authority}.pem", "-CAkey", f"{authority}.key"] if authority else []
    leaf = ["-addext", "basicConstraints=critical,CA:FALSE"] if authority else []
    openssl(
        directory,
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}", "-days", "2"),
        *("-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", *leaf, *signer),
    )


def authority_and_server(directory: Path) -> None:
    certificate(directory, "authority")
    certificate(directory, "server", "authority")
