# SPDX-License-Identifier: Apache-2.0
"""Our decoding against tshark's, field by field, on our captures and on one with all registries.

    BGPSNOOP_CAPTURES=DIR    looks at the captures in DIR as well, such as those the labs leave
"""

import os
from pathlib import Path

import compare
import differences
import registry_capture
import replayed
import tshark
from pytest import fixture

REPLAY = Path(__file__).resolve().parents[1] / "replay"


def captures() -> list[Path]:
    directories = [REPLAY, *map(Path, filter(None, [os.environ.get("BGPSNOOP_CAPTURES")]))]
    return sorted(file for directory in directories for file in directory.rglob("*.pcap*"))


def pytest_generate_tests(metafunc) -> None:  # type: ignore[no-untyped-def]
    if "capture" in metafunc.fixturenames:
        metafunc.parametrize("capture", captures(), ids=lambda file: file.stem)


@fixture(scope="module")
def registry(tmp_path_factory) -> Path:  # type: ignore[no-untyped-def]
    file = tmp_path_factory.mktemp("tshark") / "registry.pcap"
    registry_capture.write(file)
    return file


def test_a_capture_is_decoded_as_tshark_does(capture: Path) -> None:
    assert compare.differences(replayed.messages(capture), tshark.messages(capture)) == []


def test_everything_in_the_registries_is_decoded_as_tshark_does(registry: Path) -> None:
    ours = replayed.messages(registry)
    assert len(ours) >= 2 * len([*registry_capture.opens(), *registry_capture.notifications()])
    assert compare.differences(ours, tshark.messages(registry)) == []


def test_no_code_of_the_registries_is_left_out(registry: Path) -> None:
    rows = registry_capture.rows
    fields = [message.fields for message in replayed.messages(registry)]
    seen = {(cap["code"],) for one in fields for cap in one.get("capabilities", [])}
    assert set(rows("registries.hpp", "capability_codes", 1)) <= seen
    subcodes = {(one["code"], one["subcode"]) for one in fields if "subcode_name" in one}
    codes = {pair[:1] for pair in subcodes}
    assert set(rows("notification_registry.hpp", "notification_subcodes", 2)) <= subcodes
    assert set(rows("notification_registry.hpp", "notification_codes", 1)) <= codes


def test_extended_parameters_hold_what_plain_ones_do(registry: Path) -> None:
    """tshark 4.0 cannot tell (differences.EXTENDED_PARAMETERS), so we ask ourselves."""
    opens = [one.fields for one in replayed.messages(registry) if one.kind == "open"]
    count = len(registry_capture.capabilities())
    every = [one["capabilities"] for one in opens if len(one["capabilities"]) == count]
    single = [one["capabilities"][0] for one in opens if len(one["capabilities"]) == 1]
    assert every == [single, single]


def test_what_tshark_leaves_undecoded_is_listed(registry: Path) -> None:
    left = {
        cap["code"]
        for message in tshark.messages(registry)
        if message.kind == "open" and not message.fields["extended"]
        for cap in message.fields["capabilities"]
        if [name for name, _ in cap["fields"]] == ["unknown"]
    }
    decoded = {code for code in left if code in replayed.DECODED}
    assert decoded == set(differences.ONLY_BYTES)
