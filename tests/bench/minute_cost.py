# SPDX-License-Identifier: Apache-2.0
"""From an empty router of Debian 11, on which nobody ever saw bgpsnoop, to the reason why a
neighbour is down: the archive is unpacked and installed as the README says, and a call is refused.
The router is a guest, and an emulator is slow: a piece of work that both do says how slow. Run by
`./dev bench`, as root."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from rounds import fail, row

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kernels"))

from boot import Guest  # noqa: E402
from catalogue import KERNELS  # noqa: E402
from machine import ROOT  # noqa: E402
from test_userlands import STORY, installing  # noqa: E402
from userlands import USERLANDS  # noqa: E402

USERLAND = "debian11"
TIMEOUT = 900
# Says in how many hundredths of a second it was done. Of busybox, which is the same on both.
WORK = """\
now() { sed 's/ .*//; s/\\.//' /proc/uptime; }
begun=$(now)
busybox awk 'BEGIN { for (i = 0; i < 3000000; i++) seen[i % 1024] += i }'
echo "work: $(($(now) - begun))"
"""
WORKED = r"^work: (\d+)"
LASTED = r"^after (\d+) s: from the archive to the reason"


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text, re.MULTILINE)
    return int(found[1]) if found else fail(f"no {pattern!r} in: {text[-2000:]}")


def main() -> int:
    ours = min(
        number(WORKED, subprocess.run(["sh", "-c", WORK], stdout=subprocess.PIPE, text=True).stdout)
        for _ in range(3)
    )
    userland = USERLANDS[USERLAND]
    guest = Guest(KERNELS[userland.kernel], root=userland.root())
    with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryFile() as said:
        script = f"{WORK}exec sh {STORY} {shlex.quote(installing(userland))}"
        status = guest.run(script, ROOT, Path(directory), TIMEOUT, said.fileno())
        said.seek(os.SEEK_SET)
        text = said.read().decode(errors="replace")
    if status:
        fail(f"the guest ended with {status}: {text[-2000:]}")
    slowness = number(WORKED, text) / ours
    lasted = number(LASTED, text)
    row(
        "from the archive to the reason, Debian 11",
        f"{lasted / slowness:.1f} s; {lasted} s there, which is {slowness:.1f} x slower",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
