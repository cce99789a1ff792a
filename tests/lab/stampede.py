# SPDX-License-Identifier: Apache-2.0
"""Calls of a stranger as fast as they go: `stampede.py TARGET COUNT`. Each sends an OPEN, and hangs
up."""

import socket
import sys
from contextlib import suppress

from speaker import open_message


def main() -> None:
    target, count = sys.argv[1], int(sys.argv[2])
    said = open_message(64999, "10.84.9.66")
    for _ in range(count):
        with suppress(OSError), socket.create_connection((target, 179), timeout=5) as caller:
            caller.sendall(said)
    print("done", flush=True)


if __name__ == "__main__":
    main()
