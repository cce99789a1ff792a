# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev deb`: the Debian package, for the release of Debian that builds it. Sourced by ./dev.

# In a copy, whose top has the `debian/` that dpkg wants. With --of-release, for tests, all is made
# but the program: that is the one of the preset `release`, without Debian's flags.
deb() { # [--of-release]; prints its path
    need_root deb
    need_packages build deb
    local out=$root/build/deb stage
    if [[ ${1:-} == --of-release ]]; then
        out=$root/build/deb_of_release
        build release >&2
        export BGPSNOOP_BUILT=$root/build/release
    fi
    stage=$out/stage # of one name: ccache knows it again
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
