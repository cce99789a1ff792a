# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev archive`: the release with its loader and all its libraries, for any Linux. Sourced by
# ./dev.
#
# Not one static binary: Debian has no static libsystemd, libmnl and p11-kit (of GnuTLS, of
# libmicrohttpd). What is shipped are the files of Debian's own packages, whose security updates are
# ours after a rebuild. A program names its loader by path, so this one lives in /opt/bgpsnoop.

archive_home=opt/bgpsnoop

version() { sed -n 's/^project(bgpsnoop VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt"; }

# The same bytes for the same commit: names sorted, times of the commit, nobody's numbers.
pack() { # DIRECTORY FILE
    tar -C "$1" --sort=name --mtime="@$(commit_time)" --owner=0 --group=0 --numeric-owner \
        --mode=u=rwX,go=rX --format=gnu -cf - "${archive_home%%/*}" | gzip -n9 >"$2"
}

# BUILD is a path within DEBIAN, and CMake wrote it down there: installing is done inside, too.
stage_archive() { # STAGE BUILD DEBIAN
    local home=$1/$archive_home
    chroot "$3" env DESTDIR="/${1#"$3"}" \
        cmake --install "$2" --prefix "/$archive_home" --strip >/dev/null
    "$python" tools/bundle.py "$3" "$archive_home" "$1" "$(version)" "$(commit_time)" >&2
    install -m 755 packaging/archive/install "$home/install"
    (cd "$home" && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum) >"$1/sums"
    mv "$1/sums" "$home/SHA256SUMS"
}

archive() { # [--arch amd64|arm64]; prints its path
    need_root archive
    local arch native stage file build=$root/build/release debian=/
    native=$(dpkg --print-architecture)
    arch=$native
    [[ ${1:-} != --arch ]] || arch=${2:-}
    need_packages build archive
    case $arch in
    "$native") build release >&2 ;;
    arm64)
        need_packages arm64
        tests/arm64/run >&2
        debian=$(tests/arm64/run --where)
        build=/work/build/arm64
        ;;
    *) die "archives are for amd64 and arm64" ;;
    esac
    stage=$(mktemp -d -p "${debian%/}/tmp")
    stage_archive "$stage" "$build" "$debian"
    mkdir -p build/archive
    file=bgpsnoop-$(version)-linux-$arch.tar.gz
    pack "$stage" "build/archive/$file"
    rm -rf "$stage"
    (cd build/archive && sha256sum bgpsnoop-*.tar.gz >SHA256SUMS)
    say "$file: $(stat -c %s "build/archive/$file") bytes"
    echo "$root/build/archive/$file"
}
