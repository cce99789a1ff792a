# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev fuzz`: a target of tests/fuzz for some time. Sourced by ./dev.
#
# What it has learned stays in build/fuzz/corpus, and the next run goes on from it. A finding is
# kept in build/fuzz/findings, and shows itself again by `build/fuzz/tests/fuzz/fuzz_TARGET FILE`.

fuzz_targets() { printf '%s\n' tests/fuzz/fuzz_*.cpp | sed 's/.*fuzz_\(.*\)\.cpp/\1/'; }

fuzz() { # [TARGET [SECONDS]]
    local target=${1:-} seconds=${2:-60} binaries=build/fuzz/tests/fuzz
    [[ $target ]] || { fuzz_targets && return; }
    fuzz_targets | grep -qx -- "$target" || die "no target '$target'; ./dev fuzz lists them"
    [[ $seconds =~ ^[1-9][0-9]*$ ]] || die "'$seconds' is no number of seconds"
    need_packages build unit
    say "compiling (fuzz)"
    configure fuzz
    cmake --build --preset fuzz --target "fuzz_$target" >&2
    "$binaries/write_seeds" "$target" "build/fuzz/seeds/$target"
    mkdir -p "build/fuzz/corpus/$target" "build/fuzz/findings/$target"
    run_fuzzer "$target" "$seconds"
}

run_fuzzer() { # TARGET SECONDS
    local log=build/fuzz/$1.log findings=build/fuzz/findings/$1 failed=0
    say "fuzzing $1 for $2 s; the log is $log"
    "build/fuzz/tests/fuzz/fuzz_$1" -max_total_time="$2" -timeout=20 -rss_limit_mb=2048 \
        -max_len=8192 -print_final_stats=1 -artifact_prefix="$findings/" \
        "build/fuzz/corpus/$1" "build/fuzz/seeds/$1" >"$log" 2>&1 || failed=1
    fuzz_coverage "$log"
    ((failed == 0)) && echo "no finding" && return
    grep -aE '^(==[0-9]+==|SUMMARY|artifact_prefix)|runtime error' "$log" >&2 || tail "$log" >&2
    die "a finding, kept in $findings"
}

# Edges that were taken, of all that the compiler counts, and combinations of them (features).
fuzz_coverage() { # LOG
    local all runs last
    all=$(sed -n 's/.*(\([0-9]*\) inline 8-bit counters).*/\1/p;T;q' "$1")
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$1")
    last=$(grep -aoE 'cov: [0-9]+ ft: [0-9]+' "$1" | tail -n 1)
    sed -E "s/cov: ([0-9]+) ft: ([0-9]+)/${runs:-0} runs, \1 of ${all:-?} edges, \2 features/" \
        <<<"${last:-cov: 0 ft: 0}"
}
