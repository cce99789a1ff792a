# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Copies of this checkout, and what they know of their commit: a copy has no git. Sourced by ./dev,
# tests/arm64/run and tests/fresh/run; $root is the checkout.

# Of what is built; SOURCE_DATE_EPOCH is what reproducible-builds.org says.
commit_time() {
    if [[ -n ${SOURCE_DATE_EPOCH:-} ]]; then
        echo "$SOURCE_DATE_EPOCH"
    elif [[ -e $root/COMMIT ]]; then
        sed -n 2p "$root/COMMIT"
    else
        git -C "$root" log -1 --format=%ct
    fi
}

# Whatever is in the checkout and not ignored. The file COMMIT has the commit, for `--version`
# (tools/commit.cmake), and its time.
copy_of_checkout() { # DIRECTORY
    mkdir -p "$1"
    git -C "$root" ls-files -z --cached --others --exclude-standard |
        tar -C "$root" --null -T - --ignore-failed-read -cf - | tar -C "$1" -xf -
    git -C "$root" log -1 --abbrev=12 --format='%h%n%ct' >"$1/COMMIT"
}
