# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev install` and `./dev uninstall`. Sourced by ./dev.
#
# The release is laid out in an empty directory first, so that a list can be made of what the system
# does not have yet, directories too. The list is kept beside what was installed: it alone says what
# to take away, whatever the checkout has become since.

manifest_of() { echo "${1%/}/share/bgpsnoop/install_manifest.txt"; } # PREFIX

prefix_of() { # [--prefix P | --prefix=P]
    case ${1:-} in
    "") echo /usr/local ;;
    --prefix) [[ ${2:-} == /* ]] || die "--prefix wants a path from the root"; echo "${2%/}" ;;
    --prefix=/*) echo "${1#--prefix=}" ;;
    *) die "unknown option $1" ;;
    esac
}

writable() { # PREFIX; asked of the nearest directory that exists
    local place=$1
    until [[ -e $place ]]; do place=$(dirname "$place"); done
    [[ -w $place ]]
}

# Directories that are there keep their owner and mode.
put_in_place() { # STAGE MANIFEST; writes down each file, and each directory that the system lacked
    local path
    while read -r path; do
        if [[ ! -d $1$path || -L $1$path ]]; then
            cp --no-dereference --preserve=mode "$1$path" "$path"
        elif [[ ! -d $path ]]; then
            mkdir --mode=755 "$path"
        else
            continue
        fi
        echo "$path" >>"$2"
    done < <(find "$1" -mindepth 1 -printf '/%P\n' | sort)
}

install_release() { # [--prefix P]
    local prefix stage manifest
    prefix=$(prefix_of "$@")
    manifest=$(manifest_of "$prefix")
    writable "$prefix" || die "cannot write to $prefix: sudo ./dev install"
    build release >&2
    remove_installed "$manifest" # of an older version other files may be there
    stage=$(mktemp -d)
    DESTDIR=$stage cmake --install build/release --prefix "$prefix" >/dev/null
    mkdir -p "$stage$(dirname "$manifest")"
    put_in_place "$stage" "$stage.list"
    echo "$manifest" >>"$stage.list"
    install -m 644 "$stage.list" "$manifest"
    rm -rf "$stage" "$stage.list"
    say "installed below $prefix (./dev uninstall takes it away)"
}

remove_installed() { # MANIFEST
    local paths path
    [[ -e $1 ]] || return 0
    mapfile -t paths < <(sort -r "$1") # what is in a directory before the directory
    for path in "${paths[@]}"; do
        if [[ -d $path && ! -L $path ]]; then
            rmdir --ignore-fail-on-non-empty "$path"
        else
            rm -f "$path"
        fi
    done
}

uninstall() { # [--prefix P]
    local prefix manifest
    prefix=$(prefix_of "$@")
    manifest=$(manifest_of "$prefix")
    [[ -e $manifest ]] || die "nothing is installed below $prefix: there is no $manifest"
    writable "$manifest" || die "cannot write to $prefix: sudo ./dev uninstall"
    remove_installed "$manifest"
    say "removed what was installed below $prefix"
}
