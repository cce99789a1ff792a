# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev test`: which suites run, what is built for them, and what runs side by side. Sourced by
# ./dev.
#
# Of the labs on this machine's kernel one suite runs at a time: two would get each other's
# namespace numbers. What only computes (compilers, clang-tidy, sanitizers) runs beside them
# at a lower priority, because labs mostly wait, and their daemons have timers.

all_suites=(asan installed replay rules cost ways lab page rows guests tidy)
named_suites=(unit kernels valgrind packages)
sanitized_suites=(asan replay ways lab rows) # if none is named
if [[ -x ../shared/cases/run ]]; then all_suites+=(cases); fi # only beside some checkouts

is_lab() { # SUITE
    [[ " installed replay ways lab page rows cases kernels valgrind packages " == *" $1 "* ]]
}

preset_of() { # SUITE
    case $1 in
    unit) echo dev ;;
    asan | rules) echo asan ;; # unit_tests writes the metrics that the rules are asked about
    installed | guests | kernels | tidy | cost) echo release ;;
    *) echo "$tested" ;;
    esac
}

# With `--sanitized` first the suites that play and replay here do it with the preset asan. What a
# sanitizer says is kept, and fails the suite, whether or not the test looked at how bgpsnoop ended.
tested=release
test_sanitized() {
    tested=asan
    BGPSNOOP=$(built asan)
    ASAN_OPTIONS=log_path=$results/sanitizer
    UBSAN_OPTIONS=print_stacktrace=1:log_path=$results/sanitizer
    export ASAN_OPTIONS UBSAN_OPTIONS
}

sanitizers_are_silent() { # SUITE
    compgen -G "$results/sanitizer.*" >/dev/null || return 0
    cat "$results"/sanitizer.*
    mkdir -p "$results/sanitized/$1"
    mv "$results"/sanitizer.* "$results/sanitized/$1"
    return 1
}

check_names() { # SUITE...
    local name known=" ${all_suites[*]} ${named_suites[*]} "
    for name; do
        [[ $known == *" $name "* ]] || die "no suite '$name'; there are:$known"
    done
}

need_packages_of() { # SUITE...
    local lists=(build unit lab)
    [[ " $* " != *" page "* ]] || lists+=(page)
    # Not every Node comes from Debian, and one that does not brings its own npm.
    [[ ! " $* " =~ " "(rules|lab|page)" " ]] || command -v npm >/dev/null || lists+=(node)
    [[ " $* " != *" guests "* ]] || lists+=(kernels deb)
    [[ " $* " != *" kernels "* ]] || lists+=(kernels arm64)
    [[ " $* " != *" tidy "* ]] || lists+=(lint)
    [[ " $* " != *" valgrind "* ]] || lists+=(valgrind)
    [[ " $* " != *" cost "* ]] || lists+=(bench)
    [[ " $* " != *" packages "* ]] || lists+=(kernels deb image engine)
    need_packages "${lists[@]}"
}

presets_of() { # SUITE...
    local name
    for name; do preset_of "$name"; done | sort -u
}

# Users run the release, so the tests do: as it is when installed into an empty directory.
install_for_tests() {
    rm -rf build/installed
    cmake --install build/release --prefix build/installed >/dev/null
}

build_for_tests() { # PRESET...; what cannot be built is written down
    local preset
    for preset; do
        if ! build "$preset" >&2; then
            echo "$preset" >>"$results/unbuilt"
        elif [[ $preset == release ]]; then
            install_for_tests
        fi
    done
}

# Where systemd runs it is mounted: without BTF programs are attached through it.
mount_tracefs() {
    mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
}

run_suites() { # SUITE...
    local name
    for name; do
        echo "== $name [$SECONDS s]"
        if grep -qsx "$(preset_of "$name")" "$results/unbuilt" || ! (suite "$name") ||
            ! sanitizers_are_silent "$name"; then
            echo "$name" >>"$results/failed"
        fi
    done
}

# In the background, with the processors that the labs leave. Linux weighs sessions against each
# other (autogroups), niceness counts only within one, and each daemon of a lab has its own.
besides=()
beside() { # NICENESS LOG COMMAND...
    setsid "$root/dev" beside "$1" "${@:3}" >"$2" 2>&1 &
    besides+=("$!")
}

stop_besides() { # whatever happens: what has a session of its own hears of no Ctrl-C
    local session
    for session in "${besides[@]}"; do kill -- "-$session" 2>/dev/null || true; done
}

give_way() { # NICENESS
    if [[ -w /proc/self/autogroup ]]; then echo "$1" >/proc/self/autogroup; fi
    renice -n "$1" "$BASHPID" >/dev/null
}

compute() { # SUITE...: what needs a build of its own, and clang-tidy
    local presets
    mapfile -t presets < <(presets_of "$@" | grep -vx release)
    CMAKE_BUILD_PARALLEL_LEVEL=$(nproc) build_for_tests "${presets[@]}"
    run_suites "$@"
}

# What only computes begins at once, with what the others leave. The guests, which are compared with
# what `ways` saw here, come after the labs: an emulator takes a whole processor, and beside it
# daemons of either missed their timers now and then.
run_side_by_side() { # SUITE...
    local name first=() labs=() guests=() computing=() presets
    for name; do
        case $name in
        ways) first+=("$name") ;;
        guests) guests+=("$name") ;;
        *) if is_lab "$name"; then labs+=("$name"); else computing+=("$name"); fi ;;
        esac
    done
    # What the labs play with is there before they begin.
    mapfile -t presets < <({
        presets_of "${first[@]}" "${labs[@]}" "${guests[@]}"
        presets_of "$@" | grep -x release
    } | sort -u)
    build_for_tests "${presets[@]}"
    beside 15 "$results/computed.log" compute "${computing[@]}"
    run_suites "${first[@]}" "${labs[@]}" "${guests[@]}"
    wait
    cat "$results/computed.log"
}

test_suites() { # [--sanitized] [SUITE...]
    if [[ ${1:-} == --sanitized ]]; then
        shift
        test_sanitized
        (($#)) || set -- "${sanitized_suites[@]}"
    fi
    (($#)) || set -- "${all_suites[@]}"
    check_names "$@"
    need_root "test $*"
    need_packages_of "$@"
    mount_tracefs
    rm -rf "$results"
    mkdir -p "$results"
    touch "$results/failed"
    trap stop_besides EXIT
    run_side_by_side "$@"
    "$python" tests/support/count_results.py "$results" --failed "$(xargs <"$results/failed")" "$@"
}
