#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the loader and all libraries that a program needs beside it, and says what they are.

    tools/bundle.py ROOT HOME STAGE VERSION TIME

STAGE/HOME/bin/bgpsnoop was linked with the libraries of the Debian at ROOT ("/" is this one). They
come to STAGE/HOME/lib, the program's loader and search path become /HOME/lib, and STAGE/HOME gets
what whoever ships the work of others owes: sbom.cdx.json (CycloneDX 1.5), and their copyrights."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

LIBRARIES = {"X86-64": "x86_64-linux-gnu", "AArch64": "aarch64-linux-gnu"}
# Of these the headers alone are compiled in; any architecture's are the same.
HEADERS = (
    "libboost-dev",
    "libcli11-dev",
    "libexpected-dev",
    "nlohmann-json3-dev",
    "prometheus-cpp-dev",
)


def output(*argv: str | Path) -> str:
    env = {"LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.run(argv, capture_output=True, text=True, check=True, env=env).stdout


def needed(file: Path) -> list[str]:
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", file))


def loader_of(program: Path) -> str:
    return re.findall(r"interpreter: (.*)\]", output("readelf", "-l", program))[0]


class Debian:
    """A root directory with Debian's packages in it, perhaps of another architecture."""

    def __init__(self, root: Path, machine: str) -> None:
        self.root = root
        triplet = next(v for k, v in LIBRARIES.items() if k in machine)
        self.places = [root / "usr/lib" / triplet, root / "lib" / triplet]

    def find(self, name: str) -> Path:
        found = next((p / name for p in self.places if (p / name).exists()), None)
        if not found:
            sys.exit(f"bundle.py: {name} is in none of {', '.join(map(str, self.places))}")
        return found

    def libraries(self, program: Path) -> dict[str, Path]:
        """By the names that the loader looks for, in no order."""
        found: dict[str, Path] = {}
        waiting = needed(program) + [Path(loader_of(program)).name]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = self.find(name)
                waiting += needed(found[name])
        return found

    def in_root(self, *argv: str) -> str:
        return output(*argv) if self.root == Path("/") else output("chroot", self.root, *argv)

    def package_of(self, file: Path) -> str:
        """ "libc6:amd64"; /lib may be a link to /usr/lib, and dpkg knows either name."""
        inside = "/" + str(file.resolve().relative_to(self.root.resolve()))
        for name in (inside, inside.removeprefix("/usr")):
            try:
                return self.in_root("dpkg", "-S", name).split(": ")[0]
            except subprocess.CalledProcessError:
                continue
        sys.exit(f"bundle.py: no package owns {inside}")

    def about(self, package: str) -> list[str]:
        """Name, version, architecture."""
        form = "${Package}\t${Version}\t${Architecture}\n"
        return self.in_root("dpkg-query", "-W", f"-f={form}", package).split()[:3]

    def copyright_of(self, package: str) -> Path:
        return self.root / "usr/share/doc" / package.split(":")[0] / "copyright"


@dataclass
class Part:
    package: str
    version: str
    arch: str
    copyright: Path
    files: list[Path]

    def licences(self) -> list[str]:
        text = self.copyright.read_text(errors="replace")
        return sorted(set(re.findall(r"^License: *(\S.*?) *$", text, re.MULTILINE)))

    def component(self) -> dict[str, object]:
        purl = f"pkg:deb/debian/{self.package}@{self.version}?arch={self.arch}"
        return {
            "type": "library",
            "bom-ref": purl,
            "name": self.package,
            "version": self.version,
            "purl": purl,
            "licenses": [{"license": {"name": name}} for name in self.licences()],
            "components": [file_component(file) for file in sorted(self.files)],
        }


def file_component(file: Path) -> dict[str, object]:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    hashes = [{"alg": "SHA-256", "content": digest}]
    return {"type": "file", "name": file.name, "hashes": hashes}


def copied(libraries: dict[str, Path], to: Path) -> dict[Path, Path]:
    """Each original with its copy."""
    to.mkdir(parents=True, exist_ok=True)
    copies = {}
    for name, file in libraries.items():
        shutil.copyfile(file.resolve(), to / name)
        (to / name).chmod(0o755)
        copies[file] = to / name
    return copies


def parts_of(debian: Debian, copies: dict[Path, Path]) -> list[Part]:
    files: dict[str, list[Path]] = {name: [] for name in HEADERS}
    for original, copy in copies.items():
        files.setdefault(debian.package_of(original), []).append(copy)
    return [
        Part(*debian.about(package), debian.copyright_of(package), there)
        for package, there in sorted(files.items())
    ]


def material(parts: list[Part], program: Path, version: str, time: int) -> dict[str, object]:
    components = [part.component() for part in parts]
    name = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(time, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                **file_component(program),
                "type": "application",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
    }


def bundle(root: Path, home: Path, stage: Path, version: str, time: int) -> None:
    here = stage / home
    program = here / "bin/bgpsnoop"
    debian = Debian(root, output("readelf", "-h", program))
    copies = copied(debian.libraries(program), here / "lib")
    lib = f"/{home / 'lib'}"
    loader = f"{lib}/{Path(loader_of(program)).name}"
    # RPATH, not RUNPATH, which does not hold for the libraries of libraries.
    output("patchelf", "--force-rpath", "--set-rpath", lib, program)
    output("patchelf", "--set-interpreter", loader, program)
    parts = parts_of(debian, copies)
    for part in parts:
        there = here / "share/licenses" / part.package
        there.mkdir(parents=True)
        shutil.copyfile(part.copyright, there / "copyright")
    sbom = json.dumps(material(parts, program, version, time), indent=2) + "\n"
    (here / "sbom.cdx.json").write_text(sbom)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    bundle(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
