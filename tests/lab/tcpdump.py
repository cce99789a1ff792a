# SPDX-License-Identifier: Apache-2.0
"""Records a capture inside a namespace, and knows that it is complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

from netns import Namespace, run
from process import Process
from waiting import wait_until

FILTER = "tcp port 179 or icmp or icmp6"


class Tcpdump:
    def __init__(self, namespace: Namespace, file: Path, interface: str) -> None:
        self.file = file
        # -Z root: it would drop privileges before opening the file. -B in KiB.
        argv = ["tcpdump", "-i", interface, "-n", "-U", "--immediate-mode", "-Z", "root"]
        argv += ["-B", "4096", "-w", file, FILTER]
        file.with_suffix(".log").unlink(missing_ok=True)  # an earlier run's says "listening" too
        self.process = Process(argv, file.with_suffix(".log"), namespace)
        self.process.wait_for_text("listening on")

    def wait_for(self, fields: str, timeout: float = 10) -> None:
        """Waits until a packet that tshark's filter accepts has reached the file."""
        wait_until(lambda: tshark(self.file, fields), timeout, f"a packet with {fields}", 0.2)

    def stop(self) -> Path:
        """At SIGINT tcpdump reads what the kernel still holds before it closes the file."""
        self.process.end(SIGINT)
        return self.file


@contextmanager
def capture(namespace: Namespace, file: Path, interface: str) -> Iterator[Tcpdump]:
    recorder = Tcpdump(namespace, file, interface)
    try:
        yield recorder
    finally:
        recorder.stop()


def tshark(file: Path, display_filter: str, *fields: str) -> list[str]:
    """One line a packet that the filter accepts; tolerant of a file still being written."""
    words = [word for field in fields for word in ("-e", field)]
    shape = ["-T", "fields", *words] if fields else []
    answer = run("tshark", "-n", "-r", str(file), "-Y", display_filter, *shape, check=False)
    return answer.splitlines()
