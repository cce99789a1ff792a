# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian packages: which each step needs, and how they get onto the machine. Sourced by ./dev.

declare -A packages=(
    # What a user's build needs, and no more: `./dev demo` waits for all of it.
    [build]="cmake ninja-build g++ clang bpftool libbpf-dev libelf-dev zlib1g-dev
        pkg-config libexpected-dev libfmt-dev libcli11-dev nlohmann-json3-dev prometheus-cpp-dev
        libmicrohttpd-dev libgnutls28-dev libpcap-dev libmnl-dev libyaml-cpp-dev libsystemd-dev
        libboost-dev"
    [unit]="libgtest-dev libgmock-dev ccache"
    [deb]="debhelper dpkg-dev lintian fakeroot"
    [image]="umoci"
    [engine]="podman runc conmon"
    [archive]="patchelf binutils python3 git"
    [demo]="bird2 frr iproute2 python3"
    [lab]="bird2 frr gobgpd openbgpd exabgp tcpdump tshark prometheus prometheus-alertmanager
        busybox-static rsyslog llvm-14 nftables iproute2 systemd mandoc zsh libcap2-bin
        bsdextrautils python3 python3-pytest python3-jsonschema python3-yaml"
    [page]="chromium nginx-light"
    [node]="nodejs npm"
    [kernels]="qemu-system-x86 mmdebstrap busybox-static cpio kmod zstd libcap2-bin
        debian-archive-keyring"
    [arm64]="qemu-system-arm mmdebstrap debootstrap"
    [valgrind]="valgrind"
    [bench]="libbenchmark-dev valgrind bird2 frr iperf3 iproute2 tcpdump tshark"
    [lint]="clang-format clang-tidy shellcheck black pyflakes3 python3 git"
)
# Units that come with the daemons above, as package:unit. The labs start their own daemons.
services="bird2:bird frr:frr gobgpd:gobgpd openbgpd:openbgpd openbgpd:bgplgd exabgp:exabgp
    prometheus:prometheus prometheus-alertmanager:prometheus-alertmanager
    nginx-light:nginx"

missing() { # of the packages named
    comm -23 <(printf '%s\n' "$@" | sort -u) \
        <(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
            sed -n 's/ installed$//p' | sort -u)
}

units_of() { # of the packages named
    local pair
    for pair in $services; do
        if [[ " $* " == *" ${pair%%:*} "* ]]; then echo "${pair##*:}.service"; fi
    done
}

systemd_units() { # VERB [--runtime] UNIT...
    [[ -d /run/systemd/system && ${*: -1} == *.service ]] || return 0
    systemctl --quiet "$@" 2>/dev/null || true
}

apt_install() { # [-s] PACKAGE...
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@"
}

fetch_lists() {
    say "fetching the lists of packages"
    apt-get update -qq
}

# Lists that name all that is wanted may be old: only a package that is gone tells.
fetch_and_unpack() { # PACKAGE...
    local plan
    plan=$(apt_install -s "$@" 2>/dev/null) || { fetch_lists; plan=$(apt_install -s "$@"); }
    say "installing $(grep -c '^Inst ' <<<"$plan") packages"
    apt_install "$@" >/dev/null 2>&1 && return
    fetch_lists
    apt_install "$@" >/dev/null
}

# A daemon that we add must not start: its unit is masked while apt works and left disabled. What
# was installed before, running or not, is not touched.
need_packages() { # LIST...
    local list wanted=() lacking=() units=()
    for list; do read -ra list -d '' <<<"${packages[$list]}" || true; wanted+=("${list[@]}"); done
    mapfile -t lacking < <(missing "${wanted[@]}")
    ((${#lacking[@]})) || return 0
    need_root "... (to install: ${lacking[*]})"
    mapfile -t units < <(units_of "${lacking[@]}")
    systemd_units mask --runtime "${units[@]}"
    fetch_and_unpack "${lacking[@]}"
    systemd_units unmask --runtime "${units[@]}"
    systemd_units disable "${units[@]}"
}
