# SPDX-License-Identifier: Apache-2.0
"""Each row of captures.txt (name, capture, options of replay) gives exactly NAME.jsonl.

    python3 tests/replay/test_replay.py --rewrite NAME      after a look at the difference
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BINARY = os.environ.get("BGPSNOOP", str(HERE.parents[1] / "build/installed/bin/bgpsnoop"))


def rows() -> dict[str, list[str]]:
    lines = (HERE / "captures.txt").read_text().splitlines()
    return {words[0]: words[1:] for line in lines if (words := line.split())}


def replay(capture: str, *options: str) -> str:
    argv = [BINARY, "replay", capture, "-o", "jsonl", *options]
    done = subprocess.run(argv, cwd=HERE, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv)}: exit status {done.returncode}: {done.stderr}")
    return done.stdout


def pytest_generate_tests(metafunc) -> None:  # type: ignore[no-untyped-def]
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", rows())


def test_a_capture_gives_exactly_its_expected_events(name: str) -> None:
    expected = (HERE / f"{name}.jsonl").read_text()
    assert replay(*rows()[name]).splitlines() == expected.splitlines()


def test_every_capture_and_expectation_is_in_the_list() -> None:
    listed = {words[0] for words in rows().values()}
    assert {path.name for path in HERE.glob("*.pcap*")} == listed
    assert {path.stem for path in HERE.glob("*.jsonl")} == set(rows())


def test_what_follows_an_option_is_a_file() -> None:
    capture = "bad_peer_as_bird_frr_ipv4.pcap"
    behind = replay(capture, capture, "--port", "179", "--local", "10.82.1.9")
    argv = [BINARY, "replay", "-o", "jsonl", "--port", "179", "--local", "10.82.1.9"]
    argv += [capture, capture]
    before = subprocess.run(argv, cwd=HERE, capture_output=True, text=True, timeout=60, check=True)
    assert before.stdout == behind != ""


def test_a_local_address_may_have_its_zone() -> None:
    argv = [BINARY, "replay", "bad_peer_as_bird_frr_ipv4.pcap", "--local"]
    done = subprocess.run([*argv, "fe80::9%eth0"], cwd=HERE, capture_output=True, check=False)
    assert done.returncode == 0 and b"from or to fe80::9 (--local)" in done.stderr, done.stderr
    done = subprocess.run([*argv, "10.82.1.9%eth0"], cwd=HERE, capture_output=True, check=False)
    assert done.returncode == 2 and b"not an IP address: 10.82.1.9%eth0" in done.stderr


def rewrite(name: str) -> None:
    (HERE / f"{name}.jsonl").write_text(replay(*rows()[name]))
    print(f"wrote {name}.jsonl")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "--rewrite":
        sys.exit(__doc__)
    rewrite(sys.argv[2])
