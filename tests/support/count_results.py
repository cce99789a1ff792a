# SPDX-License-Identifier: Apache-2.0
"""Adds up the XML that gtest and pytest left; the last line is `N passed, N failed`."""

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count(path: Path) -> tuple[int, int]:
    """gtest has one root with totals; pytest wraps one suite with totals in a root without."""
    root = ElementTree.parse(path).getroot()
    suite = root if "tests" in root.attrib else root[0]
    number = {
        key: int(suite.get(key) or 0)
        for key in ("tests", "failures", "errors", "skipped", "disabled")
    }
    failed = number["failures"] + number["errors"]
    return number["tests"] - failed - number["skipped"] - number["disabled"], failed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=Path)
    parser.add_argument("--failed", default="", help="suites whose runner failed")
    parser.add_argument("suites", nargs="+")
    options = parser.parse_args()
    passed = failed = 0
    files = sorted(options.results.glob("*.xml"))
    for path in files:
        good, bad = count(path)
        print(f"{path.stem}: {good} passed, {bad} failed")
        passed, failed = passed + good, failed + bad
        if good + bad == 0:
            failed += 1
            print(f"{path.stem}: ran no test")
    for suite in options.suites:
        mine = [path for path in files if path.stem.split("_")[0] == suite]
        bad = sum(count(path)[1] for path in mine)
        # A suite that broke without a failed test to show for it (did not build, crashed) is one.
        if not mine or (suite in options.failed.split() and not bad):
            failed += 1
            print(f"{suite}: did not run to its end")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
