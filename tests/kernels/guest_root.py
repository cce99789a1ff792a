# SPDX-License-Identifier: Apache-2.0
"""The root of guests of a foreign architecture: a Debian 12 of theirs, unpacked by mmdebstrap.

Nothing of it can run on this machine, so no package is configured. What the labs need of that is
made up for here by this machine's tools: the users, what vtysh asks PAM, and the bytecode, which an
emulated Python would compile anew in every guest.
"""

import hashlib
import shutil
from pathlib import Path

from catalogue import MIRROR
from packages import CACHE, made_once, run

TOOLS = """
    base-files base-passwd bash coreutils dash findutils grep gzip hostname kmod login mount passwd
    procps sed tar util-linux bird2 bpftool busybox-static frr iproute2 libcap2-bin nftables
    python3 python3-pytest tcpdump tshark
"""
LINKED_WITH = """
    libbpf1 libelf1 libfmt9 libmicrohttpd12 libmnl0 libpcap0.8 libprometheus-cpp-core1.0
    libsystemd0 libyaml-cpp0.7 zlib1g
"""
PACKAGES = (*TOOLS.split(), *LINKED_WITH.split())
SOURCES = tuple(
    f"deb {MIRROR}/{line} main" for line in ("debian bookworm", "debian-security bookworm-security")
)
MERGED_USR = "/usr/share/mmdebstrap/hooks/merged-usr"


def made(architecture: str) -> Path:
    """Another list of packages, or another way to unpack them, is another root."""
    version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    return made_once(
        CACHE / "roots" / f"{architecture}-{version}", lambda root: make(architecture, root)
    )


def make(architecture: str, root: Path) -> None:
    run(
        "mmdebstrap",
        "--quiet",
        "--variant=extract",
        f"--architectures={architecture}",
        f"--hook-directory={MERGED_USR}",
        f"--include={','.join(PACKAGES)}",
        "bookworm",
        root,
        *SOURCES,
    )
    for name in ("passwd", "group"):
        shutil.copy(root / f"usr/share/base-passwd/{name}.master", root / "etc" / name)
    run("groupadd", "--prefix", root, "--system", "frrvty")
    for name in ("bird", "frr"):
        run("useradd", "--prefix", root, "--system", "--user-group", name)
    run("pwconv", "--root", root)
    run("pam-auth-update", "--root", root, "--package", "--force")
    run("/usr/bin/python3", "-m", "compileall", "-q", "-s", root, *root.glob("usr/lib/python3*"))
