# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev deb`: the Debian package, for the release of Debian that builds it. Sourced by ./dev.

# Whatever is in the checkout and not ignored, with the commit that it is of.
copy_of_checkout() { # DIRECTORY
    mkdir -p "$1"
    git -C "$root" ls-files -z --cached --others --exclude-standard |
        tar -C "$root" --null -T - --ignore-failed-read -cf - | tar -C "$1" -xf -
    git -C "$root" rev-parse --short=12 HEAD >"$1/COMMIT"
}

# In a copy, whose top has the `debian/` that dpkg wants.
deb() { # prints its path
    need_root deb
    need_packages build deb
    local out=$root/build/deb stage=$root/build/deb/stage # of one name: ccache knows it again
    rm -rf "$out"
    copy_of_checkout "$stage/bgpsnoop"
    mv "$stage/bgpsnoop/packaging/debian" "$stage/bgpsnoop/debian"
    if command -v ccache >/dev/null; then
        export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    (cd "$stage/bgpsnoop" && CCACHE_BASEDIR=$PWD SOURCE_DATE_EPOCH=$(commit_time) \
        dpkg-buildpackage --no-sign --build=binary) >&2
    mv "$stage"/*.deb "$stage"/*.changes "$stage"/*.buildinfo "$out"
    rm -rf "$stage"
    find "$out" -name 'bgpsnoop_*.deb'
}
